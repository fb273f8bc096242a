package review

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/pane"
)

// newsMsg brings what the change feed has to tell one pane.
type newsMsg struct {
	to     pane.ID
	gen    uint64
	events []watch.Event
	err    error
}

// Target returns the listening pane.
func (m newsMsg) Target() pane.ID { return m.to }

// live is the ear of one pane on the change feed. It listens while the pane is
// shown and costs nothing otherwise; what changes meanwhile is heard afterwards.
type live struct {
	d    Deps
	to   pane.ID
	slot pane.Slot
	sub  subscription
	ctx  context.Context
	gen  uint64

	hidden bool // the pane is
	away   bool // nobody looks at the terminal
}

// start begins to listen below ctx, or goes on after a pause.
func (l *live) start(ctx context.Context) tea.Cmd {
	l.hidden = false
	if l.sub != nil {
		l.settle()
		return nil
	}
	l.ctx, l.gen = l.slot.Next(ctx)
	if l.sub = l.d.watch(l.ctx); l.sub == nil {
		l.slot.Stop()
		return nil
	}
	l.settle()
	return l.wait()
}

// pause stops listening until the next start.
func (l *live) pause() {
	l.hidden = true
	l.settle()
}

// rest stops listening while nobody looks, whether the pane is shown or not.
func (l *live) rest(on bool) {
	l.away = on
	l.settle()
}

// settle tells the listener whether to rest. The end of a rest asks at once.
func (l *live) settle() {
	if l.sub != nil {
		l.sub.Pause(l.hidden || l.away)
	}
}

// stop ends listening for good.
func (l *live) stop() {
	l.slot.Stop()
	if l.sub != nil {
		l.sub.Close()
		l.sub = nil
	}
}

// follow says which folders must be kept current besides new and changed ones.
func (l *live) follow(ids ...api.FolderID) {
	if l.sub != nil {
		l.sub.Set(ids)
	}
}

// wait is the one command that waits for news.
func (l *live) wait() tea.Cmd {
	ctx, sub, to, gen := l.ctx, l.sub, l.to, l.gen
	return func() tea.Msg {
		events, err := sub.Next(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return newsMsg{to: to, gen: gen, events: events, err: err}
	}
}

// take returns the events of a message and the command that waits for the
// next ones. News of a listener that was stopped is dropped.
func (l *live) take(msg newsMsg) ([]watch.Event, tea.Cmd) {
	if l.sub == nil || msg.gen != l.gen {
		return nil, nil
	}
	if msg.err != nil { // the feed itself has ended
		l.stop()
		return nil, nil
	}
	return msg.events, l.wait()
}

// retry asks the server at once, for a person who wants to know.
func (l *live) retry() {
	if l.d.Feed != nil {
		l.d.Feed.Retry()
	}
}

// lostFor is how long it is said that the server was lost. The age of the data
// is said until it is back.
const lostFor = 20 * time.Second

// freshness remembers since when a pane's data are old, and tells the root of
// changes only.
type freshness struct {
	to    pane.ID
	since time.Time
}

// stale says that the data date from since.
func (f *freshness) stale(since time.Time) tea.Cmd {
	if !f.since.IsZero() {
		return nil
	}
	f.since = since
	return pane.Send(pane.StaleMsg{From: f.to, Since: since})
}

// fresh says that the data are current again.
func (f *freshness) fresh() tea.Cmd {
	if f.since.IsZero() {
		return nil
	}
	f.since = time.Time{}
	return pane.Send(pane.StaleMsg{From: f.to})
}

// hear tells the root what an event says about the connection, and the person
// once when it is lost and once when it is back.
func (f *freshness) hear(e watch.Event) tea.Cmd {
	was := !f.since.IsZero()
	switch e.Kind {
	case watch.LinkLost:
		if was {
			return nil
		}
		what, next := api.Explain(e.Link.Err)
		return tea.Batch(f.stale(e.Link.Since), pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next), TTL: lostFor}))
	case watch.LinkRestored:
		if !was {
			return nil
		}
		return tea.Batch(f.fresh(), pane.Send(pane.StatusMsg{Level: pane.Good, Text: "The server answers again."}))
	case watch.Changed:
		return f.fresh()
	case watch.Gone, watch.Missed:
	}
	return nil
}
