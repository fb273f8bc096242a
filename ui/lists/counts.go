package lists

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// countsAtOnce is how many numbers are asked for at the same time.
const countsAtOnce = 3

// countedMsg brings how many things belong to a row.
type countedMsg struct {
	to  pane.ID
	gen uint64
	id  string
	n   api.Tally
	err error
}

// Target returns the pane of the list.
func (m countedMsg) Target() pane.ID { return m.to }

// counts are numbers that the list itself does not tell, asked for row by row
// while they are looked at. A number that cannot be had is no trouble.
type counts struct {
	to    pane.ID
	fetch func(ctx context.Context, id string) (api.Tally, error)
	slot  pane.Slot
	ctx   context.Context
	gen   uint64
	rows  map[string]counted
	open  int // questions under way
}

// counted is what is known of one row.
type counted struct {
	n api.Tally // Zero is not known.
	// settled says that the number is current, asked that it is on its way.
	settled, asked bool
}

// newCounts knows nothing yet.
func newCounts(to pane.ID, fetch func(context.Context, string) (api.Tally, error)) *counts {
	return &counts{to: to, fetch: fetch, rows: map[string]counted{}}
}

// renew makes every number be asked for again. What was known stays until then.
func (c *counts) renew() {
	c.stop()
	for id, row := range c.rows {
		row.settled = false
		c.rows[id] = row
	}
}

// stop cancels every question.
func (c *counts) stop() {
	c.slot.Stop()
	c.open = 0
	for id, row := range c.rows {
		row.asked = false
		c.rows[id] = row
	}
}

// want asks for the numbers of rows that are not current, as many as may be
// asked for at once.
func (c *counts) want(parent context.Context, ids []string) tea.Cmd {
	var cmds []tea.Cmd
	for _, id := range ids {
		row := c.rows[id]
		if row.settled || row.asked || c.open >= countsAtOnce {
			continue
		}
		if !c.slot.InFlight() {
			c.ctx, c.gen = c.slot.Next(parent)
		}
		row.asked = true
		c.rows[id] = row
		c.open++
		cmds = append(cmds, countRow(c.ctx, c.to, c.gen, id, c.fetch))
	}
	return tea.Batch(cmds...)
}

// countRow asks for one number.
func countRow(ctx context.Context, to pane.ID, gen uint64, id string, fetch func(context.Context, string) (api.Tally, error)) tea.Cmd {
	return func() tea.Msg {
		n, err := fetch(ctx, id)
		if ctx.Err() != nil {
			return nil
		}
		return countedMsg{to: to, gen: gen, id: id, n: n, err: err}
	}
}

// take remembers a number.
func (c *counts) take(msg countedMsg) {
	row := c.rows[msg.id]
	if !c.slot.InFlight() || !c.slot.Current(msg.gen) || !row.asked {
		return
	}
	c.open--
	row.asked, row.settled, row.n = false, true, api.Tally{}
	if msg.err == nil {
		row.n = msg.n
	}
	c.rows[msg.id] = row
}

// number picks one of the numbers of a row.
type number func(api.Tally) api.Count

// personsOf and imagesOf are the numbers there are.
func personsOf(t api.Tally) api.Count { return t.Persons }
func imagesOf(t api.Tally) api.Count  { return t.Images }

// given is a number that a list tells itself, nil where it does not.
func given(n *int) api.Count {
	if n == nil {
		return api.Count{}
	}
	return api.Count{N: *n, Exact: true}
}

// known reports whether a number says anything.
func known(n api.Count) bool { return n.Exact || n.N > 0 }

// cell shows a number of a row: what the list says if it says so. One that may
// be greater is followed by "+".
func (c *counts) cell(t *kit.Theme, id string, says api.Count, of number) kit.Cell {
	n := c.of(id, says, of)
	switch {
	case n.Exact:
		return kit.Cell{Text: kit.Count(n.N)}
	case n.N > 0:
		return kit.Cell{Text: kit.Count(n.N) + "+"}
	case c.rows[id].settled:
		return kit.Cell{Text: t.Glyphs.Dash, Role: kit.Faint}
	default:
		return kit.Cell{Text: t.Glyphs.Void, Role: kit.Faint}
	}
}

// of returns a number of a row, as far as it is known: what the list says if it
// says so.
func (c *counts) of(id string, says api.Count, of number) api.Count {
	if known(says) {
		return says
	}
	return of(c.rows[id].n)
}
