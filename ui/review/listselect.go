package review

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// selection is the set of folders that somebody has selected, by id, so that
// it outlives whatever happens to the rows. The zero value is empty.
type selection struct {
	ids    map[api.FolderID]bool
	anchor string // where a range began, "" while none is drawn
}

// count is how many are selected.
func (s *selection) count() int { return len(s.ids) }

// set selects a folder, or drops it.
func (s *selection) set(id api.FolderID, on bool) {
	if s.ids == nil {
		s.ids = map[api.FolderID]bool{}
	}
	if on {
		s.ids[id] = true
	} else {
		delete(s.ids, id)
	}
}

// clear drops everything. It reports whether there was something.
func (s *selection) clear() bool {
	was := s.anchor != "" || len(s.ids) > 0
	s.anchor = ""
	clear(s.ids)
	return was
}

// selectKey does what a key asks for that is about the selection. It reports
// whether it was one.
func (p *FolderList) selectKey(msg tea.Msg) (tea.Cmd, bool) {
	k := p.d.Env.Keys
	id, row := p.table.Cursor()
	switch {
	case kit.Pressed(msg, k.Select) && id != "":
		if p.selected.anchor != "" {
			return p.keepRange(), true
		}
		p.selected.set(api.FolderID(id), !p.selected.ids[api.FolderID(id)])
		p.table.SetCursor(row + 1)
		return nil, true
	case kit.Pressed(msg, k.Range) && id != "":
		if p.selected.anchor != "" {
			return p.keepRange(), true
		}
		p.selected.anchor = id
		return nil, true
	case kit.Pressed(msg, k.SelectAll) && id != "":
		return p.selectLoaded(), true
	}
	return nil, false
}

// span is the first and last row of the range that is drawn, false when there
// is none. While its beginning is not loaded nobody knows where that is.
func (p *FolderList) span() (first, last int, ok bool) {
	if p.selected.anchor == "" {
		return 0, 0, false
	}
	from, ok := p.rows.IndexOf(p.selected.anchor)
	_, to := p.table.Cursor()
	return min(from, to), max(from, to), ok
}

// picked reports whether a row is selected or part of the range.
func (p *FolderList) picked(row int, id string) bool {
	if p.selected.ids[api.FolderID(id)] {
		return true
	}
	return p.ranged && row >= p.rangeFirst && row <= p.rangeLast
}

// keepRange selects the rows of the range. Those that are not loaded have no
// id yet, so they are left out, which is said.
func (p *FolderList) keepRange() tea.Cmd {
	first, last, ok := p.span()
	p.selected.anchor = ""
	if !ok {
		return pane.Send(pane.StatusMsg{Level: pane.Warn, Text: "The beginning of the range is no longer loaded; nothing was selected."})
	}
	n := 0
	for i, f := range p.rows.window.Loaded() {
		if i >= first && i <= last {
			p.selected.set(f, true)
			n++
		}
	}
	if missing := last - first + 1 - n; missing > 0 {
		return pane.Send(pane.StatusMsg{
			Level: pane.Warn,
			Text:  kit.Count(missing) + " rows of the range are not loaded and were left out; scrolling through them loads them.",
		})
	}
	return nil
}

// selectLoaded selects every row that is loaded.
func (p *FolderList) selectLoaded() tea.Cmd {
	p.selected.anchor = ""
	loaded := 0
	for _, id := range p.rows.window.Loaded() {
		p.selected.set(id, true)
		loaded++
	}
	words := "All " + kit.Count(loaded) + " are selected."
	if n, _ := p.rows.Len(); n > loaded {
		words = "The " + kit.Count(loaded) + " loaded of " + kit.Count(n) + " are selected."
	}
	return pane.Send(pane.StatusMsg{Level: pane.Info, Text: words})
}

// selectedIDs are the ids of the selection, in the order of the list as far as
// it is loaded.
func (p *FolderList) selectedIDs() []api.FolderID {
	ids := make([]api.FolderID, 0, p.selected.count())
	seen := map[api.FolderID]bool{}
	for _, id := range p.rows.window.Loaded() {
		if p.selected.ids[id] {
			ids, seen[id] = append(ids, id), true
		}
	}
	listed := len(ids)
	for id := range p.selected.ids {
		if !seen[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids[listed:])
	return ids
}

// copySelected puts the ids of the selection on the clipboard, one to a line.
func (p *FolderList) copySelected() tea.Cmd {
	var lines strings.Builder
	ids := p.selectedIDs()
	for i, id := range ids {
		if i > 0 {
			lines.WriteByte('\n')
		}
		lines.WriteString(string(id))
	}
	return tea.Batch(tea.SetClipboard(lines.String()),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "Copied the ids of " + kit.Count(len(ids)) + " folders, one to a line."}))
}

// selectionWords say in the footer what is selected.
func (p *FolderList) selectionWords() string {
	if first, last, ok := p.span(); ok {
		return "range of " + kit.Count(last-first+1) + ", " + p.d.Env.Keys.Range.Help().Key + " keeps it"
	}
	if n := p.selected.count(); n > 0 {
		return kit.Count(n) + " selected"
	}
	return ""
}
