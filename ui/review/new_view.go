package review

import (
	"strings"

	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// draw is how this dialog is drawn.
func (p *newFolderDialog) draw() draw {
	return draw{t: p.d.Env.Theme, now: p.d.Env.Now(), w: p.w, masked: p.masked}
}

// View implements pane.Pane.
func (p *newFolderDialog) View() string {
	switch p.stage {
	case newPick:
		return p.picker.View()
	case newTags:
		return p.tags.view(p.draw())
	case newSamples:
		return kit.Waiting(p.d.Env.Theme, p.w, min(p.h, 9), "drawing the sample pictures", p.since, p.d.Env.Now())
	case newSend:
		if p.run.progress.Shown() {
			return strings.Join(p.sendLines(), "\n")
		}
	case newForm:
	}
	return strings.Join(p.formLines(), "\n")
}

// Brief implements pane.Brief.
func (p *newFolderDialog) Brief() string {
	t := p.d.Env.Theme
	if p.stage == newSend {
		return p.run.brief()
	}
	return t.Paint(kit.Title, "New folder") + "  " + t.Paint(kit.Muted, countOf(len(p.files), "file")+", too small to go on")
}

// countOf writes a number of things.
func countOf(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return kit.Count(n) + " " + what
}

// newRoom is how the lines of the dialog are shared out.
type newRoom struct {
	thumb thumb
	files int // lines for the files and the line to type in
	form  int
	airy  bool // headings and empty lines are shown
}

// newTight is the height below which headings and empty lines go.
const newTight = 12

// room shares out the lines: what has the cursor gets what it needs first.
func (p *newFolderDialog) room(tail int) newRoom {
	r := newRoom{airy: p.h >= newTight}
	rest := max(p.h-tail, 1)
	if r.airy {
		rest -= 2
	}
	r.form = p.form.Height()
	for _, th := range []thumb{{10, 5}, {8, 4}, {}} {
		r.thumb = th
		if r.files = p.filesHeight(th); p.w >= 50 && r.files+r.form <= rest {
			break
		}
	}
	if p.w < 50 {
		r.thumb, r.files = thumb{}, p.filesHeight(thumb{})
	}
	switch over := r.files + r.form - rest; {
	case over <= 0:
		r.files += min(max(p.reserve()-r.files, 0), -over)
	case p.inForm:
		r.files = max(r.files-over, min(1, rest-1))
		r.form = max(rest-r.files, 0)
	default:
		r.form = max(r.form-over, min(2, rest/3))
		r.files = max(rest-r.form, 1)
	}
	return r
}

// reserve is how many lines the files keep even when there are none, so that
// the dialog does not jump with the first ones.
func (p *newFolderDialog) reserve() int {
	switch {
	case p.h >= 26:
		return 11
	case p.h >= 18:
		return 5
	default:
		return 1
	}
}

// thumb is the size of the thumbnails at this moment.
func (p *newFolderDialog) thumb() thumb { return p.room(len(p.tail())).thumb }

// filesHeight is how many lines the files need with such thumbnails.
func (p *newFolderDialog) filesHeight(th thumb) int {
	n := 1 + len(p.said())
	for _, f := range p.files {
		n += f.height(th)
	}
	return n
}

// formLines draws files, fields and what is wrong.
func (p *newFolderDialog) formLines() []string {
	tail := p.tail()
	r := p.room(len(tail))
	var lines []string
	t := p.d.Env.Theme
	if r.airy {
		right := ""
		if len(p.files) > 0 {
			right = t.Paint(kit.Muted, countOf(len(p.files), "file")+" · "+kit.Size(p.files.size()))
		}
		lines = append(lines, kit.Spread(blank(indent)+t.Paint(kit.Muted, "Files"), right, p.w))
	}
	lines = append(lines, p.fileLines(r, len(lines))...)
	if r.airy {
		lines = append(lines, "")
	}
	if r.form > 0 {
		p.form.Resize(p.w, r.form)
		p.form.Place(len(lines))
		lines = append(lines, p.form.View())
	}
	return append(lines, tail...)
}

// tail draws what is found before sending, and what went wrong.
func (p *newFolderDialog) tail() []string {
	t := p.d.Env.Theme
	var lines []string
	if plan := p.plan(); p.fault.isZero() && len(plan.Types) > 0 && len(plan.Media) > 0 {
		lines = drawFindings(t, plan.Findings(), p.w)
	}
	if p.wanted {
		lines = append(lines, blank(indent)+t.Paint(kit.Muted, "One moment, the files are still being looked at."))
	}
	lines = append(lines, drawFault(t, p.fault, p.w)...)
	if len(lines) > 0 && p.h >= newTight {
		lines = append([]string{""}, lines...)
	}
	return lines[:min(len(lines), max(p.h/2, 1))]
}

// drawFault draws what happened and what to do within w cells.
func drawFault(t *kit.Theme, f fault, w int) []string {
	if f.isZero() {
		return nil
	}
	lines := drawFindings(t, []rules.Finding{{Severity: rules.Stop, Text: f.what}}, w)
	if f.next == "" {
		return lines
	}
	for _, line := range kit.Wrap(f.next, max(w-2*indent, 1)) {
		lines = append(lines, blank(2*indent)+t.Paint(kit.Ink, line))
	}
	return lines
}

// sendLines draws the upload.
func (p *newFolderDialog) sendLines() []string {
	d := p.draw()
	what := "Sending " + countOf(len(p.files), "file")
	if len(p.files) == 1 {
		what = "Sending " + d.name(p.files[0].name)
	}
	return p.run.lines(d, p.w, p.h, what)
}
