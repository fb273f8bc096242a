package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/ui"
	"ozdesk/ui/account"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// question is a call that waits for somebody to sign in.
type question struct {
	why   string
	first bool      // Nothing was shown yet: who signs in is found out by who asks.
	done  chan bool // Gets true when somebody has signed in.
}

// notSignedIn stands in the footer after somebody has chosen not to sign in.
const notSignedIn = "Nobody is signed in. Type :login to sign in."

// questionMsg brings a question to the screen.
type questionMsg struct {
	app *app
	q   *question
}

// nextQuestion waits for a call that needs somebody to sign in.
func (a *app) nextQuestion() tea.Cmd {
	return func() tea.Msg {
		select {
		case q := <-a.asks:
			return questionMsg{app: a, q: q}
		case <-a.env.Ctx.Done():
			return nil
		}
	}
}

// signIn is what the client asks when its session cannot be renewed: what
// needs nobody first, then the person, over whatever is open. The dialog signs
// in by itself, so that a wrong password can be typed again; the client finds
// its new session when this returns.
func (a *app) signIn(ctx context.Context) (string, api.Secret, error) {
	if !a.tried.Swap(true) {
		if email, password, err := a.c.asker(a.target)(ctx); err == nil {
			return email, password, nil
		}
	}
	if err := a.ask(ctx, &question{why: "The session has ended. Sign in to go on; nothing that is open is lost."}); err != nil {
		return "", api.Secret{}, err
	}
	return "", api.Secret{}, api.ErrSignedOut
}

// firstSignIn sees to it that somebody is signed in at the start.
func (a *app) firstSignIn(n *connection) (api.Session, error) {
	ctx, why := a.env.Ctx, "Nobody is signed in here yet."
	if !a.tried.Swap(true) {
		email, password, err := a.c.asker(a.target)(ctx)
		if err == nil {
			session, err := n.client.SignIn(ctx, email, password)
			if !errors.Is(err, api.ErrBadCredentials) {
				return session, err
			}
			why = "The password that was given or kept is not accepted."
		}
	}
	if len(a.target.Ignored) > 0 {
		why += " What the environment holds belongs to another server."
	}
	if err := a.ask(ctx, &question{why: why, first: true}); err != nil {
		return api.Session{}, err
	}
	return n.client.Session(ctx)
}

