package admin

import (
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane/panetest"
)

// click clicks some words of what is on top.
func (s *stage) click(words string) {
	s.t.Helper()
	s.update(s.top(), panetest.Click(s.t, s.view(), words))
	s.settle()
}

// The forms of the room take clicks where their fields are seen, also below a
// sentence of what went wrong.
func TestFormsTakeClicks(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, ana, 79, 40, users(uuid("c0000001")), func(s *stage) {
		s.press("n")
		form := formOf(s.top())
		if s.click("Last name"); form.Focused() != "last" {
			t.Errorf("the focus is on %s", form.Focused())
		}
		s.typeText("Berg")
		s.click("E-mail")
		s.typeText("nora@demo.example")
		if s.click("CLIENT OPERATOR"); form.Value("role") != string(api.RoleClientOperator) {
			t.Errorf("the role is %s", form.Value("role"))
		}
		server.failWrite = errTaken
		s.click("Create user")
		s.open(1)
		s.says("There is one like this already")
		if s.click("First name"); form.Focused() != "first" {
			t.Errorf("below what went wrong the focus is on %s", form.Focused())
		}
		server.failWrite = nil
		s.click("Create user")
		if n := server.made[len(server.made)-1]; n.Email != "nora@demo.example" || n.LastName != "Berg" || n.Role != api.RoleClientOperator {
			t.Errorf("%+v", n)
		}
	})
	onStage(t, server, root, 79, 30, companies, func(s *stage) {
		s.press("n")
		s.typeText("Fjord")
		s.click("Create company")
		s.open(0)
		if len(server.companies) != 3 {
			t.Errorf("%d companies", len(server.companies))
		}
		s.press("n")
		s.click("Cancel")
		s.open(0)
	})
}
