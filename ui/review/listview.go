package review

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// View implements pane.Pane.
func (p *FolderList) View() string {
	if p.h < 3 {
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	}
	lines := p.line.views(p.w, p.d.Env.Now())
	body := p.body(p.h - len(lines) - 1)
	return strings.Join(append(lines, body, p.footer()), "\n")
}

// body draws the table, or why there is none, in h lines.
func (p *FolderList) body(h int) string {
	t, k, now := p.d.Env.Theme, p.d.Env.Keys, p.d.Env.Now()
	switch n, _ := p.rows.Len(); {
	case p.rows.window == nil && p.err != nil:
		what, next := api.Explain(p.err)
		return fill(kit.Broken(t, p.w, h, what, next, k.Refresh), h)
	case p.rows.window == nil:
		return fill(kit.Waiting(t, p.w, h, "waiting for the folders", p.spin.Since(), now), h)
	case n == 0 && p.applied.active():
		lift := kit.As(k.Back, "lift the filter")
		return fill(kit.Empty(t, p.w, h, p.applied.none(), lift), h)
	case n == 0:
		return fill(kit.Empty(t, p.w, h, "There are no folders yet. A folder holds the media of one case and the analyses made of them.",
			p.newBinding()), h)
	default:
		return p.table.View()
	}
}

// newBinding is the key that makes a folder, none where it is not allowed.
func (p *FolderList) newBinding() key.Binding {
	if p.d.forbidden() != "" {
		return key.Binding{}
	}
	return kit.As(p.d.Env.Keys.New, "new folder")
}

// footer draws the last line: where one is in the list, and whether it is
// being loaded.
func (p *FolderList) footer() string {
	t := p.d.Env.Theme
	left := ""
	if p.rows.window != nil {
		left = p.whereabouts()
	}
	right := ""
	if p.d.sandbox() && p.w >= 50 {
		right = t.Paint(kit.Near, "sandbox engine, not for decisions")
	}
	if frame := p.spin.View(); frame != "" && p.rows.window != nil {
		right = frame + " " + t.Paint(kit.Muted, "loading")
	}
	return kit.Spread(left, right, p.w)
}

// whereabouts says where one is in the list, what is selected, and what came
// above what is in sight.
func (p *FolderList) whereabouts() string {
	t := p.d.Env.Theme
	left := blank(indent) + t.Paint(kit.Muted, p.table.Footer())
	if words := p.selectionWords(); words != "" {
		left += "  " + t.Paint(kit.Accent, t.Glyphs.Picked) + " " + t.Paint(kit.Ink, words)
	}
	if n := len(p.above); n > 0 {
		left += "  " + t.Paint(kit.Accent, kit.Count(n)+" new above")
	}
	return left
}

// Brief implements pane.Brief: the folder at the cursor in one line.
func (p *FolderList) Brief() string {
	f, ok := p.chosen()
	if !ok {
		return p.d.Env.Theme.Paint(kit.Muted, "no folder")
	}
	return p.brief(&f)
}

// fill adds empty lines up to h.
func fill(s string, h int) string {
	if missing := h - 1 - strings.Count(s, "\n"); missing > 0 {
		s += strings.Repeat("\n", missing)
	}
	return s
}
