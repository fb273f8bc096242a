package jobs

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// admitMsg says that somebody has said yes to enrolling a person who was held
// back for one who looks alike.
type admitMsg struct {
	to   pane.ID
	n    int
	like api.PersonID
}

// Target returns the pane.
func (m admitMsg) Target() pane.ID { return m.to }

// admits says why the person at the cursor cannot be enrolled all the same, ""
// where that is possible.
func (p *TroublePane) admits() string {
	switch t, ok := p.chosen(); {
	case !ok || t.Alike == nil:
		return "nobody is held back here"
	case p.job.State == jobs.Cancelled:
		return "the job was cancelled"
	case p.job.State != jobs.Failed:
		return "when the job has ended"
	}
	return ""
}

// askAdmit asks whether the person at the cursor is to be enrolled all the same.
func (p *TroublePane) askAdmit() tea.Cmd {
	t, _ := p.chosen()
	who := kit.Clean(t.Step.Name.Line())
	if p.masked {
		who = hidden
	}
	alike := p.reason(t)
	if score := kit.Clean(string(t.Alike.Score)); score != "" {
		alike += ", score " + score
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: "Enrol all the same", Text: "Enrol this person although somebody in the collection looks alike? If both are the same person, that person is in the collection twice.",
		Goes: []string{who, alike}, No: "Hold back", Yes: "Enrol",
		Answer: admitMsg{to: p.id, n: t.N, like: t.Alike.Person},
	})
}

// admit enrols somebody who was held back.
func (p *TroublePane) admit(msg admitMsg) tea.Cmd {
	desk := p.d.Desk
	return p.do(p.of, func(ctx context.Context, id jobs.ID) error { return desk.Admit(ctx, id, msg.n, msg.like) })
}
