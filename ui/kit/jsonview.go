package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// foundMost is how many places a search finds at most.
const foundMost = 10000

// JSONDoc is JSON made ready to be looked at. It does not change.
type JSONDoc struct {
	raw   []byte
	lines []jsonLine
}

// NewJSONDoc reads JSON, in time and memory that grow with its length: call it
// in a command. The bytes must not be changed afterwards.
func NewJSONDoc(raw []byte) *JSONDoc {
	return &JSONDoc{raw: raw, lines: indexJSON(raw)}
}

// Find returns the lines that hold a word, whatever its case. It looks through
// everything: call it in a command.
func (d *JSONDoc) Find(word string) []int32 { return findJSON(d.raw, d.lines, word, foundMost) }

// JSONView is a window onto a JSONDoc with a cursor. Lists and objects can be
// folded. Only what is in the window is drawn, so that the length of the
// document does not count.
type JSONView struct {
	env    Env
	doc    *JSONDoc
	folded map[int32]bool
	shown  []int32 // lines that no folded one hides
	at     int     // cursor, index into shown
	top    int
	w, h   int
	found  []int32
}

// NewJSONView makes an empty window.
func NewJSONView(env Env) *JSONView { return &JSONView{env: env, folded: map[int32]bool{}} }

// Set shows a document. Where it has as many lines as the one before, cursor
// and folds stay.
func (v *JSONView) Set(doc *JSONDoc) {
	if v.doc == nil || len(v.doc.lines) != len(doc.lines) {
		v.folded, v.at, v.top = map[int32]bool{}, 0, 0
	}
	v.doc, v.found = doc, nil
	v.unfolded()
}

// Resize sets the size in cells.
func (v *JSONView) Resize(w, h int) {
	v.w, v.h = max(w, 0), max(h, 0)
	v.to(v.at)
}

// Position returns the line of the cursor, counted from 1 without what is
// folded, and how many lines there are.
func (v *JSONView) Position() (line, all int) { return v.at + 1, len(v.shown) }

// Mark marks the places of a search and goes to the first one at or after the
// cursor. It returns how many there are.
func (v *JSONView) Mark(found []int32) int {
	v.found = found
	if len(found) > 0 && len(v.shown) > 0 {
		v.next(v.shown[v.at])
	}
	return len(found)
}

// Next goes to the next place that was found, after the last to the first.
func (v *JSONView) Next() {
	if len(v.found) > 0 && len(v.shown) > 0 {
		v.next(v.shown[v.at] + 1)
	}
}

// next goes to the first place found at a line or after it.
func (v *JSONView) next(from int32) {
	i, _ := slices.BinarySearch(v.found, from)
	v.reveal(v.found[i%len(v.found)])
}

// reveal opens what hides a line and puts the cursor on it.
func (v *JSONView) reveal(line int32) {
	for at := range v.folded {
		if at < line && line <= v.doc.lines[at].last {
			delete(v.folded, at)
		}
	}
	v.unfolded()
	i, _ := slices.BinarySearch(v.shown, line)
	v.to(i)
}

// Value returns the bytes of the value at the cursor, and the name of the
// member, "" in a list. They are the server's: not safe to show as they are.
func (v *JSONView) Value() (name string, raw []byte) {
	if v.doc == nil || len(v.shown) == 0 {
		return "", nil
	}
	l := v.doc.lines[v.shown[v.at]]
	if l.closes {
		return "", nil
	}
	return strings.Trim(string(v.doc.raw[l.key:l.keyEnd]), `"`), v.doc.raw[l.at:l.end]
}

// Update moves and folds. It reports whether the message was for it.
func (v *JSONView) Update(msg tea.Msg) bool {
	if v.doc == nil || len(v.shown) == 0 {
		return false
	}
	k, page := v.env.Keys, max(v.h-1, 1)
	switch {
	case Pressed(msg, k.Up):
		v.to(v.at - 1)
	case Pressed(msg, k.Down):
		v.to(v.at + 1)
	case Pressed(msg, k.PageUp):
		v.to(v.at - page)
	case Pressed(msg, k.PageDown):
		v.to(v.at + page)
	case Pressed(msg, k.Top):
		v.to(0)
	case Pressed(msg, k.End):
		v.to(len(v.shown) - 1)
	case Pressed(msg, k.Open, k.Select):
		v.fold(!v.folded[v.shown[v.at]])
	case Pressed(msg, k.Right):
		v.fold(false)
	case Pressed(msg, k.Left):
		v.fold(true)
	default:
		wheel, ok := msg.(tea.MouseWheelMsg)
		switch {
		case !ok:
			return false
		case wheel.Button == tea.MouseWheelUp:
			v.to(v.at - wheelRows)
		case wheel.Button == tea.MouseWheelDown:
			v.to(v.at + wheelRows)
		}
	}
	return true
}

// fold folds what the cursor is on, or, where there is nothing to fold, what it
// lies in.
func (v *JSONView) fold(on bool) {
	at := v.shown[v.at]
	if on && (!v.doc.lines[at].opens(at) || v.folded[at]) {
		for at--; at >= 0; at-- {
			if l := v.doc.lines[at]; l.opens(at) && l.last >= v.shown[v.at] {
				break
			}
		}
		if at < 0 {
			return
		}
	}
	if !v.doc.lines[at].opens(at) {
		return
	}
	if on {
		v.folded[at] = true
	} else {
		delete(v.folded, at)
	}
	v.unfolded()
	i, _ := slices.BinarySearch(v.shown, at)
	v.to(i)
}

// unfolded lists the lines that no folded one hides.
func (v *JSONView) unfolded() {
	v.shown = v.shown[:0]
	for i := int32(0); int(i) < len(v.doc.lines); i++ {
		v.shown = append(v.shown, i)
		if v.folded[i] {
			i = v.doc.lines[i].last
		}
	}
	v.to(v.at)
}

// to puts the cursor on a line and brings it into the window.
func (v *JSONView) to(i int) {
	v.at = max(min(i, len(v.shown)-1), 0)
	v.top = max(min(v.top, v.at, len(v.shown)-v.h), 0)
	if v.at >= v.top+v.h {
		v.top = v.at - v.h + 1
	}
}
