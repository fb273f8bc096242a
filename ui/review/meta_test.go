package review

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// metaSample has values of every kind, and what means ill.
const metaSample = `{"transaction_id":"t-20931","client_iin":"880101300123","person_info":{"first_name":"門\u202e田"},"count":3,"note\u001b[31m":"two\nlines 👩‍🚀","empty":""}`

// metaPane makes the metadata dialog of a folder.
func metaPane(d Deps) pane.Pane {
	return askMetadata(d, api.FolderID(uuid("7f3c0a12")), "folder 7f3c0a12", 1, false)().(pane.DialogMsg).Pane
}

func TestMetadataView(t *testing.T) {
	for _, s := range []struct{ w, h int }{{66, 18}, {66, 54}, {34, 4}} {
		t.Run(fmt.Sprintf("%dx%d", s.w, s.h), func(t *testing.T) {
			server := &fakeServer{fakeDetail: fakeDetail{meta: metaSample}}
			onStage(t, server, s.w, s.h, metaPane, func(st *stage) {
				st.press("j", "x", "+")
				st.typeText("branch")
				st.press("enter")
				st.typeText("north")
				st.press("enter")
				requireFrame(st.t, st.view(), s.w, s.h)
			})
		})
	}
}

func TestMetadataChangesWhatWasChanged(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: metaSample}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.press("enter")
		s.typeText("x")
		if s.pane.Mode() != pane.Text {
			t.Error("typing is not typing")
		}
		s.press("enter", "j", "j", "j", "enter", "backspace")
		s.typeText("42")
		s.press("enter")
		if s.pane.Unsaved() == "" {
			t.Error("nothing would be lost")
		}
		s.press("end", "enter")
		want := `PATCH {"count":42,"transaction_id":"t-20931x"}`
		if len(server.sent) != 1 || server.sent[0] != want {
			t.Errorf("sent %q, want %q", server.sent, want)
		}
		if m, ok := last[pane.CloseDialogMsg](s); !ok || m.Result.(pane.Addressed).Target() != 1 {
			t.Errorf("afterwards it says %+v", m)
		}
	})
}

func TestMetadataReplacesWhereSomethingGoes(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"1","b":{"c":[1.10]},"d":null}`}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.press("x", "end", "enter")
		if want := `POST {"b":{"c":[1.10]},"d":null}`; len(server.sent) != 1 || server.sent[0] != want {
			t.Errorf("sent %q, want %q", server.sent, want)
		}
	})
}

func TestMetadataTellsOfOthers(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"1","b":"2"}`}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.press("enter")
		s.typeText("x")
		s.press("enter")
		server.meta = `{"a":"9","b":"3","c":"new"}`
		s.press("end", "enter")
		if len(server.sent) != 0 {
			t.Errorf("sent %q over somebody else's change", server.sent)
		}
		v := s.view()
		for _, want := range []string{"Changed by somebody else in the meantime: a, b, c.", "1x", "3", "new"} {
			if !strings.Contains(v, want) {
				t.Errorf("%q is not shown:\n%s", want, v)
			}
		}
		s.press("end", "enter")
		if want := `PATCH {"a":"1x"}`; len(server.sent) != 1 || server.sent[0] != want {
			t.Errorf("sent %q, want %q", server.sent, want)
		}
	})
}

