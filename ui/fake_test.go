package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// noon is the moment that all tests begin at.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fake is a pane that notes what it is told.
type fake struct {
	env          kit.Env
	id           pane.ID
	name         string
	mode         pane.Mode
	unsaved      string
	keys         []key.Binding
	least, most  int
	w, h         int
	got          []tea.Msg
	shown        []bool
	focus        bool
	inits        int
	closed       bool
	back         bool
	table        *kit.Table
	answer       tea.Cmd
	briefly      string
	bodyOverride string
}

func (f *fake) ID() pane.ID           { return f.id }
func (f *fake) Init() tea.Cmd         { f.inits++; return nil }
func (f *fake) Resize(w, h int)       { f.w, f.h = w, h; f.sizeTable() }
func (f *fake) Title() string         { return f.name }
func (f *fake) Keys() []key.Binding   { return f.keys }
func (f *fake) Mode() pane.Mode       { return f.mode }
func (f *fake) Unsaved() string       { return f.unsaved }
func (f *fake) Close()                { f.closed = true }
func (f *fake) Width() (int, int)     { return f.least, f.most }
func (f *fake) Focus(on bool)         { f.focus = on }
func (f *fake) Note() string          { return "note" }
func (f *fake) Brief() string         { return f.briefly }
func (f *fake) Back() (tea.Cmd, bool) { used := f.back; f.back = false; return nil, used }

func (f *fake) Shown(on bool) tea.Cmd {
	f.shown = append(f.shown, on)
	return nil
}

func (f *fake) Update(msg tea.Msg) tea.Cmd {
	f.got = append(f.got, msg)
	if f.table != nil {
		f.table.Update(msg)
	}
	return f.answer
}

func (f *fake) View() string {
	if f.bodyOverride != "" {
		return f.bodyOverride
	}
	if f.table != nil {
		return f.table.View()
	}
	return fmt.Sprintf("  body of %s, %d×%d", f.name, f.w, f.h)
}

func (f *fake) sizeTable() {
	if f.table != nil {
		f.table.Resize(f.w, f.h)
	}
}

// last returns the last message the pane got, nil for none.
func (f *fake) last() tea.Msg {
	if len(f.got) == 0 {
		return nil
	}
	return f.got[len(f.got)-1]
}

// addressed is an answer for one pane.
type addressed struct{ to pane.ID }

func (a addressed) Target() pane.ID { return a.to }

// world is a root with fake panes and a clock.
type world struct {
	*Model
	t      testing.TB
	now    time.Time
	panes  map[string]*fake // by kind and id
	state  Status
	ran    []string
	quits  int
	breaks int      // interrupts
	asked  []string // routes that were made, in order
	tables int      // rows of tables in the rooms, 0 for no table
}

// newWorld makes a root of a size with two rooms.
func newWorld(t testing.TB, w, h int) *world {
	t.Helper()
	wd := &world{t: t, now: noon, panes: map[string]*fake{}}
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{
		Theme: "dusk", Profile: colorprofile.TrueColor, Now: func() time.Time { return wd.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	make := func(kind string, least, most int) Maker {
		return func(id string) pane.Pane {
			f := &fake{env: env, id: env.IDs.Next(), name: strings.TrimSpace(kind + " " + id), least: least, most: most}
			f.keys = []key.Binding{env.Keys.Open, kit.As(env.Keys.New, "new folder"), kit.Greyed(env.Keys.Delete, "operators only")}
			f.briefly = "✗ fail  0.7312  −0.1188"
			if wd.tables > 0 && id == "" {
				f.table = kit.NewTable(env, f.id, rows{wd.tables}, kit.Column{Title: "folder", Min: 8},
					kit.Column{Title: "outcome", Min: 12}, kit.Column{Title: "person", Min: 10, Max: 30},
					kit.Column{Title: "margin", Min: 8, Align: kit.Right})
			}
			wd.panes[f.name] = f
			wd.asked = append(wd.asked, f.name)
			return f
		}
	}
	m, err := New(Options{
		Env: env, Name: "ozdesk",
		Routes: map[string]Maker{
			"folders": make("folders", 52, 84), "folder": make("folder", 48, 0), "analysis": make("analysis", 40, 0),
			"collections": make("collections", 24, 36), "nothing": func(string) pane.Pane { return nil },
		},
		Rooms: []Room{
			{Key: "1", Title: "Review", Kind: "folders"},
			{Key: "3", Title: "Lists", Kind: "collections", Count: func() int { return 2 }},
		},
		Commands: []Command{{Name: "role", Help: "sign in as", Args: []string{"operator"}, Run: func(arg string) tea.Cmd {
			wd.ran = append(wd.ran, arg)
			return nil
		}}},
		Status:     func() Status { return wd.state },
		CanSuspend: func() (bool, string) { return true, "" },
	})
	if err != nil {
		t.Fatal(err)
	}
	wd.Model = m
	wd.state = Status{
		Server: "sandbox", Role: "CLIENT ADMIN", User: "ana@demo",
		Badges: []Badge{{Text: "sandbox engine, not for decisions", Role: kit.Near}},
	}
	m.Init()
	wd.send(tea.WindowSizeMsg{Width: w, Height: h})
	return wd
}

// rows is a source of n rows.
type rows struct{ n int }

func (r rows) Len() (int, bool) { return r.n, true }

func (r rows) Row(i int) (kit.Row, bool) {
	return kit.Row{ID: fmt.Sprint(i), Cells: []kit.Cell{
		{Text: fmt.Sprintf("%08x", i)}, {Text: "✗ fail", Role: kit.Fail}, {Text: "日本 Ivar Holm"}, {Text: "−0.1188", Role: kit.Fail},
	}}, true
}

// send gives the root a message and notes whether it quits.
func (wd *world) send(msgs ...tea.Msg) {
	for _, msg := range msgs {
		_, cmd := wd.Update(msg)
		wd.noteQuit(cmd)
	}
}

// noteQuit looks for the end in a command without running timers: those wait
// for the context of the test.
func (wd *world) noteQuit(cmd tea.Cmd) {
	switch fmt.Sprintf("%p", cmd) {
	case fmt.Sprintf("%p", tea.Quit):
		wd.quits++
	case fmt.Sprintf("%p", tea.Interrupt):
		wd.breaks++
	}
}

// press sends keys.
func (wd *world) press(strokes ...string) {
	for _, stroke := range strokes {
		wd.send(keyOf(stroke))
	}
}

// keyOf returns the message of a key.
func keyOf(stroke string) tea.KeyPressMsg {
	switch stroke {
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "ctrl+z":
		return tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}
	case "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	default:
		return tea.KeyPressMsg{Code: []rune(stroke)[0], Text: stroke}
	}
}

// pane returns a pane by its name.
func (wd *world) pane(name string) *fake {
	wd.t.Helper()
	f := wd.panes[name]
	if f == nil {
		wd.t.Fatalf("%s was not opened; %v were", name, wd.asked)
	}
	return f
}

// bare is the frame without styles and blanks at the ends of lines.
func (wd *world) bare() string {
	lines := strings.Split(ansi.Strip(wd.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
