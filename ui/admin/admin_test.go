package admin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// Who is signed in, by their place in the demo server.
const (
	root  = 0 // ADMIN
	ana   = 1 // CLIENT ADMIN
	clara = 2 // CLIENT
)

func companies(d Deps) pane.Pane { return NewCompanies(d) }
func users(of string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewUsers(d, of) }
}

func oneUser(start string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewUser(d, uuid(start)) }
}

// The sizes of the panes on screens of 80×24, 120×35, 200×60 and 40×10.
var sizes = [][2]int{{79, 18}, {56, 29}, {96, 54}, {39, 4}}

func TestFrames(t *testing.T) {
	for _, size := range sizes {
		for name, c := range map[string]struct {
			me   int
			pane func(Deps) pane.Pane
			keys []string
		}{
			"companies":    {root, companies, nil},
			"own company":  {clara, companies, nil},
			"users":        {root, users(Everybody), nil},
			"own users":    {ana, users(uuid("c0000001")), []string{"down"}},
			"user":         {ana, oneUser("a0000003"), nil},
			"oneself":      {ana, oneUser("a0000002"), nil},
			"no launcher":  {clara, oneUser("a0000004"), nil},
			"new user":     {ana, users(uuid("c0000001")), []string{"n"}},
			"edit":         {root, oneUser("a0000003"), []string{"u"}},
			"rename":       {root, companies, []string{"down", "u"}},
			"nothing fits": {root, companies, []string{"/", "z", "z"}},
		} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, size[0], size[1]), func(t *testing.T) {
				onStage(t, demoServer(t), c.me, size[0], size[1], c.pane, func(s *stage) {
					s.press(c.keys...)
					requireFrame(t, s)
				})
			})
		}
	}
}

// Nothing that the server would refuse can be done; it is greyed and says why.
func TestGreyed(t *testing.T) {
	for name, c := range map[string]struct {
		me   int
		pane func(Deps) pane.Pane
		says []string
	}{
		"CLIENT, companies": {clara, companies, []string{"[n new company (CLIENT may not create companies)]", "[u rename (CLIENT may not change companies)]", "[x delete (CLIENT may not create companies)]"}},
		"CLIENT, users":     {clara, users(uuid("c0000001")), []string{"[n new user (CLIENT may not change users)]", "[u edit (CLIENT may not change users)]"}},
		"oneself":           {ana, oneUser("a0000002"), []string{"u edit", "[x delete (Nobody can delete the user that is signed in)]"}},
		"another company":   {ana, oneUser("a0000005"), []string{"[u edit (CLIENT ADMIN may only change users of its own company)]"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			onStage(t, server, c.me, 79, 18, c.pane, func(s *stage) {
				if name == "CLIENT, companies" {
					s.press("down")
				}
				for _, want := range c.says {
					if !strings.Contains(s.help(), want) {
						t.Errorf("the keys are %s, want %s", s.help(), want)
					}
				}
				if name == "oneself" {
					s.press("x")
				} else {
					s.press("n", "u", "x")
				}
				s.open(0)
			})
		})
	}
}

func TestCompanies(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, root, 79, 30, companies, func(s *stage) {
		s.says("everybody 5", "Nordhafen Demo Bank 3", "in no company 1")
		s.press("n")
		s.to("yes")
		s.press("enter")
		s.says("a company needs a name")
		s.typeText("Fjord Insurance")
		server.failWrite = errDown
		s.to("yes")
		s.press("enter")
		s.says("The server cannot be reached", "Fjord Insurance")
		server.failWrite, server.keeps = errLost, true // The answer is lost, and it was made.
		s.press("enter")
		s.open(0)
		if s.told() != "The company Fjord Insurance was made." || len(server.companies) != 3 {
			t.Errorf("told %q, %d companies", s.told(), len(server.companies))
		}
		if id, _ := s.pane.(*CompanyList).table.Cursor(); id != uuid("c0000099") {
			t.Errorf("the cursor is on %s", id)
		}
		server.failWrite = nil
		s.press("u")
		s.typeText(" AS")
		s.to("yes")
		s.press("enter")
		if s.told() != "The company is called Fjord Insurance AS now." {
			t.Errorf("told %q", s.told())
		}
		s.press("x")
		s.open(1)
		if r := s.asked[0]; r.Objects[0] != (jobs.Object{Kind: jobs.CompanyObject, ID: uuid("c0000099")}) || r.To != s.pane.ID() {
			t.Errorf("%+v", r)
		}
		s.press("esc")
		s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: "Fjord", State: jobs.Done})
		s.settle()
		if s.told() != "The company Fjord was deleted." {
			t.Errorf("told %q", s.told())
		}
	})
}

