package kit

import (
	"strings"

	"charm.land/bubbles/v2/key"
)

// KeyGroup is a part of the help: bindings that belong together.
type KeyGroup struct {
	Title    string
	Bindings []key.Binding
}

// helpColumn is the least width of a column of the help, in cells.
const helpColumn = 30

// Help draws bindings by group, in two columns where w cells allow it. All keys
// of a binding are shown; greyed ones are faint, with their reason. A binding
// that stands in two groups is shown in the first one only.
func Help(t *Theme, w int, groups []KeyGroup) []string {
	columns := max(min(w/helpColumn, 2), 1)
	cell := w / columns
	parts := make([][]string, columns)
	seen := map[string]bool{}
	for i, g := range groups {
		lines := helpGroup(t, cell-columnGap, g, seen)
		if len(lines) == 0 {
			continue
		}
		at := 0
		if i > 0 && columns == 2 && len(parts[1]) < len(parts[0]) {
			at = 1
		}
		if len(parts[at]) > 0 {
			parts[at] = append(parts[at], "")
		}
		parts[at] = append(parts[at], lines...)
	}
	height := 0
	for _, p := range parts {
		height = max(height, len(p))
	}
	out := make([]string, height)
	for y := range out {
		var b strings.Builder
		for _, p := range parts {
			line := ""
			if y < len(p) {
				line = p[y]
			}
			b.WriteString(Fit(line, cell, Left))
		}
		out[y] = strings.TrimRight(b.String(), " ")
	}
	return out
}

// helpGroup draws one group; nothing when it has no binding of its own.
func helpGroup(t *Theme, w int, g KeyGroup, seen map[string]bool) []string {
	var lines []string
	keys := 0
	for _, b := range g.Bindings {
		keys = max(keys, Width(allKeys(b)))
	}
	keys = min(keys, w/2)
	for _, b := range g.Bindings {
		id := allKeys(b) + "\x00" + b.Help().Desc
		if b.Help().Key == "" || b.Help().Desc == "" || seen[id] {
			continue
		}
		seen[id] = true
		role, desc := Accent, Ink
		if !b.Enabled() {
			role, desc = Faint, Faint
		}
		lines = append(lines, t.Paint(role, Fit(allKeys(b), keys, Left))+spaces(columnGap)+
			t.Paint(desc, Truncate(Clean(b.Help().Desc), w-keys-columnGap)))
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{t.Paint(Muted, Truncate(Clean(g.Title), w))}, lines...)
}

// allKeys writes every key of a binding, such as "↑ k".
func allKeys(b key.Binding) string {
	labels := make([]string, 0, len(b.Keys()))
	for _, stroke := range b.Keys() {
		labels = append(labels, keyLabel(stroke))
	}
	return strings.Join(labels, " ")
}
