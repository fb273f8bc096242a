package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// canary is a password that must be on no screen.
const canary = "canary-9d2e"

// stage holds one pane as the root would, inside a synctest bubble: it runs
// commands beside the pane and hands it their messages.
type stage struct {
	t     *testing.T
	pane  pane.Pane
	queue panetest.Queue
	out   []tea.Msg // Messages for the root.
}

// onStage runs a test with a pane of w times h cells.
func onStage(t *testing.T, w, h int, makePane func(kit.Env) pane.Pane, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		env, err := kit.NewEnv(ctx, kit.EnvOptions{Profile: colorprofile.ASCII})
		if err != nil {
			t.Fatal(err)
		}
		s := &stage{t: t, queue: panetest.NewQueue(), pane: makePane(env)}
		s.pane.Resize(w, h)
		s.do(s.pane.Init())
		s.do(s.pane.Shown(true))
		s.settle()
		test(s)
		s.pane.Close()
		cancel()
		synctest.Wait() // Whatever still runs fails the test.
	})
}

// do runs a command beside the pane.
func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

// settle waits until nothing moves any more.
func (s *stage) settle() {
	s.queue.Settle(func(msg tea.Msg) {
		if a, ok := msg.(pane.Addressed); ok && a.Target() == s.pane.ID() {
			s.do(s.pane.Update(msg))
		} else {
			s.out = append(s.out, msg)
		}
	})
}

// press presses keys by name, or types a word.
func (s *stage) press(names ...string) {
	codes := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "right": tea.KeyRight, "down": tea.KeyDown}
	for _, name := range names {
		if code, ok := codes[name]; ok {
			s.do(s.pane.Update(tea.KeyPressMsg{Code: code}))
		} else {
			for _, r := range name {
				s.do(s.pane.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
			}
		}
		s.settle()
	}
}

// view draws the pane without styles.
func (s *stage) view() string { return ansi.Strip(s.pane.View()) }

// sent reports whether a message of a kind went to the root.
func sent[T any](s *stage) (T, bool) {
	var none T
	for _, msg := range s.out {
		if m, ok := msg.(T); ok {
			return m, true
		}
	}
	return none, false
}

// requireFrame checks that a frame fits and compares it with its golden file.
func requireFrame(t *testing.T, frame string, w, h int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > h {
		t.Errorf("%d lines in a pane of %d", len(lines), h)
	}
	for i, line := range lines {
		if cells := ansi.StringWidth(line); cells > w {
			t.Errorf("line %d has %d cells of %d: %q", i, cells, w, line)
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
}

// sizes are screens; a dialog gets what kit.DialogInner leaves of them.
var sizes = [][2]int{{200, 60}, {120, 35}, {80, 24}, {40, 10}}

// trying is a server that knows one password.
type trying struct {
	tried []string
	err   error         // What it answers to the right one.
	hold  chan struct{} // Answers wait for it when it is not nil.
	done  []bool
}

func (s *trying) signIn(ctx context.Context, email string, password api.Secret) error {
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.tried = append(s.tried, email)
	if password.Reveal() != canary {
		return &api.Error{Kind: api.KindBadCredentials, Status: 401}
	}
	return s.err
}

// dialog makes the dialog over a server.
func (s *trying) dialog(email string) func(kit.Env) pane.Pane {
	return func(env kit.Env) pane.Pane {
		return NewSignIn(SignInOptions{
			Env: env, Server: text.New("https://oz.example"), Email: text.New(email),
			Why:    "The session has ended. Sign in to go on; nothing that is open is lost.",
			SignIn: s.signIn, Done: func(yes bool) { s.done = append(s.done, yes) },
		})
	}
}

func TestSignInFrames(t *testing.T) {
	for _, size := range sizes {
		w, h := kit.DialogInner(size[0], size[1])
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := new(trying)
			onStage(t, w, h, s.dialog("ana@example.org"), func(st *stage) {
				st.press(canary[:5])
				if !strings.Contains(st.pane.Title(), "https://oz.example") {
					t.Error("it is not said where the password goes")
				}
				requireFrame(t, st.view(), w, h)
			})
		})
	}
}

// A wrong password says so and can be typed again; the right one closes the
// dialog. It is hidden throughout, and who waits is told once.
func TestSignInAgain(t *testing.T) {
	s := new(trying)
	onStage(t, 66, 20, s.dialog(""), func(st *stage) {
		frames := st.view()
		st.press("enter", "enter", "enter") // Nothing was typed: nothing is sent.
		if len(s.tried) != 0 {
			t.Fatal("an empty form was sent")
		}
		st.press("esc")
		frames += st.view()
		if _, left := sent[LeftMsg](st); !left || len(s.done) != 1 || s.done[0] {
			t.Errorf("left %v, told %v", left, s.done)
		}
		if strings.Contains(frames, canary) {
			t.Error("the password is shown")
		}
	})
	s = new(trying)
	onStage(t, 66, 20, s.dialog("ana@example.org"), func(st *stage) {
		st.press("wrong", "enter")
		if v := st.view(); !strings.Contains(v, "wrong") || strings.Contains(v, "•") {
			t.Errorf("after a wrong password:\n%s", v)
		}
		st.press(canary)
		if strings.Contains(st.view(), canary) {
			t.Error("the password is shown")
		}
		st.press("enter")
		if _, in := sent[SignedInMsg](st); !in || len(s.done) != 1 || !s.done[0] {
			t.Errorf("signed in %v, told %v", in, s.done)
		}
		if _, closed := sent[pane.CloseDialogMsg](st); !closed {
			t.Error("the dialog stays open")
		}
	})
	if len(s.done) != 1 {
		t.Errorf("told %d times", len(s.done))
	}
}

