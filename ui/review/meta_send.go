package review

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// Describer reads and changes the metadata of an object.
type Describer interface {
	Metadata(context.Context, api.Described) (api.Metadata, error)
	ChangeMetadata(context.Context, api.Described, map[string]any) (api.Metadata, error)
	ReplaceMetadata(context.Context, api.Described, map[string]any) (api.Metadata, error)
}

// metaLoadedMsg brings the metadata of an object.
type metaLoadedMsg struct {
	to   pane.ID
	gen  uint64
	meta api.Metadata
	err  error
}

// Target returns the dialog.
func (m metaLoadedMsg) Target() pane.ID { return m.to }

// metaSavedMsg tells what came of a change.
type metaSavedMsg struct {
	to  pane.ID
	gen uint64
	metaOutcome
}

// Target returns the dialog.
func (m metaSavedMsg) Target() pane.ID { return m.to }

// metaChangedMsg tells a pane that metadata which it shows are others now.
type metaChangedMsg struct{ to pane.ID }

// Target returns the pane that opened the dialog.
func (m metaChangedMsg) Target() pane.ID { return m.to }

// metaOutcome is what came of a change.
type metaOutcome struct {
	meta api.Metadata // as the server has them now
	// moved says that somebody else had changed them before; nothing was sent.
	moved bool
	// unknown says that nobody can tell whether they were changed.
	unknown bool
	err     error
}

// loadMeta reads the metadata of an object.
func loadMeta(ctx context.Context, src Describer, to pane.ID, gen uint64, of api.Described) tea.Cmd {
	return func() tea.Msg {
		m, err := src.Metadata(ctx, of)
		if ctx.Err() != nil {
			return nil // closed
		}
		return metaLoadedMsg{to: to, gen: gen, meta: m, err: err}
	}
}

// saveMeta looks first whether metadata are still what the changes were made
// on, and sends them once. Where the answer is lost it looks what is there;
// that look goes on below base when ctx was cancelled.
func saveMeta(ctx, base context.Context, src Describer, of api.Described, e metaEdit) metaOutcome {
	current, err := src.Metadata(ctx, of)
	if err != nil {
		return metaOutcome{err: err}
	}
	probe := metaEdit{entries: append([]metaEntry(nil), e.entries...)}
	if others := probe.rebase(current); len(others) > 0 {
		return metaOutcome{meta: current, moved: true}
	}
	fields, replace := e.want()
	send := src.ChangeMetadata
	if replace {
		send = src.ReplaceMetadata
	}
	m, err := send(api.WithBefore(ctx, current.Values()), of, fields)
	switch {
	case err == nil:
		return metaOutcome{meta: m}
	case !errors.Is(err, api.ErrUncertain):
		return metaOutcome{err: err}
	}
	look, cancel := context.WithTimeout(base, lookAfter)
	defer cancel()
	m, asked := src.Metadata(look, of)
	switch {
	case asked == nil && e.done(m):
		return metaOutcome{meta: m}
	case asked == nil:
		// It is not there now; a change still on its way may yet arrive.
		return metaOutcome{err: err}
	default:
		return metaOutcome{err: err, unknown: true}
	}
}

// fault puts a failure into words.
func (o metaOutcome) fault() fault {
	if o.err == nil {
		return fault{}
	}
	what, next := api.Explain(o.err)
	switch {
	case o.unknown:
		next = "It is not known whether the metadata were changed. Look again before you save once more."
	case errors.Is(o.err, api.ErrUncertain):
		next = "The change is not there so far. Look again before you save once more."
	case errors.Is(o.err, context.Canceled):
		what, next = "This was stopped.", ""
	}
	return fault{what, next + " Everything typed is still here."}
}
