package api

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"strconv"
	"time"
)

// AllFolders returns every folder that a query asks for, sorted by
// time_created or time_updated, newest first unless the query says otherwise.
// Limit is how many are asked for at once, 0 for a good number; Offset is
// ignored. Memory does not grow with the list, and pages are read ahead.
//
// A folder comes once, and none is left out, however many are created or
// deleted meanwhile. Only in the order of time_updated may one that changes
// while the list is read come again, or move past the reader. The sequence
// ends with the first error; ErrRangeIgnored is a server that does not keep to
// the range or the order that it is asked for.
func (c *Client) AllFolders(ctx context.Context, q FolderQuery) iter.Seq2[Folder, error] {
	by, err := orderBy(q.Sort)
	if err != nil {
		return unlisted[Folder](fmt.Errorf("list folders: %w", err))
	}
	updated := by.Field == sortUpdated
	uncounted := q.OmitTotal
	q.Sort = []Sort{by}
	return walk[Folder]{
		desc: by.Desc, limit: q.Limit,
		id: func(f Folder) string { return string(f.ID) },
		at: func(f Folder) time.Time {
			if updated {
				return f.Updated
			}
			return f.Created
		},
		fetch: func(ctx context.Context, p part) (Page[Folder], error) {
			q := q
			q.Offset, q.Limit, q.OmitTotal = p.offset, p.limit, uncounted || !p.count
			if updated {
				q.Updated = q.Updated.from(p.from, by.Desc)
			} else {
				q.Created = q.Created.from(p.from, by.Desc)
			}
			return c.Folders(ctx, q)
		},
	}.all(ctx)
}

// orderBy returns the order of a list that is read on by time.
func orderBy(sorts []Sort) (Sort, error) {
	switch {
	case len(sorts) == 0:
		return Sort{Field: sortCreated, Desc: true}, nil
	case sorts[0].Field == sortCreated, sorts[0].Field == sortUpdated:
		return sorts[0], nil
	}
	return Sort{}, fmt.Errorf("a whole list can be sorted by %s and %s, not by %q", sortCreated, sortUpdated, sorts[0].Field)
}

// from narrows a range to what follows a moment, in one direction or the other.
func (r TimeRange) from(t time.Time, desc bool) TimeRange {
	switch {
	case t.IsZero():
	case desc && (r.Max.IsZero() || t.Before(r.Max)):
		r.Max = t
	case !desc && t.After(r.Min):
		r.Min = t
	}
	return r
}

// AllAnalyses returns every analysis, of all folders, that a query asks for,
// as AllFolders does. The list has no documented order by time: it is read by
// offsets, and where something was deleted meanwhile it is read again from
// further back. Offset is ignored.
func (c *Client) AllAnalyses(ctx context.Context, q AnalysisQuery) iter.Seq2[Analysis, error] {
	uncounted := q.OmitTotal
	return walk[Analysis]{
		limit: q.Limit,
		id:    func(a Analysis) string { return string(a.ID) },
		fetch: func(ctx context.Context, p part) (Page[Analysis], error) {
			q := q
			q.Offset, q.Limit, q.OmitTotal = p.offset, p.limit, uncounted || !p.count
			return c.AnalysisPage(ctx, q)
		},
	}.all(ctx)
}

// AllCollections returns every collection that the account sees.
func (c *Client) AllCollections(ctx context.Context) iter.Seq2[Collection, error] {
	return listed(ctx, c, "list collections", walkPage, call{path: "/api/collections/"}, decodeCollection, func(v Collection) string { return string(v.ID) }, "collections")
}

// AllPersons returns every person of a collection.
func (c *Client) AllPersons(ctx context.Context, id CollectionID) iter.Seq2[Person, error] {
	path, err := place(true, "collections", string(id), "persons")
	if err != nil {
		return unlisted[Person](fmt.Errorf("list persons: %w", err))
	}
	decode := func(n node) Person {
		p := decodeOwnPerson(n)
		p.in(id)
		return p
	}
	return listed(ctx, c, "list persons", personPage, call{path: path}, decode, func(v Person) string { return string(v.ID) }, "persons")
}

// AllCompanies returns every company that the account sees; search, when not
// empty, is matched against their names by the server.
func (c *Client) AllCompanies(ctx context.Context, search string) iter.Seq2[Company, error] {
	r := call{path: "/api/companies/", query: url.Values{}}
	if search != "" {
		r.query.Set("search_text", search)
	}
	return listed(ctx, c, "list companies", walkPage, r, decodeCompany, func(v Company) string { return string(v.ID) }, "companies")
}

// listed walks through a list that has nothing but offsets.
func listed[T any](ctx context.Context, c *Client, doing string, limit int, r call, decode func(node) T, id func(T) string, keys ...string) iter.Seq2[T, error] {
	return walk[T]{
		limit: limit, id: id,
		fetch: func(ctx context.Context, p part) (Page[T], error) {
			r := r
			if r.query = maps.Clone(r.query); r.query == nil {
				r.query = url.Values{}
			}
			r.query.Set("limit", strconv.Itoa(p.limit))
			if p.offset > 0 {
				r.query.Set("offset", strconv.Itoa(p.offset))
			}
			page, err := pageOf(ctx, c, r, decode, func(v T) bool { return id(v) != "" }, keys...)
			if err != nil {
				return page, fmt.Errorf("%s: %w", doing, err)
			}
			return page, nil
		},
	}.all(ctx)
}

// gathered reads a sequence to its end.
func gathered[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
