package review

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// draw is how this dialog is drawn.
func (p *launchDialog) draw() draw {
	return draw{t: p.d.Env.Theme, now: p.d.Env.Now(), w: p.w, masked: p.masked}
}

// View implements pane.Pane.
func (p *launchDialog) View() string {
	t := p.d.Env.Theme
	var head []string
	if p.h >= newTight {
		right := t.Paint(kit.Muted, kit.Count(len(p.folder.Media))+" media")
		if !p.known {
			right = ""
		}
		head = []string{kit.Spread(blank(indent)+t.Paint(kit.Muted, "thresholds are the server's where none is given"), right, p.w), ""}
	}
	tail := p.tail()
	p.form.Resize(p.w, max(p.h-len(head)-len(tail), 1))
	p.form.Place(len(head))
	return strings.Join(append(append(head, p.form.View()), tail...), "\n")
}

// tail draws what is found before sending, and what went wrong.
func (p *launchDialog) tail() []string {
	t := p.d.Env.Theme
	var lines []string
	switch plan := p.plan(); {
	case p.underWay() && p.d.Env.Now().Sub(p.sending) >= kit.TransferDelay:
		lines = append(lines, blank(indent)+t.Paint(kit.Running, t.Glyph(kit.OutcomeRunning)+" ")+t.Paint(kit.Muted, "sending…"))
	case !p.fault.isZero():
		lines = drawFault(t, p.fault, p.w)
	case len(plan.Types) > 0 && p.known:
		lines = drawFindings(t, plan.Findings(), p.w)
	case p.known && len(p.folder.Media) == 1:
		lines = drawFindings(t, []rules.Finding{{Text: "A face match needs two media with faces; this folder has one."}}, p.w)
	}
	if p.loadErr != nil && p.fault.isZero() {
		what, _ := api.Explain(p.loadErr)
		lines = append(lines, drawFindings(t, []rules.Finding{{Text: "The folder could not be read anew. " + what}}, p.w)...)
	}
	if len(lines) > 0 && p.h >= newTight {
		lines = append([]string{""}, lines...)
	}
	return lines[:min(len(lines), max(p.h/2, 1))]
}

// Brief implements pane.Brief.
func (p *launchDialog) Brief() string {
	t := p.d.Env.Theme
	return t.Paint(kit.Title, p.Title()) + "  " + t.Paint(kit.Muted, "too small to go on")
}
