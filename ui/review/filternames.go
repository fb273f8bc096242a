package review

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// directoryAge is how long companies and users are good enough.
const directoryAge = 10 * time.Minute

// inform asks for companies and users once in a while, for filters by name. The
// pane that the line belongs to gets a directoryMsg.
func (f *filterLine) inform(ctx context.Context, d Deps, to pane.ID) tea.Cmd {
	if d.Directory == nil || f.naming.InFlight() || !f.known.asked.IsZero() && d.Env.Now().Sub(f.known.asked) < directoryAge {
		return nil
	}
	f.known.asked = d.Env.Now()
	ctx, gen := f.naming.Next(ctx)
	return loadDirectory(ctx, d, to, gen)
}

// informed takes in companies and users. It reports whether the line waited for
// them and is to be asked for now.
func (f *filterLine) informed(msg directoryMsg, now time.Time) bool {
	if f.naming.Done(msg.gen) {
		f.known.companies, f.known.users = msg.companies, msg.users
	}
	if !f.waits && f.typing && !f.broken {
		f.check(now)
	}
	return f.waits
}

// forget drops the names that are known: somebody else may see others.
func (f *filterLine) forget() {
	f.naming.Stop()
	*f.known = directory{}
}

// request reads what is typed to be asked for. It is false while names have to
// be looked up first, which the command does, and for what is not understood,
// which the line says.
func (f *filterLine) request(ctx context.Context, d Deps, to pane.ID) (filter, tea.Cmd, bool) {
	asked, err := f.parse(d.Env.Now())
	if bad, ok := errors.AsType[*filterError](err); ok && bad.unnamed {
		cmd := f.inform(ctx, d, to)
		f.check(d.Env.Now())
		if f.waits = f.naming.InFlight(); f.waits {
			return filter{}, cmd, false
		}
	}
	if err != nil {
		f.refuse(err)
		return filter{}, nil, false
	}
	f.fine()
	asked.typed = true
	return asked, nil, true
}

// learnFrom takes in the metadata of the folders in some rows, to be completed.
func (f *filterLine) learnFrom(w *api.FolderWindow, first, count int) {
	if w == nil {
		return
	}
	for i := first; i < first+count; i++ {
		if folder, ok := w.Row(i); ok {
			f.known.learn(folder.Meta)
		}
	}
}
