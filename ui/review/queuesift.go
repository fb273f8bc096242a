package review

import (
	"context"
	"slices"
	"sync"

	"ozdesk/api"
)

// sifted is a folder list of which only some folders are wanted, by what no
// filter of a server can ask for. It reads the newest folders once and answers
// every question about them from memory, so that a window can page through it.
type sifted struct {
	src  api.FolderLister
	most int // folders that are looked at
	keep func(api.Folder) bool

	once  sync.Mutex
	read  bool
	more  bool         // there are others, which were not looked at
	found []api.Folder // newest first
}

// partial reports that there are folders which were not looked at.
func (s *sifted) partial() bool {
	s.once.Lock()
	defer s.once.Unlock()
	return s.more
}

// Folders implements api.FolderLister.
func (s *sifted) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	s.once.Lock()
	defer s.once.Unlock()
	if !s.read {
		if err := s.look(ctx, q); err != nil {
			return api.Page[api.Folder]{}, err
		}
		s.read = true
	}
	found := slices.DeleteFunc(slices.Clone(s.found), func(f api.Folder) bool {
		return len(q.IDs) > 0 && !slices.Contains(q.IDs, f.ID) || !q.Created.Min.IsZero() && f.Created.Before(q.Created.Min) ||
			!q.Created.Max.IsZero() && f.Created.After(q.Created.Max)
	})
	if len(q.Sort) > 0 && !q.Sort[0].Desc {
		slices.Reverse(found)
	}
	total := len(found)
	end := total
	if q.Limit > 0 {
		end = min(q.Offset+q.Limit, total)
	}
	return api.Page[api.Folder]{
		Offset: q.Offset, Limit: q.Limit, Total: &total, Items: found[min(q.Offset, total):max(end, min(q.Offset, total))],
	}, nil
}

// look reads the newest folders page by page.
func (s *sifted) look(ctx context.Context, q api.FolderQuery) error {
	s.found, s.more = nil, false
	q.Sort, q.Limit, q.OmitTotal = []api.Sort{{Field: "time_created", Desc: true}}, listPage, true
	q.WithAnalyses = true // keep looks at them, whoever asks
	for q.Offset = 0; q.Offset < s.most; q.Offset += listPage {
		page, err := s.src.Folders(ctx, q)
		if err != nil {
			return err
		}
		for _, f := range page.Items {
			if s.keep(f) {
				s.found = append(s.found, f)
			}
		}
		if len(page.Items) < listPage {
			return nil
		}
	}
	s.more = true
	return nil
}
