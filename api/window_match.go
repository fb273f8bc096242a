package api

import (
	"slices"
	"time"
)

// verdict says whether a folder belongs to a list, as far as can be told from
// the folder alone.
type verdict int

// The verdicts.
const (
	no     verdict = iota // Some condition is not met.
	yes                   // All conditions are met.
	unsure                // None fails, but some can only be told by the server.
)

// matches reports whether a folder fits the filters of a query.
func (q *FolderQuery) matches(f *Folder) verdict {
	switch {
	case !within(q.Created, f.Created), !within(q.Updated, f.Updated),
		len(q.IDs) > 0 && !slices.Contains(q.IDs, f.ID),
		len(q.UserIDs) > 0 && !slices.Contains(q.UserIDs, f.UserID),
		len(q.Status) > 0 && !slices.Contains(q.Status, f.Status) && !slices.Contains(q.Status, f.SystemStatus),
		slices.Contains(q.NotStatus, f.Status),
		q.Archived != nil && *q.Archived != f.Archived:
		return no
	}
	out := yes
	if len(q.AnalysisTypes) > 0 {
		has := slices.ContainsFunc(f.Analyses, func(a Analysis) bool { return slices.Contains(q.AnalysisTypes, a.Type) })
		switch {
		case !has && f.HasAnalyses:
			return no
		case !has:
			out = unsure
		}
	}
	for _, c := range q.Meta {
		if c.Op != "==" {
			out = unsure
			continue
		}
		if v, ok := f.Meta.Lookup(c.Path); !ok || v.Raw() != c.Value {
			return no
		}
	}
	return out
}

// within reports whether a time is in a range; an end that is zero is open. A
// time that was cut off at seconds or milliseconds is given the benefit.
func within(r TimeRange, at time.Time) bool {
	if !r.Min.IsZero() && !at.Add(grain(at)).After(r.Min) {
		return false
	}
	return r.Max.IsZero() || !at.After(r.Max)
}
