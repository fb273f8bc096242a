package review

import (
	"strings"

	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// folderCount writes a number of folders.
func folderCount(n int) string {
	if n == 1 {
		return "one folder"
	}
	return kit.Count(n) + " folders"
}

// View implements pane.Pane.
func (p *manyDialog) View() string {
	t := p.d.Env.Theme
	switch {
	case len(p.ids) > manyMost:
		return strings.Join(drawFault(t, fault{
			kit.Count(manyMost) + " folders at once are the most; " + kit.Count(len(p.ids)) + " are selected.",
			"Drop the selection with esc and select fewer.",
		}, p.w), "\n")
	case !p.have && p.fault.isZero():
		return kit.Waiting(t, p.w, min(p.h, 5), "reading "+folderCount(len(p.ids)), p.since, p.d.Env.Now())
	}
	tail := p.tail()
	p.form.Resize(p.w, max(p.h-len(tail), 1))
	p.form.Place(0)
	return strings.Join(append([]string{p.form.View()}, tail...), "\n")
}

// tail says on how many folders it will be launched, and what was found in
// them, what stops first.
func (p *manyDialog) tail() []string {
	t := p.d.Env.Theme
	var lines []string
	switch {
	case p.send.InFlight():
		lines = []string{blank(indent) + t.Paint(kit.Running, t.Glyph(kit.OutcomeRunning)+" ") + t.Paint(kit.Muted, "beginning the jobs…")}
	case !p.fault.isZero():
		lines = drawFault(t, p.fault, p.w)
	case len(p.form.Picked("types")) > 0:
		fit, found := p.sorted()
		lines = sentenceLines(t, kit.Ink, p.summary(len(fit)), indent, p.w)
		lines = append(lines, p.findings(found)...)
	case p.missing > 0:
		lines = p.findings(nil)
	}
	if len(lines) > 0 && p.h >= newTight {
		lines = append([]string{""}, lines...)
	}
	return lines[:min(len(lines), max(p.h/2, 1))]
}

// findings draws what was found, with the number of folders it was found in.
func (p *manyDialog) findings(found []manyFinding) []string {
	if p.missing > 0 {
		gone := rules.Finding{Severity: rules.Stop, Text: "The folder is not there any more."}
		found = append([]manyFinding{{gone, p.missing}}, found...)
	}
	list := make([]rules.Finding, len(found))
	for i, f := range found {
		list[i] = rules.Finding{Severity: f.Severity, Text: kit.Count(f.folders) + " of " + kit.Count(len(p.ids)) + ": " + f.Text}
	}
	return drawFindings(p.d.Env.Theme, list, p.w)
}

// summary says what the button will do.
func (p *manyDialog) summary(fit int) string {
	left := len(p.ids) - fit
	switch {
	case fit == 0:
		return "None of the folders takes this."
	case left == 0:
		return "Launched on all " + kit.Count(fit) + ", a job for each, with all their media."
	}
	words := " are left out."
	if left == 1 {
		words = " is left out."
	}
	return "Launched on " + kit.Count(fit) + " of " + kit.Count(len(p.ids)) + ", a job for each, with all their media; " + kit.Count(left) + words
}

// Brief implements pane.Brief.
func (p *manyDialog) Brief() string {
	t := p.d.Env.Theme
	return t.Paint(kit.Title, p.Title()) + "  " + t.Paint(kit.Muted, "too small to go on")
}
