package review

import (
	"strings"

	"ozdesk/ui/kit"
)

// newcomer stands where the files will be.
const newcomer = "Two photographs of one person make a face match; one is enough for liveness. " +
	"A zip of photographs or a video works too."

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
		if p.progress.shown() {
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
		return t.Paint(kit.Running, p.progress.words())
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
	n := 1
	if p.words() != "" {
		n++
	}
	for _, f := range p.files {
		n += f.height(th)
	}
	return n
}

// height is how many lines a file needs.
func (f chosenFile) height(th thumb) int {
	switch {
	case th.h > 0:
		return th.h + 1
	case f.problem != "" || f.remark != "":
		return 2
	default:
		return 1
	}
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
	lines = append(lines, p.fileLines(r)...)
	if r.airy {
		lines = append(lines, "")
	}
	if r.form > 0 {
		p.form.Resize(p.w, r.form)
		lines = append(lines, p.form.View())
	}
	return append(lines, tail...)
}

// fileLines draws the part of the files around the cursor, and the line to
// type in.
func (p *newFolderDialog) fileLines(r newRoom) []string {
	var lines []string
	first, last := 0, 0
	d := p.draw()
	for i, f := range p.files {
		chosen := !p.inForm && p.at == i && p.stage == newForm
		if p.at == i {
			first = len(lines)
		}
		lines = append(lines, p.fileBlock(d, f, chosen, r.thumb)...)
		if p.at == i {
			last = len(lines) - 1
		}
	}
	if p.at == len(p.files) {
		first = len(lines)
	}
	lines = append(lines, p.addLine(d))
	if words := p.words(); words != "" {
		lines = append(lines, blank(2*indent)+words)
	}
	if p.at == len(p.files) {
		last = len(lines) - 1
	}
	if len(p.files) == 0 && len(lines)+3 < r.files {
		lines = append(lines, "")
		for _, line := range kit.Wrap(newcomer, max(p.w-2*indent, 1)) {
			lines = append(lines, blank(2*indent)+d.t.Paint(kit.Muted, line))
		}
	}
	for len(lines) < r.files {
		lines = append(lines, "")
	}
	top := max(min(first, last-r.files+1), 0)
	if last >= r.files {
		top = min(max(last-r.files+1, 0), first)
	}
	return lines[top:min(top+r.files, len(lines))]
}

// fileBlock draws one file.
func (p *newFolderDialog) fileBlock(d draw, f chosenFile, chosen bool, th thumb) []string {
	if th.h == 0 {
		return p.fileRow(d, f, chosen)
	}
	words := []string{
		d.t.Paint(nameRole(chosen), d.name(f.name)),
		d.t.Paint(kit.Muted, join2(f.kind.String(), f.sizeWords())),
	}
	words = append(words, d.t.Paint(kit.Muted, strings.Join(f.tags, " ")))
	room := max(p.w-indent-th.w-2, 1)
	if said := f.words(); said != "" {
		for _, line := range kit.Wrap(said, max(room-indent, 1)) {
			words = append(words, f.say(d, line))
		}
	}
	out := make([]string, 0, th.h+1)
	var picture []string
	switch {
	case p.masked:
		picture = d.box("masked", th)
	case f.kind == filePhoto && f.problem == "" && f.remark == "":
		picture = p.pics.View(f.path, th.w, th.h)
	default:
		picture = d.box(boxWord(f), th)
	}
	for y := range th.h {
		lead := blank(indent)
		if chosen {
			lead = d.t.Paint(kit.Accent, d.t.Glyphs.Bar) + blank(indent-1)
		}
		line := lead + picture[y] + blank(2)
		if y < len(words) {
			line += kit.Truncate(words[y], room)
		}
		out = append(out, line)
	}
	return append(out, "")
}

// boxWord stands in the place of a picture that cannot be drawn.
func boxWord(f chosenFile) string {
	if f.problem != "" {
		return "none"
	}
	return f.kind.String()
}

