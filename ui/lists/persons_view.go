package lists

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// personEntry is a person of the list, and what a filter looks at.
type personEntry struct {
	person api.Person
	name   string // folded
}

// inOrder sorts persons by name, nameless ones last, and returns them.
func inOrder(out []personEntry) []personEntry {
	slices.SortFunc(out, func(a, b personEntry) int { // A total order: ids end it.
		if (a.name == "") != (b.name == "") {
			if a.name == "" {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.name, b.name), a.person.Created.Compare(b.person.Created), cmp.Compare(a.person.ID, b.person.ID))
	})
	return out
}

// personRows turns persons into rows of a table.
type personRows struct {
	d      Deps
	all    []personEntry // by name
	shown  []personEntry // those that the filter lets through
	counts *counts
	hits   hits
	looked bool // hits is known.
	masked bool
}

// narrow shows the persons that hold all words.
func (r *personRows) narrow(words []string) {
	if len(words) == 0 {
		r.shown = r.all
		return
	}
	r.shown = nil
	for i := range r.all {
		if r.all[i].fits(words) {
			r.shown = append(r.shown, r.all[i])
		}
	}
}

// fits reports whether a person holds all words.
func (e *personEntry) fits(words []string) bool {
	return holds(words, e.name, fold(string(e.person.ID)))
}

// personColumns are those of the list, in order. The last to go are the name
// and the number of photographs.
func personColumns() []kit.Column {
	return []kit.Column{
		{Title: "name", Min: 14, Max: 40},
		{Title: "photos", Min: 6, Align: kit.Right},
		{Title: "last hit", Min: 8, Drop: 1},
		{Title: "added", Min: 7, Drop: 2},
		{Title: "id", Min: 8, Drop: 3},
	}
}

// Len implements kit.RowSource.
func (r *personRows) Len() (int, bool) { return len(r.shown), true }

// Row implements kit.RowSource.
func (r *personRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.shown) {
		return kit.Row{}, false
	}
	e := &r.shown[i]
	name := kit.Cell{Text: nameOf(&e.person, r.masked)}
	if e.name == "" {
		name.Role = kit.Muted
	}
	return kit.Row{ID: string(e.person.ID), Cells: []kit.Cell{
		name,
		r.counts.cell(r.d.Env.Theme, string(e.person.ID), given(e.person.ImageCount), imagesOf),
		r.lastHit(e.person.ID),
		{Text: shortWhen(e.person.Created, r.d.Env.Now()), Role: kit.Muted},
		{Text: e.person.ID.Short(), Role: kit.Muted},
	}}, true
}

// lastHit shows when a person was found last: never, where all folders were
// looked at, else not lately.
func (r *personRows) lastHit(id api.PersonID) kit.Cell {
	at, found := r.hits.last(id)
	t := r.d.Env.Theme
	switch {
	case found:
		return kit.Cell{Text: shortWhen(at, r.d.Env.Now())}
	case !r.looked:
		return kit.Cell{Text: t.Glyphs.Void, Role: kit.Faint}
	case r.hits.whole:
		return kit.Cell{Text: t.Glyphs.Dash, Role: kit.Faint}
	}
	return kit.Cell{Text: "older", Role: kit.Faint}
}

// IndexOf implements kit.Finder.
func (r *personRows) IndexOf(id string) (int, bool) {
	i := slices.IndexFunc(r.shown, func(e personEntry) bool { return string(e.person.ID) == id })
	return max(i, 0), i >= 0
}

// View implements pane.Pane.
func (p *PersonList) View() string {
	if p.h < 3 {
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	}
	lines := p.line.view(p.w)
	return strings.Join(append(lines, p.body(p.h-len(lines)-1), p.footer()), "\n")
}

// body draws the table, or why there is none, in h lines.
func (p *PersonList) body(h int) string {
	t, k := p.d.Env.Theme, p.d.Env.Keys
	switch {
	case !p.have:
		return fill(p.absent("waiting for the persons", p.w, h), h)
	case len(p.rows.all) == 0:
		add := key.Binding{}
		if p.d.barred() == "" {
			add = kit.As(k.New, "add person")
		}
		return fill(kit.Empty(t, p.w, h, "There are no persons in this collection yet. "+
			"A search compares faces with the photographs of the persons here.", add), h)
	case len(p.rows.shown) == 0:
		return fill(kit.Empty(t, p.w, h, "No person fits.", kit.As(k.Back, "show all")), h)
	default:
		return p.table.View()
	}
}

// footer draws the last line: where one is in the list, and whether it is
// being loaded.
func (p *PersonList) footer() string {
	left := ""
	if p.have && len(p.rows.shown) > 0 {
		left = blank(indent) + p.d.Env.Theme.Paint(kit.Muted, p.table.Footer()+p.besides())
	}
	return kit.Spread(left, p.turning(), p.w)
}

// besides says of how many persons those in the table are, and that there may
// be more.
func (p *PersonList) besides() string {
	words := ""
	if len(p.rows.shown) < len(p.rows.all) {
		words = " found among " + kit.Count(len(p.rows.all))
	}
	if p.partly {
		words += " so far"
	}
	return words
}

// Brief implements pane.Brief: the person at the cursor in one line.
func (p *PersonList) Brief() string {
	t := p.d.Env.Theme
	person, ok := p.chosen()
	if !ok {
		return t.Paint(kit.Muted, "no person")
	}
	line := kit.Clean(nameOf(&person, p.masked))
	if n := p.rows.counts.of(string(person.ID), given(person.ImageCount), imagesOf); known(n) {
		line += "  " + amount(n, photographs)
	}
	return t.Paint(kit.Ink, line)
}
