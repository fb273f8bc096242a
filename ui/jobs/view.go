package jobs

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

// columns are those of the list, in order.
func columns() []kit.Column {
	return []kit.Column{
		{Title: "job", Min: 16, Max: 60},
		{Title: "state", Min: 13},
		{Title: "done", Min: 5, Align: kit.Right, Drop: 1},
		{Title: "steps", Min: 7, Align: kit.Right, Drop: 3},
		{Title: "began", Min: 6, Drop: 2},
	}
}

// rows shows jobs as rows.
type rows struct{ *Drawer }

// Len implements kit.RowSource.
func (r rows) Len() (int, bool) { return len(r.list), true }

// Row implements kit.RowSource.
func (r rows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.list) {
		return kit.Row{}, false
	}
	j := r.list[i]
	sign, word, role := stateWords(r.d.Env.Theme, j.State)
	return kit.Row{ID: string(j.ID), Cells: []kit.Cell{
		{Text: title(j)},
		{Text: sign + " " + word, Role: role},
		{Text: part(j), Role: kit.Muted},
		{Text: kit.Count(j.Count[jobs.Confirmed]) + "/" + kit.Count(j.Steps), Role: kit.Muted},
		{Text: kit.When(j.Began, r.d.Env.Now()), Role: kit.Muted},
	}}, true
}

// IndexOf implements kit.Finder.
func (r rows) IndexOf(id string) (int, bool) {
	for i := range r.list {
		if string(r.list[i].ID) == id {
			return i, true
		}
	}
	return 0, false
}

// Resize implements pane.Pane.
func (p *Drawer) Resize(w, h int) {
	p.w, p.h = w, h
	p.table.Resize(w, h-p.detailHeight())
}

// detailHeight is how many lines the job at the cursor has below the list.
func (p *Drawer) detailHeight() int {
	switch {
	case p.h >= 24:
		return 12
	case p.h >= 14:
		return p.h / 2
	case p.h >= 8:
		return 3
	}
	return 0
}

// View implements pane.Pane.
func (p *Drawer) View() string {
	if len(p.list) == 0 {
		return kit.Empty(p.d.Env.Theme, p.w, p.h,
			"Nothing is under way. Uploads and other work of many steps are shown here, also after the program was closed in the middle of it.",
			key.Binding{})
	}
	detail := p.detail()
	detail = detail[:min(len(detail), p.detailHeight())]
	body := strings.Split(p.table.View(), "\n")
	for len(body) < p.h-p.detailHeight() {
		body = append(body, "")
	}
	return strings.Join(append(body[:max(min(len(body), p.h-len(detail)), 0)], detail...), "\n")
}

// detail draws the job at the cursor, what matters first.
func (p *Drawer) detail() []string {
	j, ok := p.chosen()
	if !ok {
		return nil
	}
	t, w := p.d.Env.Theme, max(p.w-2*indent, 1)
	sign, word, role := stateWords(t, j.State)
	lead := strings.Repeat(" ", indent)
	var lines []string
	put := func(r kit.Role, sentence string) {
		if sentence == "" {
			return
		}
		for _, line := range kit.Wrap(kit.Clean(strings.TrimSpace(sentence)), w) {
			lines = append(lines, lead+t.Paint(r, line))
		}
	}
	if p.h >= 14 {
		lines = append(lines, lead+t.Paint(kit.Faint, strings.Repeat(t.Glyphs.Horizontal, w)))
	}
	state := t.Paint(role, sign+" "+word)
	if now := stepName(j.Now, p.masked); now != "" {
		state += t.Paint(kit.Muted, "  "+kit.Clean(now))
	}
	lines = append(lines, lead+kit.Truncate(state, w))
	if bar := p.progress[j.ID]; bar != nil {
		lines = append(lines, lead+bar.Bar(t, w), lead+t.Paint(kit.Muted, kit.Truncate(bar.Words(), w)))
	}
	if p.fault != "" {
		put(kit.Error, t.Glyph(kit.OutcomeError)+" "+p.fault)
	}
	put(kit.Ink, meaning(p.d.Env.Keys, j))
	for _, trouble := range j.Trouble {
		sign, word, role := troubleWords(t, trouble)
		put(role, sign+" "+word+": "+stepName(trouble.Step, p.masked)+". "+trouble.Why)
	}
	if j.Made.Folder != "" {
		put(kit.Muted, "folder "+string(j.Made.Folder))
	} else if j.Made.Collection != "" {
		put(kit.Muted, "collection "+string(j.Made.Collection))
	}
	if j.Receipt != "" {
		put(kit.Muted, "receipt "+j.Receipt)
	}
	return append(lines, p.steps(j)...)
}

// Brief implements pane.Brief.
func (p *Drawer) Brief() string {
	t := p.d.Env.Theme
	j, ok := p.chosen()
	if !ok {
		return t.Paint(kit.Muted, "no jobs")
	}
	sign, word, role := stateWords(t, j.State)
	return t.Paint(role, sign+" "+word) + "  " + t.Paint(kit.Muted, part(j)) + "  " + title(j)
}
