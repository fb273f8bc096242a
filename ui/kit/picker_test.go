package kit

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/api/text"
)

// pickerIn makes a picker with drawn samples and a directory of this computer.
func pickerIn(t *testing.T, dir string) *Picker {
	samples := fstest.MapFS{
		"anna-1.png":    {Data: make([]byte, 34_000)},
		"anna-2.png":    {Data: make([]byte, 3_400)},
		"notes.txt":     {Data: []byte("x")},
		"more/ivar.png": {Data: []byte("ivar")},
	}
	p := NewPicker(testEnv(t, "", colorprofile.TrueColor), 7,
		Place{Name: "samples", FS: samples}, Place{Name: "here", Dir: dir})
	p.Kind = func(name text.Text) string {
		if strings.HasSuffix(name.Raw(), ".png") {
			return "photograph"
		}
		return ""
	}
	p.Resize(60, 14)
	drain(p, p.Init())
	return p
}

// drain runs a command of a picker and gives it the answer.
func drain(p *Picker, cmd tea.Cmd) PickerEvent {
	if cmd == nil {
		return PickerNone
	}
	_, ev := p.Update(cmd())
	return ev
}

// pressAll presses keys one after the other and returns the last event.
func pressAll(p *Picker, strokes ...string) PickerEvent {
	last := PickerNone
	for _, stroke := range strokes {
		cmd, ev := p.Update(press(stroke))
		if got := drain(p, cmd); ev == PickerNone {
			ev = got
		}
		last = ev
	}
	return last
}

// typeIn types a text.
func typeIn(p *Picker, s string) {
	for _, r := range s {
		p.Update(press(string(r)))
	}
}

func TestPickerView(t *testing.T) {
	p := pickerIn(t, t.TempDir())
	pressAll(p, "down", "space")
	view := p.View()
	requireGrid(t, view, 60)
	requireGolden(t, view)
}

func TestPickerWalksAPlace(t *testing.T) {
	p := pickerIn(t, t.TempDir())
	pressAll(p, "enter") // into more/
	if ev := pressAll(p, "enter"); ev != PickerDone {
		t.Fatalf("event %v", ev)
	}
	picked := p.Picked()
	if len(picked) != 1 || picked[0].Name.Line() != "ivar.png" || picked[0].Path.Line() != "samples/more/ivar.png" {
		t.Fatalf("picked %+v", picked)
	}
	body, err := picked[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	if data, err := io.ReadAll(body); err != nil || string(data) != "ivar" {
		t.Errorf("read %q, %v", data, err)
	}
	pressAll(p, "left")
	if _, row := p.table.Cursor(); row != 0 || p.dir != "." {
		t.Errorf("back up in %s on row %d", p.dir, row)
	}
	pressAll(p, "left")
	if p.dir != "." {
		t.Errorf("left the place to %s", p.dir)
	}
}

func TestPickerChoosesSeveral(t *testing.T) {
	p := pickerIn(t, t.TempDir())
	if ev := pressAll(p, "down", "space", "space"); ev != PickerMarked {
		t.Fatalf("event %v", ev)
	}
	if n := len(p.Picked()); n != 2 {
		t.Fatalf("%d chosen", n)
	}
	pressAll(p, "up", "up", "space")
	if got := p.Picked(); len(got) != 1 || got[0].Name.Line() != "anna-2.png" {
		t.Errorf("chosen %+v", got)
	}
	if ev := pressAll(p, "enter"); ev != PickerDone {
		t.Errorf("event %v", ev)
	}
}

func TestPickerTypedPath(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "face one.png")
	if err := os.WriteFile(file, []byte("png"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := pickerIn(t, dir)
	pressAll(p, "/")
	typeIn(p, filepath.Join(dir, "fa"))
	pressAll(p, "tab")
	if got := p.input.Value(); got != file {
		t.Fatalf("completed to %q, want %q", got, file)
	}
	if ev := pressAll(p, "enter"); ev != PickerMarked {
		t.Fatalf("event %v, %s", ev, p.err)
	}
	if got := p.Picked(); len(got) != 1 || got[0].OnDisk != file || got[0].Size != 3 {
		t.Errorf("picked %+v", got)
	}
}

func TestPickerHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := os.Mkdir(filepath.Join(home, "photos"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := pickerIn(t, t.TempDir())
	pressAll(p, "~")
	typeIn(p, "photos")
	pressAll(p, "enter")
	if want := filepath.Join(home, "photos"); p.dir != want || p.err != "" {
		t.Errorf("in %q, want %q; %s", p.dir, want, p.err)
	}
}

func TestPickerMistakesKeepWhatIsTyped(t *testing.T) {
	p := pickerIn(t, t.TempDir())
	pressAll(p, "/")
	typeIn(p, "/no/such/file.png")
	pressAll(p, "enter")
	if !strings.Contains(p.View(), "there is no such file or directory") {
		t.Errorf("no sentence in\n%s", p.View())
	}
	if p.input.Value() != "/no/such/file.png" || !p.typing {
		t.Error("what was typed is lost")
	}
	if ev := pressAll(p, "esc"); ev == PickerLeft {
		t.Error("leaving the path leaves the picker")
	}
	if ev := pressAll(p, "esc"); ev != PickerLeft {
		t.Error("esc in the list does not leave")
	}
}

func TestPickerShowsHostileNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"\x1b[31mred.png", "a\u202egnp.exe", "日本語.png"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Skipf("this system does not take such names: %v", err)
		}
	}
	p := pickerIn(t, dir)
	pressAll(p, "2")
	view := p.View()
	requireGrid(t, view, 60)
	if !strings.Contains(view, "␛[31mred.png") || !strings.Contains(view, "‹U+202E›") {
		t.Errorf("names are hidden:\n%s", view)
	}
}

func TestPickerDropsALateDirectory(t *testing.T) {
	p := pickerIn(t, t.TempDir())
	slow, _ := p.Update(press("enter")) // more/
	fast, _ := p.Update(press("2"))
	drain(p, fast)
	if msg := slow(); msg != nil {
		p.Update(msg)
	}
	if p.dir == "more" {
		t.Error("a directory that nobody waits for was shown")
	}
}

func TestPickerReadsOnlyInCommands(t *testing.T) {
	counting := &countingFS{FS: fstest.MapFS{"a/b.png": {}}}
	p := NewPicker(testEnv(t, "", colorprofile.TrueColor), 7, Place{Name: "x", FS: counting})
	p.Resize(60, 10)
	cmd := p.Init()
	if counting.opened > 0 {
		t.Fatal("Init reads by itself")
	}
	drain(p, cmd)
	read := counting.opened
	p.Update(press("enter"))
	p.Update(press("/"))
	p.Update(press("left"))
	p.View()
	if counting.opened != read {
		t.Error("Update or View reads")
	}
}

// countingFS counts what is opened. It has no other method, so every access is
// seen.
type countingFS struct {
	fs.FS
	opened int
}

// Open implements fs.FS.
func (c *countingFS) Open(name string) (fs.File, error) {
	c.opened++
	return c.FS.Open(name)
}
