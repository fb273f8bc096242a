package review

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// JobDesk runs what takes several calls; jobs.Desk satisfies it. Start, Cancel
// and Clear write to the disk and are called in commands only.
type JobDesk interface {
	Start(ctx context.Context, kind string, plan, typed any) (jobs.ID, error)
	Job(jobs.ID) (jobs.Job, bool)
	Wait(ctx context.Context, seen uint64) (uint64, error)
	Cancel(context.Context, jobs.ID) error
	Clear(context.Context, jobs.ID) error
}

// jobRun is a job that a dialog has begun and follows to its end. The job goes
// on when the dialog is closed.
type jobRun struct {
	d        Deps
	to       pane.ID
	slot     pane.Slot
	ctx      context.Context
	gen      uint64
	id       jobs.ID // "" before it is begun
	job      jobs.Job
	err      error // why it could not be begun
	folder   api.Folder
	read     bool // the folder was asked for
	stopping bool
	progress *kit.Progress
}

// jobRunMsg is what a dialog hears of its job.
type jobRunMsg struct {
	to     pane.ID
	gen    uint64
	id     jobs.ID
	seen   uint64
	err    error
	look   bool        // only the bytes are looked at
	folder *api.Folder // as it is at the end
}

// Target returns the dialog.
func (m jobRunMsg) Target() pane.ID { return m.to }

// start begins the job. The dialog's ctx bounds only how long it is followed.
func (r *jobRun) start(ctx context.Context, plan jobs.UploadPlan, typed any) tea.Cmd {
	r.slot.Stop()
	*r = jobRun{d: r.d, to: r.to, slot: r.slot}
	r.ctx, r.gen = r.slot.Next(ctx)
	r.progress = kit.BeginProgress(r.d.Env.Now(), 0, planSize(plan))
	desk, life, msg := r.d.Jobs, r.d.Env.Ctx, jobRunMsg{to: r.to, gen: r.gen}
	return tea.Batch(func() tea.Msg {
		msg.id, msg.err = desk.Start(life, jobs.UploadKind, plan, typed)
		return msg
	}, r.tick(kit.TransferDelay, msg))
}

// planSize is how many bytes a plan sends.
func planSize(p jobs.UploadPlan) int64 {
	var n int64
	for _, f := range p.Files {
		n += f.Size
	}
	return n
}

// tick looks at the bytes in a while.
func (r *jobRun) tick(after time.Duration, msg jobRunMsg) tea.Cmd {
	msg.look = true
	return pane.After(r.ctx, after, msg)
}

// update takes a message about the job. It reports whether the job is at its
// end, with everything known that there is to know.
func (r *jobRun) update(msg jobRunMsg) (cmd tea.Cmd, ended bool) {
	if msg.gen != r.gen || !r.slot.InFlight() {
		return nil, false
	}
	switch {
	case msg.look:
		if j, ok := r.d.Jobs.Job(r.id); ok {
			r.job = j
			r.progress.See(r.d.Env.Now(), j.Sent, j.Total)
		} else {
			r.progress.See(r.d.Env.Now(), 0, 1)
		}
		return r.tick(kit.TransferLook, msg), false
	case msg.err != nil:
		r.err = msg.err
		r.slot.Stop()
		return nil, true
	case msg.folder != nil:
		r.folder = *msg.folder
		r.slot.Stop()
		return nil, true
	}
	r.id = msg.id
	j, there := r.d.Jobs.Job(r.id)
	if !there { // Somebody has cleared it.
		j.State = jobs.Cancelled
	}
	r.job = j
	r.progress.See(r.d.Env.Now(), j.Sent, j.Total)
	switch {
	case j.State.Active():
		return r.next(msg), false
	case j.Made.Folder != "" && !r.read:
		r.read = true
		return r.readFolder(msg), false
	}
	r.slot.Stop()
	return nil, true
}

