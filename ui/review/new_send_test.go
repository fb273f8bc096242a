package review

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"ozdesk/api"
	"ozdesk/api/jobs"
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
		if fmt.Sprint(n.Meta) != fmt.Sprint(meta) {
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
		if !ok || made.Target() != 77 || made.folder.ID != "f0000001-new" {
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
		waits    bool
		says     string
		lookedUp bool
	}{
		"offline":          {err: errDown, waits: true, says: "as soon as the server answers"},
		"forbidden":        {err: &api.Error{Kind: api.KindForbidden, Status: 403}, says: "may not do this"},
		"lost and made":    {err: lost("r-1"), found: made, opens: true, lookedUp: true},
		"lost, and silent": {err: lost("r-1"), findErr: errDown, waits: true, says: "as soon as the server answers", lookedUp: true},
		"lost, and hidden": {err: lost("r-1"), findErr: &api.Error{Kind: api.KindForbidden}, says: "It is not known whether it arrived", lookedUp: true},
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
				s.pass(kit.TransferLook)
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
				if len(p.files) != 1 || p.form.Value("transaction") != "t-1" || (p.stage == newSend) != c.waits {
					t.Errorf("%d files, %q, stage %v", len(p.files), p.form.Value("transaction"), p.stage)
				}
				if view := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(view, c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, s.view())
				}
			})
		})
	}
}

// A server that comes back gets the upload, without a key.
func TestNewFolderWaits(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	var down atomic.Bool
	down.Store(true)
	server.create = func(_ context.Context, n api.NewFolder) (api.Folder, error) {
		if down.Load() {
			return api.Folder{}, errDown
		}
		return api.Folder{ID: "f-late", Media: []api.Media{{ID: "m"}}}, nil
	}
	onDialog(t, server, 66, 18, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"))
		pressCreate(s)
		s.pass(10 * time.Second)
		requireFrame(t, s.view(), 66, 18)
		down.Store(false)
		s.pass(time.Minute)
		closing, _ := last[pane.CloseDialogMsg](s)
		if made, ok := closing.Result.(folderMadeMsg); !ok || made.folder.ID != "f-late" {
			t.Errorf("afterwards %+v\n%s", closing, s.view())
		}
	})
}

// The back key leaves the dialog, and the upload goes on without it.
func TestNewFolderInTheBackground(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	var open atomic.Bool
	server.create = func(ctx context.Context, _ api.NewFolder) (api.Folder, error) {
		for !open.Load() {
			if pane.After(ctx, time.Second, true)() == nil {
				return api.Folder{}, ctx.Err()
			}
		}
		return api.Folder{ID: "f-1"}, nil
	}
	onDialog(t, server, 66, 18, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"))
		pressCreate(s)
		p := s.pane.(*newFolderDialog)
		cmd, used := p.Back()
		if !used {
			t.Fatal("the back key is not for the dialog")
		}
		s.do(cmd)
		s.settle()
		if _, closed := last[pane.CloseDialogMsg](s); !closed || p.Unsaved() != "" {
			t.Errorf("closed %v, %q", closed, p.Unsaved())
		}
		p.Close()
		open.Store(true)
		s.pass(3 * time.Second)
		if j, _ := p.d.Jobs.Job(p.run.id); j.State != jobs.Done {
			t.Errorf("%+v", j)
		}
	})
}

// An instant request shows its answer and stores nothing.
func TestNewFolderInstant(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	server.instant = func(context.Context, api.NewFolder) (api.Folder, error) {
		return instantAnswer(t), nil
	}
	for _, size := range []struct{ w, h int }{{66, 18}, {66, 29}, {34, 5}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			server.instants = nil
			onDialog(t, server, size.w, size.h, openNew, func(s *stage) {
				add(s, photo(t, dir, "a.png"))
				p := s.pane.(*newFolderDialog)
				p.form.SetPicked("run", string(api.Quality))
				p.form.SetPicked("way", wayInstant)
				s.do(p.create())
				s.settle()
				s.runSequence()
				if len(server.created) != 0 || len(server.instants) != 1 || len(server.instants[0].Analyses) != 1 {
					t.Fatalf("%d folders, %+v", len(server.created), server.instants)
				}
				shown, ok := last[pane.DialogMsg](s)
				if !ok {
					t.Fatal("no result is shown")
				}
				shown.Pane.Resize(size.w, size.h)
				if shown.Pane.Unsaved() == "" {
					t.Error("the only copy of a result is left lightly")
				}
				requireFrame(t, ansi.Strip(shown.Pane.View()), size.w, size.h)
			})
		})
	}
}

// instantAnswer is what a server says to an instant request.
func instantAnswer(t *testing.T) api.Folder {
	t.Helper()
	f, err := api.DecodeFolder([]byte(`{"folder_id":"x","analyses":[{"analyse_id":"a-1","type":"QUALITY","state":"FINISHED",
		"resolution":"DECLINED","resolution_status":"DECLINED","time_created":1795266300,"results_media":[{"source_image_id":"m-1",
		"results_data":{"confidence_spoofing":0.8123}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// When the folder is there and only the analyses are not, one goes on in the
// dialog that launches them, with the same choice.
func TestNewFolderLaunchFails(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	server.launch = func(context.Context, []api.NewAnalysis) ([]api.Analysis, error) {
		return nil, &api.Error{Kind: api.KindForbidden, Status: 403}
	}
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
				s.pass(2 * kit.TransferDelay)
				if !made {
					requireFrame(t, s.view(), 66, 18)
				}
				s.press("x")
				if _, asked := last[pane.DialogMsg](s); !asked {
					t.Fatal("nothing was asked")
				}
				s.send(stopMsg{to: p.id, gen: p.run.gen})
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
