package review

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// TestNoTwoStatesOfTheRoomDifferByColourOnly draws what the panes show in every
// state, in every theme, and compares it without styles.
func TestNoTwoStatesOfTheRoomDifferByColourOnly(t *testing.T) {
	for _, name := range kit.ThemeNames() {
		o := kit.EnvOptions{Profile: colorprofile.TrueColor, Theme: name}
		kinds := map[string]map[string]string{}
		onStageWith(t, &fakeServer{folders: waitingFolders(t)}, o, 79, 18, NewQueue, func(s *stage) {
			p := s.pane.(*QueueList)
			groups := map[string]string{}
			for i, g := range p.groups {
				p.at = i
				groups[g.waiting.String()] = p.tabs()
			}
			kinds["group"] = groups
			p.at = 1
			first := s.pane.View()
			s.press("j")
			kinds["cursor"] = map[string]string{"first row": first, "second row": s.pane.View()}
			d := draw{t: p.d.Env.Theme, now: stageStart, w: 60, stuck: func(api.AnalysisID) bool { return false }}
			v := decision{status: api.StatusSuccess}
			refuse := decision{status: api.StatusDeclined}
			lost := decision{status: api.StatusSuccess, lost: true}
			kinds["decision"] = map[string]string{
				"accept": strings.Join(d.sendingLines(v, false), "\n"), "refuse": strings.Join(d.sendingLines(refuse, false), "\n"),
				"lost": strings.Join(d.sendingLines(lost, false), "\n"), "chosen": strings.Join(d.sendingLines(v, true), "\n"),
			}
			readings := map[string]string{}
			for _, f := range s.server.folders {
				for _, a := range f.Analyses {
					r := score.Of(a, score.Policy{})
					state := r.Outcome.String()
					if r.Near {
						state += " near"
					}
					readings[state] = d.short(a, r, false)
				}
			}
			kinds["analysis"] = readings
			line := func(chosen bool) string { return d.line(chosen, true, []kit.Span{{Text: "x"}}, nil) }
			kinds["line"] = map[string]string{"chosen": line(true), "not chosen": line(false)}
		})
		for kind, states := range kinds {
			seen := map[string]string{}
			for state, drawn := range states {
				bare := ansi.Strip(drawn)
				if other, twice := seen[bare]; twice {
					t.Errorf("%s: %s and %s of %s look alike without colour: %q", name, state, other, kind, bare)
				}
				seen[bare] = state
			}
			if len(states) < 2 {
				t.Errorf("%s: only %d states of %s were compared", name, len(states), kind)
			}
		}
	}
}
