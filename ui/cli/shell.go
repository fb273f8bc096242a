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
	"ozdesk/ui/pane"
)

// shell wraps the root model with what happens outside of it: the way to the
// server while the first frames are on screen already.
type shell struct {
	root  *ui.Model
	app   *app
	ready *connection // Signed in before the screen was taken, or nil.
	kinds int64       // The kinds of collections that the panes have drawn.
}

// connectedMsg reports that the server can be used, or why not.
type connectedMsg struct {
	who identity
	err error
}

// progressMsg is one line about the sandbox's first start.
type progressMsg struct{ line string }

// learnedMsg reports that the meaning of collections is known.
type learnedMsg struct{}

// Init opens the first room and sets out for the server.
func (s *shell) Init() tea.Cmd {
	return tea.Batch(s.root.Init(), s.connect(), s.app.nextProgress())
}

// View is the root's.
func (s *shell) View() tea.View { return s.root.View() }

// Update takes a message. Outcomes read differently once it is known what a hit
// in a collection means, whoever found out: panes drop what they have drawn.
func (s *shell) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := s.take(msg)
	if kinds := s.app.kinds.Load(); kinds != s.kinds {
		s.kinds = kinds
		cmd = tea.Batch(cmd, s.hand(pane.ThemeMsg{}))
	}
	return s, cmd
}

// take takes the few messages of the shell and hands all others on.
func (s *shell) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case connectedMsg:
		if msg.err != nil {
			_, what, next := explain(msg.err)
			return s.hand(pane.StatusMsg{Level: pane.Bad, Text: sentences(what, next), TTL: time.Hour})
		}
		s.app.who.Store(&msg.who)
		return tea.Batch(s.hand(pane.StatusMsg{Level: pane.Info, TTL: time.Millisecond}), s.app.learn())
	case progressMsg:
		return tea.Batch(s.hand(pane.StatusMsg{Level: pane.Info, Text: msg.line, TTL: time.Minute}), s.app.nextProgress())
	case learnedMsg:
		return nil // Update looks whether anything has changed.
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
	a, ready := s.app, s.ready
	return func() tea.Msg {
		n, err := ready, error(nil)
		if n == nil {
			n, err = a.c.joinSandbox(a.env.Ctx, a.target, a.report)
		}
		close(a.progress)
		if err != nil {
			a.client.set(nil, err)
			return connectedMsg{err: err}
		}
		a.n.Store(n)
		who, err := identify(a.env.Ctx, a.c, n)
		a.client.set(n.client, nil)
		return connectedMsg{who: who, err: err}
	}
}

// identify signs in at the sandbox where need be and finds out who that is.
func identify(ctx context.Context, c *command, n *connection) (identity, error) {
	who := identity{sandbox: n.box != nil}
	session, err := n.client.Session(ctx)
	if errors.Is(err, api.ErrSignedOut) && n.box != nil {
		session, err = c.signInSandbox(ctx, n)
	}
	if err != nil {
		return who, fmt.Errorf("read the session: %w", err)
	}
	if session.User != nil {
		who.user = *session.User
	} else {
		who.user.Email = session.Email
	}
	// A server that does not say what it is, is no sandbox.
	if v, err := n.client.Version(ctx); err == nil && v.Sandbox {
		who.sandbox = true
	}
	return who, nil
}

// signInSandbox signs in with an account of the sandbox.
func (c *command) signInSandbox(ctx context.Context, n *connection) (api.Session, error) {
	email, password, err := c.sandboxAccount(n.target, n.dir)
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

// leave ends this process's part in the sandbox.
func (a *app) leave() error {
	if n := a.n.Load(); n != nil {
		n.client.Close()
		return n.close(context.Background())
	}
	return nil
}
