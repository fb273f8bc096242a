package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/watch"
)

// maxSilence is how long a wait goes on while the server cannot be asked.
const maxSilence = 2 * time.Minute

// errStillRunning says that the time for waiting has passed.
var errStillRunning = errors.New("the time for waiting has passed")

// await waits for analyses, prints how they stand, and judges them.
func (c *command) await(ctx context.Context, n *connection, format results.Format, list []api.Analysis, judge bool) error {
	waiting := ctx
	if d := n.target.Timeout; d > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeoutCause(ctx, d, errStillRunning)
		defer cancel()
	}
	list, err := settle(waiting, n.client, watch.New(n.client, watch.Options{Log: c.log}), list)
	if err != nil && !errors.Is(context.Cause(waiting), errStillRunning) {
		return err
	}
	if printed := c.printAnalyses(ctx, n, format, list); printed != nil {
		return printed
	}
	if err != nil {
		return stillRunning(n.target.Timeout, list)
	}
	if judge && slices.ContainsFunc(list, func(a api.Analysis) bool { return endedAs(a) != api.StatusSuccess }) {
		return errNotSuccess
	}
	return nil
}

// stillRunning names what was not waited for any longer.
func stillRunning(after time.Duration, list []api.Analysis) error {
	var ids []string
	for _, a := range list {
		if !a.Final() {
			ids = append(ids, string(a.ID))
		}
	}
	what := fmt.Sprintf("after %v analysis %s had not ended and is left running", after, strings.Join(ids, ", "))
	return fail(what, "Wait on with ozdesk analyses wait "+strings.Join(ids, " "), errStillRunning)
}

// endedAs is the word that decided: a person's before the machine's.
func endedAs(a api.Analysis) api.Status {
	for _, s := range []api.Status{a.Operator, a.Resolution, a.ResolutionStatus} {
		if s != "" {
			return s
		}
	}
	return a.State
}

// settle follows analyses until all are final and returns how they stand then,
// or when ctx ends. Their folders are watched, not each of them.
func settle(ctx context.Context, src watch.Source, feed *watch.Feed, list []api.Analysis) ([]api.Analysis, error) {
	list = slices.Clone(list)
	running := func() []api.FolderID {
		var ids []api.FolderID
		for _, a := range list {
			if !a.Final() && !slices.Contains(ids, a.FolderID) {
				ids = append(ids, a.FolderID)
			}
		}
		return ids
	}
	left := running()
	if len(left) == 0 {
		return list, nil
	}
	sub := feed.Watch(ctx)
	defer sub.Close()
	for ; len(left) > 0; left = running() {
		sub.Set(left)
		events, err := sub.Next(ctx)
		if err != nil {
			return list, err
		}
		for _, e := range events {
			switch e.Kind {
			case watch.Changed:
				renew(list, e.Folder)
			case watch.Gone:
				if slices.Contains(left, e.ID) {
					return list, fmt.Errorf("wait for folder %s: %w", e.ID, api.ErrNotFound)
				}
			case watch.LinkLost:
				if hopeless(e.Link) {
					return list, fmt.Errorf("wait for the analyses: %w", e.Link.Err)
				}
			case watch.Missed:
				if err := reread(ctx, src, list, left); err != nil {
					return list, err
				}
			case watch.LinkRestored:
			}
		}
	}
	return list, nil
}

// hopeless reports a link that waiting does not mend, or has not.
func hopeless(l watch.Link) bool {
	return errors.Is(l.Err, api.ErrSignedOut) || errors.Is(l.Err, api.ErrBadCredentials) ||
		errors.Is(l.Err, api.ErrForbidden) || l.Retry.Sub(l.Since) > maxSilence
}

// reread reads folders whose news were too many to be told.
func reread(ctx context.Context, src watch.Source, list []api.Analysis, ids []api.FolderID) error {
	for _, id := range ids {
		f, err := src.Folder(ctx, id)
		if err != nil {
			return err
		}
		renew(list, f)
	}
	return nil
}

// renew takes over the newer state of analyses from their folder.
func renew(list []api.Analysis, f api.Folder) {
	for i := range list {
		if at := slices.IndexFunc(f.Analyses, func(a api.Analysis) bool { return a.ID == list[i].ID }); at >= 0 {
			list[i] = f.Analyses[at]
		}
	}
}
