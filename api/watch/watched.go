package watch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"ozdesk/api"
)

// How many ids are asked for at once. The address of a batch stays below two
// kilobytes. Where very many folders run it is longer, though together with the
// header still below the four kilobytes that the narrowest usual servers take.
const (
	batchLimit = 50
	longLimit  = 80
	longFrom   = 400 // Watched folders from which on the batches are long.
)

// answer is one folder read by id.
type answer struct {
	folder  api.Folder
	gone    bool // Not there, or not for this user.
	refused bool // Gone, because the server does not even take the id.
	failed  bool // This folder cannot be read now; others can.
}

// sound reports whether the server has said something about the folder.
func (a answer) sound() bool { return !a.failed }

// readWatched reads folders by id, some batches at a time, reports what changed
// as it comes, and returns those in which something has ended, and whether some
// could not be read. What was read before an error is reported too.
func (f *Feed) readWatched(ctx context.Context, ids []api.FolderID) (ended []ending, failed bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hopeless := false
	for b := range f.readBatches(ctx, ids) {
		if err != nil || hopeless && b.failed() {
			continue // What was under way when nothing came back any more.
		}
		answers, broken := f.complete(ctx, b)
		hopeless = b.failed() && !slices.ContainsFunc(slices.Collect(maps.Values(answers)), answer.sound)
		for _, id := range b.ids {
			a, ok := answers[id]
			if !ok {
				continue
			}
			failed = failed || a.failed
			if e, ok := f.takeAnswer(id, a); ok {
				ended = append(ended, e)
			}
		}
		if broken != nil {
			err = broken
			cancel()
		}
	}
	return ended, failed, err
}

// takeAnswer takes the state of one folder that was read by id.
func (f *Feed) takeAnswer(id api.FolderID, a answer) (ending, bool) {
	st := &f.state
	w := st.folders[id] // nil when only Reread asked for it.
	_, known := st.seen.look(id)
	delete(st.again, id)
	if a.gone {
		delete(st.folders, id)
		if known || w != nil {
			f.publish(Event{Kind: Gone, ID: id}, true)
		}
		return ending{}, false
	}
	now := f.clock.Now()
	if w != nil {
		w.read = st.roundAt // Not now: a round over a crowd takes a while.
	}
	if a.failed {
		return ending{}, false
	}
	e, ended := st.observe(&a.folder, now)
	changed := st.seen.note(&a.folder)
	f.measure(&a.folder)
	event := changedEvent(&a.folder, w == nil && !known && a.folder.Created.After(st.born))
	var stuck bool
	if w != nil {
		event.Stuck, stuck = w.mark(&a.folder, f.limits(), now, st.cursor)
	}
	f.publish(event, changed && (known || w == nil) || stuck)
	return e, ended
}

// batch is a few folders that are read in one request, and what came of it.
type batch struct {
	ids   []api.FolderID
	got   []api.Folder
	doubt string // Why the server may not understand lists of ids.
	err   error
}

// failed reports whether the list as a whole was not answered, for which its
// length may be the reason.
func (b batch) failed() bool {
	return b.err != nil || len(b.got) == 0 && (b.doubt == "" || b.doubt == doubtRefused)
}

// readBatches reads folders by lists of ids, as far as the server understands
// them, and hands out each batch when it has been read. The channel is closed
// when all have been; it has to be drained.
func (f *Feed) readBatches(ctx context.Context, ids []api.FolderID) <-chan batch {
	size := f.state.batchSize(len(ids))
	out := make(chan batch, len(ids)/size+1)
	if f.state.oneByOne || len(ids) == 1 {
		out <- batch{ids: ids}
		close(out)
		return out
	}
	go func() {
		defer close(out)
		var g errgroup.Group
		g.SetLimit(f.limit)
		for chunk := range slices.Chunk(ids, size) {
			g.Go(func() error {
				b := batch{ids: chunk}
				b.err = f.guard(func() error {
					var err error
					b.got, b.doubt, err = f.readBatch(ctx, chunk)
					return err
				})
				out <- b
				return nil
			})
		}
		_ = g.Wait() // No function of it fails.
	}()
	return out
}

