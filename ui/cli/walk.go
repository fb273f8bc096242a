package cli

import (
	"context"
	"time"

	"ozdesk/api"
)

// Sizes of the pages that lists are read in.
const (
	smallPage = 25
	largePage = 200
)

// walkFolders calls visit for the folders that q selects, newest first, until
// there are no more or visit says enough. It pages by the creation time, so
// that a page far back costs no more than the first and folders that are made
// meanwhile shift nothing.
func walkFolders(ctx context.Context, src api.FolderLister, q api.FolderQuery, size int, visit func(api.Folder) (more bool, err error)) error {
	q.Sort = []api.Sort{{Field: "time_created", Desc: true}}
	q.Limit, q.OmitTotal = size, true
	var edge time.Time                  // Creation time of the last folder seen.
	seen := map[api.FolderID]struct{}{} // Folders created at the edge.
	for {
		page, err := src.Folders(ctx, q)
		if err != nil {
			return err
		}
		fresh := 0
		for _, f := range page.Items {
			if _, again := seen[f.ID]; again {
				continue
			}
			if !f.Created.Equal(edge) {
				edge = f.Created
				clear(seen)
			}
			seen[f.ID] = struct{}{}
			fresh++
			if more, err := visit(f); err != nil || !more {
				return err
			}
		}
		got := len(page.Items) + page.Skipped
		switch {
		case got < size:
			return nil
		case fresh == 0 || edge.IsZero():
			// More folders than a page share one time, or they have none.
			q.Offset += got
		default:
			q.Created.Max, q.Offset = edge, 0
		}
	}
}

// pageFor is the size of the pages for a list of at most limit things.
func pageFor(limit int) int {
	if limit > 0 && limit < smallPage {
		return limit
	}
	return largePage
}
