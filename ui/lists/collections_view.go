package lists

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// collectionRows turns collections into rows of a table.
type collectionRows struct {
	d      Deps
	all    []api.Collection          // by name
	shown  []api.Collection          // those that the filter lets through
	marks  map[api.CollectionID]bool // those that say that they are whitelists
	counts *counts
}

// set replaces the collections. Their marks are read once, for every frame
// shows them.
func (r *collectionRows) set(list []api.Collection) {
	r.all, r.marks = slices.Clone(list), map[api.CollectionID]bool{}
	slices.SortStableFunc(r.all, byAlias)
	for i := range r.all {
		r.marks[r.all[i].ID] = marked(&r.all[i])
	}
}

// kind is that of a collection in the list.
func (r *collectionRows) kind(id api.CollectionID) Kind { return r.d.kind(id, r.marks[id]) }

// narrow shows the collections that hold all words.
func (r *collectionRows) narrow(words []string) {
	r.shown = nil
	for i := range r.all {
		c := &r.all[i]
		if holds(words, fold(c.Alias.Line()+" "+r.kind(c.ID).String()), fold(string(c.ID))) {
			r.shown = append(r.shown, *c)
		}
	}
}

// byAlias orders collections by name, nameless ones last.
func byAlias(a, b api.Collection) int {
	if a.Alias.IsEmpty() != b.Alias.IsEmpty() {
		if a.Alias.IsEmpty() {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(fold(a.Alias.Line()), fold(b.Alias.Line())), cmp.Compare(a.ID, b.ID))
}

// collectionColumns are those of the list, in order. The last to go are the
// name and the number of persons.
func collectionColumns() []kit.Column {
	return []kit.Column{
		{Title: "name", Min: 10, Max: 40},
		{Title: "persons", Min: 7, Align: kit.Right},
		{Title: "kind", Min: 11, Drop: 1},
		{Title: "id", Min: 8, Drop: 2},
		{Title: "created", Min: 10, Drop: 3},
	}
}

// Len implements kit.RowSource.
func (r *collectionRows) Len() (int, bool) { return len(r.shown), true }

// Row implements kit.RowSource.
func (r *collectionRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.shown) {
		return kit.Row{}, false
	}
	c, t := &r.shown[i], r.d.Env.Theme
	kind := r.kind(c.ID)
	name := kit.Cell{Text: collectionName(c)}
	if c.Alias.IsEmpty() {
		name.Role = kit.Muted
	}
	return kit.Row{ID: string(c.ID), Cells: []kit.Cell{
		name,
		r.counts.cell(t, string(c.ID), c.PersonCount),
		{Spans: []kit.Span{{Text: kind.sign(t) + " ", Role: kit.Ink}, {Text: kind.String(), Role: kit.Muted}}},
		{Text: c.ID.Short(), Role: kit.Muted},
		{Text: kit.When(c.Created, r.d.Env.Now()), Role: kit.Muted},
	}}, true
}

// IndexOf implements kit.Finder.
func (r *collectionRows) IndexOf(id string) (int, bool) {
	for i := range r.shown {
		if string(r.shown[i].ID) == id {
			return i, true
		}
	}
	return 0, false
}

// View implements pane.Pane.
func (p *CollectionList) View() string {
	if p.h < 3 {
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	}
	lines := p.line.view(p.w)
	return strings.Join(append(lines, p.body(p.h-len(lines)-1), p.footer()), "\n")
}

// body draws the table, or why there is none, in h lines.
func (p *CollectionList) body(h int) string {
	t, k := p.d.Env.Theme, p.d.Env.Keys
	switch {
	case !p.have:
		return fill(p.absent("waiting for the collections", p.w, h), h)
	case len(p.rows.all) == 0:
		fresh := key.Binding{}
		if p.d.barred() == "" {
			fresh = kit.As(k.New, "new collection")
		}
		return fill(kit.Empty(t, p.w, h, "There are no collections yet. A collection is a list of persons that faces are searched in: "+
			"a blacklist, where being found is bad, or a whitelist, where it is good.", fresh), h)
	case len(p.rows.shown) == 0:
		return fill(kit.Empty(t, p.w, h, "No collection fits.", kit.As(k.Back, "show all")), h)
	default:
		return p.table.View()
	}
}

// footer draws the last line: where one is in the list, and whether it is
// being loaded.
func (p *CollectionList) footer() string {
	left := ""
	if p.have && len(p.rows.shown) > 0 {
		left = blank(indent) + p.d.Env.Theme.Paint(kit.Muted, p.table.Footer())
	}
	return kit.Spread(left, p.turning(), p.w)
}

// Brief implements pane.Brief: the collection at the cursor in one line.
func (p *CollectionList) Brief() string {
	t := p.d.Env.Theme
	c, ok := p.chosen()
	if !ok {
		return t.Paint(kit.Muted, "no collection")
	}
	kind := p.rows.kind(c.ID)
	line := kind.sign(t) + " " + kind.String() + "  " + kit.Clean(collectionName(&c))
	if n, known := p.rows.counts.of(string(c.ID), c.PersonCount); known {
		line += "  " + persons(n)
	}
	return t.Paint(kit.Ink, line)
}
