package lists

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// requestIDField is where this program marks what it has made itself. It says
// nothing to a person.
const requestIDField = "ozdesk_request_id"

// View implements pane.Pane.
func (p *PersonPane) View() string {
	switch {
	case p.h < 4:
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	case !p.have:
		return fill(p.absent("waiting for the person", p.w, p.h), p.h)
	}
	p.draw()
	return fill(p.scroll.View(), p.h-p.belowHeight()) + p.below()
}

// draw brings what scrolls up to date.
func (p *PersonPane) draw() {
	if p.drawn || !p.have {
		return
	}
	p.drawn = true
	lines := p.facts()
	p.grid.top = len(lines)
	lines = append(lines, p.photographs()...)
	if p.looked && lines[len(lines)-1] != "" {
		lines = append(lines, "")
	}
	p.scroll.SetLines(append(lines, p.hitLines(len(lines))...))
}

// facts are the lines about the person.
func (p *PersonPane) facts() []string {
	t := p.d.Env.Theme
	var lines []string
	if !p.person.Created.IsZero() {
		lines = append(lines, p.pair("added", kit.WhenExactly(p.person.Created, p.d.Env.Now())))
	}
	if id := p.pair("id", string(p.person.ID)); kit.Width(id) <= p.w {
		lines = append(lines, id)
	} else { // an id is told whole
		lines = append(lines, blank(indent)+t.Paint(kit.Ink, kit.Clean(string(p.person.ID))))
	}
	for _, f := range p.person.Meta.Fields() {
		if isName(f.Path.Raw()) || f.Path.Raw() == requestIDField {
			continue
		}
		value := f.Value.Line()
		if p.masked && strings.HasPrefix(f.Path.Raw(), "person_info.") {
			value = hidden
		}
		lines = append(lines, kit.Truncate(p.pair(f.Path.Line(), value), p.w))
	}
	lines = append(lines, "", blank(indent)+t.Paint(kit.Ink, "Photographs")+"  "+t.Paint(kit.Muted, kit.Count(len(p.grid.images))))
	if p.grid.th.w > 0 {
		lines = append(lines, "")
	}
	return lines
}

// isName reports whether a metadata field is a part of the name, which stands
// in the title.
func isName(path string) bool {
	switch strings.TrimPrefix(path, "person_info.") {
	case "first_name", "middle_name", "last_name":
		return true
	}
	return false
}

// pair draws a label and a value.
func (p *PersonPane) pair(label, value string) string {
	t := p.d.Env.Theme
	return blank(indent) + t.Paint(kit.Muted, kit.Clean(label)) + "  " + t.Paint(kit.Ink, kit.Clean(value))
}

// photographs draws the grid, or a line each where there is no room for
// pictures.
func (p *PersonPane) photographs() []string {
	t := p.d.Env.Theme
	if len(p.grid.images) == 0 {
		words := "There are no photographs yet, so no search can find this person."
		if p.d.barred() == "" {
			words += " Add one with " + p.d.Env.Keys.New.Help().Key + "."
		}
		lines := kit.Wrap(words, max(p.w-2*indent, 1))
		for i := range lines {
			lines[i] = blank(indent) + t.Paint(kit.Muted, lines[i])
		}
		return lines
	}
	var lines []string
	for first := 0; first < len(p.grid.images); first += p.grid.columns {
		row := p.grid.images[first:min(first+p.grid.columns, len(p.grid.images))]
		if p.grid.th.w == 0 {
			lines = append(lines, p.photographLine(row[0]))
			continue
		}
		cells := make([][]string, len(row))
		for i := range row {
			cells[i] = p.photographCell(row[i])
		}
		for y := range p.grid.rowHeight() - 1 {
			var b strings.Builder
			for i := range cells {
				b.WriteString(cells[i][y])
			}
			lines = append(lines, b.String())
		}
		lines = append(lines, "")
	}
	return lines
}

// photographCell draws one photograph of the grid: the picture, and below it
// what it is called.
func (p *PersonPane) photographCell(m api.PersonImage) []string {
	t, th := p.d.Env.Theme, p.grid.th
	chosen := m.ID == p.grid.at && p.hitAt == noHit
	bar, role := blank(indent), kit.Muted
	if chosen {
		role = kit.Ink
		if p.focused {
			bar, role = t.Paint(kit.Accent, t.Glyphs.Bar)+" ", kit.Accent
		}
	}
	picture := p.picture(m)
	lines := make([]string, 0, th.h+1)
	for _, line := range picture {
		lines = append(lines, bar+line)
	}
	return append(lines, bar+t.Paint(role, kit.Fit(kit.Clean(photoName(m, p.masked)), th.w, kit.Left)))
}

