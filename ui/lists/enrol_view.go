package lists

import (
	"strings"

	"ozdesk/ui/kit"
)

// View implements pane.Pane.
func (p *enrolDialog) View() string {
	switch p.stage {
	case enrolPick:
		return p.picker.View()
	case enrolSamples:
		t := p.d.Env.Theme
		return kit.Waiting(t, p.w, 3, "drawing the sample pictures", p.since.Since(), p.d.Env.Now())
	case enrolSend:
		return p.sending()
	case enrolForm:
	}
	return strings.Join(p.formLines(), "\n")
}

// formLines draws files and fields in at most as many lines as there are; the
// list of files gives way.
func (p *enrolDialog) formLines() []string {
	t := p.d.Env.Theme
	var lines []string
	if f := p.fault.lines(t, p.w); len(f) > 0 {
		lines = append(f, "")
	}
	form := strings.Split(p.form.View(), "\n")
	line := p.typedLines()
	room := max(p.h-len(lines)-len(form)-len(line)-2, 1)
	lines = append(lines, p.heading())
	p.spots = map[int]int{}
	for i, row := range p.fileLines(room) {
		p.spots[len(lines)] = p.firstFile(room) + i
		lines = append(lines, row)
	}
	p.spots[len(lines)] = len(p.files)
	lines = append(lines, line...)
	if p.h >= len(lines)+len(form)+1 {
		lines = append(lines, "")
	}
	p.form.Place(len(lines))
	return append(lines, form...)
}

// heading draws the line above the files.
func (p *enrolDialog) heading() string {
	t := p.d.Env.Theme
	s := blank(indent) + t.Paint(kit.Ink, "Photographs")
	if n := len(p.files); n > 0 {
		s += "  " + t.Paint(kit.Muted, kit.Count(n)+" · "+kit.Size(p.files.size()))
	}
	if p.wanted {
		s += "  " + t.Paint(kit.Running, "looking at the files")
	}
	return kit.Truncate(s, p.w)
}

// firstFile is the first file that is shown where there is room for so many.
func (p *enrolDialog) firstFile(room int) int {
	return max(min(p.at-room/2, len(p.files)-room), 0)
}

// fileLines draws the files in at most room lines, those around the cursor.
func (p *enrolDialog) fileLines(room int) []string {
	first := p.firstFile(room)
	last := min(first+room, len(p.files))
	lines := make([]string, 0, last-first)
	for i := first; i < last; i++ {
		lines = append(lines, p.fileLine(i))
	}
	return lines
}

// fileLine draws one file: its name, and its tags, what is wrong with it, or
// that it is looked at.
func (p *enrolDialog) fileLine(i int) string {
	t, f := p.d.Env.Theme, &p.files[i]
	ground, bar := kit.Plain, " "
	if i == p.at && !p.inForm {
		ground, bar = kit.Selected, t.Glyphs.Bar
	}
	name := f.name.Line()
	if p.masked {
		name = hidden
	}
	words, role := strings.Join(f.tags(), " "), kit.Muted
	sign, signRole := t.Glyph(kit.OutcomePass), kit.Pass
	switch {
	case !f.checked:
		sign, signRole, words = t.Glyph(kit.OutcomeRunning), kit.Running, "looking"
	case f.Problem != "":
		sign, signRole, words, role = t.Glyph(kit.OutcomeError), kit.Error, f.Problem, kit.Error
	case f.Remark != "":
		sign, signRole, words, role = t.Glyph(kit.OutcomeReview), kit.Near, f.Remark, kit.Near
	}
	size := ""
	if f.Size > 0 {
		size = kit.Size(f.Size)
	}
	const sizeCells, leadCells, wordCells = 7, 4, 36
	room := p.w - leadCells - sizeCells - 2*indent
	left := max(room-wordCells, room/4, 1)
	right := max(room-left, 0)
	return t.PaintOn(ground, kit.Accent, bar) + t.PaintOn(ground, kit.Ink, " ") +
		t.PaintOn(ground, signRole, sign) + t.PaintOn(ground, kit.Ink, " ") +
		t.PaintOn(ground, kit.Ink, kit.Fit(kit.Clean(name), left, kit.Left)+blank(indent)) +
		t.PaintOn(ground, kit.Muted, kit.Fit(size, sizeCells, kit.Right)+blank(indent)) +
		t.PaintOn(ground, role, kit.Fit(kit.Clean(words), right, kit.Left))
}

// typedLines draws the line to type paths in, and what is known about them.
func (p *enrolDialog) typedLines() []string {
	t := p.d.Env.Theme
	focused := p.at == len(p.files) && !p.inForm
	bar := blank(indent)
	if focused {
		bar = t.Paint(kit.Accent, t.Glyphs.Bar) + " "
	}
	lines := []string{bar + t.Paint(kit.Muted, "+ ") + p.path.View(max(p.w-2*indent, 1), focused)}
	switch hint := p.path.Hint(); {
	case p.note != "":
		lines = append(lines, p.noted(kit.Near, t.Glyph(kit.OutcomeReview)+" "+p.note))
	case hint != "":
		lines = append(lines, p.noted(kit.Muted, hint))
	}
	return lines
}

// noted draws a sentence below the line.
func (p *enrolDialog) noted(r kit.Role, sentence string) string {
	return blank(2*indent) + p.d.Env.Theme.Paint(r, kit.Truncate(kit.Clean(sentence), max(p.w-2*indent, 0)))
}

// sending draws how far the upload is.
func (p *enrolDialog) sending() string {
	t := p.d.Env.Theme
	what := "Sending " + photographs(len(p.files))
	switch {
	case p.stopping:
		what = "Stopping"
	case !p.progress.Shown():
		return "\n\n"
	}
	return strings.Join([]string{
		t.Paint(kit.Ink, what),
		p.progress.Bar(t, p.w),
		t.Paint(kit.Muted, kit.Truncate(p.progress.Words(), p.w)),
	}, "\n")
}
