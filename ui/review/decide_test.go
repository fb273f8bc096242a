package review

import (
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// deciding is a server on which matched waits and decisions are answered.
func deciding(t *testing.T, answer func(api.AnalysisID, api.Status) (api.Analysis, error)) *fakeServer {
	return &fakeServer{folders: waitingFolders(t), decide: answer}
}

// decide goes through dialog and question as a person does.
func (s *stage) decide(reason string) {
	s.t.Helper()
	s.press("d")
	d, ok := last[pane.DialogMsg](s)
	if !ok {
		s.t.Fatal("no dialog to decide in")
	}
	dialog := d.Pane.(*decideDialog)
	dialog.Resize(66, 18)
	dialog.form.SetValue("decision", string(api.StatusSuccess))
	dialog.form.SetValue("reason", reason)
	s.do(dialog.confirm())
	s.settle()
	asked, _ := last[pane.DialogMsg](s)
	question, ok := asked.Pane.(*kit.Confirm)
	if !ok || !strings.Contains(question.Title(), "BIOMETRY") {
		s.t.Fatalf("no question before sending: %+v", asked)
	}
	question.Resize(66, 18)
	for _, k := range []string{"right", "enter"} {
		s.do(question.Update(keyPress(k)))
		s.settle()
	}
	closed, ok := last[pane.CloseDialogMsg](s)
	then, yes := closed.Result.(closeThenMsg)
	if !ok || !yes {
		s.t.Fatalf("the question ends in %+v", closed)
	}
	s.do(dialog.Update(then))
	s.settle()
	closed, _ = last[pane.CloseDialogMsg](s)
	s.send(closed.Result)
}

func TestDecideShowsSendingUntilAnswered(t *testing.T) {
	release := make(chan struct{})
	server := deciding(t, nil)
	server.decide = func(id api.AnalysisID, v api.Status) (api.Analysis, error) {
		<-release
		a := matched(t).Analyses[0]
		a.ID, a.Operator = id, v
		server.folders[0].Analyses[0] = a
		return a, nil
	}
	onStage(t, server, 79, 30, caseOf("7f3c0a12"), func(s *stage) {
		release = make(chan struct{}) // of this bubble
		s.decide("it is her")
		s.settle()
		v := s.view()
		if !strings.Contains(v, "not the same person") || !strings.Contains(v, "sending…") || !strings.Contains(v, "it is her") {
			t.Errorf("the old value does not stay beside sending:\n%s", v)
		}
		if s.pane.Unsaved() == "" {
			t.Error("nothing would be lost by leaving")
		}
		calls := server.calls.Load()
		s.press("d") // greyed: nothing happens
		if server.calls.Load() != calls {
			t.Error("a decision is sent twice")
		}
		close(release)
		s.settle()
		v = s.view()
		if strings.Contains(v, "sending") || !strings.Contains(v, "decided by an operator") {
			t.Errorf("after the answer:\n%s", v)
		}
		if m, _ := last[pane.StatusMsg](s); m.Level != pane.Good || !strings.Contains(m.Text, "Decided: accept") {
			t.Errorf("said %+v", m)
		}
	})
}

func TestDecideRefusedByTheServerIsGreyedThen(t *testing.T) {
	server := deciding(t, func(api.AnalysisID, api.Status) (api.Analysis, error) {
		return api.Analysis{}, &api.Error{Kind: api.KindForbidden, Status: 403}
	})
	onStage(t, server, 79, 30, caseOf("7f3c0a12"), func(s *stage) {
		s.decide("x")
		s.settle()
		if m, _ := last[pane.StatusMsg](s); m.Level != pane.Bad || !strings.Contains(m.Text, "Not decided.") {
			t.Errorf("said %+v", m)
		}
		v := s.view()
		if !strings.Contains(v, "Deciding is not available") || !strings.Contains(v, "not the same person") || strings.Contains(v, "sending") {
			t.Errorf("after the refusal:\n%s", v)
		}
		dialogs := len(s.out)
		s.press("d")
		if len(s.out) != dialogs {
			t.Error("it can still be decided")
		}
	})
}

func TestDecideWithoutAnAnswerIsUnknown(t *testing.T) {
	server := deciding(t, nil)
	server.decide = func(api.AnalysisID, api.Status) (api.Analysis, error) {
		server.fail = errDown // the server is gone, also for looking
		return api.Analysis{}, &api.Error{Kind: api.KindOffline, Uncertain: true}
	}
	onStage(t, server, 79, 30, caseOf("7f3c0a12"), func(s *stage) {
		s.decide("x")
		s.settle()
		if !strings.Contains(s.view(), "not known whether it arrived") {
			t.Errorf("a lost answer is not said:\n%s", s.view())
		}
		server.fail = nil
		s.press("r")
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, "has not arrived. Decide again") {
			t.Errorf("said %+v", m)
		}
		if strings.Contains(s.view(), "not known") {
			t.Errorf("it is still unknown:\n%s", s.view())
		}
		s.press("d")
		again, _ := last[pane.DialogMsg](s)
		if form := again.Pane.(*decideDialog).form; form.Value("reason") != "x" || form.Value("decision") != string(api.StatusSuccess) {
			t.Error("what was typed is lost")
		}
	})
}

func TestDecideByRole(t *testing.T) {
	for role, allowed := range map[api.Role]bool{
		api.RoleOperator: true, api.RoleClientOperator: true, api.RoleAdmin: false, api.RoleClient: false,
		api.RoleClientAdmin: false, api.RoleClientService: false, "NIGHTWATCH": true, // the server decides
	} {
		onStage(t, deciding(t, nil), 79, 30, func(d Deps) pane.Pane {
			d.User = func() *api.User { return &api.User{Role: role} }
			return NewCase(d, uuid("7f3c0a12"))
		}, func(s *stage) {
			s.press("d")
			_, opened := last[pane.DialogMsg](s)
			greyed := strings.Contains(s.view(), "Deciding is not available")
			if opened != allowed || greyed == allowed {
				t.Errorf("%s: dialog %t, explained %t", role, opened, greyed)
			}
		})
	}
}

func TestDecideDialogView(t *testing.T) {
	f := matched(t)
	onStage(t, deciding(t, nil), 66, 18, func(d Deps) pane.Pane {
		return newDecide(d.complete(), f, f.Analyses[0], 1)
	}, func(s *stage) {
		s.press("tab", "tab", "right", "enter") // without a reason
		if v := s.view(); !strings.Contains(v, "say why") {
			t.Errorf("a decision needs no reason:\n%s", v)
		}
		requireFrame(s.t, s.view(), 66, 18)
	})
}
