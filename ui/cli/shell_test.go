package cli

import (
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// watched is a pane that counts how often it had to draw everything anew.
type watched struct{ anew int }

func (w *watched) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(pane.ThemeMsg); ok {
		w.anew++
	}
	return nil
}

func (w *watched) ID() pane.ID         { return 1 }
func (w *watched) Init() tea.Cmd       { return nil }
func (w *watched) Resize(int, int)     {}
func (w *watched) View() string        { return "" }
func (w *watched) Title() string       { return "watched" }
func (w *watched) Keys() []key.Binding { return nil }
func (w *watched) Mode() pane.Mode     { return pane.Normal }
func (w *watched) Shown(bool) tea.Cmd  { return nil }
func (w *watched) Unsaved() string     { return "" }
func (w *watched) Close()              {}

// collection is one of a kind.
func collection(t *testing.T, id api.CollectionID, kind string) api.Collection {
	t.Helper()
	folder, err := api.DecodeFolder([]byte(`{"folder_id": "f", "meta_data": {"` + kindKey + `": "` + kind + `"}}`))
	if err != nil {
		t.Fatal(err)
	}
	return api.Collection{ID: id, Meta: folder.Meta} // metadata are alike everywhere
}

func TestPanesDrawAnewWhenKindsOfCollectionsAreKnown(t *testing.T) {
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	p := &watched{}
	root, err := ui.New(ui.Options{
		Env: env, Routes: map[string]ui.Maker{"a": func(string) pane.Pane { return p }}, Rooms: []ui.Room{{Key: "1", Title: "A", Kind: "a"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &app{env: env, kept: new(looks)}
	s := &shell{root: root, app: a}
	root.Init()
	black, white := collection(t, "c-1", "blacklist"), collection(t, "c-2", "whitelist")
	for _, step := range []struct {
		name string
		list []api.Collection
		anew int
	}{
		{"no whitelist", []api.Collection{black}, 0},
		{"one more", []api.Collection{black, white}, 1},
		{"the same", []api.Collection{white, black}, 1},
		{"deleted", []api.Collection{black}, 2},
	} {
		a.listed(step.list) // by whichever pane or command
		s.Update(tea.FocusMsg{})
		if p.anew != step.anew {
			t.Errorf("%s: drawn anew %d times, want %d", step.name, p.anew, step.anew)
		}
		if want := len(step.list) == 2; a.isWhitelist("c-2") != want {
			t.Errorf("%s: c-2 is a whitelist: %v", step.name, !want)
		}
	}
}