// picture draws the thumbnail of a photograph.
func (p *PersonPane) picture(m api.PersonImage) []string {
	th := p.grid.th
	switch {
	case p.masked:
		return box(p.d.Env.Theme, "masked", th)
	case address(m, true).IsEmpty():
		return box(p.d.Env.Theme, "no picture", th)
	default:
		return p.pics.View(string(m.ID), th.w, th.h)
	}
}

// box draws a word where there is no picture.
func box(t *kit.Theme, word string, th thumb) []string {
	lines := make([]string, th.h)
	for i := range lines {
		lines[i] = t.Paint(kit.Faint, kit.Fit(t.Glyphs.Void, th.w, kit.Center))
	}
	if th.h > 0 {
		lines[th.h/2] = t.Paint(kit.Muted, kit.Fit(word, th.w, kit.Center))
	}
	return lines
}

// photographLine draws one photograph as a line.
func (p *PersonPane) photographLine(m api.PersonImage) string {
	t := p.d.Env.Theme
	bar, ground := blank(indent), kit.Plain
	if m.ID == p.grid.at && p.hitAt == noHit {
		ground = kit.SelectedIdle
		if p.focused {
			ground = kit.Selected
		}
		bar = t.PaintOn(ground, kit.Accent, t.Glyphs.Bar) + t.PaintOn(ground, kit.Ink, " ")
	}
	when := kit.When(m.Created, p.d.Env.Now())
	room := max(p.w-indent-kit.Width(when)-indent, 0)
	return bar + t.PaintOn(ground, kit.Ink, kit.Fit(kit.Clean(photoName(m, p.masked)), room, kit.Left)) +
		t.PaintOn(ground, kit.Muted, blank(indent)+when)
}

// photoName shows what a photograph is called: its file name, else the
// beginning of its id.
func photoName(m api.PersonImage, masked bool) string {
	switch {
	case m.Name.IsEmpty():
		return m.ID.Short()
	case masked:
		return hidden
	default:
		return m.Name.Line()
	}
}

// belowHeight is how many lines the words about the chosen photograph take,
// with a line of air above them.
func (p *PersonPane) belowHeight() int {
	if p.h < 12 {
		return 0
	}
	return 4
}

// belowWide is the width from which the time of a photograph is told exactly.
const belowWide = 60

// below says more about the chosen photograph. It begins with a line break.
func (p *PersonPane) below() string {
	h := p.belowHeight()
	m, ok := p.grid.chosen()
	if h == 0 {
		return ""
	}
	lines := make([]string, h)
	if ok {
		t := p.d.Env.Theme
		added := ""
		if !m.Created.IsZero() {
			when := kit.WhenExactly
			if p.w < belowWide {
				when = kit.When
			}
			added = t.Paint(kit.Muted, "added "+when(m.Created, p.d.Env.Now()))
		}
		name := blank(indent) + t.Paint(kit.Ink, kit.Clean(photoName(m, p.masked)))
		lines[1] = kit.Spread(name, added, p.w)
		lines[2] = kit.Truncate(blank(indent)+t.Paint(kit.Muted, kit.Clean(string(m.ID))), p.w)
		lines[3] = kit.Truncate(blank(indent)+t.Paint(kit.Muted, kit.Clean(tagWords(m.Tags))), p.w)
	}
	return "\n" + strings.Join(lines, "\n")
}

// tagWords joins tags.
func tagWords(tags []text.Text) string {
	if len(tags) == 0 {
		return "no tags"
	}
	words := make([]string, len(tags))
	for i, tag := range tags {
		words[i] = tag.Line()
	}
	return strings.Join(words, " ")
}

// Brief implements pane.Brief: the person in one line.
func (p *PersonPane) Brief() string {
	t := p.d.Env.Theme
	if !p.have {
		return t.Paint(kit.Muted, p.Title())
	}
	return t.Paint(kit.Ink, kit.Clean(p.Title())+"  "+photographs(len(p.grid.images)))
}
