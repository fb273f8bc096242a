package review

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// Folder and analysis drop what another account must not see, and load it
// again, with its media, when that account may.
func TestDetailFollowsTheAccount(t *testing.T) {
	tests := []struct {
		name  string
		make  func(Deps) pane.Pane
		shows string
	}{
		{"folder", folderPane("7f3c0a12"), "passport.jpg"},
		{"analysis", analysisPane("0b000001"), "passport.jpg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
			onStage(t, server, 76, 30, tt.make, func(s *stage) {
				s.send(pane.SignedOutMsg{})
				s.settle()
				if v := s.view(); strings.Contains(v, tt.shows) {
					t.Errorf("signed out, it shows:\n%s", v)
				}
				before := server.calls.Load()
				s.send(pane.RoleMsg{})
				if v := s.view(); strings.Contains(v, tt.shows) {
					t.Errorf("before the answer it shows:\n%s", v)
				}
				s.settle()
				if v := s.view(); !strings.Contains(v, tt.shows) {
					t.Errorf("signed in again, it shows:\n%s", v)
				}
				if pictures := server.calls.Load() - before; pictures < 2 {
					t.Errorf("%d pictures were loaded again", pictures)
				}
			})
		})
	}
}
