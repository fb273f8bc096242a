package review

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// stepMsg asks the queue for the case after or before one, without going back
// to it. An empty folder stands for the one at the cursor.
type stepMsg struct {
	to   pane.ID
	from api.FolderID
	by   int
}

// Target returns the queue.
func (m stepMsg) Target() pane.ID { return m.to }

// step moves the cursor and opens what is there. A case that waits no more has
// left the queue: then the cursor is on its successor already. Beyond the end
// of a group the next one in which something waits goes on.
func (p *QueueList) step(msg stepMsg) tea.Cmd {
	g := p.group()
	if g.rows.window == nil {
		p.wanted = &msg // loaded goes on with it
		return nil
	}
	id, row := g.table.Cursor()
	to := row + msg.by
	if msg.from != "" && string(msg.from) != id && msg.by > 0 {
		to = row
	}
	n, _ := g.rows.Len()
	if to >= 0 && to < n {
		g.table.SetCursor(to)
		p.opening = true
		return nil // settle opens it once it is loaded
	}
	for i := 1; i < len(p.groups); i++ {
		at := (p.at + msg.by*i + len(p.groups)) % len(p.groups)
		n, _ := p.groups[at].rows.Len()
		if n == 0 {
			continue
		}
		p.at = at
		p.group().table.Focus(p.focused)
		p.group().table.SetCursor(0)
		if msg.by < 0 {
			p.group().table.SetCursor(n - 1)
		}
		p.opening = true
		return pane.Send(pane.StatusMsg{Level: pane.Info, Text: "Now those that are " + groupWords(p.group().waiting) + "."})
	}
	words := "This is the only check that waits."
	switch none := p.count() == 0; {
	case none && p.applied.active():
		words = "Nothing that fits the filter waits any more."
	case none:
		words = "Nothing waits any more."
	case p.applied.active():
		words = "This is the only check that fits the filter."
	}
	return pane.Send(pane.StatusMsg{Level: pane.Good, Text: words})
}

// groupWords say what the checks of a group are.
func groupWords(w results.Waiting) string {
	switch w {
	case results.WaitingFailed:
		return "failed: they could not be measured"
	case results.WaitingDeclined:
		return "declined: measured and refused"
	case results.WaitingOperator:
		return "for an operator to decide"
	case results.WaitingUnmeasured:
		return "unmeasured: a success without a score"
	case results.WaitingStuck:
		return "stuck: launched and not ended"
	case results.WaitingNot:
	}
	return "done"
}

// emptyWords say that a group is empty.
func emptyWords(w results.Waiting, o QueueOptions) string {
	switch w {
	case results.WaitingFailed:
		return "No check has failed. What cannot be measured appears here by itself."
	case results.WaitingDeclined:
		return "No check was declined. What is measured and refused appears here by itself."
	case results.WaitingOperator:
		return "No check waits for an operator. What the machine leaves open appears here by itself."
	case results.WaitingUnmeasured:
		return "No success without a score among the newest " + kit.Count(successesRead) + "."
	case results.WaitingStuck:
		return "No check has been running for longer than " + kit.Took(o.StuckAfter) + "."
	case results.WaitingNot:
	}
	return ""
}

// queueHead is how many lines the groups take above the table.
const queueHead = 2

// headOf is how many lines the groups take below a filter line of some lines:
// they make room for it where there is little.
func (p *QueueList) headOf(filter int) int {
	if filter == 0 {
		return queueHead
	}
	const rest = 3 // Titles, a row and the footer.
	return min(max(p.h-filter-rest, 0), queueHead)
}

// headHeight is how many lines stand above the table.
func (p *QueueList) headHeight() int {
	n := len(p.line.views(p.w, p.d.Env.Now()))
	return n + p.headOf(n)
}

// head draws what stands above the table: the filter line and the groups.
func (p *QueueList) head() []string {
	lines := p.line.views(p.w, p.d.Env.Now())
	return append(lines, []string{p.tabs(), ""}[:p.headOf(len(lines))]...)
}

