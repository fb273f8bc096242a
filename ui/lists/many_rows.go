package lists

import (
	"path/filepath"
	"slices"
	"strconv"

	"ozdesk/api/enrol"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// manyRef is a row: a person, or one of the person's photographs.
type manyRef struct{ person, photo int }

// ofPerson is the photo of a row that is a person.
const ofPerson = -1

// manyRows shows who was found: what needs a look first, with the photographs
// that something was found about below each person.
type manyRows struct {
	env    kit.Env
	list   *enrol.List
	refs   []manyRef
	masked bool

	people, photos int // That are sent.
	bytes          int64
}

// set takes in a list. Its order stays, whatever is left out.
func (r *manyRows) set(list *enrol.List) {
	r.list, r.refs = list, nil
	order := make([]int, len(list.People))
	weight := make([]int, len(list.People))
	for i := range order {
		order[i] = i
		switch p := &list.People[i]; {
		case p.Stopped() != "":
			weight[i] = 0
		case p.Warned():
			weight[i] = 1
		default:
			weight[i] = 2
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return weight[a] - weight[b] })
	for _, i := range order {
		r.refs = append(r.refs, manyRef{i, ofPerson})
		for n := range list.People[i].Photos {
			if len(list.People[i].Photos[n].Findings) > 0 {
				r.refs = append(r.refs, manyRef{i, n})
			}
		}
	}
}

// count brings the sums up to date.
func (r *manyRows) count() { r.people, r.photos, r.bytes = r.list.Sent() }

// out reports whether a row is left out by a person.
func (r *manyRows) out(ref manyRef) bool {
	if ref.photo == ofPerson {
		return r.list.People[ref.person].Dropped
	}
	return r.list.People[ref.person].Photos[ref.photo].Dropped
}

// toggle leaves a row out, or takes it in again.
func (r *manyRows) toggle(ref manyRef) {
	p := &r.list.People[ref.person]
	if ref.photo == ofPerson {
		p.Dropped = !p.Dropped
		return
	}
	p.Photos[ref.photo].Dropped = !p.Photos[ref.photo].Dropped
}

// manyColumns are those of the list, in order.
func manyColumns() []kit.Column {
	return []kit.Column{
		{Title: "", Min: 1},
		{Title: "person", Min: 12, Max: 22},
		{Title: "photos", Min: 6, Align: kit.Right, Drop: 1},
		{Title: "found", Min: 9, Max: 80},
	}
}

// Len implements kit.RowSource.
func (r *manyRows) Len() (int, bool) { return len(r.refs), true }

// Row implements kit.RowSource.
func (r *manyRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.refs) {
		return kit.Row{}, false
	}
	ref := r.refs[i]
	p := &r.list.People[ref.person]
	id := strconv.Itoa(ref.person)
	if ref.photo != ofPerson {
		f := &p.Photos[ref.photo]
		name := hidden
		if !r.masked {
			name = text.Line(filepath.Base(f.Path))
		}
		sign, words := r.found(f.Findings, f.Dropped, "")
		return kit.Row{ID: id + "/" + strconv.Itoa(ref.photo), Cells: []kit.Cell{
			sign, {Text: blank(indent) + name, Role: kit.Muted}, {}, words,
		}}, true
	}
	sent := 0
	for n := range p.Photos {
		if p.Photos[n].Sent() {
			sent++
		}
	}
	photos := kit.Count(sent)
	if sent < len(p.Photos) {
		photos += "/" + kit.Count(len(p.Photos))
	}
	stopped := p.Stopped()
	if p.LeftOut() {
		stopped = ""
	}
	sign, words := r.found(p.Findings, p.LeftOut(), stopped)
	if sign.Role == kit.Pass && p.Warned() { // About a photograph, whose row says it.
		sign = kit.Cell{Text: r.env.Theme.Glyph(kit.OutcomeReview), Role: kit.Near}
	}
	return kit.Row{ID: id, Cells: []kit.Cell{sign, r.name(p), {Text: photos}, words}}, true
}

// name shows what a person is called, or in which line somebody nameless is.
func (r *manyRows) name(p *enrol.Person) kit.Cell {
	switch name := p.Name(); {
	case name != "" && r.masked:
		return kit.Cell{Text: hidden}
	case name != "":
		return kit.Cell{Text: text.Line(name)}
	case p.Line > 0:
		return kit.Cell{Text: "(line " + kit.Count(p.Line) + ")", Role: kit.Muted}
	}
	return kit.Cell{Text: "(no name)", Role: kit.Muted}
}

// found shows the weightiest finding, and whether the row is sent.
func (r *manyRows) found(list []rules.Finding, dropped bool, stopped string) (sign, words kit.Cell) {
	t := r.env.Theme
	worst := rules.Finding{Text: stopped, Severity: rules.Stop}
	if stopped == "" {
		worst = rules.Finding{}
		for _, f := range list {
			if worst.Text == "" || f.Severity > worst.Severity {
				worst = f
			}
		}
	}
	words = kit.Cell{Text: worst.Text, Role: kit.Muted}
	switch {
	case worst.Severity == rules.Stop:
		sign, words.Role = kit.Cell{Text: t.Glyph(kit.OutcomeError), Role: kit.Error}, kit.Error
	case dropped:
		sign, words.Text = kit.Cell{Text: t.Glyphs.Dash, Role: kit.Muted}, sentences("Left out.", worst.Text)
	case worst.Severity == rules.Warning:
		sign, words.Role = kit.Cell{Text: t.Glyph(kit.OutcomeReview), Role: kit.Near}, kit.Near
	default:
		sign = kit.Cell{Text: t.Glyph(kit.OutcomePass), Role: kit.Pass}
	}
	return sign, words
}

// IndexOf implements kit.Finder.
func (r *manyRows) IndexOf(id string) (int, bool) {
	for i := range r.refs {
		if row, _ := r.Row(i); row.ID == id {
			return i, true
		}
	}
	return 0, false
}
