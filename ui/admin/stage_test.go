package admin

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
	"ozdesk/ui/removal"
)

var stageStart = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

func uuid(start string) string { return start + "-0000-4000-8000-000000000000" }

// Errors of a server.
var (
	errDown      = &api.Error{Kind: api.KindOffline, Method: "GET", Path: "/api/users/"}
	errForbidden = &api.Error{Kind: api.KindForbidden, Status: 403}
	errTaken     = &api.Error{Kind: api.KindExists, Status: 400}
	errLost      = &api.Error{Kind: api.KindCutOff, Uncertain: true}
)

// fakeServer answers from memory. A call while a pane is inside Update or View
// fails the test.
type fakeServer struct {
	t         *testing.T
	companies []api.Company
	users     []api.User
	fail      error // of every call
	failWrite error // of every change
	keeps     bool  // a change that failed was made all the same
	changes   []api.UserChange
	made      []api.NewUser
}

func demoServer(t *testing.T) *fakeServer {
	user := func(id, email, first, last string, role api.Role, company string) api.User {
		return api.User{
			ID: api.UserID(uuid(id)), Email: text.New(email), FirstName: text.New(first), LastName: text.New(last), Role: role,
			CompanyID: api.CompanyID(company),
		}
	}
	bank, port := uuid("c0000001"), uuid("c0000002")
	clara := user("a0000003", "clara@demo.example", "Clara", "Ünal", api.RoleClient, bank)
	clara.CanStart = map[api.AnalysisType]bool{api.Biometry: false, api.Quality: true}
	return &fakeServer{
		t: t,
		companies: []api.Company{
			{ID: api.CompanyID(bank), Name: text.New("Nordhafen Demo Bank")},
			{ID: api.CompanyID(port), Name: text.New("港口 Port\x1b]0;x\x07 Authority")},
		},
		users: []api.User{
			user("a0000001", "root@demo.example", "Rune", "Stavik", api.RoleAdmin, ""),
			user("a0000002", "ana@demo.example", "Ana", "Lindermoor", api.RoleClientAdmin, bank),
			clara,
			user("a0000004", "corin@demo.example", "Corin", "Vespermann", api.RoleClientOperator, bank),
			user("a0000005", "pia@port.example", "", "", "AUDITOR", port),
		},
	}
}

func (s *fakeServer) enter(context.Context) error {
	if panetest.InLoop() {
		s.t.Error("the server was asked from inside Update or View")
	}
	return s.fail
}

func (s *fakeServer) change(ctx context.Context) (bool, error) {
	if err := s.enter(ctx); err != nil {
		return false, err
	}
	return s.failWrite == nil || s.keeps, s.failWrite
}

func (s *fakeServer) Companies(ctx context.Context, _ string) ([]api.Company, error) {
	return slices.Clone(s.companies), s.enter(ctx)
}

func (s *fakeServer) CreateCompany(ctx context.Context, name string) (api.Company, error) {
	done, err := s.change(ctx)
	c := api.Company{ID: api.CompanyID(uuid("c0000099")), Name: text.New(name)}
	if done {
		s.companies = append(s.companies, c)
	}
	return c, err
}

func (s *fakeServer) RenameCompany(ctx context.Context, id api.CompanyID, name string) (api.Company, error) {
	done, err := s.change(ctx)
	for i := range s.companies {
		if done && s.companies[i].ID == id {
			s.companies[i].Name = text.New(name)
		}
	}
	return api.Company{ID: id, Name: text.New(name)}, err
}

func (s *fakeServer) Users(ctx context.Context) ([]api.User, error) {
	return slices.Clone(s.users), s.enter(ctx)
}

func (s *fakeServer) User(ctx context.Context, id api.UserID) (api.User, error) {
	if err := s.enter(ctx); err != nil {
		return api.User{}, err
	}
	for _, u := range s.users {
		if u.ID == id {
			return u, nil
		}
	}
	return api.User{}, &api.Error{Kind: api.KindNotFound, Status: 404}
}

func (s *fakeServer) CreateUser(ctx context.Context, n api.NewUser) (api.User, error) {
	s.made = append(s.made, n)
	done, err := s.change(ctx)
	u := api.User{ID: api.UserID(uuid("a0000099")), Email: text.New(n.Email), Role: n.Role, CompanyID: n.CompanyID, CanStart: n.CanStart}
	if done {
		s.users = append(s.users, u)
	}
	return u, err
}

func (s *fakeServer) LostUser(ctx context.Context, email string) (api.Fate, api.User, error) {
	for _, u := range s.users {
		if u.Email.Raw() == email {
			return api.FateDone, u, s.enter(ctx)
		}
	}
	return api.FateNotDone, api.User{}, s.enter(ctx)
}

func (s *fakeServer) ChangeUser(ctx context.Context, id api.UserID, c api.UserChange) (api.User, error) {
	s.changes = append(s.changes, c)
	done, err := s.change(ctx)
	for i := range s.users {
		if u := &s.users[i]; done && u.ID == id {
			if c.LastName != nil {
				u.LastName = text.New(*c.LastName)
			}
			if c.Role != nil {
				u.Role = *c.Role
			}
			return *u, err
		}
	}
	return api.User{}, err
}

// stage holds a pane and the dialogs above it as the root would. It lives in a
// synctest bubble, so that waiting takes no time.
type stage struct {
	t       *testing.T
	server  *fakeServer
	w, h    int
	pane    pane.Pane
	dialogs []pane.Pane
	queue   panetest.Queue
	out     []tea.Msg
	asked   []removal.Request
}

