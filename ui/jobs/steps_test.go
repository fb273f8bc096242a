package jobs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// deletion is a job of a deletion in the middle of its steps.
func deletion() jobs.Job {
	j := jobs.Job{ID: "d", Title: "Delete person 4c19ab22, 11 before", Began: noon, State: jobs.Running, Since: noon, Steps: 12, First: 6}
	j.Count[jobs.Confirmed], j.Count[jobs.Sent], j.Count[jobs.Planned] = 8, 1, 3
	for i, s := range []jobs.StepState{jobs.Confirmed, jobs.Confirmed, jobs.Sent, jobs.Planned, jobs.Planned, jobs.Planned} {
		step := jobs.Step{Does: "Delete analysis", Name: text.New(fmt.Sprintf("5e1f000%d", i))}
		if i == 5 {
			step = jobs.Step{Does: "Delete person", Name: text.New("Ivar \x1b[31m門田 Holm")}
		}
		j.Near = append(j.Near, jobs.StepView{Step: step, State: s})
	}
	j.Now = j.Near[2].Step
	return j
}

// A job of many steps shows those around the one that is under way; an ended
// one where its receipt lies. Names are masked.
func TestSteps(t *testing.T) {
	for _, size := range [][2]int{{79, 18}, {119, 29}, {199, 54}, {40, 5}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			done := deletion()
			done.ID, done.State, done.Receipt = "e", jobs.Done, "/home/ana/.local/state/ozdesk/receipts/deletion-e.json"
			done.Now = jobs.Step{}
			for i := range done.Near {
				done.Near[i].State = jobs.Confirmed
			}
			onStage(t, size[0], size[1], []jobs.Job{deletion(), done}, func(s *stage) {
				lines := strings.Split(ansi.Strip(s.pane.View()), "\n")
				if len(lines) > size[1] {
					t.Errorf("%d lines of %d", len(lines), size[1])
				}
				for n := range lines {
					lines[n] = strings.TrimRight(lines[n], " ")
				}
				golden.RequireEqual(t, strings.Join(lines, "\n"))
				if size[1] < 18 {
					return
				}
				s.pane.Update(pane.MaskMsg{On: true})
				if strings.Contains(s.pane.View(), "Holm") {
					t.Error("a name is shown while names are masked")
				}
				s.press("down")
				if !strings.Contains(s.pane.View(), "receipt /home/ana") {
					t.Errorf("the receipt is not told:\n%s", s.pane.View())
				}
			})
		})
	}
}

// No two states of a step look alike.
func TestStepSigns(t *testing.T) {
	theme, err := kit.NewTheme(kit.DefaultTheme, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range []jobs.StepState{jobs.Planned, jobs.Sent, jobs.Confirmed, jobs.Unknown, jobs.Refused} {
		sign, word, _ := stepSign(theme, s)
		if seen[sign] || seen[word] {
			t.Errorf("%v looks like another state: %s %s", s, sign, word)
		}
		seen[sign], seen[word] = true, true
	}
}
