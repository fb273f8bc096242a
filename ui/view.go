package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// View composes the frame.
func (m *Model) View() tea.View {
	v := tea.NewView(m.frame())
	v.AltScreen = true
	v.WindowTitle = m.opts.Name
	v.ReportFocus = true
	v.ForegroundColor, v.BackgroundColor = m.env.Theme.Colors()
	if m.mouseOn {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// frame draws the whole screen, exactly as many lines as it has.
func (m *Model) frame() string {
	switch {
	case m.w <= 0 || m.h <= 0:
		return ""
	case m.w <= tinyWidth:
		return strings.Join(kit.Lines(strings.Join(kit.Wrap("too small: 40×10 is enough", m.w), "\n"), m.w, m.h), "\n")
	case m.w < leastWidth || m.h < leastHeight:
		return strings.Join(kit.Lines(m.brief(), m.w, m.h), "\n")
	}
	state := m.state()
	r := m.room()
	columns := m.columns(r)
	lines := make([]string, 0, m.h)
	lines = append(lines, m.header(state), m.hairline(columns, m.env.Theme.Glyphs.TeeDown))
	if m.stacked(r) {
		lines = m.stackBodies(lines, r, columns)
	} else {
		lines = m.bodies(append(lines, m.titles(r, columns)), r, columns)
	}
	lines = append(lines, m.hairline(columns, m.env.Theme.Glyphs.TeeUp), m.footer(state))
	for _, d := range m.dialogs {
		inner, most := kit.DialogInner(m.w, m.h)
		body := strings.Split(d.View(), "\n")
		lines = kit.Overlay(lines, kit.Frame(m.env.Theme, d.Title(), body[:min(len(body), most)], inner), m.w, m.h)
	}
	return strings.Join(lines, "\n")
}

// brief says in one line what matters.
func (m *Model) brief() string {
	p := m.top()
	if p == nil {
		return ""
	}
	if b, ok := p.(pane.Brief); ok {
		return b.Brief()
	}
	return kit.Clean(p.Title())
}

// header draws the first line: rooms, badges, and who is signed in where.
func (m *Model) header(s Status) string {
	badges := s.Badges
	if m.masked {
		badges = append(slices.Clone(badges), Badge{Text: "masked", Role: kit.Near})
	}
	return kit.Header(m.env.Theme, m.w, m.opts.Name, m.tabs(), m.ways(s, badges)...)
}

// ways are the ways to say who is signed in where, the longest first. Which
// server it is goes last, who one is before that, then the role; badges are the
// first to be shortened, and are counted as long as there is room for anything
// beside the server.
func (m *Model) ways(s Status, badges []Badge) [][]string {
	t := m.env.Theme
	way := func(badges []string, words ...string) []string {
		parts := badges[:len(badges):len(badges)]
		for _, word := range words {
			if word != "" {
				parts = append(parts, t.Paint(kit.Muted, kit.Clean(word)))
			}
		}
		return parts
	}
	server, user := s.Server, s.User
	if _, bare, ok := strings.Cut(server, "://"); ok {
		server = bare // A badge tells what is not https.
	}
	if name, _, ok := strings.Cut(user, "@"); ok && name != "" {
		user = name + "@…"
	}
	var all, one, sign []string
	for _, b := range badges {
		all = append(all, t.Paint(b.Role, kit.Clean(b.Text)))
	}
	if one = all; len(all) > 1 {
		one = []string{all[0] + t.Paint(kit.Muted, " +"+kit.Count(len(all)-1))}
	}
	if len(all) > 0 {
		sign = []string{t.Paint(badges[0].Role, t.Glyph(kit.OutcomeError)+" "+kit.Count(len(all)))}
	}
	return [][]string{
		way(all, s.Server, s.Role, s.User), way(all, server, s.Role, s.User), way(all, server, s.Role, user),
		way(one, server, s.Role, user), way(sign, server, s.Role, user), way(sign, server, user), way(sign, server), way(nil, server),
	}
}

// tabs are the rooms as the header shows them.
func (m *Model) tabs() []kit.Tab {
	tabs := make([]kit.Tab, len(m.rooms))
	for i, r := range m.rooms {
		tabs[i] = kit.Tab{Key: r.Key, Title: r.Title, Active: i == m.active}
		if r.Count != nil {
			tabs[i].Count = r.Count()
		}
	}
	return tabs
}

// hairline draws a line across the screen that meets those between panes.
func (m *Model) hairline(columns []column, tee string) string {
	t := m.env.Theme
	var b strings.Builder
	at := 0
	for _, c := range columns {
		if end := c.x + c.w; end < m.w {
			b.WriteString(strings.Repeat(t.Glyphs.Horizontal, end-at))
			b.WriteString(tee)
			at = end + 1
		}
	}
	b.WriteString(strings.Repeat(t.Glyphs.Horizontal, max(m.w-at, 0)))
	return t.Paint(kit.Faint, b.String())
}

// titles draws the line above the panes: their titles, or where one is.
func (m *Model) titles(r *room, columns []column) string {
	t := m.env.Theme
	if m.single(r) {
		names := make([]string, 0, r.focus+1)
		for i := 0; i <= r.focus && i < len(r.chain); i++ {
			names = append(names, r.chain[i].pane.Title())
		}
		note := noteOf(r.top())
		return kit.Spread(kit.Crumbs(t, max(m.w-kit.Width(note)-3, 8), names), note+" ", m.w)
	}
	cells := make([]string, len(columns))
	for i, c := range columns {
		role, mark := kit.Muted, " "
		if c.index == r.focus {
			role = kit.Title
			if len(columns) > 1 {
				mark = t.Glyphs.Pointer // what has the keys is told without colour too
			}
		}
		p := r.chain[c.index].pane
		title := t.Paint(kit.Accent, mark) + " " + t.Paint(role, kit.Clean(p.Title()))
		cells[i] = kit.Spread(title, noteOf(p), c.w-1) + " "
	}
	return m.beside(columns, cells)
}

// noteOf returns what a pane says at the right end of its title.
func noteOf(p pane.Pane) string {
	if n, ok := p.(pane.Noted); ok {
		return n.Note()
	}
	return ""
}

// bodies draws the panes beside each other.
func (m *Model) bodies(lines []string, r *room, columns []column) []string {
	h := m.bodyHeight()
	views := make([][]string, len(columns))
	for i, c := range columns {
		e := &r.chain[c.index]
		views[i] = e.lines.Lines(e.pane.View(), c.w-1, h)
	}
	cells := make([]string, len(columns))
	for range m.h - chromeHeight - h {
		for i, c := range columns {
			cells[i] = strings.Repeat(" ", c.w)
		}
		lines = append(lines, m.beside(columns, cells))
	}
	for y := range h {
		for i := range columns {
			cells[i] = views[i][y] + " "
		}
		lines = append(lines, m.beside(columns, cells))
	}
	return lines
}

// beside joins one line of every visible pane with hairlines. Where the last
// pane ends early, the free space is kept for a preview.
func (m *Model) beside(columns []column, cells []string) string {
	line := m.env.Theme.Paint(kit.Faint, m.env.Theme.Glyphs.Vertical)
	out := strings.Join(cells, line)
	if len(columns) == 0 {
		return strings.Repeat(" ", m.w)
	}
	last := columns[len(columns)-1]
	if end := last.x + last.w; end < m.w {
		out += line + strings.Repeat(" ", m.w-end-1)
	}
	return out
}

// footer draws the last line: news, or the keys that matter now.
func (m *Model) footer(s Status) string {
	t, end := m.env.Theme, m.footerEnd(s.InFlight)
	if words := m.news.line(t); words != "" {
		if end != "" {
			end += " "
		}
		return kit.Spread("  "+words, end, m.w)
	}
	return kit.Footer(t, m.w, m.footerKeys(), end)
}

// footerKeys lists the bindings for the footer, help last.
func (m *Model) footerKeys() []key.Binding {
	k := m.env.Keys
	if d := m.dialog(); d != nil {
		return d.Keys()
	}
	top := m.room().top()
	if top == nil {
		return nil
	}
	if top.Mode() == pane.Text {
		return top.Keys()
	}
	return append(append([]key.Binding{}, top.Keys()...), k.Palette, k.Help)
}
