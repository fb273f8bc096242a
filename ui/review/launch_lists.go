package review

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// kindField is where a collection says what a hit in it means.
const kindField = "ozdesk_kind"

// listsMsg brings the collections of the server.
type listsMsg struct {
	to   pane.ID
	gen  uint64
	list []api.Collection
	err  error
}

// Target returns the dialog that asked.
func (m listsMsg) Target() pane.ID { return m.to }

// lists are the collections that a dialog offers.
type lists struct {
	d      Deps
	to     pane.ID
	slot   pane.Slot
	list   []api.Collection
	loaded bool
	err    error
}

// load asks for the collections.
func (l *lists) load(ctx context.Context) tea.Cmd {
	ctx, gen := l.slot.Next(ctx)
	src, to := l.d.Client, l.to
	return func() tea.Msg {
		list, err := src.Collections(ctx)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		return listsMsg{to: to, gen: gen, list: list, err: err}
	}
}

// again asks once more when the last answer was none.
func (l *lists) again(ctx context.Context) tea.Cmd {
	if l.err == nil || l.slot.InFlight() {
		return nil
	}
	return l.load(ctx)
}

// offer shows the fields of a form that the chosen types need, the one for best
// shots only where one may be taken, and asks for the collections once more when
// that failed before.
func (l *lists) offer(ctx context.Context, form *kit.Form, types []api.AnalysisType, bestShots bool) tea.Cmd {
	search := slices.Contains(types, api.Collection1N)
	form.SetHidden("best", !slices.Contains(types, api.Quality) || !bestShots)
	form.SetHidden("collection", !search)
	offerParams(form, types)
	if !search {
		return nil
	}
	return l.again(ctx)
}

// take accepts the answer. It reports whether it was awaited.
func (l *lists) take(msg listsMsg) bool {
	if !l.slot.Done(msg.gen) {
		return false
	}
	l.err = msg.err
	if msg.err == nil {
		l.list, l.loaded = msg.list, true
	}
	return true
}

// choices offers the collections by name, kind and number of persons.
func (l *lists) choices() []kit.Choice {
	out := make([]kit.Choice, len(l.list))
	for i, c := range l.list {
		label := c.ID.Short()
		if !c.Alias.IsEmpty() {
			label = c.Alias.Line()
		}
		out[i] = kit.Choice{Key: string(c.ID), Label: label, Note: l.note(c)}
	}
	return out
}

// note says what a hit in a collection means, and how many are in it.
func (l *lists) note(c api.Collection) string {
	note := "blacklist"
	if mark, _ := c.Meta.Lookup(kindField); mark.Raw() == "whitelist" ||
		l.d.Policy.Whitelist != nil && l.d.Policy.Whitelist(c.ID) {
		note = "whitelist"
	}
	if c.PersonCount != nil {
		note += " · " + kit.Count(*c.PersonCount)
		if *c.PersonCount == 1 {
			return note + " person"
		}
		return note + " persons"
	}
	return note
}

// field is the form field that chooses one.
func (l *lists) field() kit.Field {
	return kit.Field{
		Name: "collection", Label: "Collection", Kind: kit.ChoiceField, Hidden: true, Choices: l.choices(),
		Hint: "left and right choose",
	}
}

// trouble says why there is nothing to choose from, "" when there is.
func (l *lists) trouble() string {
	switch {
	case l.slot.InFlight():
		return "The collections are still loading. Wait a moment."
	case l.err != nil:
		what, next := api.Explain(l.err)
		return "The collections could not be loaded. " + what + " " + next
	case l.loaded && len(l.list) == 0:
		return "There is no collection on this server yet. Make one in the room of lists."
	default:
		return ""
	}
}
