package lists

import (
	"context"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// firstPersons is how many persons are shown before the rest is there; what is
// shown then grows by this factor.
const (
	firstPersons  = 500
	personsGrowth = 4
)

// arriving are the persons that have come so far. A command fills it, and the
// pane takes from it when it is woken.
type arriving struct {
	mu   sync.Mutex
	gen  uint64
	list []personEntry
}

// put leaves a list behind.
func (a *arriving) put(gen uint64, list []personEntry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gen, a.list = gen, list
}

// take returns the list that was left for a request, once.
func (a *arriving) take(gen uint64) ([]personEntry, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	list, ok := a.list, a.list != nil && a.gen == gen
	a.list = nil
	return list, ok
}

// readPersons reads a collection to its end. Early lists, in order as far as
// they go, are left in some where that is not nil.
func readPersons(ctx context.Context, src PersonClient, in api.CollectionID, gen uint64, some *arriving, waker kit.Waker) ([]personEntry, error) {
	var list []personEntry
	next := firstPersons
	for p, err := range src.AllPersons(ctx, in) {
		if err != nil {
			return inOrder(list), err
		}
		list = append(list, entryOf(&p))
		if len(list) == next && some != nil {
			some.put(gen, inOrder(slices.Clone(list)))
			waker.Wake()
			next *= personsGrowth
		}
	}
	return inOrder(list), nil
}

// entryOf keeps of a person what a list shows: of many, the rest would be much.
func entryOf(p *api.Person) personEntry {
	return personEntry{
		person: api.Person{
			ID: p.ID, CollectionID: p.CollectionID, FirstName: p.FirstName, MiddleName: p.MiddleName, LastName: p.LastName,
			ImageCount: p.ImageCount, Created: p.Created,
		},
		name: fold(p.Name().Line()),
	}
}

// early shows what has come of the first list; a later one takes the place of
// the old when it is whole.
func (p *PersonList) early() {
	list, ok := p.some.take(p.reading)
	if !ok || !p.load.InFlight() || !p.load.Current(p.reading) || p.have && !p.partly || len(list) < len(p.rows.all) {
		return
	}
	p.have, p.partly, p.err, p.at = true, true, nil, p.d.Env.Now()
	p.show(list)
}

// show puts a list into the table.
func (p *PersonList) show(list []personEntry) {
	p.rows.all = list
	p.rows.counts.renew()
	p.rows.narrow(p.line.words())
	p.table.Sync()
	if p.wanted != "" && p.table.Select(string(p.wanted)) {
		p.wanted = ""
	}
}

// farSearch is from how many persons a search runs beside the loop.
const farSearch = 200

// narrowedMsg brings the persons that fit what was typed.
type narrowedMsg struct {
	to    pane.ID
	gen   uint64
	words string
	shown []personEntry
}

// Target returns the list of persons.
func (m narrowedMsg) Target() pane.ID { return m.to }

// search narrows the list to what is typed. Of many persons a command does it,
// so that a key costs the same whatever the number; what was shown stays until
// then.
func (p *PersonList) search() tea.Cmd {
	words := p.line.words()
	if len(p.rows.all) < farSearch || len(words) == 0 {
		p.finding.Stop()
		p.rows.narrow(words)
		p.table.Sync()
		return nil
	}
	ctx, gen := p.finding.Next(p.ctx)
	to, all := p.id, p.rows.all
	return func() tea.Msg {
		var shown []personEntry
		for i := range all {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil
			}
			if all[i].fits(words) {
				shown = append(shown, all[i])
			}
		}
		return narrowedMsg{to: to, gen: gen, words: strings.Join(words, " "), shown: shown}
	}
}

// narrowed shows who fits.
func (p *PersonList) narrowed(msg narrowedMsg) {
	if !p.finding.Done(msg.gen) || msg.words != strings.Join(p.line.words(), " ") {
		return
	}
	p.rows.shown = msg.shown
	p.table.Sync()
}