// next waits for the next change.
func (r *jobRun) next(msg jobRunMsg) tea.Cmd {
	ctx, desk := r.ctx, r.d.Jobs
	return func() tea.Msg {
		seen, err := desk.Wait(ctx, msg.seen)
		if err != nil {
			return nil
		}
		msg.seen = seen
		return msg
	}
}

// readFolder asks for the folder as it is now. One that cannot be read is known
// by its id at least.
func (r *jobRun) readFolder(msg jobRunMsg) tea.Cmd {
	ctx, src, id := r.ctx, r.d.Client, r.job.Made.Folder
	return func() tea.Msg {
		f, err := src.Folder(ctx, id)
		if err != nil {
			f = api.Folder{ID: id}
		}
		msg.folder = &f
		return msg
	}
}

// stop cancels the job; its end is followed.
func (r *jobRun) stop() tea.Cmd {
	if r.id == "" || r.stopping {
		return nil
	}
	r.stopping = true
	ctx, desk, id := r.d.Env.Ctx, r.d.Jobs, r.id
	return func() tea.Msg {
		_ = desk.Cancel(ctx, id) // The job says how it stands.
		return nil
	}
}

// clear forgets the job, for what it says was said by the dialog.
func (r *jobRun) clear() tea.Cmd {
	if r.id == "" {
		return nil
	}
	ctx, desk, id := r.d.Env.Ctx, r.d.Jobs, r.id
	return func() tea.Msg {
		if desk.Clear(ctx, id) != nil { // It could still go on.
			if desk.Cancel(ctx, id) == nil {
				_ = desk.Clear(ctx, id)
			}
		}
		return nil
	}
}

// fault says why the job did not come to a good end, when it has made nothing.
func (r *jobRun) fault(stopped string) fault {
	kept := "Everything chosen is still here."
	switch j := r.job; {
	case r.err != nil:
		what, next := api.Explain(r.err)
		return fault{what, next + " " + kept}
	case j.Count[jobs.Unknown] > 0:
		return fault{j.Trouble[0].Why, "It is not known whether it arrived. Look at the list of folders before you send it again; Jobs keeps it."}
	case j.State == jobs.Cancelled:
		return fault{stopped, kept}
	case len(j.Trouble) > 0:
		return fault{j.Trouble[0].Why, kept}
	case j.Why != "":
		return fault{j.Why, kept}
	}
	return fault{"It did not come to an end.", kept}
}

// lines draws how far the job is.
func (r *jobRun) lines(d draw, w, h int, what string) []string {
	t, k := r.d.Env.Theme, r.d.Env.Keys
	state := r.progress.Words()
	switch {
	case r.stopping:
		what, state = "Stopping, and looking what has arrived", "One moment."
	case r.job.State == jobs.Waiting:
		state = "It goes on by itself as soon as the server answers. " + kit.Clean(r.job.Why)
	case !r.job.Now.Name.IsEmpty() && r.job.Steps > 1:
		what = r.job.Now.Does + " " + d.name(r.job.Now.Name)
	}
	lines := []string{
		blank(indent) + t.Paint(kit.Ink, kit.Truncate(what, max(w-indent, 0))), "",
		blank(indent) + r.progress.Bar(t, w-2*indent),
	}
	for _, line := range kit.Wrap(state, max(w-2*indent, 1)) {
		lines = append(lines, blank(indent)+t.Paint(kit.Muted, line))
	}
	keys := t.Paint(kit.Accent, k.Back.Help().Key) + t.Paint(kit.Muted, " go on in the background   ") +
		t.Paint(kit.Accent, k.Delete.Help().Key) + t.Paint(kit.Muted, " stop")
	lines = append(lines, "", blank(indent)+kit.Truncate(keys, max(w-indent, 0)))
	return lines[:min(len(lines), max(h, 1))]
}

// brief says it in one line.
func (r *jobRun) brief() string {
	return r.d.Env.Theme.Paint(kit.Running, strings.TrimSpace(r.progress.Words()))
}
