package review

import (
	"ozdesk/api/score"
	"ozdesk/ui/kit"
)

// unseenWords stand for an outcome that may not be seen yet.
const unseenWords = "hidden"

// unseen draws an analysis of which nothing but its type may be seen yet.
func (d draw) unseen(r score.Reading, chosen bool) string {
	return d.line(chosen, true, []kit.Span{
		{Text: d.t.Glyphs.Dash + " " + string(r.Type), Role: kit.Ink},
		{Text: "  " + unseenWords + " until you have compared", Role: kit.Muted},
	}, nil)
}

// unseenCells take the place of outcome, checks, margin and note in a row of
// the list.
func unseenCells(t *kit.Theme) [4]kit.Cell {
	none := kit.Cell{Text: t.Glyphs.Dash, Role: kit.Faint}
	return [4]kit.Cell{{Text: t.Glyphs.Dash + " " + unseenWords, Role: kit.Muted}, none, none, {}}
}

// unseenHint says how results come to be seen again.
func unseenHint(k *kit.KeyMap) string {
	return "Results are hidden until you have compared the pictures: " + k.Compare.Help().Key + " compares, " + k.Blind.Help().Key + " ends blind mode."
}
