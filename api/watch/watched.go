package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"ozdesk/api"
)

// batchLimit is how many ids are asked for at once; their address stays below
// two kilobytes.
const batchLimit = 50

// answer is one folder read by id.
type answer struct {
	folder  api.Folder
	gone    bool // Not there, or not for this user.
	refused bool // Gone, because the server does not even take the id.
	failed  bool // This folder cannot be read now; others can.
}

// readWatched reads folders by id, reports what changed, and returns those in
// which something has ended, and whether some could not be read. What was read
// before an error is reported too.
func (f *Feed) readWatched(ctx context.Context, ids []api.FolderID) (ended []ending, failed bool, err error) {
	slices.Sort(ids)
	for chunk := range slices.Chunk(ids, batchLimit) {
		answers, err := f.readChunk(ctx, chunk)
		for _, id := range chunk {
			a, ok := answers[id]
			if !ok {
				continue
			}
			failed = failed || a.failed
			if e, ok := f.takeAnswer(id, a); ok {
				ended = append(ended, e)
			}
		}
		if err != nil {
			return ended, failed, err
		}
	}
	return ended, failed, nil
}

// takeAnswer takes the state of one watched folder.
func (f *Feed) takeAnswer(id api.FolderID, a answer) (ending, bool) {
	st := &f.state
	if a.gone {
		delete(st.folders, id)
		f.publish(Event{Kind: Gone, ID: id}, true)
		return ending{}, false
	}
	now := f.clock.Now()
	st.folders[id].read = now
	if a.failed {
		return ending{}, false
	}
	e, ended := st.observe(&a.folder, now)
	_, known := st.seen.look(id)
	changed := st.seen.note(&a.folder)
	f.publish(changedEvent(&a.folder, false), known && changed)
	return e, ended
}

// readChunk reads a few folders: in one request, if the server has not shown
// that it does not understand that, and the missing ones one by one.
func (f *Feed) readChunk(ctx context.Context, ids []api.FolderID) (map[api.FolderID]answer, error) {
	out := make(map[api.FolderID]answer, len(ids))
	var doubt string // Why the server may not understand lists of ids.
	if len(ids) > 1 && !f.state.oneByOne {
		got, why, err := f.readBatch(ctx, ids)
		if err != nil {
			return nil, fmt.Errorf("read %d watched folders: %w", len(ids), err)
		}
		doubt = why
		for i := range got {
			out[got[i].ID] = answer{folder: got[i]}
		}
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id api.FolderID) bool { _, ok := out[id]; return ok })
	singles, err := f.readSingly(ctx, missing)
	sound := true // Nothing about a single folder explains the doubt.
	found := false
	for id, a := range singles {
		out[id] = a
		sound = sound && !a.refused && !a.failed
		found = found || !a.gone && !a.failed
	}
	if doubt != "" && sound && found {
		f.fallBack(doubt)
	}
	return out, err
}

// readBatch reads folders by a list of ids. It returns why the server may not
// have understood it, which the single reads that follow confirm or not.
func (f *Feed) readBatch(ctx context.Context, ids []api.FolderID) (got []api.Folder, doubt string, err error) {
	page, err := f.src.Folders(ctx, api.FolderQuery{
		IDs: ids, Limit: len(ids) + 1, WithAnalyses: true, OmitTotal: true,
	})
	switch {
	case errors.Is(err, api.ErrRefused):
		return nil, "refused", nil
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
			o, err := f.src.Folder(ctx, id)
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
