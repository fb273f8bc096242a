package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// paletteRows is how many entries the palette shows at once.
const paletteRows = 10

// paletteHead is how many lines stand above them: what is typed, and a blank.
const paletteHead = 2

// paletteEntry is one thing that can be typed.
type paletteEntry struct {
	line  string // what is run; it ends in a blank when something must follow
	help  string
	typed bool // it is offered once its beginning is typed only
	open  bool // whatever is typed behind it belongs to it
}

// commandMsg runs a line that was typed.
type commandMsg struct{ line string }

// palette is the dialog in which one types where to go.
type palette struct {
	env     kit.Env
	id      pane.ID
	entries []paletteEntry
	history []string
	input   *kit.Input
	found   []paletteEntry
	cursor  int
	missing bool // what was typed was asked for, and there is nothing like it
	w, h    int
}

// newPalette makes the dialog. History holds what was run before, newest last;
// it is offered first.
func newPalette(env kit.Env, entries []paletteEntry, history []string) *palette {
	p := &palette{
		env: env, id: env.IDs.Next(), entries: entries, history: slices.Clone(history), input: kit.NewInput(env),
	}
	p.input.Placeholder = "a page, a command, or a kind and an id"
	p.search()
	return p
}

// ID implements pane.Pane.
func (p *palette) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *palette) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *palette) Update(msg tea.Msg) tea.Cmd {
	if click, ok := msg.(tea.MouseClickMsg); ok {
		if at := p.top() + click.Y - paletteHead; click.Button == tea.MouseLeft && click.Y >= paletteHead && click.Y < paletteHead+p.rows() && at < len(p.found) {
			p.cursor = at
			return p.accept()
		}
		return nil
	}
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if p.input.Update(msg) {
			p.search()
		}
		return nil
	}
	k := p.env.Keys
	switch {
	case kit.Pressed(press, k.Leave):
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.Pressed(press, k.Submit):
		return p.accept()
	case press.String() == "down":
		p.cursor = min(p.cursor+1, len(p.found)-1)
	case press.String() == "up":
		p.cursor = max(p.cursor-1, 0)
	case press.String() == "tab", kit.Pressed(press, k.Complete) && p.input.AtEnd():
		if p.cursor >= 0 && p.cursor < len(p.found) {
			p.input.SetValue(p.found[p.cursor].line)
			p.search()
		}
	default:
		if p.input.Update(press) {
			p.search()
		}
	}
	return nil
}

// accept runs what is typed, or what the cursor is on. An entry that wants
// something to follow is completed first, and what does not exist stays to be
// mended.
func (p *palette) accept() tea.Cmd {
	if p.cursor < 0 || p.cursor >= len(p.found) {
		p.missing = true
		return nil
	}
	line := p.found[p.cursor].line
	if strings.HasSuffix(line, " ") {
		p.input.SetValue(line)
		p.search()
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: commandMsg{line: line}})
}

// search finds the entries that fit what is typed: those that begin with it
// first, then those that hold it. Nothing typed offers the history first.
func (p *palette) search() {
	typed := strings.ToLower(strings.TrimLeft(p.input.Value(), " :"))
	p.found, p.cursor, p.missing = nil, 0, false
	if typed == "" {
		for _, line := range slices.Backward(p.history) {
			p.found = append(p.found, paletteEntry{line: line, help: "again"})
		}
	}
	var later []paletteEntry
	for _, e := range p.entries {
		name := strings.ToLower(e.line)
		lead := strings.TrimRight(name, " ") + " "
		switch {
		case typed == "":
			if !e.typed {
				p.found = append(p.found, e)
			}
		case e.open && strings.HasPrefix(typed, lead):
			at := strings.Index(strings.ToLower(p.input.Value()), lead) + len(lead)
			if rest := strings.TrimSpace(p.input.Value()[at:]); rest != "" {
				e.line = lead + rest
			}
			p.found = append(p.found, e)
		case name == typed && strings.HasSuffix(name, " "):
			// What follows is offered instead.
		case strings.TrimRight(name, " ") == typed:
			p.found = slices.Insert(p.found, 0, e)
		case strings.HasPrefix(name, typed):
			p.found = append(p.found, e)
		case !e.typed && strings.Contains(name, typed):
			later = append(later, e)
		}
	}
	p.found = append(p.found, later...)
}

// Resize implements pane.Pane.
func (p *palette) Resize(w, h int) { p.w, p.h = w, h }

// View implements pane.Pane.
func (p *palette) View() string {
	t := p.env.Theme
	lines := []string{t.Paint(kit.Accent, ":") + " " + p.input.View(max(p.w-2, 1), true), ""}
	rows := p.rows()
	if len(p.found) == 0 {
		lines = append(lines, p.nothing(rows)...)
	}
	top := p.top()
	for at := top; at < top+rows && len(p.found) > 0; at++ {
		if at >= len(p.found) {
			lines = append(lines, "")
			continue
		}
		e := p.found[at]
		bar, ground := "  ", kit.Plain
		if at == p.cursor {
			bar, ground = t.Glyphs.Bar+" ", kit.Selected
		}
		name := kit.Fit(kit.Clean(e.line), max(p.w*2/5, 8), kit.Left)
		lines = append(lines, t.PaintOn(ground, kit.Accent, bar)+t.PaintOn(ground, kit.Ink, name)+
			t.PaintOn(ground, kit.Muted, kit.Fit("  "+kit.Clean(e.help), max(p.w-kit.Width(name)-2, 0), kit.Left)))
	}
	return strings.Join(lines, "\n")
}

// rows is how many entries are shown, top the first of them.
func (p *palette) rows() int { return max(min(paletteRows, p.h-paletteHead), 1) }
func (p *palette) top() int  { return max(p.cursor-p.rows()+1, 0) }

// nothing says that nothing is called like what is typed, in as many lines as a
// list would take.
func (p *palette) nothing(rows int) []string {
	role := kit.Muted
	if p.missing {
		role = kit.Error
	}
	words := "There is no page or command like that. Folders are looked for with " + p.env.Keys.Filter.Help().Key +
		" in their list, by id, status or type."
	out := make([]string, rows)
	for i, line := range kit.Wrap(words, max(p.w-2, 1)) {
		if i < rows {
			out[i] = "  " + p.env.Theme.Paint(role, line)
		}
	}
	return out
}

// Title implements pane.Pane.
func (p *palette) Title() string { return "Go to" }

// Keys implements pane.Pane.
func (p *palette) Keys() []key.Binding {
	k := p.env.Keys
	return []key.Binding{
		kit.As(k.Submit, "go"), key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")), k.Leave,
	}
}

// Mode implements pane.Pane.
func (p *palette) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *palette) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *palette) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *palette) Close() {}
