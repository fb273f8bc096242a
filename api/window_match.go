package api

import (
	"slices"
	"strconv"
	"strings"
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

// and is what two conditions say together.
func (v verdict) and(other verdict) verdict {
	switch {
	case v == no || other == no:
		return no
	case v == unsure || other == unsure:
		return unsure
	}
	return yes
}

// or is what two conditions say of which one is enough.
func (v verdict) or(other verdict) verdict { return v.not().and(other.not()).not() }

// not is what the opposite of a condition says.
func (v verdict) not() verdict {
	switch v {
	case no:
		return yes
	case yes:
		return no
	}
	return unsure
}

// matches reports whether a folder fits the filters of a query. What servers
// read differently, and what the folder does not tell, is unsure.
func (q *FolderQuery) matches(f *Folder) verdict {
	out := within(q.Created, f.Created).and(within(q.Updated, f.Updated)).
		and(oneOf(f.ID, q.IDs)).and(noneOf(f.ID, q.NotIDs)).
		and(oneOf(f.UserID, q.UserIDs)).and(noneOf(f.UserID, q.NotUserIDs)).
		and(oneOf(f.CompanyID, q.CompanyIDs)).and(noneOf(f.CompanyID, q.NotCompanyIDs)).
		and(oneOf(f.SystemStatus, q.SystemStatus)).and(noneOf(f.SystemStatus, q.NotSystemStatus)).
		and(q.standing(f)).and(q.analysed(f))
	if q.Archived != nil && *q.Archived != f.Archived {
		return no
	}
	for _, c := range q.Meta {
		out = out.and(c.holds(f.Meta))
	}
	// What a search looks at, and what any other field is, the server knows.
	if strings.TrimSpace(q.Search) != "" || len(q.Where) > 0 {
		out = out.and(unsure)
	}
	return out
}

// oneOf is yes for a value of the list, whatever its case, and for any where
// there is no list. An object that lacks the value may have one on the server.
func oneOf[T ~string](have T, list []T) verdict {
	switch {
	case len(list) == 0, slices.ContainsFunc(list, func(w T) bool { return strings.EqualFold(string(w), string(have)) }):
		return yes
	case have == "":
		return unsure
	}
	return no
}

// noneOf is the opposite of oneOf, and yes as well where there is no list.
func noneOf[T ~string](have T, list []T) verdict {
	if len(list) == 0 {
		return yes
	}
	return oneOf(have, list).not()
}

// standing compares the status. Servers took the words of system_resolution in
// the same filter; whether they do so to leave out as well is not known.
func (q *FolderQuery) standing(f *Folder) verdict {
	out := yes
	if len(q.Status) > 0 {
		out = oneOf(f.Status, q.Status)
		if f.SystemStatus != "" {
			out = out.or(oneOf(f.SystemStatus, q.Status))
		}
	}
	out = out.and(noneOf(f.Status, q.NotStatus))
	if f.SystemStatus != "" && noneOf(f.SystemStatus, q.NotStatus) == no {
		out = out.and(unsure)
	}
	return out
}

// analysed compares the analyses. One of them that meets all conditions is
// enough for every server; several that meet one each are enough for some.
func (q *FolderQuery) analysed(f *Folder) verdict {
	none := yes
	for i := range f.Analyses {
		none = none.and(noneOf(f.Analyses[i].Type, q.NotAnalysisTypes))
	}
	if len(q.NotAnalysisTypes) > 0 && !f.HasAnalyses {
		none = none.and(unsure) // There may be more of them than are seen.
	}
	if len(q.AnalysisTypes)+len(q.AnalysisStates)+len(q.AnalysisStatus) == 0 {
		return none
	}
	together := no
	var each [3]verdict // The zero value is no.
	for i := range f.Analyses {
		a := &f.Analyses[i]
		one := [3]verdict{oneOf(a.Type, q.AnalysisTypes), oneOf(a.State, q.AnalysisStates), oneOf(a.ResolutionStatus, q.AnalysisStatus)}
		together = together.or(one[0].and(one[1]).and(one[2]))
		for k := range each {
			each[k] = each[k].or(one[k])
		}
	}
	if !f.HasAnalyses || each[0].and(each[1]).and(each[2]) != no {
		together = together.or(unsure)
	}
	return together.and(none)
}

// holds compares metadata as text for equality and as numbers for order. It is
// sure only of one plain value that all servers write alike.
func (c MetaCondition) holds(meta Metadata) verdict {
	var found []string
	for _, field := range meta.Fields() {
		switch path := field.Path.Raw(); {
		case path == c.Path:
			found = append(found, field.Value.Raw())
		case strings.HasPrefix(path, c.Path+"."), strings.HasPrefix(c.Path, path+"."):
			return unsure // One is an object that the other is a part of.
		}
	}
	switch {
	case len(found) > 1, c.Value == NullValue:
		return unsure
	case len(found) == 0 || found[0] == NullValue:
		if c.Op == "==" {
			return no
		}
		return unsure
	}
	have, err := strconv.ParseFloat(found[0], 64)
	want, err2 := strconv.ParseFloat(c.Value, 64)
	numbers := err == nil && err2 == nil && Number(found[0]).valid() && Number(c.Value).valid()
	is := map[bool]verdict{true: yes, false: no}
	switch {
	case c.Op == "==" || c.Op == "!=":
		out := is[found[0] == c.Value]
		if out == no && numbers && have == want {
			out = unsure // The same number in other digits.
		}
		if c.Op == "!=" {
			out = out.not()
		}
		return out
	case !numbers:
		return unsure
	case c.Op == "<=":
		return is[have <= want]
	case c.Op == ">=":
		return is[have >= want]
	case c.Op == "<":
		return is[have < want]
	case c.Op == ">":
		return is[have > want]
	}
	return unsure
}

// within says whether a time is in a range; an end that is zero is open. A
// time that was cut off at seconds or milliseconds is given the benefit.
func within(r TimeRange, at time.Time) verdict {
	switch {
	case r.Min.IsZero() && r.Max.IsZero():
		return yes
	case at.IsZero():
		return unsure
	case !r.Min.IsZero() && !at.Add(grain(at)).After(r.Min), !r.Max.IsZero() && at.After(r.Max):
		return no
	}
	return yes
}