// ask waits until somebody has signed in through the dialog. Who has left it
// once is not asked again by every call that follows.
func (a *app) ask(ctx context.Context, q *question) error {
	if a.declined.Load() {
		return api.ErrSignedOut
	}
	q.done = make(chan bool, 1)
	select {
	case a.asks <- q:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case signedIn := <-q.done:
		if !signedIn {
			return api.ErrSignedOut
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// account takes what is about who is signed in and where. It reports whether
// the message was of that kind.
func (s *shell) account(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case questionMsg:
		if msg.app != s.app {
			return nil, true
		}
		return tea.Batch(s.asked(msg.q), s.app.nextQuestion()), true
	case account.SignedInMsg:
		if s.first {
			s.first = false
			return nil, true // What waits for the server is loaded once.
		}
		return s.app.whoNow(), true
	case account.LeftMsg:
		return tea.Batch(s.hand(pane.SignedOutMsg{}), s.hand(pane.StatusMsg{
			Level: pane.Warn, TTL: time.Hour, Text: notSignedIn,
		})), true
	case whoMsg:
		if msg.app != s.app {
			return nil, true
		}
		s.app.who.Store(&msg.who)
		told := pane.StatusMsg{Level: pane.Info, TTL: time.Millisecond}
		if msg.told != "" {
			told = pane.StatusMsg{Level: pane.Good, Text: msg.told}
		}
		return tea.Batch(s.hand(told), s.hand(pane.RoleMsg{Role: string(msg.who.user.Role)}), s.app.learn()), true
	case account.UnlockMsg:
		return s.app.unlock(msg.ForGood), true
	case unlockedMsg:
		return s.hand(pane.StatusMsg{Level: msg.level, Text: msg.text}), true
	case account.SwitchMsg:
		return s.switchTo(msg.Name), true
	case noticeMsg:
		return tea.Batch(s.hand(pane.StatusMsg{Level: pane.Warn, Text: string(msg), TTL: time.Minute, Notice: true}), s.nextNotice()), true
	}
	return nil, false
}

// loginFirst keeps the way to sign in on the screen after somebody has chosen
// not to: what a pane says of a call that failed for that, however late, must
// not take its place.
func (a *app) loginFirst(msg pane.StatusMsg) pane.StatusMsg {
	if what, _ := api.Explain(api.ErrSignedOut); a.declined.Load() && strings.HasPrefix(msg.Text, what) {
		return pane.StatusMsg{Level: pane.Warn, TTL: time.Hour, Text: notSignedIn}
	}
	return msg
}

// asked opens the dialog for signing in, or lets one that is open answer this
// call too.
func (s *shell) asked(q *question) tea.Cmd {
	s.waiting = append(s.waiting, q)
	if len(s.waiting) > 1 {
		return nil
	}
	a := s.app
	email := a.target.Email
	if who := a.who.Load(); who != nil && !who.user.Email.IsEmpty() {
		email = who.user.Email.Raw()
	}
	return s.hand(pane.DialogMsg{Pane: account.NewSignIn(account.SignInOptions{
		Env: a.env, Server: text.New(a.n.Load().client.Origin()), Email: text.New(email), Why: q.why,
		SignIn: func(ctx context.Context, email string, password api.Secret) error {
			_, err := a.n.Load().client.SignIn(ctx, email, password)
			return err
		},
		Done: func(signedIn bool) {
			a.declined.Store(!signedIn)
			s.first = false
			for _, q := range s.waiting {
				s.first = s.first || signedIn && q.first
				q.done <- signedIn
			}
			s.waiting = nil
		},
	})})
}

// whoMsg tells who is signed in after a dialog.
type whoMsg struct {
	app  *app
	who  identity
	told string // A sentence about it, "" for none.
}

// whoNow finds out who that is. The server told it at sign-in.
func (a *app) whoNow() tea.Cmd {
	return func() tea.Msg {
		n := a.n.Load()
		session, err := n.client.Session(a.env.Ctx)
		if err != nil {
			return nil // Whatever is loaded next says why.
		}
		return whoMsg{app: a, who: a.describe(n, session)}
	}
}

// commands are what the palette knows besides pages.
func (a *app) commands() []ui.Command {
	profiles := ui.Command{Name: account.RouteProfiles, Help: "list and switch servers", Run: func(string) tea.Cmd {
		return pane.Send(pane.OpenMsg{Kind: account.RouteProfiles})
	}}
	own := append(a.lookCommands(), profiles, a.webhookCommand())
	if a.target.Sandbox {
		own = append(own, a.roleCommand())
	}
	return append(own, ui.Command{Name: "login", Help: "sign in, also as somebody else", Run: func(string) tea.Cmd {
		return func() tea.Msg {
			if a.n.Load() == nil {
				return nil // The way to the server is not known yet.
			}
			return questionMsg{app: a, q: &question{done: make(chan bool, 1)}}
		}
	}})
}

// accountRoutes are the pages of this part.
func (a *app) accountRoutes() map[string]ui.Maker {
	return map[string]ui.Maker{
		account.RouteProfiles: func(string) pane.Pane { return account.NewProfiles(a.env, a.listProfiles) },
	}
}

// listProfiles reads the profiles for the list.
func (a *app) listProfiles(ctx context.Context) ([]account.Profile, error) {
	rows, err := a.c.profileRows(ctx)
	var list []account.Profile
	for _, r := range rows {
		list = append(list, account.Profile{
			Name: r.name, Server: text.New(r.host), Email: r.email, Current: r.name == a.target.Profile,
			Default: r.isDefault, SignedIn: r.signedIn, ReadOnly: r.readOnly,
		})
	}
	return list, err
}

// unlocks reports whether a key asks for read-only to be lifted.
func (s *shell) unlocks(msg tea.KeyPressMsg) bool {
	return kit.Pressed(msg, s.env.Keys.Unlock) && s.app.readOnly.Load() && s.root.Listens() && s.app.n.Load() != nil
}

// askUnlock opens the dialog for it.
func (s *shell) askUnlock() tea.Cmd {
	a := s.app
	name := ""
	if settings, _, err := config.In(a.c.places.Config).Load(); err == nil {
		if _, known := settings.Profiles[a.target.Profile]; known {
			name = a.target.Profile
		}
	}
	return s.hand(pane.DialogMsg{Pane: account.NewUnlock(a.env, text.New(a.n.Load().client.Origin()), text.New(name))})
}

// unlockedMsg says what came of lifting read-only.
type unlockedMsg struct {
	level pane.Level
	text  string
}

// unlock permits changes from now on.
func (a *app) unlock(forGood bool) tea.Cmd {
	return func() tea.Msg {
		broken := func(err error) tea.Msg {
			_, what, next := a.c.explain(err)
			return unlockedMsg{pane.Bad, sentences(what, next)}
		}
		if forGood {
			if err := a.c.unlockProfile(a.env.Ctx, a.target.Profile); err != nil {
				return broken(err)
			}
		}
		old := a.n.Load()
		n, err := old.writable()
		if err != nil {
			return broken(err)
		}
		a.n.Store(n)
		a.client.swap(n.client)
		old.client.Close()
		a.readOnly.Store(false)
		if forGood {
			return unlockedMsg{pane.Good, "Changes are permitted here from now on."}
		}
		return unlockedMsg{pane.Good, "Changes are permitted until you leave."}
	}
}

// unlockProfile writes into a profile that changes are permitted.
func (c *command) unlockProfile(ctx context.Context, name string) error {
	return config.In(c.places.Config).Update(ctx, func(s *config.Settings) error {
		p, known := s.Profiles[name]
		if !known {
			return noProfile(name)
		}
		p.ReadOnly = new(false)
		s.Profiles[name] = p
		return nil
	})
}

// switchTo shows another server in place of this one. What was given for this
// one, by flag or environment, does not move along.
func (s *shell) switchTo(name string) tea.Cmd {
	if lost := s.root.Unsaved(); lost != "" {
		return s.hand(pane.StatusMsg{Level: pane.Warn, Text: lost + " Finish or leave it, then switch."})
	}
	old := s.app
	if old.c.recording != nil {
		return s.hand(pane.StatusMsg{Level: pane.Warn, Text: "A recording is of one server. Leave the program to work with another one."})
	}
	settings, _, err := config.In(old.c.places.Config).Load()
	var t target
	if err == nil {
		g := globals{Profile: name, Timeout: old.c.globals.Timeout, ReadOnly: old.c.globals.ReadOnly}
		g.ReadOnlySet = g.ReadOnly // Caution moves along.
		t, err = resolve(g, environment{}, settings)
	}
	if err != nil {
		_, what, next := old.c.explain(err)
		return s.hand(pane.StatusMsg{Level: pane.Bad, Text: sentences(what, next)})
	}
	s.root.Close()
	old.cancel()
	next := old.c.newApp(s.env, t)
	next.before = old.receiver()
	if err := s.show(next); err != nil {
		return tea.Quit // The parts are those of the start: nothing of them can fail here alone.
	}
	cmds := []tea.Cmd{s.begin(), s.hand(s.size), func() tea.Msg {
		if err := old.leave(); err != nil {
			old.c.log.Warn("leave the server", "err", text.Line(err.Error()))
		}
		return nil
	}}
	if s.ground.Color != nil {
		cmds = append(cmds, s.hand(s.ground))
	}
	return tea.Batch(cmds...)
}

// show makes the root model of an app and puts it on the screen.
func (s *shell) show(a *app) error {
	env := a.env
	env.Ctx = s.env.Ctx // Its timers end with the program.
	root, err := a.newRoot(env)
	if err != nil {
		return fmt.Errorf("show %s: %w", a.target, err)
	}
	s.app, s.root, s.waiting = a, root, nil
	return nil
}

// noticeMsg is a sentence for the footer.
type noticeMsg string

// note takes a notice from anywhere. What nobody reads is not waited for.
func (s *shell) note(what string) {
	select {
	case s.notices <- sentences(what, ""):
	default:
	}
}

// nextNotice waits for one.
func (s *shell) nextNotice() tea.Cmd {
	return func() tea.Msg {
		select {
		case what := <-s.notices:
			return noticeMsg(what)
		case <-s.env.Ctx.Done():
			return nil
		}
	}
}
