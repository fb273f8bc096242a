package review

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

func TestNewFolderCreates(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	onDialog(t, server, 66, 29, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"), photo(t, dir, "id card.png"))
		s.press("tab")
		s.typeText(" t-1 ")
		s.press("down")
		s.typeText("Ana Maria Lind")
		s.press("down", "down", " ", "down", " ") // face match, then the search
		pressCreate(s)
		if len(server.created) != 1 || len(server.launched) != 1 {
			t.Fatalf("%d folders, %d launches\n%s", len(server.created), len(server.launched), s.view())
		}
		n := server.created[0]
		meta := map[string]any{"transaction_id": "t-1", "person_info": map[string]any{
			"first_name": "Ana", "middle_name": "Maria", "last_name": "Lind",
		}}
		if !reflect.DeepEqual(n.Meta, meta) {
			t.Errorf("metadata %v, want %v", n.Meta, meta)
		}
		if len(n.Media) != 2 || n.Media[0].Name != "a.png" || fmt.Sprint(n.Media[1].Tags) != "[photo_id photo_id_front]" {
			t.Errorf("media %+v", n.Media)
		}
		if len(n.Analyses) != 0 {
			t.Error("analyses in the same request would make it wait for their end")
		}
		want := []api.NewAnalysis{{Type: api.Biometry}, {Type: api.Collection1N, Collection: "c-black"}}
		if !reflect.DeepEqual(server.launched[0], want) {
			t.Errorf("launched %+v, want %+v", server.launched[0], want)
		}
		closing, _ := last[pane.CloseDialogMsg](s)
		made, ok := closing.Result.(folderMadeMsg)
		if !ok || made.Target() != 77 || made.folder.ID != "f0000001-new" || len(made.folder.Analyses) != 2 {
			t.Errorf("afterwards %+v", closing)
		}
		if said, _ := last[pane.StatusMsg](s); said.Text != "Folder f0000001 was made, and 2 analyses run." {
			t.Errorf("it says %q", said.Text)
		}
	})
}

// Whatever goes wrong, what was chosen and typed stays, and no request is sent
// twice.
func TestNewFolderFails(t *testing.T) {
	made := api.Folder{ID: "f-found"}
	for name, c := range map[string]struct {
		err      error
		found    api.Folder
		findErr  error
		opens    bool
		says     string
		lookedUp bool
	}{
		"offline":          {err: errDown, says: "Everything chosen is still here."},
		"forbidden":        {err: &api.Error{Kind: api.KindForbidden, Status: 403}, says: "may not do this"},
		"lost and made":    {err: lost("r-1"), found: made, opens: true, lookedUp: true},
		"lost, not made":   {err: lost("r-1"), findErr: api.ErrNotFound, says: "no folder was made", lookedUp: true},
		"lost, and silent": {err: lost("r-1"), findErr: errDown, says: "It is not known whether the folder was made", lookedUp: true},
		"lost, no id":      {err: lost(""), says: "It is not known whether the folder was made"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			server := newMaking()
			server.create = func(context.Context, api.NewFolder) (api.Folder, error) { return api.Folder{}, c.err }
			server.find = func(string) (api.Folder, error) { return c.found, c.findErr }
			onDialog(t, server, 66, 29, openNew, func(s *stage) {
				add(s, photo(t, dir, "a.png"))
				s.press("tab")
				s.typeText("t-1")
				pressCreate(s)
				if len(server.created) != 1 || (len(server.looked) == 1) != c.lookedUp {
					t.Errorf("sent %d times, looked for %q", len(server.created), server.looked)
				}
				closing, closed := last[pane.CloseDialogMsg](s)
				if closed != c.opens {
					t.Fatalf("closed %v, want %v: %+v", closed, c.opens, closing)
				}
				if c.opens {
					return
				}
				p := s.pane.(*newFolderDialog)
				if len(p.files) != 1 || p.form.Value("transaction") != "t-1" || p.Mode() != pane.Text {
					t.Errorf("%d files, %q, mode %v", len(p.files), p.form.Value("transaction"), p.Mode())
				}
				if view := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(view, c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, s.view())
				}
			})
		})
	}
}

