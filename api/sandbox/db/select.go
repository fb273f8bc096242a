package db

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ozdesk/api/sandbox/wire"
)

// Selection is a page of a list of folders before its rows are read.
type Selection struct {
	// Total is how many folders the list has without its page, -1 when the page
	// leaves them uncounted.
	Total int

	slots []slot
}

// Len is how many folders are on the page.
func (s Selection) Len() int { return len(s.slots) }

// Select finds a page of folders; within limits the list to one company, "" to
// none.
func (s *Store) Select(ctx context.Context, within CompanyID, conditions []wire.Condition, sorts []wire.Sort, p wire.Page) (Selection, error) {
	began := time.Now()
	f, err := s.filters(ctx, conditions)
	if err != nil {
		return Selection{}, err
	}
	s.index.mu.RLock()
	defer s.index.mu.RUnlock()
	match := s.index.match(within, conditions, f)
	out := Selection{Total: match.count()}
	out.slots = s.index.page(match, out.Total, conditions, sorts, p)
	if p.OmitTotal {
		out.Total = -1
	}
	s.log.Debug("folders selected", "total", out.Total, "page", len(out.slots), "took", time.Since(began))
	return out, nil
}

// FoldersAt reads the folders of a selection from a place on, at most n. One
// that has been deleted meanwhile is left out.
func (s *Store) FoldersAt(ctx context.Context, sel Selection, from, n int) ([]Folder, error) {
	part := sel.slots[min(from, len(sel.slots)):min(from+n, len(sel.slots))]
	places := make(map[slot]int, len(part))
	for i, at := range part {
		places[at] = i
	}
	found := make([]*Folder, len(part))
	for batch := range slices.Chunk(part, 500) {
		args := make([]any, len(batch))
		for i, at := range batch {
			args[i] = int64(at)
		}
		_, err := all(ctx, s.read, "list folders", `SELECT `+folderColumns+`, f.rowid FROM folders f WHERE f.rowid IN (`+marks(len(args))+`)`, args,
			func(r *sql.Rows) (none struct{}, err error) {
				var at slot
				f, err := scanFolder(r, &at)
				if err == nil {
					found[places[at]] = &f
				}
				return none, err
			})
		if err != nil {
			return nil, err
		}
	}
	list := make([]Folder, 0, len(part))
	for _, f := range found {
		if f != nil {
			list = append(list, *f)
		}
	}
	return list, nil
}

// filters are the parts of conditions that the database has to be asked for.
type filters struct {
	slots []slotFilter
	terms []termFilter
}

// slotFilter is a set of folders, or with out all others.
type slotFilter struct {
	slots []slot
	out   bool
}

type termFilter struct {
	column *metaColumn
	term   wire.Term
}

// filters looks up what is not in the columns, before the index is locked.
func (s *Store) filters(ctx context.Context, conditions []wire.Condition) (f filters, err error) {
	for _, c := range conditions {
		switch c.Field {
		case "folder_id":
			set := slotFilter{out: c.Op == wire.NotIn}
			for batch := range slices.Chunk(c.Values, 500) {
				args := make([]any, len(batch))
				for i, v := range batch {
					args[i] = v
				}
				part, err := s.slots(ctx, `SELECT rowid FROM folders WHERE folder_id IN (`+marks(len(args))+`)`, args)
				if err != nil {
					return f, err
				}
				set.slots = append(set.slots, part...)
			}
			f.slots = append(f.slots, set)
		case "search_text":
			part, err := s.slots(ctx, `SELECT rowid FROM folder_comments WHERE folder_comments MATCH ?`, []any{matchWords(c.Values)})
			if err != nil {
				return f, err
			}
			f.slots = append(f.slots, slotFilter{slots: part})
		case "meta_data":
			for _, t := range c.Terms {
				column, err := s.index.metaColumn(ctx, s.read, t.Path)
				if err != nil {
					return f, err
				}
				f.terms = append(f.terms, termFilter{column, t})
			}
		}
	}
	return f, nil
}

func (s *Store) slots(ctx context.Context, statement string, args []any) ([]slot, error) {
	return all(ctx, s.read, "look folders up", statement, args, func(r *sql.Rows) (at slot, err error) { return at, r.Scan(&at) })
}

// matchWords is the search for words by their beginnings in the language of the
// full-text index.
func matchWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		fmt.Fprintf(&b, `"%s"* `, strings.ReplaceAll(w, `"`, `""`))
	}
	return b.String()
}

// match are the folders for which all conditions hold. The caller holds mu.
func (x *listIndex) match(within CompanyID, conditions []wire.Condition, f filters) bitset {
	c := &x.columns
	match := slices.Clone(c.live)
	if within != "" {
		place, known := c.companies.places[string(within)]
		if !known {
			clear(match)
		}
		if !c.members.among(match, place) {
			wanted := make([]bool, place+1)
			wanted[place] = true
			among(match, c.company, wanted)
		}
	}
	for _, set := range f.slots {
		in := make(bitset, len(match))
		for _, at := range set.slots {
			if int(at>>6) < len(in) { // else it was made just now
				in.set(at, true)
			}
		}
		for i := range match {
			if set.out {
				match[i] &^= in[i]
			} else {
				match[i] &= in[i]
			}
		}
	}
	analyses := ^uint32(0) // what one and the same analysis has to be
	for _, cond := range conditions {
		x.filter(match, cond, &analyses)
	}
	if analyses != ^uint32(0) {
		having(match, c.marks, analyses, true)
	}
	for _, t := range f.terms {
		t.column.filter(match, t.term)
	}
	return match
}