// fileRow draws one file in a line, and what is to be said about it below.
func (p *newFolderDialog) fileRow(d draw, f chosenFile, chosen bool) []string {
	name := 22
	if p.w < 50 {
		name = max(p.w-indent-10, 4)
	}
	left := []kit.Span{
		{Text: kit.Fit(d.name(f.name), name, kit.Left), Role: nameRole(chosen)},
		{Text: "  " + kit.Pad(f.sizeWords(), 7, kit.Right), Role: kit.Muted},
	}
	if p.w >= 50 {
		left = append(left, kit.Span{Text: "  " + strings.Join(f.tags, " "), Role: kit.Muted})
	}
	lines := []string{d.line(chosen, true, left, nil)}
	if words := f.words(); words != "" {
		lines = append(lines, blank(2*indent)+f.say(d, kit.Truncate(words, max(p.w-3*indent, 1))))
	}
	return lines
}

// sizeWords is the size of a file once it is known.
func (f chosenFile) sizeWords() string {
	if !f.checked {
		return "…"
	}
	return kit.Size(f.size)
}

// words is what is to be said about a file.
func (f chosenFile) words() string {
	if f.problem != "" {
		return f.problem
	}
	return f.remark
}

// say paints a sentence about a file.
func (f chosenFile) say(d draw, words string) string {
	if f.problem != "" {
		return d.t.Paint(kit.Error, d.t.Glyph(kit.OutcomeError)+" "+words)
	}
	return d.t.Paint(kit.Near, d.t.Glyph(kit.OutcomeReview)+" "+words)
}

// join2 joins two words with a dot between, leaving out an empty one.
func join2(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// addLine draws the line that paths are typed in.
func (p *newFolderDialog) addLine(d draw) string {
	focused := !p.inForm && p.at == len(p.files) && p.stage == newForm
	lead := blank(indent)
	if focused {
		lead = d.t.Paint(kit.Accent, d.t.Glyphs.Bar) + blank(indent-1)
	}
	return lead + d.t.Paint(kit.Accent, "+") + " " + p.path.View(max(p.w-2*indent, 0), focused)
}

// words is the sentence below the line that paths are typed in.
func (p *newFolderDialog) words() string {
	t := p.d.Env.Theme
	switch {
	case p.note != "":
		return t.Paint(kit.Error, kit.Truncate(t.Glyph(kit.OutcomeError)+" "+p.note, max(p.w-2*indent, 1)))
	case p.path.Hint() != "":
		return t.Paint(kit.Muted, kit.Truncate(p.path.Hint(), max(p.w-2*indent, 1)))
	default:
		return ""
	}
}

// tail draws what is found before sending, and what went wrong.
func (p *newFolderDialog) tail() []string {
	t := p.d.Env.Theme
	var lines []string
	if plan := p.plan(); p.fault.isZero() && len(plan.types) > 0 && len(plan.media) > 0 {
		lines = drawFindings(t, findings(plan), p.w)
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
	lines := drawFindings(t, []finding{{stops: true, text: f.what}}, w)
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
	t, d := p.d.Env.Theme, p.draw()
	what := "Sending " + countOf(len(p.files), "file")
	if len(p.files) == 1 {
		what = "Sending " + d.name(p.files[0].name)
	}
	if p.stopping {
		what = "Stopping, and looking whether the folder was made"
	}
	lines := []string{
		blank(indent) + t.Paint(kit.Ink, kit.Truncate(what, max(p.w-indent, 0))),
		"",
		blank(indent) + p.progress.bar(t, p.w-2*indent),
		blank(indent) + t.Paint(kit.Muted, kit.Truncate(p.progress.words(), max(p.w-indent, 0))),
		"",
		blank(indent) + t.Paint(kit.Accent, p.d.Env.Keys.Back.Help().Key) + t.Paint(kit.Muted, " stop"),
	}
	return lines[:min(len(lines), max(p.h, 1))]
}
