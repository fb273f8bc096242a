package cli

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/uuid"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// stage holds the shell as a program would: it runs commands beside it and
// gives it their messages in the order they come.
type stage struct {
	t     *testing.T
	shell *shell
	queue panetest.Queue
	under sync.WaitGroup  // Commands that have not ended: what they write must not outlive the test.
	shown strings.Builder // Every frame that was looked at.
}

// openScreen starts the interface of a machine at 120 by 35 cells.
func openScreen(m *machine, g globals) *stage {
	t := m.t
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	c := &command{
		streams: Streams{In: strings.NewReader(""), Out: new(strings.Builder), Err: new(strings.Builder)},
		env:     readEnvironment(func(name string) (string, bool) { v, ok := m.env[name]; return v, ok }),
		places:  m.places, now: time.Now, newID: uuid.NewString, log: slog.New(slog.DiscardHandler), globals: g, painting: true,
	}
	target, err := c.choose()
	if err != nil {
		t.Fatal(err)
	}
	env, err := kit.NewEnv(ctx, kit.EnvOptions{Profile: colorprofile.ASCII})
	if err != nil {
		t.Fatal(err)
	}
	x := &stage{t: t, queue: panetest.NewQueue(), shell: &shell{env: env, notices: make(chan string, 8)}}
	c.tell = x.shell.note
	if err := x.shell.show(c.newApp(env, target)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		x.shell.root.Close()
		cancel()
		if err := x.shell.app.leave(); err != nil {
			t.Error(err)
		}
		x.under.Wait()
	})
	x.do(x.shell.Init())
	x.give(tea.WindowSizeMsg{Width: 120, Height: 35})
	return x
}

// do runs a command beside the shell.
func (x *stage) do(cmd tea.Cmd) { x.queue.Run(x.counted(cmd)) }

// counted is a command that is waited for at the end of the test.
func (x *stage) counted(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	x.under.Add(1)
	return func() tea.Msg {
		defer x.under.Done()
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = x.counted(batch[i])
			}
		}
		return msg
	}
}

// give gives the shell a message.
func (x *stage) give(msg tea.Msg) {
	_, cmd := x.shell.Update(msg)
	x.do(cmd)
}

// frame is what is on the screen.
func (x *stage) frame() string {
	f := ansi.Strip(x.shell.View().Content)
	x.shown.WriteString(f)
	return f
}

// until lets messages come until the screen shows all words.
func (x *stage) until(words ...string) {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.t.Context(), 20*time.Second)
	defer cancel()
	for {
		f, missing := x.frame(), ""
		for _, w := range words {
			if !strings.Contains(f, w) {
				missing = w
			}
		}
		if missing == "" {
			return
		}
		select {
		case msg := <-x.queue:
			x.give(msg)
		case <-ctx.Done():
			x.t.Fatalf("%q is not shown:\n%s", missing, f)
		}
	}
}

// gone lets messages come until the screen does not show a word any more.
func (x *stage) gone(word string) {
	x.t.Helper()
	ctx, cancel := context.WithTimeout(x.t.Context(), 20*time.Second)
	defer cancel()
	for strings.Contains(x.frame(), word) {
		select {
		case msg := <-x.queue:
			x.give(msg)
		case <-ctx.Done():
			x.t.Fatalf("%q is still shown:\n%s", word, x.frame())
		}
	}
}