// Trouble on the way keeps what was typed; a try that takes long can be
// stopped, and closing tells who waits.
func TestSignInTrouble(t *testing.T) {
	s := &trying{err: &api.Error{Kind: api.KindOffline}}
	onStage(t, 66, 20, s.dialog("ana@example.org"), func(st *stage) {
		st.press(canary, "enter")
		if v := st.view(); !strings.Contains(v, "reached") || !strings.Contains(v, "•") {
			t.Errorf("offline:\n%s", v)
		}
		s.hold, s.err = make(chan struct{}), nil
		st.press("enter")
		if v := st.view(); !strings.Contains(v, "signing in") {
			t.Errorf("while it waits:\n%s", v)
		}
		st.press("x", "esc") // A letter is not typed meanwhile; esc stops the try.
		if v := st.view(); strings.Contains(v, "signing in") || len(s.done) != 0 {
			t.Errorf("stopped: told %v\n%s", s.done, v)
		}
		close(s.hold)
	})
	if len(s.done) != 1 || s.done[0] {
		t.Errorf("after closing: told %v", s.done)
	}
}

func TestUnlockFrames(t *testing.T) {
	for _, size := range sizes {
		w, h := kit.DialogInner(size[0], size[1])
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			onStage(t, w, h, func(env kit.Env) pane.Pane {
				return NewUnlock(env, text.New("https://oz.example"), text.New("prod"))
			}, func(st *stage) { requireFrame(t, st.view(), w, h) })
		})
	}
}

func TestUnlockAnswers(t *testing.T) {
	for _, tt := range []struct {
		profile string
		keys    []string
		want    *UnlockMsg
	}{
		{"prod", []string{"tab", "tab", "enter"}, &UnlockMsg{}},
		{"prod", []string{"right", "tab", "tab", "enter"}, &UnlockMsg{ForGood: true}},
		{"", []string{"right", "tab", "tab", "enter"}, &UnlockMsg{}}, // Nothing could keep it.
		{"prod", []string{"tab", "enter"}, nil},                      // The safe button comes first.
		{"prod", []string{"esc"}, nil},
	} {
		onStage(t, 66, 20, func(env kit.Env) pane.Pane {
			return NewUnlock(env, text.New("https://oz.example"), text.New(tt.profile))
		}, func(st *stage) {
			st.press(tt.keys...)
			got, any := sent[UnlockMsg](st)
			if any != (tt.want != nil) || any && got != *tt.want {
				t.Errorf("%q %v: sent %v %+v", tt.profile, tt.keys, any, got)
			}
			if _, closed := sent[pane.CloseDialogMsg](st); !closed {
				t.Errorf("%v: it stays open", tt.keys)
			}
		})
	}
}

// sample are profiles, one with a hostile address.
func sample(context.Context) ([]Profile, error) {
	return []Profile{
		{Name: "prod", Server: text.New("https://oz.example"), Email: text.New("ana@example.org"), Current: true, Default: true, SignedIn: true, ReadOnly: true},
		{Name: "test", Server: text.New("https://test.example\x1b[31m"), Email: text.New("ana\u202e@example.org")},
		{Name: "sandbox", Server: text.New("embedded"), SignedIn: true},
	}, nil
}

func TestProfilesFrames(t *testing.T) {
	for _, size := range sizes {
		w, h := size[0], size[1]
		t.Run(fmt.Sprintf("%dx%d", w, h), func(t *testing.T) {
			onStage(t, w, h, func(env kit.Env) pane.Pane { return NewProfiles(env, sample) }, func(st *stage) {
				requireFrame(t, st.view(), w, h)
			})
		})
	}
}

func TestProfilesSwitch(t *testing.T) {
	onStage(t, 100, 20, func(env kit.Env) pane.Pane { return NewProfiles(env, sample) }, func(st *stage) {
		st.press("enter")
		if _, any := sent[SwitchMsg](st); any {
			t.Error("switched to what is in use")
		}
		st.press("down", "enter")
		if m, _ := sent[SwitchMsg](st); m.Name != "test" {
			t.Errorf("switched to %q", m.Name)
		}
	})
	broken := func(context.Context) ([]Profile, error) { return nil, errors.New("no settings") }
	onStage(t, 100, 20, func(env kit.Env) pane.Pane { return NewProfiles(env, broken) }, func(st *stage) {
		if v := st.view(); !strings.Contains(v, "try again") {
			t.Errorf("broken:\n%s", v)
		}
	})
}