// onStage runs a test with a pane, signed in as one of the users of the server.
func onStage(t *testing.T, server *fakeServer, me int, w, h int, makePane func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		env, err := kit.NewEnv(ctx, kit.EnvOptions{Profile: colorprofile.ASCII, Now: func() time.Time { return stageStart }})
		if err != nil {
			t.Fatal(err)
		}
		server.t = t
		s := &stage{t: t, server: server, w: w, h: h, queue: panetest.NewQueue()}
		who := server.users[me]
		s.pane = makePane(Deps{
			Env: env, Client: server, Changes: new(Changes), Me: func() *api.User { return &who },
			Password: func() string { return "Pass-word-2026-xyzAB" },
			Remove: func(r removal.Request) pane.Pane {
				s.asked = append(s.asked, r)
				return kit.NewConfirm(env, kit.Question{Title: r.Title, Text: r.Text, Yes: "Delete"})
			},
		})
		s.pane.Resize(w, h)
		s.do(s.pane.Init())
		s.settle()
		test(s)
		for _, d := range s.dialogs {
			d.Close()
		}
		s.pane.Close()
		cancel()
		synctest.Wait()
	})
}

func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

func (s *stage) settle() { s.queue.Settle(s.deliver) }

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
		msg.Pane.Resize(kit.DialogInner(s.w+1, s.h+6))
		s.do(msg.Pane.Init())
	case pane.CloseDialogMsg:
		s.dialogs = slices.DeleteFunc(s.dialogs, func(d pane.Pane) bool {
			if d.ID() == msg.From {
				d.Close()
			}
			return d.ID() == msg.From
		})
		if msg.Result != nil {
			s.deliver(msg.Result)
		}
	default:
		s.out = append(s.out, msg)
	}
}

// update gives a message to a pane.
func (s *stage) update(p pane.Pane, msg tea.Msg) {
	s.do(p.Update(msg))
}

func (s *stage) top() pane.Pane {
	if n := len(s.dialogs); n > 0 {
		return s.dialogs[n-1]
	}
	return s.pane
}

func (s *stage) press(keys ...string) {
	for _, k := range keys {
		msg := tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
		if code, ok := map[string]rune{
			"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "down": tea.KeyDown, "up": tea.KeyUp, "right": tea.KeyRight,
			"left": tea.KeyLeft, "space": tea.KeySpace,
		}[k]; ok {
			msg = tea.KeyPressMsg{Code: code}
		}
		s.update(s.top(), msg)
		s.settle()
	}
}

func (s *stage) typeText(words string) {
	for _, r := range words {
		s.press(string(r))
	}
}

// to goes on to a field or button of the form on top.
func (s *stage) to(name string) {
	s.t.Helper()
	form := formOf(s.top())
	for range 40 {
		if form.Focused() == name {
			return
		}
		s.press("tab")
	}
	s.t.Fatalf("there is no %s to go to", name)
}

func formOf(p pane.Pane) *kit.Form {
	switch p := p.(type) {
	case *userForm:
		return p.form
	case *formDialog:
		return p.form
	}
	return nil
}

// choose takes a choice of the field that has the focus.
func (s *stage) choose(field, key string) {
	s.t.Helper()
	s.to(field)
	for _, way := range []string{"right", "left"} {
		for range 8 {
			if formOf(s.top()).Value(field) == key {
				return
			}
			s.press(way)
		}
	}
	s.t.Fatalf("%s cannot be chosen in %s\n%s", key, field, s.view())
}

func (s *stage) view() string { return s.top().View() }

func (s *stage) says(words ...string) {
	s.t.Helper()
	flat := strings.Join(strings.Fields(ansi.Strip(s.view())), " ")
	for _, w := range words {
		if !strings.Contains(flat, w) {
			s.t.Errorf("it does not say %q:\n%s", w, s.view())
		}
	}
}

func (s *stage) open(n int) {
	s.t.Helper()
	if len(s.dialogs) != n {
		s.t.Fatalf("%d dialogs are open, want %d\n%s", len(s.dialogs), n, s.view())
	}
}

// told is the last news.
func (s *stage) told() string {
	for _, msg := range slices.Backward(s.out) {
		if m, ok := msg.(pane.StatusMsg); ok {
			return m.Text
		}
	}
	return ""
}

// help are the keys of what is on top with their words, the greyed ones in
// brackets.
func (s *stage) help() string {
	var out []string
	for _, b := range s.top().Keys() {
		word := b.Help().Key + " " + b.Help().Desc
		if !b.Enabled() {
			word = "[" + word + "]"
		}
		out = append(out, word)
	}
	return strings.Join(out, "  ")
}

// requireFrame compares the view and its keys with a golden, and its size with
// the screen.
func requireFrame(t *testing.T, s *stage) {
	t.Helper()
	lines := strings.Split(s.view(), "\n")
	if len(lines) > s.h {
		t.Errorf("%d lines in %d", len(lines), s.h)
	}
	for i, l := range lines {
		if kit.Width(l) > s.w || strings.ContainsAny(ansi.Strip(l), "\x1b\a") {
			t.Errorf("not fit to be shown: %q", l)
		}
		lines[i] = strings.TrimRight(l, " ")
	}
	golden.RequireEqual(t, strings.Join(lines, "\n")+"\n"+s.help()+"\n")
}