// complete returns what came of a batch. What the list did not hold is read in
// shorter lists, if this was a long one that the server did not take, and then
// one by one.
func (f *Feed) complete(ctx context.Context, b batch) (map[api.FolderID]answer, error) {
	out := make(map[api.FolderID]answer, len(b.ids))
	if f.state.oneByOne && b.doubt != "" && len(b.got) == 0 {
		return out, nil // Found out by the batch before; later rounds read these.
	}
	for i := range b.got {
		out[b.got[i].ID] = answer{folder: b.got[i]}
	}
	if b.failed() && len(b.ids) > batchLimit && !f.state.oneByOne && ctx.Err() == nil {
		if !f.state.short {
			f.state.short = true
			f.log.Info("change feed reads folders in shorter lists")
		}
		for chunk := range slices.Chunk(b.ids, batchLimit) {
			part := batch{ids: chunk, err: b.err}
			if b.err == nil && !f.state.oneByOne {
				part.got, part.doubt, part.err = f.readBatch(ctx, chunk)
			}
			answers, err := f.complete(ctx, part)
			maps.Copy(out, answers)
			if err != nil {
				return out, err
			}
		}
		return out, nil
	}
	if b.err != nil {
		return out, fmt.Errorf("read %d watched folders: %w", len(b.ids), b.err)
	}
	missing := slices.DeleteFunc(slices.Clone(b.ids), func(id api.FolderID) bool { _, ok := out[id]; return ok })
	// What the budget leaves out stays due.
	missing = missing[:min(len(missing), max(1, f.budget.left()))]
	singles, err := f.readSingly(ctx, missing)
	sound := true // Nothing about a single folder explains the doubt.
	found := false
	for id, a := range singles {
		out[id] = a
		sound = sound && !a.refused && !a.failed
		found = found || !a.gone && !a.failed
	}
	if b.doubt != "" && sound && found {
		f.fallBack(b.doubt)
	}
	return out, err
}

// doubtRefused is the doubt about a server that does not take a list of ids.
const doubtRefused = "refused"

// readBatch reads folders by a list of ids. It returns why the server may not
// have understood it, which the single reads that follow confirm or not.
func (f *Feed) readBatch(ctx context.Context, ids []api.FolderID) (got []api.Folder, doubt string, err error) {
	page, err := f.folders(ctx, api.FolderQuery{
		IDs: ids, Limit: len(ids) + 1, WithAnalyses: true, OmitTotal: true,
	})
	switch {
	case errors.Is(err, api.ErrRefused):
		return nil, doubtRefused, nil
	case err != nil && (ctx.Err() != nil || linkTrouble(err)):
		return nil, "", err
	case err != nil: // One folder that the server cannot write spoils the list.
		f.log.Warn("change feed cannot read a list of folders", "error", err)
		return nil, "", nil
	}
	for i := range page.Items {
		if !slices.Contains(ids, page.Items[i].ID) {
			return nil, "ignored", nil
		}
	}
	return page.Items, "answered in part", nil
}

// linkTrouble reports whether an error is about the connection or the session
// rather than about one folder.
func linkTrouble(err error) bool {
	return slices.ContainsFunc([]error{
		api.ErrOffline, api.ErrTLS, api.ErrThrottled, api.ErrSignedOut, api.ErrBadCredentials, api.ErrRedirected,
	}, func(is error) bool { return errors.Is(err, is) })
}

// fallBack gives up lists of ids for good.
func (f *Feed) fallBack(why string) {
	if !f.state.oneByOne {
		f.state.oneByOne = true
		f.log.Info("change feed reads folders one by one", "list of ids", why)
	}
}

// readSingly reads folders one by one, some at a time. A folder that is not
// there, or not for this user, is gone. One that fails does not keep the others
// from being read, unless nothing but failures comes back: then the feed, which
// is read next, shows what the matter is.
func (f *Feed) readSingly(ctx context.Context, ids []api.FolderID) (map[api.FolderID]answer, error) {
	answers := make([]*answer, len(ids))
	var failures, others atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(f.limit)
	for i, id := range ids {
		g.Go(func() error {
			if failures.Load() >= int64(f.limit) && others.Load() == 0 {
				return nil
			}
			var o api.Folder
			err := f.guard(func() error {
				var err error
				o, err = f.folder(ctx, id)
				return err
			})
			switch {
			case errors.Is(err, api.ErrNotFound), errors.Is(err, api.ErrForbidden):
				answers[i] = &answer{gone: true}
			case errors.Is(err, api.ErrRefused):
				answers[i] = &answer{gone: true, refused: true}
			case err != nil && (ctx.Err() != nil || linkTrouble(err)):
				return fmt.Errorf("read watched folder %s: %w", id, err)
			case err != nil:
				failures.Add(1)
				f.log.Warn("change feed cannot read a folder", "folder", string(id), "error", err)
				answers[i] = &answer{failed: true}
				return nil
			default:
				answers[i] = &answer{folder: o}
			}
			others.Add(1)
			return nil
		})
	}
	err := g.Wait()
	out := make(map[api.FolderID]answer, len(ids))
	for i, a := range answers {
		if a != nil {
			out[ids[i]] = *a
		}
	}
	return out, err
}
