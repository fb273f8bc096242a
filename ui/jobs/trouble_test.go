package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

const (
	staff  = api.CollectionID("7f3c0a12-0000-4000-8000-000000000002")
	nora   = api.PersonID("1a2b3c4d-0000-4000-8000-000000000003")
	absent = api.PersonID("5e6f7a8b-0000-4000-8000-000000000004")
	nobody = api.PersonID("9c0d1e2f-0000-4000-8000-000000000005")
)

// troubled is an enrolment with one person in each kind of trouble.
func troubled() jobs.Job {
	j := job("e-1", jobs.Failed)
	j.Kind, j.Title, j.Steps = jobs.EnrolKind, "Enrol 9 persons in 7f3c0a12", 36
	j.Count = [5]int{jobs.Confirmed: 31, jobs.Refused: 4, jobs.Unknown: 1}
	j.Made.Collection = staff
	alike := func(name string, who api.PersonID, score api.Number) jobs.Trouble {
		why := fmt.Sprintf("Person %s in the collection looks alike (score %s), so this person is held back.", who, score)
		return jobs.Trouble{
			Step: jobs.Step{Does: "Enrol", Name: text.New(name)}, State: jobs.Refused, Why: why,
			Alike: &jobs.Alike{Person: who, Score: score}, Collection: staff,
		}
	}
	j.Trouble = []jobs.Trouble{
		alike("Nadia Berg", nora, "0.9979"),
		alike("王小明\x1b[31m", absent, "0.91"),
		alike("Ole Lund", nobody, ""),
		{Step: jobs.Step{Does: "Enrol", Name: text.New("Una Holm")}, State: jobs.Unknown, Why: "The server does not show whether it was done. Look there before you do it again."},
		{Step: jobs.Step{Does: "Clean up after", Name: text.New("Una Holm")}, State: jobs.Refused, Why: "Somebody has added to the folder 7f3c0a12 that was made for a search, so it is left there."},
	}
	for i := range j.Trouble {
		j.Trouble[i].N = 4*i + 2
	}
	return j
}

// onTrouble runs a test with the pane of the troubled job; asked tells which
// names were asked for.
func onTrouble(t *testing.T, w, h int, j jobs.Job, test func(s *stage, asked *[]api.PersonID)) {
	t.Helper()
	var asked []api.PersonID
	onStageOf(t, w, h, []jobs.Job{j}, func(d Deps) pane.Pane {
		d.PersonName = func(_ context.Context, in api.CollectionID, id api.PersonID) (text.Text, error) {
			if panetest.InLoop() || in != staff {
				t.Errorf("asked for %s in %s, in the loop: %v", id, in, panetest.InLoop())
			}
			asked = append(asked, id)
			switch id {
			case nora:
				return text.New("Nora Lund"), nil
			case absent:
				return text.Text{}, fmt.Errorf("person: %w", api.ErrNotFound)
			}
			return text.Text{}, errors.New("the server cannot be reached")
		}
		return NewTrouble(d, string(j.ID))
	}, func(s *stage) {
		s.ask()
		test(s, &asked)
	})
}

// ask lets the pane ask for names until it has all it wants.
func (s *stage) ask() {
	for range 40 {
		s.pass(namePause)
	}
}

func TestTroubleFrames(t *testing.T) {
	none := job("e-1", jobs.Done)
	for _, size := range []struct{ w, h int }{{80, 18}, {119, 29}, {46, 11}} {
		for name, j := range map[string]jobs.Job{"some": troubled(), "none": none} {
			t.Run(fmt.Sprintf("%dx%d/%s", size.w, size.h, name), func(t *testing.T) {
				onTrouble(t, size.w, size.h, j, func(s *stage, _ *[]api.PersonID) {
					s.golden(t, size.w, size.h)
				})
			})
		}
	}
}