// When the folder is there and only the analyses are not, one goes on in the
// dialog that launches them, with the same choice.
func TestNewFolderLaunchFails(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	server.launch = func(context.Context, []api.NewAnalysis) ([]api.Analysis, error) { return nil, errDown }
	onDialog(t, server, 66, 29, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"), photo(t, dir, "b.png"))
		s.press("tab", "down", "down", "down", " ")
		pressCreate(s)
		s.runSequence()
		opened, ok := last[pane.DialogMsg](s)
		if !ok {
			t.Fatal("no dialog follows")
		}
		again := opened.Pane.(*launchDialog)
		defer again.Close()
		again.Resize(66, 29)
		if got := again.types(); !slices.Equal(got, []api.AnalysisType{api.Biometry}) || again.fault.isZero() {
			t.Errorf("types %v, fault %v", got, again.fault)
		}
		if closing, _ := last[pane.CloseDialogMsg](s); closing.Result == nil {
			t.Error("the folder is not opened")
		}
	})
}

// runSequence carries out the commands of tea.Sequence that came out of the
// pane, in their order.
func (s *stage) runSequence() {
	for _, msg := range slices.Clone(s.out) {
		v := reflect.ValueOf(msg)
		if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
			continue
		}
		for i := range v.Len() {
			s.out = append(s.out, v.Index(i).Interface().(tea.Cmd)())
		}
	}
}

func TestNewFolderObjects(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		do   func(s *stage)
		says string
	}{
		"no file":   {func(*stage) {}, "There is no file in the folder yet."},
		"bad file":  {func(s *stage) { add(s, write(t, dir, "bad.png", "text")) }, "One file cannot be sent."},
		"two bad":   {func(s *stage) { add(s, write(t, dir, "x.png", ""), write(t, dir, "y.txt", "y")) }, "2 files cannot be sent."},
		"forbidden": {func(s *stage) { add(s, photo(t, dir, "ok.png")) }, "You may only look."},
	} {
		t.Run(name, func(t *testing.T) {
			server := newMaking()
			onDialog(t, server, 66, 29, func(d Deps) pane.Pane {
				if name == "forbidden" {
					d.Forbidden = func() string { return "You may only look" }
				}
				return openNew(d)
			}, func(s *stage) {
				c.do(s)
				pressCreate(s)
				if len(server.created) != 0 {
					t.Error("it was sent")
				}
				if !strings.Contains(s.view(), c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, s.view())
				}
			})
		})
	}
}

// An upload that is stopped is looked up; a folder that was made all the same
// is opened.
func TestNewFolderStops(t *testing.T) {
	for _, made := range []bool{false, true} {
		t.Run(fmt.Sprint("made ", made), func(t *testing.T) {
			dir := t.TempDir()
			server := newMaking()
			server.create = func(ctx context.Context, n api.NewFolder) (api.Folder, error) {
				n.Media[0].Progress(10)
				<-ctx.Done()
				e := &api.Error{Kind: api.KindUnknown, RequestID: "r-9", Uncertain: true, Err: ctx.Err()}
				return api.Folder{}, fmt.Errorf("create folder: %w", e)
			}
			server.find = func(string) (api.Folder, error) {
				if made {
					return api.Folder{ID: "f-9"}, nil
				}
				return api.Folder{}, api.ErrNotFound
			}
			onDialog(t, server, 66, 18, openNew, func(s *stage) {
				add(s, photo(t, dir, "a.png"))
				pressCreate(s)
				p := s.pane.(*newFolderDialog)
				if p.Mode() != pane.Busy || p.Unsaved() == "" {
					t.Fatal("an upload must not be cut off lightly")
				}
				s.pass(2 * kit.TransferDelay)
				if !made {
					requireFrame(t, s.view(), 66, 18)
				}
				cmd, used := p.Back()
				if !used {
					t.Fatal("the back key must ask")
				}
				s.do(cmd)
				s.settle()
				if _, asked := last[pane.DialogMsg](s); !asked {
					t.Fatal("nothing was asked")
				}
				s.send(stopMsg{to: p.id, gen: p.sendGen})
				s.settle()
				if _, closed := last[pane.CloseDialogMsg](s); closed != made {
					t.Fatalf("closed %v, want %v", closed, made)
				}
				if !made && (p.stage != newForm || len(p.files) != 1 || !strings.Contains(s.view(), "no folder was made")) {
					t.Errorf("after stopping:\n%s", s.view())
				}
			})
		})
	}
}
