package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// shell wraps the root model with what happens outside of it: the way to the
// server while the first frames are on screen already.
type shell struct {
	env     kit.Env // Lives as long as the program; that of an app as long as its server is shown.
	root    *ui.Model
	app     *app
	size    tea.WindowSizeMsg
	ground  tea.BackgroundColorMsg
	kinds   int64       // The kinds of collections that the panes have drawn.
	waiting []*question // Calls that the dialog for signing in is open for.
	first   bool        // One of those that were answered came from the start.
	notices chan string // For the footer.
}

// connectedMsg reports that the server can be used, or why not.
type connectedMsg struct {
	app *app
	who identity
	err error
}

// progressMsg is one line about the sandbox's first start.
type progressMsg struct{ line string }

// learnedMsg reports that the meaning of collections is known.
type learnedMsg struct{}

// Init opens the first room and sets out for the server.
func (s *shell) Init() tea.Cmd {
	return tea.Batch(s.begin(), s.nextNotice())
}

// begin opens the first room of an app and sets out for its server.
func (s *shell) begin() tea.Cmd {
	return tea.Batch(s.root.Init(), s.connect(), s.app.nextProgress(), s.app.nextQuestion(), s.app.loadJobs())
}

// View is the root's.
func (s *shell) View() tea.View { return s.root.View() }

// Update takes a message. Outcomes read differently once it is known what a hit
// in a collection means, whoever found out: panes drop what they have drawn.
func (s *shell) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := s.take(msg)
	s.app.kept.room(s.root.Room())
	if kinds := s.app.kinds.Load(); kinds != s.kinds {
		s.kinds = kinds
		cmd = tea.Batch(cmd, s.hand(pane.ThemeMsg{}))
	}
	return s, cmd
}

// take takes the few messages of the shell and hands all others on.
func (s *shell) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.size = msg
	case tea.BackgroundColorMsg:
		s.ground = msg
	case tea.KeyPressMsg:
		if s.unlocks(msg) {
			return s.askUnlock()
		}
	case connectedMsg:
		if msg.app != s.app {
			return nil
		}
		if errors.Is(msg.err, api.ErrSignedOut) && s.app.declined.Load() {
			return s.hand(pane.StatusMsg{Level: pane.Warn, Text: notSignedIn, TTL: time.Hour})
		}
		if msg.err != nil {
			_, what, next := s.app.c.explain(msg.err)
			return s.hand(pane.StatusMsg{Level: pane.Bad, Text: sentences(what, next), TTL: time.Hour})
		}
		s.app.who.Store(&msg.who)
		return tea.Batch(s.hand(s.app.greeting()), s.app.learn())
	case pane.CloseDialogMsg:
		if answer, ours := msg.Result.(copyHookMsg); ours { // The root does not know it.
			msg.Result = nil
			return tea.Batch(s.hand(msg), answer.copied())
		}
	case pane.StatusMsg:
		return s.hand(s.app.loginFirst(msg))
	case progressMsg:
		return tea.Batch(s.hand(pane.StatusMsg{Level: pane.Info, Text: msg.line, TTL: time.Minute}), s.app.nextProgress())
	case jobNewsMsg:
		if msg.app != s.app {
			return nil
		}
		s.app.changes.Tell() // It may have added persons, or deleted some.
		return tea.Batch(s.hand(msg.told), s.app.nextJobNews(msg.news))
	case learnedMsg:
		return nil // Update looks whether anything has changed.
	}
	if cmd, ours := s.account(msg); ours {
		return cmd
	}
	return s.hand(msg)
}

// hand gives a message to the root.
func (s *shell) hand(msg tea.Msg) tea.Cmd {
	_, cmd := s.root.Update(msg)
	return cmd
}

// connect goes to the server in the background.
func (s *shell) connect() tea.Cmd {
	a := s.app
	return func() tea.Msg {
		var n *connection
		var err error
		if a.target.Sandbox {
			n, err = a.c.joinSandbox(a.env.Ctx, a.target, a.report)
		} else {
			n, err = a.c.dial(a.target, a.signIn)
		}
		close(a.progress)
		if err != nil {
			a.client.set(nil, err)
			return connectedMsg{app: a, err: err}
		}
		a.n.Store(n)
		a.receive()
		who, err := a.identify(n)
		a.client.set(n.client, nil)
		return connectedMsg{app: a, who: who, err: err}
	}
}

// identify signs in where need be and finds out who that is.
func (a *app) identify(n *connection) (identity, error) {
	ctx, who := a.env.Ctx, identity{sandbox: n.box != nil}
	session, err := n.client.Session(ctx)
	switch {
	case errors.Is(err, api.ErrSignedOut) && n.box != nil:
		session, err = a.c.signInSandbox(ctx, n)
	case errors.Is(err, api.ErrSignedOut):
		session, err = a.firstSignIn(n)
	}
	if err != nil {
		return who, fmt.Errorf("read the session: %w", err)
	}
	return a.describe(n, session), nil
}

// describe tells who a session belongs to, and whether the server is a sandbox.
func (a *app) describe(n *connection, session api.Session) identity {
	who := identity{sandbox: n.box != nil}
	if session.User != nil {
		who.user = *session.User
	} else {
		who.user.Email = session.Email
	}
	// A server that does not say what it is, is no sandbox.
	if v, err := n.client.Version(a.env.Ctx); err == nil && v.Sandbox {
		who.sandbox = true
	}
	return who
}

// signInSandbox signs in with an account of the sandbox.
func (c *command) signInSandbox(ctx context.Context, n *connection) (api.Session, error) {
	email, password, err := c.sandboxAccount(ctx, n.target, n.dir)
	if err != nil {
		return api.Session{}, err
	}
	return n.client.SignIn(ctx, email, password)
}

// report keeps the newest progress for the next look at it.
func (a *app) report(done, total int, what string) {
	for p := (progress{done, total, what}); ; {
		select {
		case a.progress <- p:
			return
		default:
		}
		select {
		case <-a.progress:
		default:
		}
	}
}

// nextProgress waits for news of the sandbox's first start.
func (a *app) nextProgress() tea.Cmd {
	return func() tea.Msg {
		p, more := <-a.progress
		if !more {
			return nil
		}
		return progressMsg{line: progressText(p.done, p.total, p.what)}
	}
}

// learn finds out which collections are whitelists.
func (a *app) learn() tea.Cmd {
	return func() tea.Msg {
		list, err := a.client.Collections(a.env.Ctx)
		if err != nil {
			a.c.log.Warn("the kinds of collections are not known", "err", text.Line(err.Error()))
			return nil
		}
		a.listed(list)
		return learnedMsg{}
	}
}

// leave keeps where one was, breaks off jobs, whose ledgers say how far they are,
// and ends this process's part in the sandbox.
func (a *app) leave() error {
	a.desk.Close()
	a.cancel()
	if r := a.receiver(); r != nil {
		r.Wait()
	}
	a.kept.SavePlace(context.Background())
	if n := a.n.Load(); n != nil {
		n.client.Close()
		return n.close(context.Background())
	}
	return nil
}