// Names are asked for once each, for what is seen only; masked ones are hidden.
func TestTroubleNames(t *testing.T) {
	onTrouble(t, 100, 30, troubled(), func(s *stage, asked *[]api.PersonID) {
		if got := fmt.Sprint(*asked); got != fmt.Sprint([]api.PersonID{nora, absent, nobody}) {
			t.Errorf("asked for %s", got)
		}
		view := ansi.Strip(s.pane.View())
		for _, part := range []string{"0.9979  like Nora Lund", "person 5e6f7a8b (deleted since)", "like person 9c0d1e2f", "3 held back", "Looks like Nora Lund. enter opens who that is, e enrols all the same."} {
			if !strings.Contains(view, part) {
				t.Errorf("%q is not in\n%s", part, view)
			}
		}
		s.do(s.pane.Update(pane.MaskMsg{On: true}))
		s.settle()
		if view := s.pane.View(); strings.Contains(view, "Nora") || strings.Contains(view, "Nadia") {
			t.Errorf("a masked name is shown:\n%s", view)
		}
		s.do(s.pane.Shown(false))
		s.do(s.pane.Shown(true))
		s.ask()
		if len(*asked) != 4 || (*asked)[3] != nobody { // Only what could not be had.
			t.Errorf("shown again: %v", *asked)
		}
	})
	many := troubled()
	for n := range 400 {
		one := many.Trouble[0]
		one.Alike = &jobs.Alike{Person: api.PersonID(fmt.Sprintf("%08d", n))}
		many.Trouble = append(many.Trouble, one)
	}
	onTrouble(t, 100, 30, many, func(s *stage, asked *[]api.PersonID) {
		if len(*asked) > 30 {
			t.Errorf("%d names were asked for where 20 are seen", len(*asked))
		}
	})
}

// Enter leads to who looks alike, or to what the job has made.
func TestTroubleLeads(t *testing.T) {
	onTrouble(t, 100, 30, troubled(), func(s *stage, _ *[]api.PersonID) {
		s.press("enter", "j", "enter", "y")
		var opened []string
		copied := ""
		for _, m := range s.out {
			switch m := m.(type) {
			case pane.OpenMsg:
				opened = append(opened, m.Kind+" "+m.ID)
			case pane.CopyMsg:
				copied = m.Text
			}
		}
		want := []string{RoutePerson + " " + string(staff) + "/" + string(nora), RouteCollection + " " + string(staff)}
		if fmt.Sprint(opened) != fmt.Sprint(want) {
			t.Errorf("opened %q, want %q", opened, want)
		}
		if !strings.Contains(copied, string(absent)) {
			t.Errorf("copied %q", copied)
		}
		s.press("r")
		if fmt.Sprint(s.desk.asked) != "[retry e-1]" {
			t.Errorf("asked %q", s.desk.asked)
		}
		s.desk.err = errors.New("the log is held by somebody else")
		s.press("r")
		if !strings.Contains(ansi.Strip(s.pane.View()), "held by somebody else") {
			t.Errorf("it does not say what went wrong:\n%s", s.pane.View())
		}
		s.desk.set()
		s.pass(quiet)
		if !strings.Contains(s.pane.View(), "not there any more") {
			t.Errorf("a job that is gone is shown:\n%s", s.pane.View())
		}
	})
}

// Where nothing is in trouble any more it says why the job stands still, and
// lets it go on.
func TestTroubleStandsStill(t *testing.T) {
	j := job("e-1", jobs.Paused)
	j.Why = "Nobody is signed in."
	onTrouble(t, 100, 30, j, func(s *stage, _ *[]api.PersonID) {
		view := strings.Join(strings.Fields(ansi.Strip(s.pane.View())), " ")
		if !strings.Contains(view, "Nobody is signed in. Press r to go on.") || s.keyWords(s.keys.Refresh) != "go on" {
			t.Errorf("the key says %q:\n%s", s.keyWords(s.keys.Refresh), view)
		}
		s.press("r")
		if got := fmt.Sprint(s.desk.asked); got != "[resume e-1]" {
			t.Errorf("asked %s", got)
		}
	})
}

// Where there is no room below the list, what could not be done is told above it.
func TestTroubleFaultInASmallPane(t *testing.T) {
	onTrouble(t, 46, 11, troubled(), func(s *stage, _ *[]api.PersonID) {
		s.desk.err = errors.New("the disk is full")
		s.press("r")
		if view := ansi.Strip(s.pane.View()); !strings.Contains(view, "the disk is full") || strings.Contains(view, "Enrol 9 persons") {
			t.Errorf("it does not say what went wrong:\n%s", view)
		}
	})
}

