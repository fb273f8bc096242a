package jobs

import (
	"errors"
	"strings"
	"testing"

	"ozdesk/api/jobs"
	"ozdesk/ui/pane"
)

// Who was not enrolled can be written into a file, and the collection opened.
func TestDrawerOfEnrolment(t *testing.T) {
	j := job("e-1", jobs.Failed)
	j.Kind, j.Title = jobs.EnrolKind, "Enrol 3 persons in 7f3c0a12"
	j.Count = [5]int{jobs.Confirmed: 1, jobs.Refused: 1, jobs.Unknown: 1}
	j.Made.Collection = "7f3c0a12-0000-4000-8000-000000000002"
	onStage(t, 100, 30, []jobs.Job{j}, func(s *stage) {
		s.press("w")
		if len(s.desk.asked) != 0 {
			t.Errorf("written without a place: %q", s.desk.asked)
		}
		var wrote []jobs.Unenrolled
		var fail error
		s.pane.(*Drawer).d.Write = func(left []jobs.Unenrolled) (string, error) {
			wrote = left
			return "/here/not-enrolled.csv", fail
		}
		s.press("w", "enter")
		if len(wrote) != 1 || wrote[0].Why == "" {
			t.Errorf("written: %+v", wrote)
		}
		told, opened := "", false
		for _, m := range s.out {
			switch m := m.(type) {
			case pane.StatusMsg:
				told = m.Text
			case pane.OpenMsg:
				opened = m.Kind == RouteCollection && m.ID == string(j.Made.Collection)
			}
		}
		if !strings.Contains(told, "/here/not-enrolled.csv") || !strings.Contains(told, "Of 1 person it is not known") || !opened {
			t.Errorf("told %q, opened %v", told, opened)
		}
		fail = errors.New("no space left on device")
		s.press("w")
		if !strings.Contains(s.pane.View(), "no space left") {
			t.Errorf("it does not say why there is no file:\n%s", s.pane.View())
		}
	})
}
