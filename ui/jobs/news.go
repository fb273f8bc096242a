package jobs

import (
	"context"
	"time"

	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// News tells what becomes of jobs, whatever is on the screen. It belongs to
// whoever asks for the next piece of it.
type News struct {
	desk  Desk
	keys  *kit.KeyMap
	seen  uint64
	known map[jobs.ID]stood
	begun bool
}

// stood is how a job stood when it was told of last.
type stood struct {
	state   jobs.State
	trouble int // The steps in trouble when it had failed last.
}

// NewNews begins to listen. The first piece of news is about the jobs that were
// left unfinished, if there are any.
func NewNews(d Deps) *News {
	return &News{desk: d.Desk, keys: d.Env.Keys, known: map[jobs.ID]stood{}}
}

// leftFor is how long unfinished jobs are told of.
const leftFor = 12 * time.Second

// Next waits for the next piece of news. It ends with ctx.
func (n *News) Next(ctx context.Context) (pane.StatusMsg, error) {
	for {
		if !n.begun {
			n.begun = true
			if msg, some := n.left(); some {
				return msg, nil
			}
		}
		for _, j := range n.desk.Jobs() {
			was, known := n.known[j.ID]
			n.note(j)
			better := j.State == jobs.Failed && inTrouble(j) < was.trouble
			if !known || was.state == j.State && !better {
				continue
			}
			if msg, some := n.about(j, better); some {
				return msg, nil
			}
		}
		seen, err := n.desk.Wait(ctx, n.seen)
		if err != nil {
			return pane.StatusMsg{}, err
		}
		n.seen = seen
	}
}

// note takes in how a job stands.
func (n *News) note(j jobs.Job) {
	s := n.known[j.ID]
	if s.state = j.State; j.State == jobs.Failed {
		s.trouble = inTrouble(j)
	}
	n.known[j.ID] = s
}

// inTrouble counts the steps of a job that failed or are unknown.
func inTrouble(j jobs.Job) int { return j.Count[jobs.Refused] + j.Count[jobs.Unknown] }

// left tells of what could go on from before.
func (n *News) left() (pane.StatusMsg, bool) {
	open := 0
	for _, j := range n.desk.Jobs() {
		n.note(j)
		if j.State.Resumable() {
			open++
		}
	}
	switch open {
	case 0:
		return pane.StatusMsg{}, false
	case 1:
		return pane.StatusMsg{Level: pane.Warn, TTL: leftFor, Text: "One job was not finished. Jobs shows it; " + n.keys.Refresh.Help().Key + " there lets it go on."}, true
	}
	return pane.StatusMsg{Level: pane.Warn, TTL: leftFor, Text: kit.Count(open) + " jobs were not finished. Jobs shows them; " + n.keys.Refresh.Help().Key + " there lets one go on."}, true
}

// about tells what a change means, if it is worth a word; better is that some of
// what had failed is done now.
func (n *News) about(j jobs.Job, better bool) (pane.StatusMsg, bool) {
	switch j.State {
	case jobs.Done:
		return pane.StatusMsg{Level: pane.Good, Text: "Done: " + title(j) + "."}, true
	case jobs.Failed:
		if j.Count[jobs.Unknown] > 0 {
			return pane.StatusMsg{Level: pane.Bad, Text: "Of a job it is not known whether all was done. Jobs says more."}, true
		}
		if better && inTrouble(j) > 0 {
			return pane.StatusMsg{Level: pane.Warn, Text: "Still in trouble: " + steps(inTrouble(j)) + " of " + title(j) + ". Jobs says which."}, true
		}
		return pane.StatusMsg{Level: pane.Bad, Text: "A job has failed: " + title(j) + ". Jobs says why."}, true
	case jobs.Waiting:
		return pane.StatusMsg{Level: pane.Warn, Text: "A job waits for the server and goes on by itself."}, true
	case jobs.Paused:
		if j.Why != "" {
			return pane.StatusMsg{Level: pane.Warn, Text: "A job has stopped: " + j.Why}, true
		}
	case jobs.Running, jobs.Interrupted, jobs.Elsewhere, jobs.Cancelled, jobs.Broken:
	}
	return pane.StatusMsg{}, false
}