// filter clears the folders for which a condition on the columns does not hold.
func (x *listIndex) filter(match bitset, cond wire.Condition, analyses *uint32) {
	c := &x.columns
	switch cond.Field {
	case "time_created":
		inTime(match, c.created, cond)
	case "time_updated":
		inTime(match, c.updated, cond)
	case "company_id":
		among(match, c.company, c.companies.chosen(cond))
	case "user_id":
		among(match, c.user, c.users.chosen(cond))
	case "resolution_status", "system_resolution":
		var chosen [len(statuses)]bool
		for i, status := range statuses {
			is := slices.Contains(cond.Values, status) ||
				cond.Field == "resolution_status" && slices.Contains(cond.Values, FolderStatus(status))
			chosen[i] = is != (cond.Op == wire.NotIn)
		}
		among(match, c.status, chosen[:])
	case "is_archive":
		yes := slices.Contains(cond.Values, "1") != (cond.Op == wire.NotIn)
		no := slices.Contains(cond.Values, "0") != (cond.Op == wire.NotIn)
		for i, archived := range c.archived {
			if !yes {
				match[i] &^= archived
			}
			if !no {
				match[i] &= archived
			}
		}
	case "analyse.type", "analyse.state", "analyse.resolution_status":
		is := marksOf(func(kind, state, resolutionStatus string) bool {
			switch cond.Field {
			case "analyse.type":
				return slices.Contains(cond.Values, kind)
			case "analyse.state": // which the older reference gives the values of both
				return slices.Contains(cond.Values, state) || slices.Contains(cond.Values, resolutionStatus)
			}
			return slices.Contains(cond.Values, resolutionStatus)
		})
		if cond.Op == wire.NotIn { // the folder has no such analysis at all
			having(match, c.marks, is, false)
			return
		}
		*analyses &= is
	}
}

// inTime clears the folders for which a condition on a moment does not hold.
func inTime(match bitset, column []int64, cond wire.Condition) {
	bound := int64(cond.Time)
	switch cond.Op {
	case wire.Min:
		between(match, column, bound, math.MaxInt64)
	case wire.Max:
		between(match, column, math.MinInt64, bound)
	case wire.Greater:
		between(match, column, bound, math.MaxInt64)
		except(match, column, bound)
	case wire.Less:
		between(match, column, math.MinInt64, bound)
		except(match, column, bound)
	default:
		chosen := map[int64]bool{}
		for _, v := range cond.Values {
			if t, err := strconv.ParseInt(v, 10, 64); err == nil {
				chosen[t] = true
			}
		}
		narrow(match, column, func(t int64) bool { return chosen[t] != (cond.Op == wire.NotIn) })
	}
}

// chosen tells of each id of a dictionary whether a condition wants it.
func (d *dictionary) chosen(cond wire.Condition) []bool {
	is := make([]bool, max(len(d.ids), 1))
	for i := range is {
		id := ""
		if i > 0 {
			id = d.ids[i]
		}
		// One that has been forgotten is null too.
		in := id == "" && cond.Null || id != "" && slices.Contains(cond.Values, id)
		is[i] = in != (cond.Op == wire.NotIn)
	}
	return is
}

// few is how many folders are rather sorted than looked for in an order of all.
const few = 4096

// span is from when to when the conditions on a field let moments through, or
// more.
func span(conditions []wire.Condition, field string) (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	for _, c := range conditions {
		if c.Field != field {
			continue
		}
		switch c.Op {
		case wire.Min, wire.Greater:
			low = max(low, int64(c.Time))
		case wire.Max, wire.Less:
			high = min(high, int64(c.Time))
		}
	}
	return low, high
}

// page cuts a page out of the folders that match. The caller holds mu.
func (x *listIndex) page(match bitset, total int, conditions []wire.Condition, sorts []wire.Sort, p wire.Page) []slot {
	if len(sorts) == 0 {
		sorts = []wire.Sort{{Field: "time_created", Desc: true}}
	}
	offset := min(p.Offset, total)
	n := total - offset
	if p.Limit >= 0 {
		n = min(n, p.Limit)
	}
	if n == 0 {
		return nil
	}
	if total <= few || len(sorts) > 1 {
		list := match.slots(total)
		slices.SortFunc(list, x.comparison(sorts))
		return list[offset : offset+n]
	}
	order, down := x.byMade, sorts[0].Desc
	if sorts[0].Field == "time_updated" {
		order = x.byEdit
	}
	// From the end that is nearer.
	skip, turned := offset, total-offset-n < offset
	if turned {
		skip, down = total-offset-n, !down
	}
	list := make([]slot, 0, n)
	rank := 0
	low, high := span(conditions, sorts[0].Field)
	switch {
	case total == order.n:
		rank, skip = skip, 0 // everything matches: straight to the place
	case down && high < math.MaxInt64:
		rank = order.n - order.below(high+1) // nothing matches before
	case !down:
		rank = order.below(low)
	}
	for at := range order.from(rank, down) {
		if !match.has(at) {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if list = append(list, at); len(list) == n {
			break
		}
	}
	if turned {
		slices.Reverse(list)
	}
	return list
}

// comparison orders folders by several keys and, among equal ones, by their ids
// in the direction of the last key.
func (x *listIndex) comparison(sorts []wire.Sort) func(a, b slot) int {
	c := &x.columns
	return func(a, b slot) int {
		sign := 1
		for _, s := range sorts {
			key := c.created
			if s.Field == "time_updated" {
				key = c.updated
			}
			if sign = 1; s.Desc {
				sign = -1
			}
			if d := cmp.Compare(key[a], key[b]); d != 0 {
				return sign * d
			}
		}
		return sign * bytes.Compare(c.ids[a][:], c.ids[b][:])
	}
}
