package removal

import (
	"fmt"
	"strings"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
)

const (
	// indent is where lists begin, in cells.
	indent = 2
	// hidden stands for a name while names are masked.
	hidden = "•••"
	// formHeight is how many lines the form takes: a field, a blank, buttons.
	formHeight = 3
	// kindWidth is how wide the kinds of steps are, the longest being
	// photograph and collection.
	kindWidth = 10
)

// View implements pane.Pane.
func (p *Dialog) View() string {
	switch {
	case p.job != nil:
		return strings.Join(p.following(), "\n")
	case p.fault.what != "":
		return strings.Join(p.broken(), "\n")
	case p.form == nil:
		return strings.Join(p.waiting(), "\n")
	case p.starting:
		return strings.Join(append(p.body(), "", p.spin.View()+" "+p.paint(kit.Muted, "deleting")), "\n")
	}
	above := append(p.body(), "")
	if p.small() {
		above = p.brief()
	}
	p.form.Place(len(above))
	return strings.Join(append(above, p.form.View()), "\n")
}

// small reports that there is no room for a list of steps.
func (p *Dialog) small() bool { return p.h < formHeight+3 }

// brief is the plan in a line: what must be typed, and what goes.
func (p *Dialog) brief() []string {
	var goes []string
	for _, g := range p.plan.Groups() {
		goes = append(goes, g.Kind.Counted(len(g.Steps)))
	}
	line := p.paint(kit.Accent, p.plan.Word()) + ": " + p.paint(kit.Ink, listed(goes))
	if len(p.plan.Steps) == 1 {
		line = p.paint(kit.Accent, p.plan.Word()) + ": " + strings.TrimSpace(p.step(0))
	}
	return []string{kit.Truncate(line, p.w)}
}

// paint paints words.
func (p *Dialog) paint(r kit.Role, s string) string { return p.d.Env.Theme.Paint(r, s) }

// wrapped paints a sentence, wrapped into the width that is left.
func (p *Dialog) wrapped(r kit.Role, sentence string, lead string) []string {
	var out []string
	for i, line := range kit.Wrap(kit.Clean(sentence), max(p.w-kit.Width(lead), 1)) {
		at := lead
		if i > 0 {
			at = blank(kit.Width(lead))
		}
		out = append(out, at+p.paint(r, line))
	}
	return out
}

// waiting says what is looked for, and how far that is.
func (p *Dialog) waiting() []string {
	word := "looking for what must go first"
	switch looked, read, all := p.planning.looked.Load(), p.planning.read.Load(), p.planning.all.Load(); {
	case all > 1:
		word = "reading what goes, " + kit.Count(int(read)) + " of " + kit.Count(int(all))
	case looked > 0:
		word += ", " + kit.Count(int(looked)) + " folders so far"
	}
	out := p.wrapped(kit.Ink, p.r.Text, "")
	out = out[:min(len(out), max(p.h-2, 1))]
	return append(out, "", p.spin.View()+" "+p.paint(kit.Muted, word))
}

// broken says why there is no plan.
func (p *Dialog) broken() []string {
	t := p.d.Env.Theme
	out := p.wrapped(kit.Error, p.fault.what, p.paint(kit.Error, t.Glyph(kit.OutcomeError)+" "))
	return append(out, p.wrapped(kit.Ink, p.fault.next, blank(indent))...)
}

// body is the plan above the form.
func (p *Dialog) body() []string {
	head, foot := p.parts()
	rows := p.rows()
	out := head
	if len(out) > 0 {
		out = append(out, "")
	}
	p.top = max(min(p.top, len(p.plan.Steps)-rows), 0)
	for i := p.top; i < min(p.top+rows, len(p.plan.Steps)); i++ {
		out = append(out, p.step(i))
	}
	if len(p.plan.Steps) > rows {
		k := p.d.Env.Keys
		out = append(out, blank(indent)+p.paint(kit.Muted, fmt.Sprintf("%d–%d of %s  %s and %s turn the page",
			p.top+1, min(p.top+rows, len(p.plan.Steps)), kit.Count(len(p.plan.Steps)), k.PageDown.Help().Key, k.PageUp.Help().Key)))
	}
	if len(foot) > 0 {
		out = append(append(out, ""), foot...)
	}
	return out
}