// TestMetadataKeepsWhatWasTyped lets the session die, and the server go, in the
// middle of everything.
func TestMetadataKeepsWhatWasTyped(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"1"}`}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.press("enter")
		s.typeText("23")
		for _, msg := range []any{pane.SignedOutMsg{}, pane.ThemeMsg{}, pane.RoleMsg{Role: "CLIENT"}} {
			s.send(msg)
			s.settle()
			if !strings.Contains(s.view(), "123") {
				t.Errorf("after %T:\n%s", msg, s.view())
			}
		}
		s.press("enter")
		for _, err := range []error{api.ErrSignedOut, errDown} {
			server.fail = err
			s.press("end", "enter")
			if v := s.view(); !strings.Contains(v, "123") || !strings.Contains(v, "Everything typed is still here") {
				t.Errorf("after %v:\n%s", err, v)
			}
		}
		server.fail = nil
		s.press("end", "enter")
		if want := `PATCH {"a":"123"}`; len(server.sent) != 1 || server.sent[0] != want {
			t.Errorf("sent %q, want %q", server.sent, want)
		}
	})
}

func TestMetadataWithLostAnswers(t *testing.T) {
	uncertain := &api.Error{Kind: api.KindOffline, Uncertain: true}
	if !errors.Is(uncertain, api.ErrUncertain) {
		t.Fatal("the error is not uncertain")
	}
	for _, made := range []bool{true, false} {
		server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"1"}`, metaFail: uncertain, metaMade: made}}
		onStage(t, server, 66, 20, metaPane, func(s *stage) {
			s.press("enter")
			s.typeText("2")
			s.press("enter", "end", "enter")
			if len(server.sent) != 1 {
				t.Errorf("sent %d times", len(server.sent))
			}
			if _, closed := last[pane.CloseDialogMsg](s); closed != made {
				t.Errorf("made %v, closed %v", made, closed)
			}
			if !made && !strings.Contains(s.view(), "not there so far") {
				t.Errorf("it says:\n%s", s.view())
			}
		})
	}
}

func TestMetadataGreyed(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"1"}`}}
	tests := map[string]func(*Deps){
		"this connection is read-only": func(d *Deps) { d.Forbidden = func() string { return "this connection is read-only" } },
		"not for CLIENT OPERATOR": func(d *Deps) {
			d.User = func() *api.User { return &api.User{Role: api.RoleClientOperator} }
		},
	}
	for why, change := range tests {
		onStage(t, server, 66, 20, func(d Deps) pane.Pane {
			change(&d)
			return metaPane(d)
		}, func(s *stage) {
			s.press("enter", "x", "+")
			if v := s.view(); !strings.Contains(v, "Nothing can be changed: "+why) || s.pane.Unsaved() != "" || s.pane.Mode() != pane.Normal {
				t.Errorf("it shows:\n%s", v)
			}
			for _, b := range s.pane.Keys()[:3] {
				if b.Enabled() || !strings.Contains(b.Help().Desc, why) {
					t.Errorf("%s is %v: %s", b.Help().Key, b.Enabled(), b.Help().Desc)
				}
			}
		})
	}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.send(pane.MaskMsg{On: true})
		s.press("enter")
		if v := s.view(); strings.Contains(v, " 1") || !strings.Contains(v, "names are masked") {
			t.Errorf("masked, it shows:\n%s", v)
		}
	})
}

// TestMetadataValueThatCannotBeTyped holds that a value is not spoiled by a line
// that cannot hold it.
func TestMetadataValueThatCannotBeTyped(t *testing.T) {
	server := &fakeServer{fakeDetail: fakeDetail{meta: `{"a":"two\nlines"}`}}
	onStage(t, server, 66, 20, metaPane, func(s *stage) {
		s.press("enter")
		if v := s.view(); s.pane.Mode() != pane.Normal || !strings.Contains(v, "cannot keep") {
			t.Errorf("it shows:\n%s", v)
		}
	})
}

func FuzzMetadataRoundTrip(f *testing.F) {
	for _, s := range []string{metaSample, `{}`, `{"a":1,"a":2}`, `null`, `[]`, `{"":""}`, `{"\ud800":"\ud800"}`} {
		f.Add(s, "x")
	}
	f.Fuzz(func(t *testing.T, raw, typed string) {
		folder, err := api.DecodeFolder([]byte(`{"folder_id":"x","meta_data":` + raw + `}`))
		if err != nil {
			return
		}
		e := edit(folder.Meta)
		if e.changes() != 0 || len(e.rebase(folder.Meta)) != 0 || !e.done(folder.Meta) {
			t.Fatalf("untouched %q has %d changes", raw, e.changes())
		}
		for i := range e.entries {
			e.set(i, plainValue(e.entries[i].now))
		}
		for _, x := range e.entries {
			if x.was[0] == '"' && plainValue(x.was) != plainValue(x.now) {
				t.Fatalf("typing %q as it was changed it to %q", x.was, x.now)
			}
		}
		i := e.add("new key")
		e.set(i, typed)
		e.remove(0)
		e.want()
	})
}