// A click on the row of the cursor opens what enter opens, one on another row
// only goes there.
func TestTroubleClicks(t *testing.T) {
	onTrouble(t, 100, 30, troubled(), func(s *stage, _ *[]api.PersonID) {
		click := tea.MouseClickMsg{X: 10, Y: headLines + 1 + 3, Button: tea.MouseLeft}
		s.do(s.pane.Update(click))
		s.settle()
		if p := s.pane.(*TroublePane); len(s.out) != 0 || p.list[3].Step.Name.Line() != "Una Holm" {
			t.Fatalf("the first click: %v", s.out)
		}
		if trouble, _ := s.pane.(*TroublePane).chosen(); trouble.State != jobs.Unknown {
			t.Fatalf("the cursor is on %+v", trouble)
		}
		s.do(s.pane.Update(click))
		s.settle()
		if o, _ := s.out[0].(pane.OpenMsg); o.Kind != RouteCollection {
			t.Errorf("the second click: %v", s.out)
		}
	})
	onStage(t, 100, 30, []jobs.Job{troubled()}, func(s *stage) {
		s.do(s.pane.Update(tea.MouseClickMsg{X: 10, Y: 1, Button: tea.MouseLeft}))
		s.settle()
		if o, _ := s.out[0].(pane.OpenMsg); o.Kind != RouteTrouble || o.ID != "e-1" {
			t.Errorf("a click in the drawer: %v", s.out)
		}
	})
}

// pressed presses keys and returns the question that is asked, nil for none.
func (s *stage) pressed(keys ...string) *kit.Confirm {
	s.out = nil
	s.press(keys...)
	for _, m := range s.out {
		if m, ok := m.(pane.DialogMsg); ok {
			return m.Pane.(*kit.Confirm)
		}
	}
	return nil
}

// keyWords is what a key does here, "" where it does nothing.
func (s *stage) keyWords(b key.Binding) string {
	for _, own := range s.pane.Keys() {
		if own.Help().Key == b.Help().Key {
			return own.Help().Desc
		}
	}
	return ""
}

// Who is held back is enrolled all the same once somebody has said yes; the
// question names both, as far as names may be shown.
func TestTroubleAdmit(t *testing.T) {
	onTrouble(t, 100, 30, troubled(), func(s *stage, _ *[]api.PersonID) {
		enrol := s.keys.Enrol.Help().Key
		ask := s.pressed("j", enrol) // The second one, who is like somebody deleted since.
		if ask == nil {
			t.Fatalf("nothing is asked: %v", s.out)
		}
		ask.Resize(70, 20)
		view := ansi.Strip(ask.View())
		for _, part := range []string{"王小明", "like person 5e6f7a8b (deleted since), score 0.91", "in the collection twice", "Hold back", "Enrol"} {
			if !strings.Contains(view, part) {
				t.Errorf("%q is not in\n%s", part, view)
			}
		}
		if strings.Contains(view, "\x1b") || len(s.desk.asked) != 0 {
			t.Errorf("asked %q:\n%s", s.desk.asked, view)
		}
		// The rows may move while one reads: what was asked about counts.
		j := troubled()
		j.Trouble = j.Trouble[1:]
		s.desk.set(j)
		s.pass(quiet)
		if trouble, _ := s.pane.(*TroublePane).chosen(); trouble.N != 6 {
			t.Errorf("the cursor went to %+v", trouble)
		}
		s.do(s.pane.Update(admitMsg{to: s.pane.ID(), n: 6, like: absent}))
		s.settle()
		if got := fmt.Sprint(s.desk.asked); got != "[admit 6 like 5e6f7a8b of e-1]" {
			t.Errorf("asked %s", got)
		}
		s.do(s.pane.Update(pane.MaskMsg{On: true}))
		ask = s.pressed("k", enrol)
		ask.Resize(70, 20)
		if view := ansi.Strip(ask.View()); strings.Contains(view, "王小明") || !strings.Contains(view, hidden) {
			t.Errorf("a masked name is asked about:\n%s", view)
		}
	})
}

// Where nobody can be enrolled all the same the key says why, and asks nothing.
func TestTroubleAdmitsNot(t *testing.T) {
	for state, why := range map[jobs.State]string{
		jobs.Failed: "", jobs.Cancelled: "the job was cancelled", jobs.Running: "when the job has ended", jobs.Paused: "when the job has ended",
	} {
		j := troubled()
		j.State = state
		onTrouble(t, 100, 30, j, func(s *stage, _ *[]api.PersonID) {
			said := s.keyWords(s.keys.Enrol)
			if asked := s.pressed(s.keys.Enrol.Help().Key) != nil; asked != (why == "") || !strings.Contains(said, why) || !strings.Contains(said, "all the same") {
				t.Errorf("%v: asked %v, the key says %q", state, asked, said)
			}
		})
	}
	onTrouble(t, 100, 30, troubled(), func(s *stage, _ *[]api.PersonID) {
		s.press("j", "j", "j") // Not held back.
		if said := s.keyWords(s.keys.Enrol); said != "" || s.pressed(s.keys.Enrol.Help().Key) != nil {
			t.Errorf("of somebody who is not held back the key says %q", said)
		}
	})
}
