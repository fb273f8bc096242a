package lists

import (
	"strings"

	"ozdesk/ui/kit"
)

// manyBelow is how many lines the findings about the chosen row have.
const manyBelow = 3

// head is how many lines stand above the list of persons: what went wrong, how
// many are sent, and what was found about the source.
func (p *manyDialog) head() int { return len(p.headLines()) }

// headLines draw them.
func (p *manyDialog) headLines() []string {
	t := p.d.Env.Theme
	lines := p.faultLines(p.h / 2)
	sum := blank(indent) + t.Paint(kit.Ink, p.sum)
	if p.list != nil {
		if out := len(p.list.People) - p.rows.people; out > 0 {
			sum += t.Paint(kit.Muted, "  "+kit.Count(out)+" left out")
		}
	}
	lines = append(lines, kit.Truncate(sum, p.w))
	if p.h < 8 {
		return lines
	}
	note := ""
	if p.list != nil && len(p.list.Findings) > 0 {
		note = blank(indent) + t.Paint(kit.Near, kit.Truncate(p.list.Findings[len(p.list.Findings)-1].Text, max(p.w-indent, 0)))
	}
	return append(lines, note)
}

// faultLines draw what went wrong in at most so many lines.
func (p *manyDialog) faultLines(most int) []string {
	lines := p.fault.lines(p.d.Env.Theme, p.w)
	return lines[:max(min(len(lines), most), 0)]
}

// layOut gives the table what the other lines leave.
func (p *manyDialog) layOut() {
	p.table.Resize(p.w, max(min(p.h-p.head()-p.below(), len(p.rows.refs)+1), 2))
}

// below is how many lines stand below the list.
func (p *manyDialog) below() int {
	if p.h < 12 {
		return 0
	}
	return manyBelow + 1
}

// View implements pane.Pane.
func (p *manyDialog) View() string {
	t := p.d.Env.Theme
	switch p.stage {
	case manyLook:
		return kit.Waiting(t, p.w, 3, p.lookWords(), p.spin.Since(), p.d.Env.Now())
	case manyBegin:
		return kit.Waiting(t, p.w, 3, "writing the plan", p.d.Env.Now(), p.d.Env.Now())
	case manyList:
		return strings.Join(p.listLines(), "\n")
	case manySource:
	}
	return strings.Join(p.sourceLines(), "\n")
}

// lookWords say how far the look is.
func (p *manyDialog) lookWords() string {
	total := int(p.seen.total.Load())
	if total == 0 {
		return "looking for photographs"
	}
	return "looking at photographs, " + kit.Count(int(p.seen.done.Load())) + " of " + kit.Count(total)
}

// forms are the sources that are understood, each with how it looks.
var forms = [][2]string{
	{"Directory", "a sub-directory for each person, named after them"},
	{"", "Ivar Holm/1.jpg  Ivar Holm/2.jpg  Nadia Berg/a.png"},
	{"Photographs", "named after the person, with a number behind"},
	{"", "Ivar_Holm_1.jpg  Ivar_Holm_2.jpg  Nadia Berg.png"},
	{"CSV file", "a person a line: name, photographs, key=value"},
	{"", "Ivar Holm,ivar.jpg,ivar-2.jpg,badge=17"},
}

// sourceLines ask where the photographs are.
func (p *manyDialog) sourceLines() []string {
	t := p.d.Env.Theme
	lines := p.faultLines(p.h - 1)
	if len(lines) > 0 && len(lines) < p.h-2 {
		lines = append(lines, "")
	}
	lead, onPath := blank(indent), p.switches.at == pathLine
	if onPath {
		lead = t.Paint(kit.Accent, t.Glyphs.Bar) + " "
	}
	lines = append(lines, lead+p.path.View(max(p.w-indent, 1), onPath))
	if hint := p.path.Hint(); hint != "" && p.h > len(lines) {
		lines = append(lines, blank(indent)+t.Paint(kit.Muted, kit.Truncate(kit.Clean(hint), max(p.w-indent, 0))))
	}
	const label = 13
	if switches := p.switches.lines(t, p.w, label, p.h > 12); len(switches) > 0 && p.h >= len(lines)+len(switches) {
		if p.h > len(lines)+len(switches)+len(forms) {
			lines = append(lines, "")
		}
		lines = append(lines, switches...)
	}
	if p.h < len(lines)+2 {
		return lines
	}
	lines = append(lines, "")
	for _, form := range forms {
		role := kit.Ink
		if form[0] == "" {
			role = kit.Muted
			if p.h < len(lines)+len(forms) && p.h < len(forms)+6 {
				continue // The examples go first where there is little room.
			}
		}
		if p.h <= len(lines) {
			break
		}
		lines = append(lines, kit.Truncate(blank(indent)+t.Paint(kit.Muted, kit.Fit(form[0], label, kit.Left))+t.Paint(role, form[1]), p.w))
	}
	return lines
}

// listLines draw who was found.
func (p *manyDialog) listLines() []string {
	lines := append(p.headLines(), p.table.View())
	if p.below() == 0 {
		return lines
	}
	return append(append(lines, ""), p.findings()...)
}

// findings say everything about the chosen row.
func (p *manyDialog) findings() []string {
	out := make([]string, manyBelow)
	ref, ok := p.chosen()
	if !ok {
		return out
	}
	person := &p.list.People[ref.person]
	list := person.Findings
	if ref.photo != ofPerson {
		list = person.Photos[ref.photo].Findings
	}
	var words []string
	for _, f := range list {
		words = append(words, f.Text)
	}
	if why := person.Stopped(); why != "" && ref.photo == ofPerson && !person.LeftOut() {
		words = append([]string{why}, words...)
	}
	for i, line := range kit.Wrap(strings.Join(words, " "), max(p.w-indent, 1)) {
		if i < manyBelow {
			out[i] = blank(indent) + p.d.Env.Theme.Paint(kit.Ink, line)
		}
	}
	return out
}
