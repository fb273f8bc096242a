package review

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// columnsMsg asks the list for other columns.
type columnsMsg struct {
	to    pane.ID
	words []string
}

// Target returns the folder list.
func (m columnsMsg) Target() pane.ID { return m.to }

// columnsDialog chooses columns and their order: those that are shown first,
// then the others.
type columnsDialog struct {
	listDialog
	known  *directory
	words  []string // all that are offered, the shown ones first in their order
	shown  map[string]bool
	cursor int
	top    int
	w, h   int
	input  *kit.Input // a name of metadata is typed while it is not nil
	wrong  string
}

// newColumnsDialog makes the dialog, with the columns that are shown now.
func newColumnsDialog(d Deps, to pane.ID, chosen []string, known *directory) *columnsDialog {
	p := &columnsDialog{listDialog: newListDialog(d, to, "Columns"), known: known}
	p.begin(chosen)
	return p
}

// begin offers the columns with some of them shown.
func (p *columnsDialog) begin(chosen []string) {
	if chosen == nil {
		chosen = usualColumns
	}
	p.words, p.shown, p.cursor = slices.Clone(chosen), map[string]bool{}, 0
	for _, w := range chosen {
		p.shown[w] = true
	}
	for _, c := range listColumns() {
		if !p.shown[c.word] {
			p.words = append(p.words, c.word)
		}
	}
}

// Update implements pane.Pane.
func (p *columnsDialog) Update(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	if p.input != nil {
		p.typed(msg)
		return nil
	}
	p.wrong = ""
	if click, ok := msg.(tea.MouseClickMsg); ok {
		p.clicked(click)
		return nil
	}
	switch {
	case kit.Pressed(msg, k.Up):
		p.cursor = max(p.cursor-1, 0)
	case kit.Pressed(msg, k.Down):
		p.cursor = min(p.cursor+1, len(p.words)-1)
	case kit.Pressed(msg, k.Top):
		p.cursor = 0
	case kit.Pressed(msg, k.End):
		p.cursor = len(p.words) - 1
	case kit.Pressed(msg, k.Left):
		p.move(-1)
	case kit.Pressed(msg, k.Right):
		p.move(1)
	case kit.Pressed(msg, k.Select):
		p.shown[p.words[p.cursor]] = !p.shown[p.words[p.cursor]]
	case kit.Pressed(msg, k.Add):
		p.input = kit.NewInput(p.d.Env)
		p.input.Placeholder = "a name of the metadata, such as person_info.city"
	case kit.Pressed(msg, k.Refresh):
		p.begin(nil)
	case kit.Pressed(msg, k.Open):
		return p.accept()
	}
	return nil
}

// clicked shows the column that was clicked, or not any more.
func (p *columnsDialog) clicked(click tea.MouseClickMsg) {
	rows := max(min(len(p.words), p.h-len(p.below())), 1)
	if i := p.top + click.Y; click.Button == tea.MouseLeft && click.Y >= 0 && click.Y < rows && i < len(p.words) {
		p.cursor = i
		p.shown[p.words[i]] = !p.shown[p.words[i]]
	}
}

// move moves the column at the cursor among the others.
func (p *columnsDialog) move(by int) {
	to := p.cursor + by
	if to < 0 || to >= len(p.words) {
		return
	}
	p.words[p.cursor], p.words[to] = p.words[to], p.words[p.cursor]
	p.cursor = to
}

// typed takes a name of the metadata.
func (p *columnsDialog) typed(msg tea.Msg) {
	k := p.d.Env.Keys
	press, _ := msg.(tea.KeyPressMsg)
	switch {
	case kit.Pressed(msg, k.Leave):
		p.input = nil
	case kit.Pressed(msg, k.Submit):
		p.add(strings.TrimSpace(p.input.Value()))
	case press.String() == "tab":
		if found := p.paths(); len(found) > 0 {
			p.input.SetValue(found[0])
		}
	default:
		p.input.Update(msg)
		p.wrong = ""
	}
}

// paths are the known names of the metadata that begin with what is typed.
func (p *columnsDialog) paths() []string {
	typed := strings.ToLower(p.input.Value())
	var out []string
	for _, path := range p.known.paths {
		if strings.HasPrefix(strings.ToLower(path), typed) {
			out = append(out, path)
		}
	}
	return out
}

