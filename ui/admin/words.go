package admin

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// indent is where text starts, in cells: the bar of the cursor and a blank.
	indent = 2
	// hidden stands for a name while names are masked.
	hidden = "•••"
)

// types are what a user may be let launch, in the order of the letters that
// lists show them by.
var types = []struct {
	of     api.AnalysisType
	letter string
	word   string
	note   string
}{
	{api.Quality, "Q", "quality", "liveness"},
	{api.Biometry, "B", "biometry", "face match"},
	{api.Documents, "D", "documents", "text of documents"},
	{api.Collection1N, "C", "collection", "search in collections"},
}

// may reports whether no flag of a user forbids a type. What a server does not
// mention is allowed.
func may(u *api.User, t api.AnalysisType) bool {
	on, told := u.CanStart[t]
	return on || !told
}

// roleWord is a role as it is written, "no role" where there is none.
func roleWord(r api.Role) string {
	if r == "" {
		return "no role"
	}
	return text.Line(r.Label())
}

// companyName is what a company is called.
func companyName(c *api.Company) string {
	if c.Name.IsEmpty() {
		return "(no name) " + c.ID.Short()
	}
	return kit.Clean(c.Name.Line())
}

// userName is what a user goes by: the e-mail address.
func userName(u *api.User, masked bool) string {
	switch {
	case u.Email.IsEmpty():
		return "(no e-mail) " + u.ID.Short()
	case masked:
		return hidden
	}
	return kit.Clean(u.Email.Line())
}

// many writes a number with its noun.
func many(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return kit.Count(n) + " " + several
}

// blank is so many blanks.
func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }

// fold makes letters equal that differ in case only.
func fold(s string) string { return strings.ToLower(s) }

// good tells of something done.
func good(sentence string) tea.Cmd {
	return pane.Send(pane.StatusMsg{Level: pane.Good, Text: sentence})
}

// bad tells of something that failed.
func bad(sentence string) tea.Cmd {
	return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence})
}

// copyID puts an id on the clipboard and says so.
func copyID(what, id string) tea.Cmd {
	return pane.Send(pane.CopyMsg{Text: id, What: "the id of the " + what + ", " + id})
}

// reason is a sentence as it stands after a greyed key.
func reason(why string) string {
	why, _, _ = strings.Cut(why, ";")
	return strings.TrimSuffix(strings.TrimSpace(why), ".")
}
