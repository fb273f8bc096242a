package jobs

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

// headLines are above the table: what the job is, and how much of it is here.
const headLines = 2

// troubleColumns are those of the list, in order; the score is there where
// somebody was held back.
func troubleColumns(held bool) []kit.Column {
	score := kit.Column{Title: "score", Min: 6, Align: kit.Right, Drop: 2}
	columns := []kit.Column{{Title: "step", Min: 16, Max: 30}, {Title: "state", Min: 11}}
	if held {
		columns = append(columns, score)
	}
	return append(columns, kit.Column{Title: "reason", Min: 12, Max: 80, Drop: 1})
}

// troubleRows shows steps in trouble as rows.
type troubleRows struct{ *TroublePane }

// Len implements kit.RowSource.
func (r troubleRows) Len() (int, bool) { return len(r.list), true }

// Row implements kit.RowSource.
func (r troubleRows) Row(i int) (kit.Row, bool) {
	if i < 0 || i >= len(r.list) {
		return kit.Row{}, false
	}
	t := r.list[i]
	sign, word, role := troubleWords(r.d.Env.Theme, t)
	cells := []kit.Cell{{Text: stepName(t.Step, r.masked)}, {Text: sign + " " + word, Role: role}}
	if r.count[heldBack] > 0 {
		var number string
		if t.Alike != nil {
			number = kit.Clean(string(t.Alike.Score))
		}
		cells = append(cells, kit.Cell{Text: number, Role: role})
	}
	return kit.Row{ID: strconv.Itoa(t.N), Cells: append(cells, kit.Cell{Text: r.reason(t), Role: kit.Muted})}, true
}

// IndexOf implements kit.Finder: the cursor keeps to a step when others come and
// go.
func (r troubleRows) IndexOf(id string) (int, bool) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return 0, false
	}
	return slices.BinarySearchFunc(r.list, n, func(t jobs.Trouble, n int) int { return t.N - n })
}

// Words for steps in trouble.
const (
	heldBack  = "held back"
	failed    = "failed"
	isUnknown = "unknown"
)

// troubleWords is how a step in trouble is drawn: a sign, a word and a role.
func troubleWords(t *kit.Theme, trouble jobs.Trouble) (sign, word string, role kit.Role) {
	switch {
	case trouble.Alike != nil:
		return t.Glyph(kit.OutcomeReview), heldBack, kit.Review
	case trouble.State == jobs.Unknown:
		return t.Glyph(kit.OutcomeReview), isUnknown, kit.Review
	}
	return t.Glyph(kit.OutcomeFail), failed, kit.Fail
}

// reason says in one line why a step is in trouble.
func (p *TroublePane) reason(t jobs.Trouble) string {
	if t.Alike == nil {
		return kit.Clean(t.Why)
	}
	if t.Alike.Person == "" {
		return "somebody in the collection looks alike"
	}
	return "like " + p.called(t)
}

// called is the person who looks alike, by the name where it is known and may be
// shown.
func (p *TroublePane) called(t jobs.Trouble) string {
	short := "person " + t.Alike.Person.Short()
	switch c, known := p.names[t.Alike.Person]; {
	case !known:
		return short
	case c.gone:
		return short + " (deleted since)"
	case c.name == "":
		return short
	case p.masked:
		return hidden
	default:
		return c.name
	}
}

// Resize implements pane.Pane.
func (p *TroublePane) Resize(w, h int) {
	p.w, p.h = w, h
	p.table.Resize(w, max(h-headLines-p.footLines(), 1))
}

// footLines is how many lines the step at the cursor has below the list.
func (p *TroublePane) footLines() int {
	switch {
	case p.h >= 20:
		return 7
	case p.h >= 12:
		return 4
	}
	return 0
}

// View implements pane.Pane.
func (p *TroublePane) View() string {
	t := p.d.Env.Theme
	if len(p.list) == 0 {
		what := "Nothing of this job is in trouble any more."
		switch {
		case !p.known:
			what = "This job is not there any more. Jobs shows those there are."
		case p.waits(), p.job.State == jobs.Waiting:
			what += " " + meaning(p.d.Env.Keys, p.job)
		}
		return kit.Empty(t, p.w, p.h, what, key.Binding{})
	}
	lead := strings.Repeat(" ", indent)
	w := max(p.w-2*indent, 1)
	lines := append([]string{lead + kit.Truncate(p.head(), w), ""}, strings.Split(p.table.View(), "\n")...)
	for len(lines) < p.h-p.footLines() {
		lines = append(lines, "")
	}
	lines = lines[:max(min(len(lines), p.h-p.footLines()), 0)]
	return strings.Join(append(lines, p.foot(w, lead)...), "\n")
}

// head says which job it is, how it stands, and how much of it is in trouble, or
// what could not be done where there is no other place for that.
func (p *TroublePane) head() string {
	t := p.d.Env.Theme
	if p.fault != "" && p.footLines() == 0 {
		return t.Paint(kit.Error, t.Glyph(kit.OutcomeError)+" "+kit.Clean(p.fault))
	}
	sign, word, role := stateWords(t, p.job.State)
	said := t.Paint(kit.Ink, title(p.job)) + "  " + t.Paint(role, sign+" "+word)
	for _, word := range []string{heldBack, failed, isUnknown} {
		if n := p.count[word]; n > 0 {
			said += t.Paint(kit.Muted, "  "+kit.Count(n)+" "+word)
		}
	}
	return said
}

// foot is the step at the cursor with the whole reason.
func (p *TroublePane) foot(w int, lead string) []string {
	most := p.footLines()
	trouble, ok := p.chosen()
	if !ok || most == 0 {
		return nil
	}
	t := p.d.Env.Theme
	lines := []string{lead + t.Paint(kit.Faint, strings.Repeat(t.Glyphs.Horizontal, w))}
	put := func(role kit.Role, sentence string) {
		for _, line := range kit.Wrap(kit.Clean(strings.TrimSpace(sentence)), w) {
			lines = append(lines, lead+t.Paint(role, line))
		}
	}
	if p.fault != "" {
		put(kit.Error, t.Glyph(kit.OutcomeError)+" "+p.fault)
	}
	put(kit.Ink, stepName(trouble.Step, p.masked))
	if _, route, _ := p.leads(); route == RoutePerson {
		k := p.d.Env.Keys
		said := "Looks " + p.reason(trouble) + ". " + k.Open.Help().Key + " opens who that is"
		if p.admits() == "" {
			said += ", " + k.Enrol.Help().Key + " enrols all the same"
		}
		put(kit.Ink, said+".")
	}
	put(kit.Muted, trouble.Why)
	return lines[:min(len(lines), most)]
}

// Brief implements pane.Brief.
func (p *TroublePane) Brief() string { return p.head() }