// press presses keys by name.
func (x *stage) press(names ...string) {
	codes := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "right": tea.KeyRight}
	for _, name := range names {
		if code, ok := codes[name]; ok {
			x.give(tea.KeyPressMsg{Code: code})
			continue
		}
		for _, r := range name {
			x.give(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// listed is how often the folder list was read, not counting the change feed.
func listed(s *apitest.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Path == "/api/folders" && strings.HasPrefix(r.Query.Get("sorting"), "time_created") && r.Query.Get("with_analyses") != "" {
			n++
		}
	}
	return n
}

// A new user has a host, an e-mail and a password, and types the two into the
// form that the interface opens with.
func TestInterfaceOpensWithSignIn(t *testing.T) {
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	a := s.Account()
	x := openScreen(newMachine(t), globals{Host: s.URL()})
	x.until("Sign in", s.URL(), "Nobody is signed in here yet")
	x.press(a.Email, "tab", "wrong-canary", "enter")
	x.until("wrong")
	x.press(a.Password, "enter")
	x.gone("Password")
	x.until(folder[:8], a.Email)
	if n, found := listed(s), s.Count("GET /api/version"); n != 1 || found != 1 {
		t.Errorf("the list was read %d times, and it was found out %d times who that is", n, found)
	}
	for _, canary := range append(s.Tokens(), a.Password, "wrong-canary") {
		if strings.Contains(x.shown.String(), canary) {
			t.Error("a secret was on the screen")
		}
	}
}

// Whoever does not sign in is told how to do it later, and is not asked again
// by everything that is loaded.
func TestSignInMayBeLeft(t *testing.T) {
	s := apitest.New(t)
	x := openScreen(newMachine(t), globals{Host: s.URL(), Email: s.Account().Email})
	x.until("Password")
	x.press("esc")
	x.gone("Password")
	x.until(":login")
	// A pane may find out later than the shell that nobody is signed in.
	what, next := api.Explain(api.ErrSignedOut)
	x.give(pane.StatusMsg{Level: pane.Bad, Text: what + " " + next})
	x.until(":login")
	x.give(pane.StatusMsg{Level: pane.Bad, Text: "Something else failed."})
	x.until("Something else failed.")
	x.give(pane.StatusMsg{Level: pane.Bad, Text: what + " " + next})
	x.until(":login")
	if _, err := x.shell.app.client.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) {
		t.Errorf("a call afterwards: %v", err)
	}
	x.press(":", "login", "enter")
	x.until("Password")
	x.press(s.Account().Password, "enter")
	x.gone("Password")
	if _, err := x.shell.app.client.Folders(t.Context(), api.FolderQuery{}); err != nil {
		t.Errorf("a call after signing in: %v", err)
	}
}

// A session that dies while a form is open is signed in over it; the form
// keeps what was chosen, and the calls that waited go on.
func TestSessionDiesInTheMiddle(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s)
	x := openScreen(m, globals{})
	x.until(s.Account().Email)
	x.press("n")
	x.until("New folder")
	s.ForgetTokens()
	const calls = 5
	answers := make(chan error, calls)
	for range calls {
		go func() {
			_, err := x.shell.app.client.Folders(t.Context(), api.FolderQuery{})
			answers <- err
		}()
	}
	x.until("The session has ended")
	x.press(s.Account().Password, "enter")
	x.gone("The session has ended")
	for range calls {
		if err := <-answers; err != nil {
			t.Errorf("a call that waited: %v", err)
		}
	}
	x.until("New folder")
	if n := s.Count("POST /api/authorize/auth"); n != 2 {
		t.Errorf("%d sign-ins, want one at the start and one in the middle", n)
	}
}

// Read-only is lifted by a key: for this run, or for good.
func TestUnlock(t *testing.T) {
	for _, forGood := range []bool{false, true} {
		s := apitest.New(t)
		m := newMachine(t)
		m.signedUp(s, "--profile", "p", "--read-only")
		x := openScreen(m, globals{})
		x.until("read-only", "CLIENT ADMIN")
		if _, err := x.shell.app.client.CreateFolder(t.Context(), api.NewFolder{}); !errors.Is(err, api.ErrReadOnly) {
			t.Fatalf("while it is read-only: %v", err)
		}
		x.press("U")
		x.until("Stay read-only")
		if forGood {
			x.press("right")
		}
		x.press("tab", "tab", "enter")
		x.until("Changes are permitted")
		if _, err := x.shell.app.client.CreateFolder(t.Context(), api.NewFolder{}); err != nil {
			t.Errorf("after unlocking: %v", err)
		}
		if n := s.Count("POST /api/authorize/auth"); n != 1 {
			t.Errorf("%d sign-ins", n)
		}
		want := exitError
		if forGood {
			want = exitOK
		}
		if o := m.run("folders", "create"); o.code != want {
			t.Errorf("for good %v: a later run ends with %d, want %d; %s", forGood, o.code, want, o.err)
		}
	}
}

// The list of profiles switches to another server, with its own session.
func TestSwitchProfile(t *testing.T) {
	one, two := apitest.New(t), apitest.New(t)
	one.AddFolder(apitest.Folder{})
	for range 3 {
		two.AddFolder(apitest.Folder{})
	}
	m := newMachine(t)
	m.signedUp(two, "--profile", "two")
	m.signedUp(one, "--profile", "one")
	m.must("profiles", "use", "one")
	x := openScreen(m, globals{})
	x.until(strings.TrimPrefix(one.URL(), "http://"), "1–1 of 1")
	x.press(":", "profiles", "enter")
	x.until("two", "signed in")
	x.press("j", "enter")
	x.until(strings.TrimPrefix(two.URL(), "http://"), "1–3 of 3")
	if strings.Contains(x.frame(), strings.TrimPrefix(one.URL(), "http://")) {
		t.Error("the other server is still shown")
	}
	for _, r := range two.Requests() {
		for _, token := range one.Tokens() {
			if strings.Contains(r.Header.Get("X-Forensic-Access-Token"), token) {
				t.Error("a token has moved to the other server")
			}
		}
	}
}
