package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Page is one page of a list.
type Page[T any] struct {
	Items   []T
	Total   *int // nil when the server did not count.
	Offset  int
	Limit   int
	Skipped int  // Items that were no objects, or had no usable id.
	bare    bool // The answer was a list without anything around it.
}

// Sort orders a list by one field: time_created or time_updated.
type Sort struct {
	Field string
	Desc  bool
}

// TimeRange bounds a moment; both ends belong to it, and a zero end is open.
type TimeRange struct {
	Min, Max time.Time
}

// MetaCondition compares one value of the metadata. Op is one of == != <= >=
// < >; Path joins keys by dots.
type MetaCondition struct {
	Path, Op, Value string
}

// FolderQuery chooses folders (Oz API reference, sections 1.3 to 1.5). The
// zero value is the first page of all, in the server's order. A folder must
// meet every condition, and one of the values of each; a server that does not
// know a condition ignores it.
type FolderQuery struct {
	Offset           int
	Limit            int // 0 is the server's default of 100.
	Sort             []Sort
	Created          TimeRange
	Updated          TimeRange
	IDs              []FolderID
	NotIDs           []FolderID
	Status           []Status // resolution_status.
	NotStatus        []Status
	SystemStatus     []Status // system_resolution.
	NotSystemStatus  []Status
	AnalysisTypes    []AnalysisType  // It has an analysis of one of these types,
	NotAnalysisTypes []AnalysisType  // or of none of these,
	AnalysisStates   []Status        // in one of these states,
	AnalysisStatus   []Status        // with one of these results.
	Meta             []MetaCondition // All must hold.
	UserIDs          []UserID
	NotUserIDs       []UserID
	CompanyIDs       []CompanyID
	NotCompanyIDs    []CompanyID
	Archived         *bool
	Search           string   // Words of the comment, "" for any.
	Where            []Filter // Conditions that have no field of their own here.
	WithAnalyses     bool
	WithUser         bool
	WithCompany      bool
	OmitTotal        bool
}

// values writes the query in the grammar of the reference.
func (q FolderQuery) values() (url.Values, error) {
	v := url.Values{}
	if err := putPage(v, q.Offset, q.Limit); err != nil {
		return nil, err
	}
	var sorts []string
	for _, s := range q.Sort {
		direction := "{asc}"
		if s.Desc {
			direction = "{desc}"
		}
		sorts = append(sorts, s.Field+direction)
	}
	err := putLists(v, []valueList{
		{"sorting", sorts},
		{"folder_id", plain(q.IDs)},
		{"folder_id.exclude", plain(q.NotIDs)},
		{"user_id", plain(q.UserIDs)},
		{"user_id.exclude", plain(q.NotUserIDs)},
		{"company_id", plain(q.CompanyIDs)},
		{"company_id.exclude", plain(q.NotCompanyIDs)},
		{"resolution_status", plain(q.Status)},
		{"resolution_status.exclude", plain(q.NotStatus)},
		{"system_resolution", plain(q.SystemStatus)},
		{"system_resolution.exclude", plain(q.NotSystemStatus)},
		{"analyse.type", plain(q.AnalysisTypes)},
		{"analyse.type.exclude", plain(q.NotAnalysisTypes)},
		{"analyse.state", plain(q.AnalysisStates)},
		{"analyse.resolution_status", plain(q.AnalysisStatus)},
	})
	if err != nil {
		return nil, err
	}
	q.Created.put(v, "time_created")
	q.Updated.put(v, "time_updated")
	meta, err := metaFilter(q.Meta)
	if err != nil {
		return nil, err
	}
	if meta != "" {
		v.Set("meta_data", meta)
	}
	if q.Archived != nil {
		v.Set("is_archive", strconv.FormatBool(*q.Archived))
	}
	if q.Search != "" {
		v.Set("search_text", q.Search)
	}
	for name, on := range map[string]bool{
		"with_analyses": q.WithAnalyses, "with_user": q.WithUser, "with_company": q.WithCompany, "total_omit": q.OmitTotal,
	} {
		if on {
			v.Set(name, "true")
		}
	}
	return v, putFilters(v, q.Where)
}

func plain[T ~string](list []T) []string {
	var out []string
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

// put writes the ends that are set, as Unix seconds with microseconds.
func (r TimeRange) put(v url.Values, name string) {
	if !r.Min.IsZero() {
		v.Set(name+".min", unixSeconds(r.Min))
	}
	if !r.Max.IsZero() {
		v.Set(name+".max", unixSeconds(r.Max))
	}
}

// unixSeconds writes a moment with exactly the digits it has, to the
// microsecond: a float would move the edges of a page.
func unixSeconds(t time.Time) string {
	micros := t.UnixMicro()
	sign := ""
	if micros < 0 {
		sign, micros = "-", -micros
	}
	return fmt.Sprintf("%s%d.%06d", sign, micros/1e6, micros%1e6)
}

var metaOps = []string{"==", "!=", "<=", ">=", "<", ">"}

// metaFilter writes conditions. The grammar has no escapes, so that a comma or
// an operator inside a part would change the meaning of the rest.
func metaFilter(conditions []MetaCondition) (string, error) {
	var parts []string
	for _, c := range conditions {
		switch {
		case !slices.Contains(metaOps, c.Op):
			return "", fmt.Errorf("%q is no comparison; use one of %s", c.Op, strings.Join(metaOps, " "))
		case c.Path == "" || strings.ContainsAny(c.Path, ",=<>!"):
			return "", fmt.Errorf("%q cannot be the name of a metadata field in a filter", c.Path)
		case strings.Contains(c.Value, ","):
			return "", fmt.Errorf("the server cannot filter metadata by %q, because of its comma", c.Value)
		}
		parts = append(parts, c.Path+c.Op+c.Value)
	}
	return strings.Join(parts, ","), nil
}
