package account

import (
	"testing"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// click clicks some words of the pane.
func (s *stage) click(words string) {
	s.t.Helper()
	s.do(s.pane.Update(panetest.Click(s.t, s.view(), words)))
	s.settle()
}

func TestSignInTakesClicks(t *testing.T) {
	s := new(trying)
	onStage(t, 66, 20, s.dialog("ana@example.org"), func(st *stage) {
		form := st.pane.(*SignIn).form
		if st.click("E-mail"); form.Focused() != "email" {
			t.Errorf("the focus is on %s", form.Focused())
		}
		st.click("Password")
		st.press("wrong")
		st.click("[ Sign in ]") // What went wrong stands above the form now.
		if len(s.tried) != 1 || len(s.done) != 0 {
			t.Fatalf("tried %v", s.tried)
		}
		if st.click("E-mail"); form.Focused() != "email" {
			t.Errorf("below what went wrong the focus is on %s", form.Focused())
		}
		st.click("Password")
		st.press(canary)
		st.click("[ Sign in ]")
		if _, in := sent[SignedInMsg](st); !in {
			t.Errorf("not signed in:\n%s", st.view())
		}
	})
	onStage(t, 66, 20, new(trying).dialog(""), func(st *stage) {
		st.click("Cancel")
		if _, left := sent[LeftMsg](st); !left {
			t.Error("it is not left")
		}
	})
}

func TestUnlockTakesClicks(t *testing.T) {
	for _, size := range [][2]int{{66, 20}, {66, 7}} { // with the sentence above, and without
		onStage(t, size[0], size[1], func(env kit.Env) pane.Pane {
			return NewUnlock(env, text.New("https://oz.example"), text.New("prod"))
		}, func(st *stage) {
			st.click("for good")
			st.click("[ Unlock ]")
			if m, ok := sent[UnlockMsg](st); !ok || !m.ForGood {
				t.Errorf("%v: answered %v %+v", size, ok, m)
			}
		})
	}
}
