package lists

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// stage holds one pane and the dialogs above it as the root would: it runs
// commands beside them and hands their messages back in the order they arrive.
// It lives inside a synctest bubble, so that waiting takes no time.
type stage struct {
	t       *testing.T
	server  *fakeServer
	deps    Deps
	w, h    int
	pane    pane.Pane
	dialogs []pane.Pane
	queue   panetest.Queue
	out     []tea.Msg // messages for the root
}

// onStage runs a test with a pane in a bubble.
func onStage(t *testing.T, server *fakeServer, w, h int, makePane func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.ASCII}, func(*Deps) {}, w, h, makePane, test)
}

// onStageWith is onStage with other looks and other rights.
func onStageWith(t *testing.T, server *fakeServer, o kit.EnvOptions, with func(*Deps), w, h int, makePane func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		o.Now = func() time.Time { return stageStart.Add(time.Since(began)) }
		env, err := kit.NewEnv(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		server.t = t
		if server.held { // a channel of the bubble
			server.hold = make(chan struct{})
		}
		s := &stage{t: t, server: server, w: w, h: h, queue: panetest.NewQueue()}
		s.deps = Deps{Env: env, Client: server, Changes: &Changes{}}
		with(&s.deps)
		s.pane = makePane(s.deps)
		s.pane.Resize(w, h)
		s.do(s.pane.Init())
		s.do(s.pane.Shown(true))
		s.settle()
		test(s)
		for _, d := range s.dialogs {
			d.Close()
		}
		s.pane.Shown(false)
		s.pane.Close()
		cancel()
		synctest.Wait() // whatever still runs fails the test
	})
}

// do starts a command beside the panes.
func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

// settle waits until nothing moves any more, without letting time go by.
func (s *stage) settle() { s.queue.Settle(s.deliver) }

// deliver gives a message to whom it is for, or keeps it for the root.
func (s *stage) deliver(msg tea.Msg) {
	switch msg := msg.(type) {
	case pane.Addressed:
		for _, p := range append([]pane.Pane{s.pane}, s.dialogs...) {
			if msg.Target() == p.ID() {
				s.update(p, msg)
			}
		}
	case pane.DialogMsg:
		s.dialogs = append(s.dialogs, msg.Pane)
		msg.Pane.Resize(kit.DialogInner(s.w, s.h))
		s.do(msg.Pane.Init())
	case pane.CloseDialogMsg:
		for i, d := range s.dialogs {
			if d.ID() == msg.From {
				d.Close()
				s.dialogs = append(s.dialogs[:i:i], s.dialogs[i+1:]...)
			}
		}
		if msg.Result != nil {
			s.deliver(msg.Result)
		}
	default:
		s.out = append(s.out, msg)
	}
}

// update gives a message to a pane.
func (s *stage) update(p pane.Pane, msg tea.Msg) {
	cmd := p.Update(msg)
	s.do(cmd)
}

// top is what has the keys.
func (s *stage) top() pane.Pane {
	if n := len(s.dialogs); n > 0 {
		return s.dialogs[n-1]
	}
	return s.pane
}

// press presses keys one after the other, as the root hands them on.
func (s *stage) press(keys ...string) {
	for _, k := range keys {
		msg, top := keyPress(k), s.top()
		b, backs := top.(pane.Backer)
		if k == "esc" && top.Mode() != pane.Text && backs {
			cmd, _ := b.Back()
			s.do(cmd)
		} else {
			s.update(top, msg)
		}
		s.settle()
	}
}

// typeText types letters.
func (s *stage) typeText(text string) {
	for _, r := range text {
		s.update(s.top(), tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	s.settle()
}

// send gives a message to the pane.
func (s *stage) send(msg tea.Msg) {
	s.update(s.pane, msg)
	s.settle()
}

// pass lets time go by.
func (s *stage) pass(d time.Duration) {
	<-time.After(d) // the bubble's clock
	s.settle()
}

// view draws what has the keys, without styles.
func (s *stage) view() string {
	return ansi.Strip(s.top().View())
}

// says fails unless what has the keys shows all of the words.
func (s *stage) says(words ...string) {
	s.t.Helper()
	view := strings.Join(strings.Fields(s.view()), " ")
	for _, w := range words {
		if !strings.Contains(view, w) {
			s.t.Errorf("%q is not said in\n%s", w, s.view())
		}
	}
}

// open fails unless as many dialogs are open.
func (s *stage) open(n int) {
	s.t.Helper()
	if len(s.dialogs) != n {
		s.t.Fatalf("%d dialogs are open, not %d", len(s.dialogs), n)
	}
}

// told returns the newest status line.
func (s *stage) told() string {
	msg, _ := last[pane.StatusMsg](s)
	return msg.Text
}

// last returns the newest message of a kind for the root.
func last[T any](s *stage) (T, bool) {
	for i := len(s.out) - 1; i >= 0; i-- {
		if m, ok := s.out[i].(T); ok {
			return m, true
		}
	}
	var zero T
	return zero, false
}

// keyPress makes the message of a key by its name.
func keyPress(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
		"space": ' ',
	}
	if name == "shift+tab" {
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// requireFrame checks that a frame fits into w times h cells and compares it
// with the golden file of the test.
func requireFrame(t *testing.T, frame string, w, h int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > h {
		t.Errorf("%d lines in a pane of %d", len(lines), h)
	}
	for i, line := range lines {
		if cells, wc := ansi.StringWidth(line), ansi.StringWidthWc(line); cells > w || wc > w {
			t.Errorf("line %d has %d (%d by code point) cells of %d: %q", i, cells, wc, w, line)
		}
		for _, r := range line {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Errorf("line %d holds the control character %U: %q", i, r, line)
			}
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
}

// The panes of the tests.
func collectionsPane(d Deps) pane.Pane { return NewCollections(d) }
func personsPane(d Deps) pane.Pane     { return NewPersons(d, uuid(eu)) }
func personPane(d Deps) pane.Pane      { return NewPerson(d, uuid(eu)+"/"+uuid(ivar)) }

// as sets the role of who is signed in.
func as(role api.Role) func(*Deps) {
	return func(d *Deps) { d.Role = func() api.Role { return role } }
}
