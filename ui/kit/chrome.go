package kit

import (
	"strings"

	"charm.land/bubbles/v2/key"
)

// Tab is a room in the header.
type Tab struct {
	Key, Title string
	Active     bool
	// Count is shown behind the title unless it is zero.
	Count int
}

// Header draws the first line of the screen: name, tabs, and at the right end
// the first of the ways to say who and where one is that there is room for. A
// way is made of parts, styled already; of the last one the beginning is shown
// where even that is too long. After them the titles of the tabs that are not
// active go.
func Header(t *Theme, w int, name string, tabs []Tab, ways ...[]string) string {
	left := headerLeft(t, name, tabs, false)
	sep := t.Paint(Faint, " "+t.Glyphs.Void+" ")
	room, right := w-Width(left)-3, ""
	for _, parts := range ways {
		if right = strings.Join(parts, sep); Width(right) <= room {
			break
		}
	}
	if Width(right) <= room || room >= leastRight {
		return Spread(left, Truncate(right, max(room, 0))+" ", w)
	}
	if Width(left) > w {
		left = headerLeft(t, name, tabs, true)
	}
	return Fit(left, w, Left)
}

// leastRight is the least room in which the beginning of a way is worth showing.
const leastRight = 12

// headerLeft draws name and tabs; short leaves out inactive titles.
func headerLeft(t *Theme, name string, tabs []Tab, short bool) string {
	var b strings.Builder
	b.WriteString("  ")
	b.WriteString(t.Paint(Muted, Clean(name)))
	for _, tab := range tabs {
		role := Muted
		if tab.Active {
			role = Title
		}
		label := tab.Key
		if tab.Active || !short {
			label += " " + tab.Title
		}
		if tab.Count > 0 {
			label += " " + Count(tab.Count)
		}
		mark := " "
		if tab.Active {
			mark = t.Glyphs.Pointer // the room is told without colour too
		}
		b.WriteString(" " + t.Paint(Accent, mark) + " ")
		b.WriteString(t.Paint(role, Clean(label)))
	}
	return b.String()
}

// TabAt returns the tab at a cell of the header, -1 where there is none.
func TabAt(t *Theme, w int, name string, tabs []Tab, x int) int {
	short := Width(headerLeft(t, name, tabs, false)) > w
	for i := range tabs {
		from, to := Width(headerLeft(t, name, tabs[:i], short)), Width(headerLeft(t, name, tabs[:i+1], short))
		if x > from && x < to {
			return i
		}
	}
	return -1
}

// Crumbs draws the way to where one is: "Folders › 7f3c0a12 › BIOMETRY". When
// space shrinks the beginning goes first.
func Crumbs(t *Theme, w int, titles []string) string {
	sep := " " + t.Glyphs.Crumb + " "
	from, used := len(titles), 0
	for from > 0 {
		cell := Width(Clean(titles[from-1]))
		if from < len(titles) {
			cell += Width(sep)
		}
		if used+cell > w-2*columnGap && from < len(titles) {
			break
		}
		used += cell
		from--
	}
	var b strings.Builder
	b.WriteString(spaces(columnGap))
	if from > 0 {
		b.WriteString(t.Paint(Faint, ellipsis+sep))
	}
	for i := from; i < len(titles); i++ {
		if i > from {
			b.WriteString(t.Paint(Faint, sep))
		}
		role := Muted
		if i == len(titles)-1 {
			role = Title
		}
		b.WriteString(t.Paint(role, Clean(titles[i])))
	}
	return Fit(b.String(), w, Left)
}

// footerKeys is how many bindings the footer shows at most.
const footerKeys = 7

// Footer draws the bindings that matter now, greyed ones faint with their
// reason, and what stands at the right end (styled already). Bindings that do
// not fit are left out from the end; the last one stays, so that help comes
// last and is always there.
func Footer(t *Theme, w int, bindings []key.Binding, right string) string {
	labels := make([]string, 0, footerKeys)
	for _, b := range bindings {
		if label := footerLabel(t, b); label != "" {
			labels = append(labels, label)
		}
	}
	room := w - columnGap
	if right != "" {
		room -= Width(right) + 3
	}
	for len(labels) > 1 && (len(labels) > footerKeys || joinedWidth(labels) > room) {
		labels = append(labels[:len(labels)-2], labels[len(labels)-1])
	}
	left := spaces(columnGap) + strings.Join(labels, footerGap)
	if right == "" {
		return Fit(left, w, Left)
	}
	return Spread(left, right+" ", w)
}

// footerGap parts the bindings of the footer.
const footerGap = "   "

// footerLabel draws one binding, "" for one without words.
func footerLabel(t *Theme, b key.Binding) string {
	help := b.Help()
	if help.Key == "" || help.Desc == "" {
		return ""
	}
	if !b.Enabled() {
		return t.Paint(Faint, Clean(help.Key+" "+help.Desc))
	}
	return t.Paint(Accent, Clean(help.Key)) + " " + t.Paint(Muted, Clean(help.Desc))
}

// joinedWidth measures labels as the footer joins them.
func joinedWidth(labels []string) int {
	sum := (len(labels) - 1) * len(footerGap)
	for _, label := range labels {
		sum += Width(label)
	}
	return sum
}
