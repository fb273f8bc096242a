package lists

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// indent is where text starts, in cells: the bar of the cursor and a blank.
	indent = 2
	// hidden stands for a name while names are masked.
	hidden = "•••"
)

// nameOf shows what a person is called; somebody nameless goes by the
// beginning of the id.
func nameOf(p *api.Person, masked bool) string {
	switch name := p.Name(); {
	case name.IsEmpty():
		return "(no name) " + shorter(string(p.ID))
	case masked:
		return hidden
	default:
		return name.Line()
	}
}

// collectionName shows what a collection is called.
func collectionName(c *api.Collection) string {
	if c.Alias.IsEmpty() {
		return "(no name) " + shorter(string(c.ID))
	}
	return c.Alias.Line()
}

// shorter is an id in five cells, for beside other words.
func shorter(id string) string {
	if len(id) <= 4 {
		return id
	}
	return id[:4] + "…"
}

// many writes a number with its noun: "1 person", "12 persons".
func many(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return kit.Count(n) + " " + several
}

// persons is many for persons, photographs for photographs.
func persons(n int) string     { return many(n, "person", "persons") }
func photographs(n int) string { return many(n, "photograph", "photographs") }

// amount writes a number of which more may be there: "at least 12 persons".
func amount(n api.Count, noun func(int) string) string {
	if n.Exact {
		return noun(n.N)
	}
	return "at least " + noun(n.N)
}

// sentences joins what happened and what to do.
func sentences(parts ...string) string {
	return strings.TrimSpace(strings.Join(parts, " "))
}

// shortWhen is a time in at most seven cells where a whole date has ten.
func shortWhen(at, now time.Time) string {
	s := kit.When(at, now)
	if len(s) > 7 {
		return s[:7] // year and month
	}
	return s
}

// blank returns n blanks, none for n below one.
func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }

// fill adds empty lines up to h.
func fill(s string, h int) string {
	return s + strings.Repeat("\n", max(h-1-strings.Count(s, "\n"), 0))
}

// copyID puts an id on the clipboard and says so.
func copyID(what, id string) tea.Cmd {
	return pane.Send(pane.CopyMsg{Text: id, What: "the id of the " + what + ", " + id})
}

// good tells of something done.
func good(sentence string) tea.Cmd {
	return pane.Send(pane.StatusMsg{Level: pane.Good, Text: sentence})
}