// A generated password is sent, shown once, and gone afterwards.
func TestNewUser(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, ana, 79, 40, users(uuid("c0000001")), func(s *stage) {
		s.press("n")
		s.to("yes")
		s.press("enter")
		s.says("this is no e-mail address")
		s.typeText("nora@demo.example")
		s.to("start")
		s.press("down", "space") // biometry off
		server.failWrite = errTaken
		s.to("yes")
		s.press("enter")
		s.open(1)
		s.says("There is one like this already")
		server.failWrite = nil
		s.press("enter")
		s.open(1)
		s.says("nora@demo.example", "Pass-word-2026-xyzAB", "It is shown this once.")
		if s.top().Unsaved() == "" {
			t.Error("it can be closed without a word before it was copied")
		}
		s.press("y", "esc")
		s.open(0)
		n := server.made[len(server.made)-1]
		if n.Role != api.RoleClient || n.CompanyID != api.CompanyID(uuid("c0000001")) || n.Password.Reveal() != "Pass-word-2026-xyzAB" ||
			n.CanStart[api.Biometry] || !n.CanStart[api.Quality] {
			t.Errorf("%+v", n)
		}
		if s.told() != "The user nora@demo.example was made." {
			t.Errorf("told %q", s.told())
		}
		copied := slices.ContainsFunc(s.out, func(m tea.Msg) bool { c, ok := m.(pane.CopyMsg); return ok && c.Text == "Pass-word-2026-xyzAB" })
		if !copied {
			t.Error("the password was not copied")
		}
	})
}

// The answer to a creation may be lost: who has the address now was made, else
// it is not known, and what was typed stays.
func TestNewUserWhoseAnswerWasLost(t *testing.T) {
	for _, made := range []bool{true, false} {
		server := demoServer(t)
		server.failWrite, server.keeps = errLost, made
		onStage(t, server, ana, 79, 40, users(uuid("c0000001")), func(s *stage) {
			s.press("n")
			s.typeText("nora@demo.example")
			s.to("yes")
			s.press("enter")
			s.open(1)
			if made {
				s.says("Pass-word-2026-xyzAB")
				return
			}
			s.says("It cannot be found so far", "nora@demo.example")
		})
	}
}

// Only what is different is sent; roles that may not be given cannot be chosen.
func TestEditUser(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, ana, 79, 40, users(uuid("c0000001")), func(s *stage) {
		s.press("down", "u") // clara
		s.says("CLIENT ADMIN may not make ADMIN")
		s.to("yes")
		s.press("enter")
		if s.told() != "Nothing was changed." || len(server.changes) != 0 {
			t.Errorf("told %q, %d changes", s.told(), len(server.changes))
		}
		s.press("u")
		s.to("last")
		s.typeText("-Berg")
		s.choose("role", string(api.RoleClientOperator))
		s.to("yes")
		s.press("enter")
		s.open(0)
		c := server.changes[0]
		if c.LastName == nil || *c.LastName != "Ünal-Berg" || c.Role == nil || *c.Role != api.RoleClientOperator ||
			c.Email != nil || c.FirstName != nil || c.CompanyID != nil || c.CanStart != nil || c.Password != nil {
			t.Errorf("%+v", c)
		}
		s.press("u")
		s.choose("how", typePassword)
		s.to("password")
		s.typeText("short")
		s.to("yes")
		s.press("enter")
		s.says("a password has at least 8 signs")
		s.typeText("-no-more")
		s.to("yes")
		s.press("enter")
		s.open(0)
		if c := server.changes[1]; c.Password == nil || c.Password.Reveal() != "short-no-more" || c.Role != nil {
			t.Errorf("%+v", c)
		}
		if strings.Contains(s.view(), "short-no-more") {
			t.Error("a typed password is shown")
		}
	})
}

// What fails to load says so, and what was there stays.
func TestTrouble(t *testing.T) {
	server := demoServer(t)
	server.fail = errForbidden
	onStage(t, server, clara, 79, 18, users(Everybody), func(s *stage) {
		s.says("Your account may not do this.")
		server.fail = nil
		s.press("r")
		s.says("ana@demo.example")
		server.fail = errDown
		s.press("r")
		s.says("ana@demo.example")
		if !strings.Contains(s.told(), "cannot be reached") {
			t.Errorf("told %q", s.told())
		}
		s.update(s.pane, pane.MaskMsg{On: true})
		if strings.Contains(s.view(), "ana@") || strings.Contains(s.view(), "Lindermoor") {
			t.Error("names are shown while names are masked")
		}
		s.update(s.pane, pane.SignedOutMsg{})
		s.says("You are signed out.")
	})
}

// An answer to a question that is no longer asked is dropped.
func TestStaleAnswers(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, root, 79, 18, companies, func(s *stage) {
		s.update(s.pane, loadedMsg[companyRow]{to: s.pane.ID(), gen: 99})
		s.says("Nordhafen Demo Bank")
	})
	onStage(t, demoServer(t), root, 79, 18, oneUser("a0000003"), func(s *stage) {
		s.update(s.pane, userMsg{to: s.pane.ID(), gen: 99, user: api.User{ID: "x"}})
		s.says("clara@demo.example")
	})
}
