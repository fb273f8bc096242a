package review

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
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
func openNew(d Deps) pane.Pane { return newNewFolder(d, 77, false) }

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

// A file may be dropped wherever one is in the dialog; what is no path goes
// into the field that has the focus.
func TestNewFolderDropsAnywhere(t *testing.T) {
	dir := t.TempDir()
	one := photo(t, dir, "my photo.png")
	for name, keys := range map[string][]string{
		"line": nil, "field": {"tab"}, "boxes": {"tab", "down", "down"}, "picker": {"enter"},
	} {
		t.Run(name, func(t *testing.T) {
			onDialog(t, newMaking(), 66, 29, func(d Deps) pane.Pane {
				d.HomeDir = dir
				return openNew(d)
			}, func(s *stage) {
				s.press(keys...)
				s.send(tea.PasteMsg{Content: "'" + one + "'"})
				s.settle()
				p := s.pane.(*newFolderDialog)
				if len(p.files) != 1 || p.stage != newForm || p.form.Value("transaction") != "" {
					t.Errorf("%d files, stage %v, field %q", len(p.files), p.stage, p.form.Value("transaction"))
				}
			})
		})
	}
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		s.press("tab")
		s.send(tea.PasteMsg{Content: "t-20931"})
		s.settle()
		if p := s.pane.(*newFolderDialog); len(p.files) != 0 || p.form.Value("transaction") != "t-20931" {
			t.Errorf("%d files, field %q", len(p.files), p.form.Value("transaction"))
		}
	})
}

func TestLooksDropped(t *testing.T) {
	for s, want := range map[string]bool{
		"/a/b.png": true, "'/a b.png'": true, "\"~/a.png\"": true, " file:///a": true, `C:\a.png`: true, "D:/a.png": true,
		"": false, "t-20931": false, "Anna Lind": false, "a:b": false, "photo.png": false,
	} {
		if got := looksDropped(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
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
		asked, _ := last[pane.DialogMsg](s)
		if asked.Pane == nil || s.pane.Unsaved() == "" {
			t.Fatal("nothing was asked")
		}
		asked.Pane.Resize(66, 18)
		if view := asked.Pane.View(); !strings.Contains(view, "the choice of 1 file") {
			t.Errorf("it is not said what would be lost:\n%s", view)
		}
		s.send(leaveMsg{to: s.pane.ID()})
		s.settle()
		if _, closed := last[pane.CloseDialogMsg](s); !closed {
			t.Error("it does not close after the answer")
		}
	})
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

// Pictures are there at whatever size there is room for.
func TestNewFolderPicturesFollowTheRoom(t *testing.T) {
	dir := t.TempDir()
	onDialog(t, newMaking(), 66, 29, openNew, func(s *stage) {
		p := s.pane.(*newFolderDialog)
		add(s, photo(t, dir, "a.png"), photo(t, dir, "b.png"), photo(t, dir, "c.png"))
		before := p.thumb()
		add(s, filepath.Join(dir, "gone.png")) // a sentence takes room
		if after := p.thumb(); after == before || after.h == 0 {
			t.Fatalf("thumbnails of %v became %v: the test needs another size", before, after)
		}
		if view := s.view(); strings.Count(view, "%%%") < 3 {
			t.Errorf("pictures are missing:\n%s", view)
		}
	})
}

// The footer tells what the keys do where the cursor is.
func TestNewFolderKeys(t *testing.T) {
	dir := t.TempDir()
	onDialog(t, newMaking(), 66, 18, func(d Deps) pane.Pane {
		d.HomeDir = dir
		return openNew(d)
	}, func(s *stage) {
		says := func(want string) {
			t.Helper()
			var words []string
			for _, b := range s.pane.Keys() {
				words = append(words, b.Help().Desc)
			}
			if !slices.Contains(words, want) {
				t.Errorf("%q is not among %q", want, words)
			}
		}
		says("pick files")
		s.typeText(photo(t, dir, "a.png"))
		says("add")
		s.press("enter", "up")
		says("take out")
		s.press("enter")
		says("use these tags")
		s.press("esc", "tab")
		says("next field")
		s.press("up", "enter")
		says("choose several")
		if got := s.pane.(pane.Brief).Brief(); !strings.Contains(got, "1 file") {
			t.Errorf("in one line: %q", got)
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
			kit.FilesFoundMsg{Gen: 99, Files: []string{"/a.png"}},
			fileCheckedMsg{to: p.id, gen: 99, path: "/a.png"},
			listsMsg{to: p.id, gen: 99},
			samplesMsg{to: p.id, gen: 99, dir: os.TempDir()},
			jobRunMsg{to: p.id, gen: 99, folder: &api.Folder{ID: "f"}},
			instantMsg{to: p.id, gen: 99},
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