// add shows a value of the metadata as a column, behind the last shown one.
func (p *columnsDialog) add(path string) {
	if path == "" {
		p.wrong = "A column of the metadata needs a name."
		return
	}
	word := metaColumn + path
	p.input = nil
	if at := slices.Index(p.words, word); at >= 0 {
		p.cursor, p.shown[word] = at, true
		return
	}
	at := 0
	for i, w := range p.words {
		if p.shown[w] {
			at = i + 1
		}
	}
	p.words = slices.Insert(p.words, at, word)
	p.shown[word], p.cursor = true, at
}

// accept hands the chosen columns to the list.
func (p *columnsDialog) accept() tea.Cmd {
	words := slices.DeleteFunc(slices.Clone(p.words), func(w string) bool { return !p.shown[w] })
	if len(words) == 0 {
		p.wrong = "A list needs a column; choose one with " + p.d.Env.Keys.Select.Help().Key + "."
		return nil
	}
	return p.leave(columnsMsg{to: p.to, words: words})
}

// Resize implements pane.Pane.
func (p *columnsDialog) Resize(w, h int) { p.w, p.h = w, h }

// columnsNote says what happens where there is little room.
const columnsNote = "Where space is short the last ones go first; folder, outcome, margin and note stay."

// below draws what stands under the columns.
func (p *columnsDialog) below() []string {
	t := p.d.Env.Theme
	below := []string{""}
	switch {
	case p.input != nil:
		below = append(below, blank(indent)+t.Paint(kit.Accent, "+")+" "+p.input.View(max(p.w-2*indent, 1), true))
		if found := p.paths(); len(found) > 0 {
			below = append(below, blank(2*indent)+offer(t, found, 0, max(p.w-2*indent, 1)))
		}
	default:
		for _, line := range kit.Wrap(columnsNote, max(p.w-indent, 1)) {
			below = append(below, blank(indent)+t.Paint(kit.Muted, line))
		}
	}
	if p.wrong != "" {
		below = append(below, sentenceLines(t, kit.Error, t.Glyph(kit.OutcomeError)+" "+p.wrong, indent, p.w)...)
	}
	return below
}

// View implements pane.Pane.
func (p *columnsDialog) View() string {
	below := p.below()
	rows := max(min(len(p.words), p.h-len(below)), 1)
	p.top = min(max(p.top, p.cursor-rows+1), p.cursor)
	p.top = max(min(p.top, len(p.words)-rows), 0)
	var lines []string
	for i := p.top; i < p.top+rows && i < len(p.words); i++ {
		lines = append(lines, p.row(i))
	}
	return strings.Join(append(lines, below...), "\n")
}

// row draws one column.
func (p *columnsDialog) row(i int) string {
	t, word := p.d.Env.Theme, p.words[i]
	bar, ground := " ", kit.Plain
	if i == p.cursor && p.input == nil {
		bar, ground = t.Glyphs.Bar, kit.Selected
	}
	sign, role := t.Glyphs.Unchecked, kit.Muted
	if p.shown[word] {
		sign, role = t.Glyphs.Checked, kit.Ink
	}
	const name = 18
	c, _ := columnNamed(word)
	label, says := word, c.says
	if path, ok := strings.CutPrefix(word, metaColumn); ok {
		label = path
	}
	return kit.Truncate(t.PaintOn(ground, kit.Accent, bar+" ")+t.PaintOn(ground, role, sign+" "+kit.Fit(kit.Clean(label), min(name, max(p.w-4, 1)), kit.Left))+
		t.PaintOn(ground, kit.Muted, kit.Fit("  "+says, max(p.w-name-4, 0), kit.Left)), p.w)
}

// Keys implements pane.Pane.
func (p *columnsDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.input != nil {
		return []key.Binding{kit.As(k.Submit, "add"), kit.As(k.Leave, "leave")}
	}
	return []key.Binding{
		kit.As(k.Select, "show or not"), kit.As(k.Left, "earlier"), kit.As(k.Right, "later"),
		kit.As(k.Add, "metadata"), kit.As(k.Refresh, "usual ones"), kit.As(k.Open, "done"), k.Back,
	}
}

// Mode implements pane.Pane.
func (p *columnsDialog) Mode() pane.Mode {
	if p.input != nil {
		return pane.Text
	}
	return pane.Normal
}