// parts is what stands above and below the steps. What matters less is left
// out where there is no room.
func (p *Dialog) parts() (head, foot []string) {
	if p.h < formHeight+6 {
		return nil, nil
	}
	t := p.d.Env.Theme
	head = p.wrapped(kit.Ink, p.r.Text, "")
	if n := p.plan.Blocked(); n > 0 {
		head = p.wrapped(kit.Ink, p.order(n), p.paint(kit.Near, t.Glyph(kit.OutcomeReview))+" ")
	}
	if p.h < 12 {
		return head[:min(len(head), 2)], nil
	}
	if p.r.Warn != "" {
		foot = append(foot, p.wrapped(kit.Ink, p.r.Warn, p.paint(kit.Near, t.Glyph(kit.OutcomeReview))+" ")...)
	}
	for _, s := range p.plan.NotVerified {
		foot = append(foot, p.wrapped(kit.Muted, s, blank(indent))...)
	}
	return head, foot
}

// order says in a sentence what goes before what.
func (p *Dialog) order(blocked int) string {
	var before, asked []string
	for _, g := range p.plan.Groups() {
		own := 0
		for _, s := range g.Steps {
			if s.Asked {
				own++
			}
		}
		if n := len(g.Steps) - own; n > 0 {
			before = append(before, g.Kind.Counted(n))
		}
		if own > 0 {
			asked = append(asked, g.Kind.Counted(own))
		}
	}
	verb := "go"
	if blocked == 1 {
		verb = "goes"
	}
	return listed(before) + " " + verb + " first, then " + listed(asked) + "."
}

// rows is how many steps are shown at once.
func (p *Dialog) rows() int {
	head, foot := p.parts()
	room := p.h - formHeight - 1 - len(head) - len(foot)
	if len(head) > 0 {
		room--
	}
	if len(foot) > 0 {
		room--
	}
	if room < len(p.plan.Steps) {
		room-- // Where one is in the plan.
	}
	return max(room, 1)
}

// step draws one step of the plan.
func (p *Dialog) step(i int) string {
	s := p.plan.Steps[i]
	number := ""
	if n := len(p.plan.Steps); n > 1 {
		number = fmt.Sprintf("%*d  ", len(fmt.Sprint(n)), i+1)
	}
	name := kit.Clean(s.Name.Line())
	switch {
	case name == "":
		name = shortOf(s.ID)
	case p.masked:
		name = hidden
	}
	if s.What != "" {
		name += p.paint(kit.Muted, "  "+kit.Clean(s.What))
	}
	role := kit.Muted
	if s.Asked {
		role = kit.Ink
	}
	line := blank(indent) + p.paint(kit.Faint, number) + p.paint(role, kit.Fit(s.Kind.Noun(), kindWidth, kit.Left)) + "  " + p.paint(kit.Ink, name)
	return kit.Truncate(line, p.w)
}

// following says how the job stands.
func (p *Dialog) following() []string {
	t, j := p.d.Env.Theme, p.job
	done := kit.Count(j.Count[jobs.Confirmed]) + " of " + kit.Count(j.Steps) + " gone"
	switch {
	case j.State == jobs.Failed:
		out := p.wrapped(kit.Fail, "It has stopped: "+done+".", p.paint(kit.Fail, t.Glyph(kit.OutcomeFail)+" "))
		for _, trouble := range j.Trouble {
			out = append(out, p.wrapped(kit.Ink, trouble.Step.Does+": "+trouble.Why, blank(indent))...)
		}
		return out
	case j.State.Ended():
		return p.wrapped(kit.Ink, "It was cancelled: "+done+".", "")
	case j.State.Active():
		out := []string{p.spin.View() + " " + p.paint(kit.Ink, done)}
		if now := j.Now; now.Does != "" {
			name := now.Name.Line()
			if p.masked {
				name = hidden
			}
			out = append(out, blank(indent)+kit.Truncate(p.paint(kit.Muted, kit.Clean(now.Does+" "+name)), p.w-indent))
		}
		if j.State == jobs.Waiting {
			out = append(out, p.wrapped(kit.Near, "It waits for the server. "+j.Why, blank(indent))...)
		}
		return append(append(out, ""), p.wrapped(kit.Muted, "This can be closed: it goes on, and Jobs shows it.", "")...)
	}
	return append(p.wrapped(kit.Review, "It has stopped: "+done+". "+j.Why, p.paint(kit.Review, t.Glyph(kit.OutcomeReview)+" ")),
		p.wrapped(kit.Ink, "Jobs can go on with it.", blank(indent))...)
}

// listed joins words as a sentence does.
func listed(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// blank is so many blanks.
func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }

// shortOf is the beginning of an id.
func shortOf(id string) string { return id[:min(len(id), 8)] }
