package review

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// zoomStep is how much closer one key goes, and panStep how far one moves,
	// as a part of what is seen.
	zoomStep = 1.5
	panStep  = 0.2
)

// key does what a key asks for.
func (p *ComparePane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	if !p.have {
		return nil
	}
	if cmd, ours := p.say(msg); ours {
		return cmd
	}
	switch {
	case kit.Pressed(msg, k.ZoomIn):
		p.look = p.look.Closer(zoomStep)
	case kit.Pressed(msg, k.ZoomOut):
		p.look = p.look.Closer(1 / zoomStep)
	case kit.Pressed(msg, k.Whole):
		p.look = kit.Whole()
	case kit.Pressed(msg, k.Left):
		p.look = p.look.Pan(-panStep, 0)
	case kit.Pressed(msg, k.Right):
		p.look = p.look.Pan(panStep, 0)
	case kit.Pressed(msg, k.Up):
		p.look = p.look.Pan(0, -panStep)
	case kit.Pressed(msg, k.Down):
		p.look = p.look.Pan(0, panStep)
	case kit.Pressed(msg, k.PicturesOff):
		p.off = !p.off
	case kit.Pressed(msg, k.LeftPicture):
		p.turn(0)
	case kit.Pressed(msg, k.RightPicture):
		p.turn(1)
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	default:
		return nil
	}
	return p.show()
}

// turnBlind puts blind mode on or off, and has everything drawn anew.
func turnBlind(b *Blind) tea.Cmd {
	b.turn()
	words := "Scores and verdicts are shown again."
	if b.on {
		words = "Blind: scores and verdicts are hidden until you have said what you see."
	}
	return tea.Batch(pane.Send(pane.ThemeMsg{}), pane.Send(pane.StatusMsg{Level: pane.Info, Text: words}))
}

// turn goes on to the next picture at a side, past the one at the other.
func (p *ComparePane) turn(side int) {
	if len(p.all) < 3 {
		return
	}
	p.chosen = true
	p.at[side] = (p.at[side] + 1) % len(p.all)
	if p.at[side] == p.at[1-side] {
		p.at[side] = (p.at[side] + 1) % len(p.all)
	}
	p.answer = Answer{}
	p.look = kit.Whole()
}

// cannotAnswer says why nothing can be said about the pictures, "" when it can.
func (p *ComparePane) cannotAnswer() string {
	switch {
	case p.masked:
		return "pictures are masked"
	case p.off:
		return "pictures are off"
	case p.tight():
		return "the window is too small for pictures"
	case len(p.all) < 2:
		return "there are no two pictures"
	default:
		return ""
	}
}

// say takes an answer to the question of blind mode. It reports whether the key
// was one.
func (p *ComparePane) say(msg tea.Msg) (tea.Cmd, bool) {
	k := p.d.Env.Keys
	saw := SeesNothing
	switch {
	case !p.d.Blind.hides(p.folderID) || p.cannotAnswer() != "":
		return nil, false
	case kit.Pressed(msg, k.Same):
		saw = SeesSame
	case kit.Pressed(msg, k.Different):
		saw = SeesDifferent
	case kit.Pressed(msg, k.Unsure):
		saw = SeesUnsure
	default:
		return nil, false
	}
	left, _ := p.sight(0)
	right, _ := p.sight(1)
	p.answer = Answer{Time: p.d.Env.Now().UTC(), Folder: p.folderID, Left: left.id, Right: right.id, Saw: saw}
	if v, ok := p.measured(); ok {
		p.answer.Analysis, p.answer.Verdict = v.analysis.ID, v.says
	}
	p.d.Blind.tell(p.folderID)
	p.d.Blind.count(p.answer)
	redraw := pane.Send(pane.ThemeMsg{})
	ledger, to, a, ctx := p.d.Answers, p.id, p.answer, p.d.Env.Ctx
	if ledger == nil {
		return redraw, true
	}
	return tea.Batch(redraw, func() tea.Msg { return keptMsg{to: to, answer: a, err: keepAnswer(ctx, ledger, a)} }), true
}

// kept tells when an answer could not be kept.
func (p *ComparePane) kept(msg keptMsg) tea.Cmd {
	if msg.err == nil {
		return nil
	}
	p.d.Env.Log.Warn("an answer was not kept", "err", msg.err)
	return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: "Your answer counts until you leave, but could not be written down on this computer."})
}

// tallied takes in the answers of earlier days.
func (p *ComparePane) tallied(msg talliedMsg) {
	if msg.err != nil {
		p.d.Env.Log.Warn("answers not counted", "err", msg.err)
	}
	if !p.d.Blind.tallied {
		p.d.Blind.tallied = true
		p.d.Blind.agreed += msg.agreed
		p.d.Blind.of += msg.of
	}
}

// joined puts two notes beside each other.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return strings.Join([]string{a, b}, "   ")
}
