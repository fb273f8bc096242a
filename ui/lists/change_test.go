package lists

import (
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// A collection is renamed and marked otherwise; whatever fails, what was typed
// stays.
func TestChangeCollection(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
		s.press("u")
		requireFrame(t, s.view(), 66, 24)
		for range "blacklist-eu" {
			s.press("backspace")
		}
		s.typeText("staff-white")
		s.press("tab", "tab", "tab", "enter")
		s.says("there is a collection of this name already")
		s.typeText("-eu")
		s.press("tab", "right", "tab", "tab")
		server.failWrite = errRefused
		s.press("enter")
		s.says("staff-white-eu", "● whitelist")
		server.failWrite = nil
		s.press("enter")
		s.open(0)
		if want := "The collection is called staff-white-eu, a whitelist."; s.told() != want {
			t.Errorf("told %q", s.told())
		}
		s.says("staff-white-eu 6 6 □ whitelist")
	})
}

// A name whose answer was lost is looked for; nothing is sent where nothing was
// changed.
func TestChangeCollectionCarefully(t *testing.T) {
	server := demoServer(t)
	onStage(t, server, 79, 30, collectionsPane, func(s *stage) {
		s.press("u", "tab", "tab", "tab")
		calls := server.calls.Load()
		s.press("enter")
		if s.open(0); server.calls.Load() != calls {
			t.Error("something was sent")
		}
		s.press("u")
		s.typeText("-2")
		s.press("tab", "tab", "tab")
		server.failWrite, server.keeps = lost("r-1"), true
		s.press("enter")
		s.open(0)
		server.failWrite, server.keeps = nil, false
		s.press("r")
		s.says("blacklist-eu-2")
	})
}

// Who may make collections of every company chooses one by search.
func TestCompanyOfCollection(t *testing.T) {
	server := demoServer(t)
	onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.ASCII}, as(api.RoleAdmin), 79, 30, collectionsPane, func(s *stage) {
		s.press("n")
		s.pass(time.Second)
		s.says("● Aster", "There are 2 more; type more of the name.")
		requireFrame(t, s.view(), 66, 24)
		s.typeText("guests")
		s.press("tab", "tab")
		calls := server.calls.Load()
		s.typeText("bir")
		s.pass(time.Second)
		if n := server.calls.Load() - calls; n != 1 {
			t.Errorf("searched %d times for what was typed in one go", n)
		}
		s.says("● Birch", "○ Birch Harbour")
		s.press("tab", "right", "tab", "tab", "enter")
		s.open(0)
		made := server.collections[len(server.collections)-1]
		if made.CompanyID != "company-Birch Harbour" {
			t.Errorf("made in %q", made.CompanyID)
		}
		s.press("n", "tab", "tab")
		s.typeText("zz")
		s.pass(time.Second)
		s.says("No company begins like this.")
		server.fail = errDown
		s.typeText("z")
		s.pass(time.Second)
		s.says("The server cannot be reached")
	})
	onStageWith(t, server, kit.EnvOptions{}, as(api.RoleClientAdmin), 79, 30, collectionsPane, func(s *stage) {
		server.fail = nil
		s.press("n")
		s.pass(time.Second)
		if d := s.top().(*createDialog); d.companies.begun {
			t.Error("who has a company is asked for one")
		}
	})
}

// The metadata are shown in a dialog of their own, and what changed there is
// loaded.
func TestMetadataOfCollection(t *testing.T) {
	server := demoServer(t)
	var asked string
	with := func(d *Deps) {
		d.Metadata = func(r MetadataRequest) pane.Pane {
			asked = r.What
			server.collections[1].Alias = server.collections[0].Alias
			return newPhotoView(*d, []api.PersonImage{photo("f0000001", "x", "")}, "f0000001", true) // Any dialog does.
		}
	}
	onStageWith(t, server, kit.EnvOptions{}, with, 79, 30, collectionsPane, func(s *stage) {
		s.press("i")
		s.open(1)
		if asked != "collection blacklist-eu" {
			t.Errorf("asked for %q", asked)
		}
		s.deliver(pane.CloseDialogMsg{From: s.top().ID(), Result: collectionChangedMsg{to: s.pane.ID()}})
		s.settle()
		s.open(0)
		if s.told() != "" {
			t.Errorf("told %q", s.told())
		}
	})
}
