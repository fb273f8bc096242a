package review

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// inner are the sizes that a dialog gets on screens of 80×24, 120×35, 200×60
// and 40×10.
var inner = []struct {
	screen string
	w, h   int
}{
	{"80x24", 66, 18}, {"120x35", 66, 29}, {"200x60", 66, 54}, {"40x10", 32, 4},
}

// openNew opens the dialog on behalf of pane 77.
func openNew(d Deps) pane.Pane { return NewFolderDialog(d, 77) }

// add types paths, one after the other.
func add(s *stage, paths ...string) {
	for _, path := range paths {
		s.typeText(path)
		s.press("enter")
	}
}

// press goes to the button that makes the folder and presses it.
func pressCreate(s *stage) {
	p := s.pane.(*newFolderDialog)
	for range 20 {
		if p.inForm && p.form.Focused() == "create" {
			break
		}
		s.press("down")
	}
	s.press("enter")
}

func TestNewFolderViews(t *testing.T) {
	for _, size := range inner {
		for name, test := range map[string]func(s *stage, dir string){
			"empty": func(*stage, string) {},
			"files": func(s *stage, dir string) {
				add(s, photo(t, dir, "anna one.png"), photo(t, dir, "passport.png"))
				s.press("tab")
				s.typeText("t-20931")
			},
			"faults": func(s *stage, dir string) {
				s.send(tea.PasteMsg{Content: strings.Join([]string{
					photo(t, dir, "日本語の写真 \x1b]52;c;QUFB\x07.png"), write(t, dir, "\u202egnp.exe.png", "text"),
					write(t, dir, "שלום.png", ""), write(t, dir, strings.Repeat("long", 20)+".mp4", "x"), "/no/such/file",
				}, "\n")})
				s.settle()
				pressCreate(s)
			},
			"search": func(s *stage, dir string) {
				add(s, photo(t, dir, "a.png"))
				s.press("tab", "down", "down", "down", "down", " ")
			},
			"tags": func(s *stage, dir string) {
				add(s, photo(t, dir, "a.png"))
				s.press("up", "enter", "down", " ")
			},
		} {
			t.Run(name+"/"+size.screen, func(t *testing.T) {
				dir := t.TempDir()
				onDialog(t, newMaking(), size.w, size.h, openNew, func(s *stage) {
					test(s, dir)
					requireFrame(t, s.view(), size.w, size.h)
				})
			})
		}
	}
}

// What newcomers paste: quotes, backslashes, file addresses, several at once.
func TestNewFolderDrops(t *testing.T) {
	dir := t.TempDir()
	one, two := photo(t, dir, "my photo.png"), photo(t, dir, "it's 100%.png")
	esc := func(p string) string { return strings.NewReplacer(" ", `\ `, "'", `\'`, "%", `\%`).Replace(p) }
	url := func(p string) string {
		return "file://" + strings.NewReplacer(" ", "%20", "%", "%25", "'", "%27").Replace(p)
	}
	for name, c := range map[string]struct {
		paste string
		want  []string
	}{
		"as it is":       {one, []string{one}},
		"double quotes":  {`"` + one + `"`, []string{one}},
		"single quotes":  {"'" + one + "' ", []string{one}},
		"quote in name":  {strings.ReplaceAll("'"+two+"'", "it's", `it'\''s`), []string{two}},
		"backslashes":    {esc(one) + " ", []string{one}},
		"two words":      {esc(one) + " " + esc(two), []string{one, two}},
		"address":        {url(one), []string{one}},
		"two addresses":  {url(one) + "\r\n" + url(two) + "\n", []string{one, two}},
		"with host":      {strings.Replace(url(two), "file://", "file://localhost", 1), []string{two}},
		"mixed quotes":   {`"` + one + `" ` + esc(two), []string{one, two}},
		"the same twice": {one + "\n" + one, []string{one}},
		"below home":     {"~/my photo.png", []string{one}},
	} {
		t.Run(name, func(t *testing.T) {
			onDialog(t, newMaking(), 66, 29, func(d Deps) pane.Pane {
				d.HomeDir = dir
				return openNew(d)
			}, func(s *stage) {
				s.send(tea.PasteMsg{Content: c.paste})
				s.settle()
				p := s.pane.(*newFolderDialog)
				var got []string
				for _, f := range p.files {
					got = append(got, f.path)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%q gave %q, want %q; line %q, %s", c.paste, got, c.want, p.path.Value(), p.note)
				}
				if p.path.Value() != "" {
					t.Errorf("%q is left in the line", p.path.Value())
				}
			})
		})
	}
}

