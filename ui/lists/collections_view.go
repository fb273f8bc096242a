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

// photosFrom is the least width at which the number of photographs has a column
// beside the name, the persons and the kind, in cells. Below it, the footer has
// that number of the collection at the cursor.
const photosFrom = 44

// collectionColumns are those of the list, in order. The last to go are the
// name and the number of persons.
func collectionColumns() []kit.Column {
	return []kit.Column{
		{Title: "name", Min: 10, Max: 40},
		{Title: "persons", Min: 7, Align: kit.Right},
		{Title: "photos", Min: 6, Align: kit.Right, Drop: 2},
		{Title: "kind", Min: 11, Drop: 1},
		{Title: "id", Min: 8, Drop: 3},
		{Title: "created", Min: 10, Drop: 4},
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
		r.counts.cell(t, string(c.ID), given(c.PersonCount), personsOf),
		r.photos(c),
		{Spans: []kit.Span{{Text: kind.sign(t) + " ", Role: kit.Ink}, {Text: kind.String(), Role: kit.Muted}}},
		{Text: c.ID.Short(), Role: kit.Muted},
		{Text: kit.When(c.Created, r.d.Env.Now()), Role: kit.Muted},
	}}, true
}

// photos shows how many photographs the persons of a collection have.
func (r *collectionRows) photos(c *api.Collection) kit.Cell {
	if !counting(c) && !known(r.images(c)) {
		return kit.Cell{Text: r.d.Env.Theme.Glyphs.Dash, Role: kit.Faint} // Nobody will ask.
	}
	return r.counts.cell(r.d.Env.Theme, string(c.ID), r.images(c), imagesOf)
}

// images is how many photographs the persons of a collection have, as far as it
// is known. Where nobody is, there are none.
func (r *collectionRows) images(c *api.Collection) api.Count {
	if c.PersonCount != nil && *c.PersonCount == 0 {
		return api.Count{Exact: true}
	}
	return r.counts.of(string(c.ID), api.Count{}, imagesOf)
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

// footer draws the last line: where one is in the list, how many photographs
// the chosen collection has where no column tells it, and whether the list is
// being loaded.
func (p *CollectionList) footer() string {
	left := ""
	if p.have && len(p.rows.shown) > 0 {
		left = p.table.Footer()
		if c, ok := p.chosen(); ok && p.w < photosFrom {
			if n := p.rows.images(&c); known(n) {
				left += blank(indent) + amount(n, photographs)
			}
		}
		left = blank(indent) + p.d.Env.Theme.Paint(kit.Muted, left)
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
	if n := p.rows.counts.of(string(c.ID), given(c.PersonCount), personsOf); known(n) {
		line += "  " + amount(n, persons)
	}
	if n := p.rows.images(&c); known(n) {
		line += "  " + amount(n, photographs)
	}
	return t.Paint(kit.Ink, line)
}
