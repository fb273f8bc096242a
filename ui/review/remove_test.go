package review

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// removing lets a pane delete, for somebody in a role, and notes what it asks.
func removing(asked *[]removal.Request, role api.Role, make func(Deps) pane.Pane) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane {
		d.User = func() *api.User { return &api.User{Role: role} }
		d.Remove = func(r removal.Request) pane.Pane {
			*asked = append(*asked, r)
			return kit.NewConfirm(d.Env, kit.Question{Title: r.Title, Yes: "Delete"})
		}
		return make(d)
	}
}

// deleteWords are the words of the key that deletes.
func deleteWords(p pane.Pane) string {
	for _, b := range p.Keys() {
		if b.Help().Key == "x" {
			return b.Help().Desc
		}
	}
	return ""
}

// dialogs counts the dialogs that were asked for.
func dialogs(s *stage) int {
	n := 0
	for _, msg := range s.out {
		if _, ok := msg.(pane.DialogMsg); ok {
			n++
		}
	}
	return n
}

// The list deletes what is selected, else the folder at the cursor, and reads
// itself anew afterwards.
func TestDeleteFromTheList(t *testing.T) {
	var asked []removal.Request
	server := &fakeServer{folders: manyFolders(t, 3)}
	onStage(t, server, 79, 18, removing(&asked, api.RoleAdmin, NewFolderList), func(s *stage) {
		if got := deleteWords(s.pane); got != "delete folder…" {
			t.Errorf("%q", got)
		}
		s.press("x")
		if len(asked) != 1 || len(asked[0].Objects) != 1 || asked[0].Objects[0].Kind != jobs.FolderObject || asked[0].To != s.pane.ID() {
			t.Fatalf("%+v", asked)
		}
		s.press("space", "space")
		if got := deleteWords(s.pane); got != "delete 2 folders…" {
			t.Errorf("%q", got)
		}
		s.press("x")
		if len(asked) != 2 || len(asked[1].Objects) != 2 || asked[1].Title != "Delete 2 folders" {
			t.Fatalf("%+v", asked[1:])
		}
		server.folders = server.folders[2:]
		s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: "2 folders", State: jobs.Done})
		s.settle()
		p := s.pane.(*FolderList)
		if n, _ := p.rows.Len(); n != 1 || p.selected.count() != 0 {
			t.Errorf("%d rows, %d selected", n, p.selected.count())
		}
	})
}

// A folder deletes the analysis at the cursor, else itself; an analysis itself.
// What is gone is left.
func TestDeleteFromADetail(t *testing.T) {
	var asked []removal.Request
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 79, 40, removing(&asked, api.RoleClientAdmin, folderPane("7f3c0a12")), func(s *stage) {
		p := s.pane.(*FolderPane)
		for range 10 {
			if strings.HasPrefix(p.sheet.at, "analysis ") {
				break
			}
			s.press("down")
		}
		id := strings.TrimPrefix(p.sheet.at, "analysis ")
		if got := deleteWords(s.pane); got != "delete analysis…" {
			t.Errorf("%q at %q", got, p.sheet.at)
		}
		s.press("x")
		if want := (jobs.Object{Kind: jobs.AnalysisObject, ID: id, Folder: api.FolderID(uuid("7f3c0a12"))}); asked[0].Objects[0] != want {
			t.Errorf("%+v", asked[0])
		}
		s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: asked[0].Name, State: jobs.Done})
		s.settle()
		if left(s) {
			t.Error("the folder was left although it is there")
		}
		s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: "folder 7f3c0a12", State: jobs.Done})
		s.settle()
		if !left(s) {
			t.Error("a folder that is gone stays open")
		}
	})
	onStage(t, server, 79, 40, removing(&asked, api.RoleClientAdmin, analysisPane("0b000001")), func(s *stage) {
		s.press("x")
		if got := asked[len(asked)-1].Objects[0]; got.ID != uuid("0b000001") || got.Kind != jobs.AnalysisObject {
			t.Errorf("%+v", got)
		}
		s.deliver(removal.EndedMsg{To: s.pane.ID(), State: jobs.Failed})
		s.settle()
		if left(s) {
			t.Error("it was left although it is there")
		}
		s.deliver(removal.EndedMsg{To: s.pane.ID(), State: jobs.Done})
		s.settle()
		if !left(s) {
			t.Error("an analysis that is gone stays open")
		}
	})
}

// left reports whether the pane asked to be left.
func left(s *stage) bool {
	return slices.ContainsFunc(s.out, func(m tea.Msg) bool { _, ok := m.(pane.BackMsg); return ok })
}

// Who may not delete is told so, and nothing happens.
func TestDeleteIsGreyed(t *testing.T) {
	for name, c := range map[string]struct {
		role api.Role
		make func(Deps) pane.Pane
		want string
	}{
		"list":     {api.RoleClient, NewFolderList, "delete (not for CLIENT)"},
		"folder":   {api.RoleOperator, folderPane("7f3c0a12"), "delete (not for OPERATOR)"},
		"analysis": {api.RoleClientOperator, analysisPane("0b000001"), "delete (not for CLIENT OPERATOR)"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []removal.Request
			onStage(t, &fakeServer{folders: []api.Folder{matched(t)}}, 79, 18, removing(&asked, c.role, c.make), func(s *stage) {
				if got := deleteWords(s.pane); got != c.want {
					t.Errorf("%q, want %q", got, c.want)
				}
				s.press("x")
				if len(asked) != 0 || dialogs(s) != 0 {
					t.Error("it asks all the same")
				}
			})
		})
	}
	onStage(t, &fakeServer{folders: []api.Folder{matched(t)}}, 79, 18, NewFolderList, func(s *stage) {
		if got := deleteWords(s.pane); got != "delete (nothing can be deleted here)" {
			t.Errorf("%q", got)
		}
	})
}
