package kit

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// PathInput is a line in which a path is typed and completed. What it reads of
// the disk it reads in commands.
type PathInput struct {
	*Input
	env   Env
	owner pane.ID
	slot  pane.Slot
	hint  string
}

// NewPathInput makes an empty line for a pane.
func NewPathInput(env Env, owner pane.ID) *PathInput {
	return &PathInput{Input: NewInput(env), env: env, owner: owner}
}

// Complete asks what the path typed so far can be completed to.
func (p *PathInput) Complete() tea.Cmd {
	ctx, gen := p.slot.Next(p.env.Ctx)
	return completePath(ctx, p.owner, gen, p.Value())
}

// Update edits, or takes the answer to Complete. It reports whether the text
// has changed.
func (p *PathInput) Update(msg tea.Msg) bool {
	done, ok := msg.(completedMsg)
	if !ok {
		changed := p.Input.Update(msg)
		if changed {
			p.hint = ""
		}
		return changed
	}
	if !p.slot.Done(done.gen) || p.Value() != done.typed {
		return false
	}
	p.hint = ""
	switch {
	case done.others == 0:
		p.hint = "nothing begins like this"
	case done.full != done.typed:
		p.SetValue(done.full)
		return true
	case done.others > 1:
		p.hint = Count(done.others) + " names begin like this"
	}
	return false
}

// Hint is what is known about the path, "" for nothing.
func (p *PathInput) Hint() string { return p.hint }

// Close cancels what is being read.
func (p *PathInput) Close() { p.slot.Stop() }
