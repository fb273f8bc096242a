package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ozdesk/api"
)

// defaultLimit is how many things a list prints when nothing is said.
const defaultLimit = 100

// filterFlags are the filters that lists share, as they were typed.
type filterFlags struct {
	status, types, meta []string
	since, until        string
	limit               int
	all                 bool
	limited             func() bool // --limit was given.
}

// add declares the flags on a command.
func (f *filterFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.status, "status", nil, "only these `STATUSES`, such as DECLINED,OPERATOR_REQUIRED")
	flags.StringSliceVar(&f.types, "type", nil, "only with an analysis of these `TYPES`: quality, biometry, collection, documents")
	flags.StringVar(&f.since, "since", "", "only created at or after `TIME`: RFC 3339, a date, or how long ago, such as 7d")
	flags.StringVar(&f.until, "until", "", "only created at or before `TIME`")
	flags.StringArrayVar(&f.meta, "meta", nil, "only where a metadata field compares: `KEY==VALUE`, repeatable")
	flags.IntVar(&f.limit, "limit", defaultLimit, "print at most `N`")
	flags.BoolVar(&f.all, "all", false, "print all there are")
	f.limited = func() bool { return flags.Changed("limit") }
}

// filter is what the flags mean.
type filter struct {
	status []api.Status
	types  []api.AnalysisType
	query  api.FolderQuery // Without status, which not every list asks the server for.
	limit  int             // 0 for all.
}

// parse checks the flags against the clock.
func (f *filterFlags) parse(now time.Time) (filter, error) {
	out := filter{limit: f.limit}
	if f.all {
		if f.limited != nil && f.limited() {
			return filter{}, usage("--limit and --all contradict each other", "Give one of them")
		}
		out.limit = 0
	} else if f.limit < 1 {
		return filter{}, usage(fmt.Sprintf("--limit %d prints nothing", f.limit), "Give a number from 1 on, or --all")
	}
	for _, s := range f.status {
		status := api.ParseStatus(s)
		if !status.Known() {
			return filter{}, usage(fmt.Sprintf("%q is no status", s),
				"There are INITIAL, PROCESSING, FAILED, FINISHED, DECLINED, OPERATOR_REQUIRED and SUCCESS")
		}
		out.status = append(out.status, status)
	}
	var err error
	if out.types, err = parseTypes(f.types); err != nil {
		return filter{}, err
	}
	out.query.AnalysisTypes = out.types
	if out.query.Created, err = f.created(now); err != nil {
		return filter{}, err
	}
	for _, m := range f.meta {
		condition, err := parseMeta(m)
		if err != nil {
			return filter{}, err
		}
		out.query.Meta = append(out.query.Meta, condition)
	}
	return out, nil
}

// created reads --since and --until.
func (f *filterFlags) created(now time.Time) (api.TimeRange, error) {
	var out api.TimeRange
	const next = "Write it as 2026-11-21T13:00:00Z, as 2026-11-21, or as a span such as 90m, 12h or 7d"
	var err error
	if f.since != "" {
		if out.Min, err = parseTime(f.since, now, false); err != nil {
			return api.TimeRange{}, usage("--since: "+err.Error(), next)
		}
	}
	if f.until != "" {
		if out.Max, err = parseTime(f.until, now, true); err != nil {
			return api.TimeRange{}, usage("--until: "+err.Error(), next)
		}
	}
	if !out.Min.IsZero() && !out.Max.IsZero() && out.Max.Before(out.Min) {
		return api.TimeRange{}, usage("--until is before --since, so nothing can match", "Exchange them")
	}
	return out, nil
}

// typeNames are the words for an analysis type that people use beside the
// API's own.
var typeNames = map[string]api.AnalysisType{
	"quality": api.Quality, "liveness": api.Quality,
	"biometry": api.Biometry, "match": api.Biometry,
	"collection": api.Collection1N, "blacklist": api.Collection1N,
	"documents": api.Documents, "document": api.Documents,
}

// parseTypes reads a list of analysis types without doubles.
func parseTypes(words []string) ([]api.AnalysisType, error) {
	var out []api.AnalysisType
	for _, w := range words {
		t, ok := typeNames[strings.ToLower(strings.TrimSpace(w))]
		if !ok {
			return nil, usage(fmt.Sprintf("%q is no type of analysis", w), "There are quality, biometry, collection and documents")
		}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out, nil
}

// metaOps are the comparisons of the wire, the longer ones first.
var metaOps = []string{"==", "!=", "<=", ">=", "<", ">"}

// parseMeta reads key==value. The first operator in the text separates.
func parseMeta(s string) (api.MetaCondition, error) {
	at, op := -1, ""
	for _, o := range metaOps {
		if i := strings.Index(s, o); i >= 0 && (at < 0 || i < at) {
			at, op = i, o
		}
	}
	if at < 1 {
		return api.MetaCondition{}, usage(fmt.Sprintf("--meta %q compares nothing", s), "Write it as transaction_id==t-20931")
	}
	return api.MetaCondition{Path: s[:at], Op: op, Value: s[at+len(op):]}, nil
}
