package lists

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/pane"
)

const (
	// hitPage is how many folders are read at once to find hits, and hitPages
	// how many times: older hits are not shown.
	hitPage, hitPages = 100, 5
	// hitsMost is how many hits of one person are kept.
	hitsMost = 100
	// hitPause is how long a list has to be looked at before hits are looked
	// for, so that passing over it costs nothing.
	hitPause = 400 * time.Millisecond
)

// hit is an analysis that found a person.
type hit struct {
	folder api.FolderID
	at     time.Time
	// reading is what the analysis says of this person alone.
	reading score.Reading
}

// hits are those of a collection, as far as was looked.
type hits struct {
	of map[api.PersonID][]hit // Newest first.
	// whole says that no older ones were left out.
	whole bool
}

// hitsMsg brings the hits of a collection.
type hitsMsg struct {
	to   pane.ID
	gen  uint64
	hits hits
	err  error
}

// Target returns the pane that shows them.
func (m hitsMsg) Target() pane.ID { return m.to }

// loadHits looks for hits after a pause. Without a person those of everybody
// are counted.
func loadHits(ctx context.Context, d Deps, to pane.ID, gen uint64, in api.CollectionID, person api.PersonID) tea.Cmd {
	src, policy := d.Client, d.Policy
	return func() tea.Msg {
		if pane.After(ctx, hitPause, true)() == nil {
			return nil
		}
		h, err := findHits(ctx, src, policy, in, person)
		if ctx.Err() != nil {
			return nil
		}
		return hitsMsg{to: to, gen: gen, hits: h, err: err}
	}
}

// findHits reads the folders that were searched in collections (Oz API
// reference, sections 1.5 and 2.5), newest first, and keeps who was found in
// one of them.
func findHits(ctx context.Context, src HitClient, policy score.Policy, in api.CollectionID, person api.PersonID) (hits, error) {
	h := hits{of: map[api.PersonID][]hit{}}
	for page := range hitPages {
		list, err := src.Folders(ctx, api.FolderQuery{
			Offset: page * hitPage, Limit: hitPage, WithAnalyses: true, OmitTotal: true,
			AnalysisTypes: []api.AnalysisType{api.Collection1N},
			Sort:          []api.Sort{{Field: "time_created", Desc: true}},
		})
		if err != nil {
			return h, err
		}
		for i := range list.Items {
			h.take(&list.Items[i], policy, in, person)
		}
		if len(list.Items)+list.Skipped < hitPage {
			h.whole = true
			break
		}
	}
	return h, nil
}

// take keeps the hits of a folder.
func (h *hits) take(f *api.Folder, policy score.Policy, in api.CollectionID, person api.PersonID) {
	for i := range f.Analyses {
		a := &f.Analyses[i]
		if a.Type != api.Collection1N || score.CollectionOf(*a) != in {
			continue
		}
		seen := map[api.PersonID]bool{}
		for _, r := range a.Results {
			if r.PersonID == "" || seen[r.PersonID] || person != "" && r.PersonID != person || len(h.of[r.PersonID]) >= hitsMost {
				continue
			}
			seen[r.PersonID] = true
			found := hit{folder: f.ID, at: a.Created}
			if person != "" {
				found.reading = readingOf(*a, r.PersonID, policy)
			}
			h.of[r.PersonID] = append(h.of[r.PersonID], found)
		}
	}
}

// readingOf is what an analysis says of one of those it has found.
func readingOf(a api.Analysis, person api.PersonID, policy score.Policy) score.Reading {
	var own []api.Result
	for _, r := range a.Results {
		if r.PersonID == person {
			own = append(own, r)
		}
	}
	a.Results, a.Data = own, api.ResultData{}
	return score.Of(a, policy)
}

// last is when a person was found last.
func (h *hits) last(person api.PersonID) (time.Time, bool) {
	if list := h.of[person]; len(list) > 0 {
		return list[0].at, true
	}
	return time.Time{}, false
}
