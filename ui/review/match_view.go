package review

import (
	"strings"

	"ozdesk/ui/kit"
)

// view draws the step that one is at.
func (p *matchDialog) view() string {
	t := p.d.Env.Theme
	d := draw{t: t, now: p.d.Env.Now(), w: p.w, masked: p.masked}
	switch {
	case !p.hasFace:
		return strings.Join(drawFault(t, fault{
			"The folder has no video or photograph of a person to compare with.",
			"Put one into a new folder, with the tag video_selfie or photo_selfie.",
		}, p.w), "\n")
	case p.stage == matchWait:
		return kit.Waiting(t, p.w, min(p.h, 9), "drawing the sample pictures", p.since, p.d.Env.Now())
	case p.stage == matchPick:
		return p.picker.View()
	case p.stage == matchSend && p.run.progress.Shown():
		return strings.Join(p.run.lines(d, p.w, p.h, "Sending "+d.name(p.photoName())), "\n")
	}
	head := []string{
		blank(indent) + kit.Truncate(t.Paint(kit.Muted, "photograph  ")+t.Paint(kit.Ink, d.name(p.photoName())), p.w-indent),
		blank(indent) + kit.Truncate(t.Paint(kit.Muted, "with        ")+t.Paint(kit.Ink, d.media(p.face.ID, p.face.Name))+
			t.Paint(kit.Muted, "  "+tagWords(p.face)), p.w-indent),
	}
	if p.h >= newTight {
		head = append(head, "")
	}
	var tail []string
	if p.check.InFlight() {
		tail = append(tail, blank(indent)+t.Paint(kit.Muted, "One moment, the photograph is still being looked at."))
	}
	tail = append(tail, drawFault(t, p.fault, p.w)...)
	if len(tail) > 0 && p.h >= newTight {
		tail = append([]string{""}, tail...)
	}
	p.form.Resize(p.w, max(p.h-len(head)-len(tail), 2))
	p.form.Place(len(head))
	lines := append(append(head, strings.Split(p.form.View(), "\n")...), tail...)
	return strings.Join(lines[:min(len(lines), max(p.h, 1))], "\n")
}

// Brief implements pane.Brief.
func (p *matchDialog) Brief() string {
	if p.stage == matchSend {
		return p.run.brief()
	}
	return p.d.Env.Theme.Paint(kit.Title, p.Title())
}
