package review

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// The panes whose colours mean something besides an outcome are held with them,
// in a dark and a light theme.
func TestInColour(t *testing.T) {
	panes := map[string]struct {
		make func(Deps) pane.Pane
		keys []string
	}{
		"compare":  {comparePane(uuid("7f3c0a12"), nil), []string{"+"}},
		"raw":      {rawPane("analysis", "0b000001"), []string{"down", "down", "enter"}},
		"metadata": {metaPane, []string{"j", "x"}},
		"reports":  {reportsPane, []string{"down"}},
		"analysis": {analysisPane("5ea00001"), []string{"down"}},
	}
	for name, c := range panes {
		for _, theme := range []string{"dusk", "paper"} {
			t.Run(name+" "+theme, func(t *testing.T) {
				server := withReports()
				server.folders = []api.Folder{matched(t), searched(t)}
				server.people = map[api.PersonID]string{"person-1": "Ivar Holm"}
				server.meta = metaSample
				o := kit.EnvOptions{Profile: colorprofile.TrueColor, Theme: theme}
				onStageWith(t, server, o, 79, 29, c.make, func(s *stage) {
					s.press(c.keys...)
					requireStyled(s.t, s.pane.View())
				})
			})
		}
	}
}
