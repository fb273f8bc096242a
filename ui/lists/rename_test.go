package lists

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// withOffers lets the panes ask what the server offers, and has a dialog for
// metadata.
func withOffers(asked *MetadataRequest) func(*Deps) {
	return func(d *Deps) {
		d.Offers = &Offers{}
		d.Metadata = func(r MetadataRequest) pane.Pane {
			*asked = r
			return newPhotoView(*d, []api.PersonImage{photo("f0000001", "x", "")}, "f0000001", true) // Any dialog does.
		}
	}
}

// retype puts another text into the field that has the keys.
func (s *stage) retype(was int, text string) {
	s.press(slices.Repeat([]string{"backspace"}, was)...)
	s.typeText(text)
}

func TestRenamePerson(t *testing.T) {
	for name, makePane := range map[string]func(Deps) pane.Pane{"persons": personsPane, "person": personPane} {
		t.Run(name, func(t *testing.T) {
			server := demoServer(t)
			server.offers = api.Offered
			var asked MetadataRequest
			onStageWith(t, server, kit.EnvOptions{}, withOffers(&asked), 79, 30, makePane, func(s *stage) {
				who, _ := server.person(api.CollectionID(uuid(eu)), api.PersonID(uuid(ivar)))
				if name == "persons" {
					s.press("down") // Ivar is the second.
				}
				s.press("u")
				s.says("First name Ivar", "Last name Holm")
				requireFrame(t, s.view(), 66, 24)
				s.press("tab", "tab")
				s.retype(len("Holm"), "Berg")
				if s.top().Unsaved() == "" {
					t.Error("nothing would be lost")
				}
				s.press("tab", "tab", "enter") // The button with the metadata.
				s.says("before you go on to the metadata")
				s.open(1)
				s.press("tab", "enter")
				s.open(0)
				if got := who.Name().Raw(); got != "Ivar Berg" || s.told() != "The name was saved." {
					t.Errorf("called %q, told %q", got, s.told())
				}
				s.pass(time.Second)
				if !strings.Contains(s.view()+s.pane.Title(), "Ivar Berg") {
					t.Errorf("the new name is not shown:\n%s", s.view())
				}
			})
		})
	}
}

func TestRenameMeetsOthers(t *testing.T) {
	server := demoServer(t)
	var asked MetadataRequest
	onStageWith(t, server, kit.EnvOptions{}, withOffers(&asked), 79, 30, personPane, func(s *stage) {
		who, _ := server.person(api.CollectionID(uuid(eu)), api.PersonID(uuid(ivar)))
		s.press("u")
		s.retype(len("Ivar"), "Ivo")
		who.FirstName = text.New("Iwan\x1b")
		s.press("tab", "tab", "tab", "tab", "tab", "enter")
		s.says("it is “Iwan␛ Holm” now")
		who.LastName = text.New("Holm-Berg")
		server.failWrite = lost("r")
		s.press("enter")
		s.says("it is “Iwan␛ Holm-Berg” now")
		s.press("enter")
		s.says("The change is not there so far.")
		server.keeps = true
		s.press("enter")
		s.open(0)
		if got := who.Name().Raw(); got != "Ivo Holm-Berg" {
			t.Errorf("called %q", got)
		}
		server.keeps, server.blind = false, true
		s.press("u")
		s.retype(len("Ivo"), "Iv")
		s.press("tab", "tab", "tab", "tab", "tab", "enter")
		s.says("It is not known whether the name was changed.")
		server.fail, server.failWrite, server.blind = nil, nil, false
		server.persons = nil
		s.press("enter")
		s.open(1)
		s.press("esc")
	})
}

func TestRenameOfNothing(t *testing.T) {
	server := demoServer(t)
	var asked MetadataRequest
	onStageWith(t, server, kit.EnvOptions{}, withOffers(&asked), 79, 30, personPane, func(s *stage) {
		before := server.calls.Load()
		s.press("u", "tab", "tab", "tab", "tab", "tab", "enter")
		s.open(0)
		if server.calls.Load() != before {
			t.Error("the server is asked although nothing was changed")
		}
		s.press("u", "tab", "tab", "tab", "tab", "enter")
		s.settle()
		s.open(1)
		if asked.What != "person Ivar Holm" || asked.Of != api.Described(api.PersonRef{Collection: api.CollectionID(uuid(eu)), Person: api.PersonID(uuid(ivar))}) {
			t.Errorf("asked for %+v", asked)
		}
		s.deliver(pane.CloseDialogMsg{From: s.top().ID(), Result: asked.Changed})
		s.settle()
		if server.calls.Load() == before {
			t.Error("the person is not read again")
		}
		s.press("i")
		s.open(1)
		if asked.Masked || asked.Barred() != "" {
			t.Errorf("asked for %+v", asked)
		}
	})
}

// Where the server does not offer it, where names are masked, and where the
// role may not, the keys say so; who may not change may look.
func TestRenameBarred(t *testing.T) {
	for name, c := range map[string]struct {
		offers     api.Offer
		role       api.Role
		mask       bool
		edit, meta string // "" for allowed.
	}{
		"not offered": {api.NotOffered, api.RoleAdmin, false, "does not offer", "does not offer"},
		"not told":    {api.OfferUnknown, api.RoleAdmin, false, "", ""},
		"masked":      {api.Offered, api.RoleAdmin, true, "masked", ""},
		"role":        {api.NotOffered, api.RoleOperator, false, "not for OPERATOR", ""},
	} {
		for room, makePane := range map[string]func(Deps) pane.Pane{"persons": personsPane, "person": personPane} {
			t.Run(name+"/"+room, func(t *testing.T) {
				server := demoServer(t)
				server.offers = c.offers
				var asked MetadataRequest
				with := func(d *Deps) {
					withOffers(&asked)(d)
					as(c.role)(d)
				}
				onStageWith(t, server, kit.EnvOptions{}, with, 79, 30, makePane, func(s *stage) {
					s.send(pane.MaskMsg{On: c.mask})
					for _, b := range s.pane.Keys() {
						why, ours := map[string]string{"u": c.edit, "i": c.meta}[b.Keys()[0]]
						if ours && (b.Enabled() != (why == "") || !strings.Contains(b.Help().Desc, why)) {
							t.Errorf("%s is %v: %q", b.Keys()[0], b.Enabled(), b.Help().Desc)
						}
					}
					s.press("u")
					if (len(s.dialogs) == 1) != (c.edit == "") {
						t.Errorf("%d dialogs", len(s.dialogs))
					}
					if c.edit == "" {
						s.press("esc")
					}
					s.press("i")
					if (len(s.dialogs) == 1) != (c.meta == "") {
						t.Errorf("%d dialogs", len(s.dialogs))
					}
					if c.role == api.RoleOperator && asked.Barred() == "" {
						t.Error("who may not change may change")
					}
				})
			})
		}
	}
}

// A server that says only when it is asked to change that it has no such call.
func TestRenameFindsOut(t *testing.T) {
	server := demoServer(t)
	server.failWrite = &api.Error{Kind: api.KindUnsupported, Status: 404, Capability: api.CapPersonMetadata}
	var asked MetadataRequest
	onStageWith(t, server, kit.EnvOptions{}, withOffers(&asked), 79, 30, personPane, func(s *stage) {
		s.press("u")
		s.typeText("x")
		s.press("tab", "tab", "tab", "tab", "tab", "enter")
		s.says("does not offer metadata of persons")
		s.press("esc", "u")
		s.open(0)
	})
}