// What cannot be found stays in the line, whatever could be was added.
func TestNewFolderKeepsMissing(t *testing.T) {
	dir := t.TempDir()
	one := photo(t, dir, "one.png")
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		s.send(tea.PasteMsg{Content: one + "\n/gone/my photo.png"})
		s.settle()
		p := s.pane.(*newFolderDialog)
		if len(p.files) != 1 || p.path.Value() != "'/gone/my photo.png'" {
			t.Fatalf("%d files, line %q", len(p.files), p.path.Value())
		}
		if view := s.view(); !strings.Contains(view, "1 of 2 could not be added: there is no such file") {
			t.Errorf("nothing is said of the missing file:\n%s", view)
		}
		s.press("enter")
		if len(p.files) != 1 || p.path.Value() != "'/gone/my photo.png'" {
			t.Errorf("after enter: %d files, line %q", len(p.files), p.path.Value())
		}
	})
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		add(s, dir)
		if view := s.view(); !strings.Contains(view, "this is a directory") {
			t.Errorf("a directory:\n%s", view)
		}
	})
}

func TestNewFolderCompletes(t *testing.T) {
	dir := t.TempDir()
	photo(t, dir, "portrait.png")
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		p := s.pane.(*newFolderDialog)
		s.typeText(filepath.Join(dir, "por"))
		s.press("tab")
		if got := p.path.Value(); got != filepath.Join(dir, "portrait.png") {
			t.Fatalf("completed to %q", got)
		}
		s.typeText("x")
		s.press("tab")
		if p.inForm || p.path.Hint() == "" {
			t.Error("where nothing can be completed it must be said")
		}
		s.press("tab")
		if !p.inForm {
			t.Error("the second tab must go on to the fields")
		}
	})
}

// A path that was typed and left without enter is added all the same, and one
// that cannot be is not forgotten silently.
func TestNewFolderTakesTheLine(t *testing.T) {
	dir := t.TempDir()
	server := newMaking()
	onDialog(t, server, 66, 29, openNew, func(s *stage) {
		p := s.pane.(*newFolderDialog)
		s.typeText(photo(t, dir, "a.png"))
		s.press("down")
		if len(p.files) != 1 || p.path.Value() != "" || !p.inForm {
			t.Fatalf("%d files, line %q", len(p.files), p.path.Value())
		}
		s.press("up")
		s.typeText("/gone.png")
		s.press("down")
		pressCreate(s)
		if len(server.created) != 0 || !strings.Contains(s.view(), "The path in the line was not added.") {
			t.Errorf("sent %d times:\n%s", len(server.created), s.view())
		}
	})
}

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
		if open, ok := closing.Result.(pane.OpenMsg); !ok || open.Kind != RouteFolder || open.ID != "f0000001-new" || open.From != 77 {
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

func TestNewFolderLeaving(t *testing.T) {
	dir := t.TempDir()
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		s.press("esc")
		if _, closed := last[pane.CloseDialogMsg](s); !closed {
			t.Error("an empty dialog must close at once")
		}
	})
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"))
		s.press("esc")
		if _, closed := last[pane.CloseDialogMsg](s); closed {
			t.Fatal("a chosen file was lost without a question")
		}
		if _, asked := last[pane.DialogMsg](s); !asked || s.pane.Unsaved() == "" {
			t.Fatal("nothing was asked")
		}
		s.send(leaveMsg{to: s.pane.ID()})
		s.settle()
		if _, closed := last[pane.CloseDialogMsg](s); !closed {
			t.Error("it does not close after the answer")
		}
	})
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
				s.pass(2 * uploadDelay)
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

