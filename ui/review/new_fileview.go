package review

import (
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// newcomer stands where the files will be.
const newcomer = "Two photographs of one person make a face match; one is enough for liveness. " +
	"A zip of photographs or a video works too."

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

// fileLines draws the part of the files around the cursor, and the line to
// type in, from a line of the dialog on.
func (p *newFolderDialog) fileLines(r newRoom, from int) []string {
	var lines []string
	owners := []int{} // of the lines, by row
	first, last := 0, 0
	d := p.draw()
	for i, f := range p.files {
		chosen := !p.inForm && p.at == i && p.stage == newForm
		if p.at == i {
			first = len(lines)
		}
		lines = append(lines, p.fileBlock(d, f, chosen, r.thumb)...)
		for len(owners) < len(lines) {
			owners = append(owners, i)
		}
		if p.at == i {
			last = len(lines) - 1
		}
	}
	if p.at == len(p.files) {
		first = len(lines)
	}
	lines = append(lines, p.addLine(d))
	owners = append(owners, len(p.files))
	lines = append(lines, p.said()...)
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
	p.spots = map[int]int{}
	for y := top; y < min(top+r.files, len(owners)); y++ {
		p.spots[from+y-top] = owners[y]
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
		d.t.Paint(kit.Muted, join2(kindWord(f.kind), f.sizeWords())),
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
	case f.kind == api.KindImage && f.problem == "" && f.remark == "":
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
	return kindWord(f.kind)
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

// said draws what is known about the path below the line it is typed in.
func (p *newFolderDialog) said() []string {
	t, words, sign, role := p.d.Env.Theme, p.path.Hint(), "", kit.Muted
	if p.note != "" {
		words, sign, role = p.note, t.Glyph(kit.OutcomeError)+" ", kit.Error
	}
	if words == "" {
		return nil
	}
	var out []string
	for _, line := range kit.Wrap(words, max(p.w-3*indent, 1)) {
		out = append(out, blank(2*indent)+t.Paint(role, sign+line))
		sign = blank(kit.Width(sign))
	}
	return out
}
