package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"ozdesk/api"
)

// batchLimit is how many ids are asked for at once; their address stays below
// two kilobytes.
const batchLimit = 50

// answer is one folder read by id.
type answer struct {
	folder api.Folder
	gone   bool
}

// readWatched reads folders by id, reports what changed, and returns those in
// which something has ended. What was read before an error is reported too.
func (f *Feed) readWatched(ctx context.Context, ids []api.FolderID) ([]ending, error) {
	slices.Sort(ids)
	var ended []ending
	for chunk := range slices.Chunk(ids, batchLimit) {
		answers, err := f.readChunk(ctx, chunk)
		for id, a := range answers {
			if e, ok := f.takeAnswer(id, a); ok {
				ended = append(ended, e)
			}
		}
		if err != nil {
			return ended, err
		}
	}
	return ended, nil
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
	batched := false
	if len(ids) > 1 && !f.state.oneByOne {
		var got []api.Folder
		var err error
		if got, batched, err = f.readBatch(ctx, ids); err != nil {
			return nil, fmt.Errorf("read %d watched folders: %w", len(ids), err)
		}
		for i := range got {
			out[got[i].ID] = answer{folder: got[i]}
		}
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id api.FolderID) bool { _, ok := out[id]; return ok })
	singles, err := f.readSingly(ctx, missing)
	for id, a := range singles {
		out[id] = a
		if batched && !a.gone {
			f.fallBack("answered in part")
		}
	}
	return out, err
}

// readBatch reads folders by a list of ids and reports whether the server
// understood it, which it did not if it refused the list or answered with
// folders that were not asked for.
func (f *Feed) readBatch(ctx context.Context, ids []api.FolderID) (got []api.Folder, ok bool, err error) {
	page, err := f.src.Folders(ctx, api.FolderQuery{
		IDs: ids, Limit: len(ids) + 1, WithAnalyses: true, OmitTotal: true,
	})
	if errors.Is(err, api.ErrRefused) {
		f.fallBack("refused")
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	for i := range page.Items {
		if !slices.Contains(ids, page.Items[i].ID) {
			f.fallBack("ignored")
			return nil, false, nil
		}
	}
	return page.Items, true, nil
}

// fallBack gives up lists of ids for good.
func (f *Feed) fallBack(why string) {
	if !f.state.oneByOne {
		f.state.oneByOne = true
		f.log.Info("change feed reads folders one by one", "list of ids", why)
	}
}

// readSingly reads folders one by one, some at a time. A folder that is not
// there, or not for this user, is gone.
func (f *Feed) readSingly(ctx context.Context, ids []api.FolderID) (map[api.FolderID]answer, error) {
	answers := make([]*answer, len(ids))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(f.limit)
	for i, id := range ids {
		g.Go(func() error {
			o, err := f.src.Folder(ctx, id)
			switch {
			case errors.Is(err, api.ErrNotFound), errors.Is(err, api.ErrForbidden):
				answers[i] = &answer{gone: true}
			case err != nil:
				return fmt.Errorf("read watched folder %s: %w", id, err)
			default:
				answers[i] = &answer{folder: o}
			}
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