// View implements pane.Pane.
func (p *QueueList) View() string {
	if p.d.Blind.on { // what stands here has failed, whoever it is
		return kit.Empty(p.d.Env.Theme, p.w, p.h, "Failed checks are hidden in blind mode.", kit.As(p.d.Env.Keys.Blind, "end blind mode"))
	}
	if p.h < queueHead+3 && !p.line.typing {
		return kit.Truncate(blank(indent)+p.Brief(), p.w)
	}
	head := p.head()
	if len(head)+2 > p.h { // What is typed matters most.
		return strings.Join(head[:min(len(head), p.h)], "\n")
	}
	return strings.Join(append(head, p.body(p.h-len(head)-1), p.footer()), "\n")
}

// tabs draws the groups with their numbers. The one that is shown has a
// pointer before it.
func (p *QueueList) tabs() string {
	for _, short := range []bool{false, true} {
		line := p.tabLine(short)
		if kit.Width(line) <= p.w || short {
			return kit.Truncate(line, p.w)
		}
	}
	return ""
}

// tabLine draws the groups; short leaves out the words of those not shown.
func (p *QueueList) tabLine(short bool) string {
	t := p.d.Env.Theme
	var b strings.Builder
	for i, g := range p.groups {
		o := outcome(g.waiting.Outcome())
		label := t.Glyph(o) + " "
		if !short || i == p.at {
			label += g.waiting.String() + " "
		}
		label += p.groupCount(g)
		role, mark := kit.Muted, " "
		if i == p.at {
			role, mark = o.Role(), t.Glyphs.Pointer
		}
		b.WriteString(t.Paint(kit.Accent, mark) + " " + t.Paint(role, label) + " ")
	}
	return strings.TrimRight(b.String(), " ")
}

// groupCount is the number of a group, as far as it is known.
func (p *QueueList) groupCount(g *queueGroup) string {
	n, exact := g.rows.Len()
	switch {
	case g.rows.window == nil && g.err != nil:
		return p.d.Env.Theme.Glyphs.Dash
	case g.rows.window == nil:
		return "…"
	case !exact:
		return kit.Count(n) + "+"
	default:
		return kit.Count(n)
	}
}

// body draws the group that is shown, or why it is empty, in h lines.
func (p *QueueList) body(h int) string {
	t, k, g := p.d.Env.Theme, p.d.Env.Keys, p.group()
	switch n, _ := g.rows.Len(); {
	case g.rows.window == nil && g.err != nil:
		what, next := api.Explain(g.err)
		return fill(kit.Broken(t, p.w, h, what, next, k.Refresh), h)
	case g.rows.window == nil:
		return fill(kit.Waiting(t, p.w, h, "waiting for the queue", p.spin.Since(), p.d.Env.Now()), h)
	case n == 0 && p.applied.active():
		return fill(kit.Empty(t, p.w, h, p.noneFit(), kit.As(k.Back, "lift the filter")), h)
	case n == 0:
		return fill(kit.Empty(t, p.w, h, emptyWords(g.waiting, p.d.QueueOptions), kit.As(k.Right, "next group")), h)
	default:
		return g.table.View()
	}
}

// footer draws the last line: where one is in the group.
func (p *QueueList) footer() string {
	t, g := p.d.Env.Theme, p.group()
	left := ""
	if n, _ := g.rows.Len(); n > 0 {
		left = blank(indent) + t.Paint(kit.Muted, g.table.Footer())
	}
	right := ""
	switch {
	case p.applied.active() && g.partial:
		right = t.Paint(kit.Muted, "of the newest "+kit.Count(successesRead)+" successes")
	case p.d.sandbox() && p.w >= 50:
		right = t.Paint(kit.Near, "sandbox engine, not for decisions")
	}
	if frame := p.spin.View(); frame != "" && g.rows.window != nil {
		right = frame + " " + t.Paint(kit.Muted, "loading")
	}
	return kit.Spread(left, right, p.w)
}

// Brief implements pane.Brief: the case at the cursor in one line.
func (p *QueueList) Brief() string {
	t := p.d.Env.Theme
	f, ok := p.group().chosen()
	if p.d.Blind.on {
		return t.Paint(kit.Muted, p.Title()+"  "+unseenWords)
	}
	if !ok {
		return t.Paint(kit.Muted, "nothing waits")
	}
	c := p.group().rows.triage(&f, p.d.Env.Now())
	o := outcome(c.Waiting.Outcome())
	return t.Paint(o.Role(), t.Glyph(o)+" "+shortCause(c, results.Names{Masked: p.masked}, p.d.Env.Now())) + "  " + f.ID.Short()
}
