package review

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// tagPicker chooses the tags of one file from the catalogue.
type tagPicker struct {
	env    kit.Env
	name   text.Text
	path   string
	kind   api.MediaKind
	known  []rules.Tag // the catalogue
	picked []string
	table  *kit.Table
	w, h   int
}

// pickEvent is what came of a key in a list that is chosen from.
type pickEvent int

const (
	pickNone pickEvent = iota
	pickDone           // what is chosen counts
	pickLeft           // it does not
)

// newTagPicker begins with the tags that a file has.
func newTagPicker(env kit.Env, owner pane.ID, f chosenFile) *tagPicker {
	p := &tagPicker{env: env, name: f.name, path: f.path, kind: f.kind, known: rules.Tags(), picked: slices.Clone(f.tags)}
	p.table = kit.NewTable(env, owner, tagRows{p},
		kit.Column{Min: 1},
		kit.Column{Title: "tag", Min: 22, Max: 22},
		kit.Column{Title: "meaning", Min: 16, Max: 40, Drop: 1},
	)
	if f.kind == api.KindVideo || f.kind == api.KindShots {
		p.table.SetCursor(rules.TagIndex("video_selfie"))
	}
	return p
}

// tagHead is how many lines stand around the table: the file and a blank above,
// tagAbove, and the advice below.
const tagHead, tagAbove = 4, 2

// resize sets the size in cells.
func (p *tagPicker) resize(w, h int) {
	p.w, p.h = w, h
	if p.airy() {
		h -= tagHead
	}
	p.table.Resize(w, max(min(h, len(p.known)+1), 2))
}

// airy reports whether there is room for more than the table.
func (p *tagPicker) airy() bool { return p.h >= newTight }

// keys lists what can be pressed.
func (p *tagPicker) keys() []key.Binding {
	k := p.env.Keys
	return []key.Binding{kit.As(k.Toggle, "choose"), kit.As(k.Submit, "use these tags"), k.Up, k.Down, kit.As(k.Leave, "leave as they were")}
}

// update takes a key.
func (p *tagPicker) update(msg tea.Msg) pickEvent {
	k := p.env.Keys
	switch {
	case kit.Pressed(msg, k.Leave):
		return pickLeft
	case kit.Pressed(msg, k.Submit):
		return pickDone
	case kit.Pressed(msg, k.Toggle):
		_, row := p.table.Cursor()
		p.toggle(p.known[row].Name)
		p.table.Invalidate()
	default:
		p.pointed(msg)
	}
	return pickNone
}

// pointed moves the cursor; a click chooses a tag or drops it.
func (p *tagPicker) pointed(msg tea.Msg) {
	if p.airy() {
		msg = kit.Shift(msg, 0, -tagAbove)
	}
	moved := p.table.Update(msg)
	if _, ok := msg.(tea.MouseClickMsg); ok && moved {
		_, row := p.table.Cursor()
		p.toggle(p.known[row].Name)
		p.table.Invalidate()
	}
}

// toggle chooses a tag or drops it. Of what excludes each other only the
// latest stays.
func (p *tagPicker) toggle(tag string) {
	if i := slices.Index(p.picked, tag); i >= 0 {
		p.picked = slices.Delete(p.picked, i, i+1)
		return
	}
	p.picked = slices.DeleteFunc(p.picked, func(t string) bool { return rules.Exclude(t, tag) })
	p.picked = append(p.picked, tag)
	slices.SortStableFunc(p.picked, func(a, b string) int { return rules.TagIndex(a) - rules.TagIndex(b) })
}

// view draws the picker.
func (p *tagPicker) view(d draw) string {
	t := p.env.Theme
	if !p.airy() {
		return p.table.View()
	}
	lines := []string{blank(indent) + t.Paint(kit.Muted, kit.Truncate("Tags of "+d.name(p.name), max(p.w-indent, 0))), ""}
	lines = append(lines, strings.TrimRight(p.table.View(), "\n"))
	advice := ""
	if said := rules.Upload(rules.Subject{Kind: p.kind, Tags: p.picked}, p.env.Now()); len(said) > 0 {
		advice = said[0].Text
		advice = t.Paint(kit.Near, t.Glyph(kit.OutcomeReview)) + " " + t.Paint(kit.Muted, kit.Truncate(advice, max(p.w-2*indent, 0)))
	}
	return strings.Join(append(lines, "", blank(indent)+advice), "\n")
}

// tagRows shows the catalogue as rows.
type tagRows struct{ *tagPicker }

// Len implements kit.RowSource.
func (r tagRows) Len() (int, bool) { return len(r.known), true }

// Row implements kit.RowSource.
func (r tagRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.known) {
		return kit.Row{}, false
	}
	tag, g := r.known[i], r.env.Theme.Glyphs
	mark, role := kit.Cell{Text: g.Unchecked, Role: kit.Faint}, kit.Ink
	if slices.Contains(r.picked, tag.Name) {
		mark = kit.Cell{Text: g.Checked, Role: kit.Accent}
	} else if tag.Fading() {
		role = kit.Muted
	}
	return kit.Row{ID: tag.Name, Cells: []kit.Cell{mark, {Text: tag.Name, Role: role}, {Text: tag.Means, Role: kit.Muted}}}, true
}
