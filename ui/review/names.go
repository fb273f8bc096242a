package review

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// personKey names a person on one server.
type personKey struct {
	collection api.CollectionID
	person     api.PersonID
}

// nameMsg brings the name of a person; it is empty for somebody nameless, and
// when it could not be loaded.
type nameMsg struct {
	to   pane.ID
	key  personKey
	name text.Text
}

// Target returns the pane that shows the person.
func (m nameMsg) Target() pane.ID { return m.to }

// names are the names of those whom searches found, loaded once each. A name
// that cannot be had is no trouble: the id stands in its place.
type names struct {
	d     Deps
	to    pane.ID
	known map[personKey]text.Text
}

// newNames knows nobody yet.
func newNames(d Deps, to pane.ID) *names {
	return &names{d: d, to: to, known: map[personKey]text.Text{}}
}

// policy is the policy of the profile that knows these names besides.
func (n *names) policy() score.Policy {
	p := n.d.Policy
	base := p.PersonName
	p.PersonName = func(c api.CollectionID, id api.PersonID) text.Text {
		if name := n.known[personKey{c, id}]; !name.IsEmpty() {
			return name
		}
		if base == nil {
			return text.Text{}
		}
		return base(c, id)
	}
	return p
}

// learn asks for everybody whom the analyses found and who is not known yet.
func (n *names) learn(ctx context.Context, analyses []api.Analysis) tea.Cmd {
	var cmds []tea.Cmd
	for i := range analyses {
		collection := score.CollectionOf(analyses[i])
		for _, r := range analyses[i].Results {
			key := personKey{collection, r.PersonID}
			if _, asked := n.known[key]; asked || collection == "" || r.PersonID == "" {
				continue
			}
			n.known[key] = text.Text{}
			cmds = append(cmds, loadName(ctx, n.d.Client, n.to, key))
		}
	}
	return tea.Batch(cmds...)
}

// take remembers a name. It reports whether the message was one.
func (n *names) take(msg tea.Msg) bool {
	m, ok := msg.(nameMsg)
	if ok {
		n.known[m.key] = m.name
	}
	return ok
}

// loadName asks who a person is.
func loadName(ctx context.Context, src PersonReader, to pane.ID, key personKey) tea.Cmd {
	return func() tea.Msg {
		person, err := src.Person(ctx, key.collection, key.person)
		if err != nil {
			return nil
		}
		return nameMsg{to: to, key: key, name: person.Name()}
	}
}