func TestNewFolderPicks(t *testing.T) {
	dir := t.TempDir()
	photo(t, dir, "anna-1.png")
	photo(t, dir, "anna-2.png")
	samples := func(context.Context) (string, error) { return dir, nil }
	for _, size := range inner {
		onDialog(t, newMaking(), size.w, size.h, func(d Deps) pane.Pane {
			d.SamplesDir = samples
			return openNew(d)
		}, func(s *stage) {
			s.press("enter", " ", " ", "enter")
			p := s.pane.(*newFolderDialog)
			if len(p.files) != 2 || p.files[0].name.Raw() != "anna-1.png" || p.stage != newForm {
				t.Errorf("%s: files %+v, stage %v", size.screen, p.files, p.stage)
			}
			s.press("enter", "esc")
			if p.stage != newForm || len(p.files) != 2 {
				t.Error("leaving the picker must come back to the files")
			}
		})
	}
	onDialog(t, newMaking(), 66, 29, func(d Deps) pane.Pane {
		d.SamplesDir = func(context.Context) (string, error) { return "", errors.New("the disk is full") }
		d.HomeDir = dir
		return openNew(d)
	}, func(s *stage) {
		s.press("enter")
		if said, _ := last[pane.StatusMsg](s); !strings.Contains(said.Text, "no sample pictures") {
			t.Errorf("it says %q", said.Text)
		}
		if view := s.view(); !strings.Contains(view, "1 home") || !strings.Contains(view, "anna-1.png") {
			t.Errorf("without samples the other places must be there:\n%s", view)
		}
	})
}

func TestNewFolderTakesOutAndTags(t *testing.T) {
	dir := t.TempDir()
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		add(s, photo(t, dir, "a.png"), photo(t, dir, "b.png"))
		p := s.pane.(*newFolderDialog)
		s.press("up", "enter", " ", "down", " ", "down", " ", "enter")
		if got := strings.Join(p.files[1].tags, " "); got != "photo_id photo_id_front" {
			t.Errorf("tags %q", got)
		}
		s.press("enter", " ", "esc") // left without a change
		if got := strings.Join(p.files[1].tags, " "); got != "photo_id photo_id_front" {
			t.Errorf("tags after esc %q", got)
		}
		s.press("up", "x")
		if len(p.files) != 1 || p.files[0].name.Raw() != "b.png" {
			t.Errorf("files %+v", p.files)
		}
	})
}

// A mask hides names and pictures, also one that was on before.
func TestNewFolderMasked(t *testing.T) {
	dir := t.TempDir()
	onDialog(t, newMaking(), 66, 29, func(d Deps) pane.Pane { return newNewFolder(d, 0, true) }, func(s *stage) {
		add(s, photo(t, dir, "anna.png"))
		if view := s.view(); strings.Contains(view, "anna") || !strings.Contains(view, "masked") {
			t.Errorf("masked:\n%s", view)
		}
		s.send(pane.MaskMsg{})
		s.settle()
		if !strings.Contains(s.view(), "anna.png") {
			t.Error("the name does not come back")
		}
	})
}

// An answer to a question that is no longer asked changes nothing.
func TestNewFolderDropsStaleAnswers(t *testing.T) {
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		p := s.pane.(*newFolderDialog)
		before := s.view()
		for _, msg := range []tea.Msg{
			pathsFoundMsg{to: p.id, gen: 99, files: []string{"/a.png"}},
			fileCheckedMsg{to: p.id, gen: 99, path: "/a.png"},
			listsMsg{to: p.id, gen: 99},
			samplesMsg{to: p.id, gen: 99, dir: os.TempDir()},
			createdMsg{to: p.id, gen: 99, folder: api.Folder{ID: "f"}},
			stopMsg{to: p.id, gen: 99},
			uploadTickMsg{to: p.id, gen: 99},
		} {
			s.send(msg)
			s.settle()
		}
		if len(s.out) != 0 || s.view() != before {
			t.Errorf("a stale answer changed something: %v\n%s", s.out, s.view())
		}
	})
}
