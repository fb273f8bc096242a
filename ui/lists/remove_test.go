package lists

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// Each pane asks for the removal of what the cursor is on, in words, and takes
// in what has come of it.
func TestRemovals(t *testing.T) {
	in := api.CollectionID(uuid(eu))
	for name, c := range map[string]struct {
		make   func(Deps) pane.Pane
		keys   []string
		title  string
		text   string
		warn   string
		object jobs.Object
		told   string
	}{
		"collection": {
			make: collectionsPane, keys: []string{"x"}, title: "Delete collection blacklist-eu",
			text:   "The blacklist blacklist-eu goes for good.",
			object: jobs.Object{Kind: jobs.CollectionObject, ID: uuid(eu)}, told: "The collection blacklist-eu was deleted.",
		},
		"person": {
			make: personsPane, keys: []string{"down", "x"}, title: "Delete person Ivar Holm",
			text:   "The person goes out of blacklist-eu for good, and all photographs with them.",
			object: jobs.Object{Kind: jobs.PersonObject, ID: uuid(ivar), Collection: in}, told: "The person Ivar Holm was deleted.",
		},
		"photograph": {
			make: personPane, keys: []string{"x"}, title: "Delete photograph ",
			text:   "The photograph of Ivar Holm goes for good.",
			object: jobs.Object{Kind: jobs.ImageObject, Collection: in, Person: api.PersonID(uuid(ivar))}, told: "The photograph ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []removal.Request
			with := func(d *Deps) {
				d.Remove = func(r removal.Request) pane.Pane {
					asked = append(asked, r)
					return kit.NewConfirm(d.Env, kit.Question{Title: r.Title, Text: r.Text, Yes: "Delete"})
				}
			}
			server := demoServer(t)
			onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.ASCII}, with, 79, 30, c.make, func(s *stage) {
				s.press(c.keys...)
				s.open(1)
				if len(asked) != 1 || len(asked[0].Objects) != 1 {
					t.Fatalf("%+v", asked)
				}
				r := asked[0]
				if !strings.HasPrefix(r.Title, c.title) || !strings.HasPrefix(r.Text, c.text) || r.To != s.pane.ID() {
					t.Errorf("%+v", r)
				}
				want := c.object
				if want.ID == "" {
					want.ID = r.Objects[0].ID
				}
				if r.Objects[0] != want || want.ID == "" {
					t.Errorf("%+v", r.Objects)
				}
				s.press("esc")
				s.open(0)
				before := server.calls.Load()
				s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: r.Name, State: jobs.Done})
				s.settle()
				if !strings.HasPrefix(s.told(), c.told) || !strings.HasSuffix(s.told(), "was deleted.") {
					t.Errorf("told %q", s.told())
				}
				if server.calls.Load() == before {
					t.Error("nothing was loaded anew")
				}
				s.deliver(removal.EndedMsg{To: s.pane.ID(), Name: r.Name, State: jobs.Failed})
				s.settle()
				if !strings.HasSuffix(s.told(), "was not deleted. Jobs says why.") {
					t.Errorf("told %q", s.told())
				}
			})
		})
	}
}

// The last photograph of a person is worth a warning.
func TestLastPhotograph(t *testing.T) {
	p := api.Person{ID: "p", Images: []api.PersonImage{{ID: "i"}}}
	if r := imageRemoval(1, p, "c", p.Images[0], true); r.Warn == "" || !r.Masked {
		t.Errorf("%+v", r)
	}
	p.Images = append(p.Images, api.PersonImage{ID: "j"})
	if r := imageRemoval(1, p, "c", p.Images[0], false); r.Warn != "" {
		t.Errorf("%+v", r)
	}
}
