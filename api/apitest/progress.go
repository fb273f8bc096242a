package apitest

import (
	"encoding/json"
	"slices"
	"strconv"
)

// The scores given to what a script says nothing about: BIOMETRY and
// COLLECTION compare bytes, QUALITY takes everything for a living person.
const (
	sameScore    = "0.9979"
	otherScore   = "0.3120"
	qualityScore = "0.0579"
)

// States and resolutions of the reference's status table.
const (
	initial    = "INITIAL"
	processing = "PROCESSING"
	failed     = "FAILED"
	finished   = "FINISHED"
	declined   = "DECLINED"
	operator   = "OPERATOR_REQUIRED"
	success    = "SUCCESS"
)

// Result is how an analysis ends.
type Result struct {
	// Resolution and resolution_status; empty lets the scores and the
	// thresholds decide. FAILED also sets the state. Any text is sent as is.
	Resolution string
	// Scores are JSON values as they shall be written, e.g. "0.8496", "null"
	// or `"0.9"`: one for all media, or one per media in their order. None
	// lets the bytes decide.
	Scores []string
	// PersonID is the match of a COLLECTION analysis. Empty lets the bytes
	// decide.
	PersonID string
	// ErrorCode and ErrorMessage explain FAILED.
	ErrorCode    int
	ErrorMessage string
}

// analysis is one analysis with its way to the end.
type analysis struct {
	base
	folderID, group, kind string
	collectionID          string
	params                map[string]any
	source                []*media
	state, resolution     string
	status                string // resolution_status.
	operator              string // The operator's decision, "" when none.
	errorCode             int
	errorMessage          string
	found                 []found
	reads                 int
	next                  *Result // Decided, hidden behind an unknown status.
	unknownShown          bool
}

// found is the result for one media.
type found struct {
	media     *media
	low, high string // JSON values; low is the score where there is only one.
	person    string
}

// order is one analysis asked for.
type order struct {
	kind   string
	params map[string]any
	source []*media
	meta   map[string]any
}

// over reports whether the state cannot change by itself any more.
func (a *analysis) over() bool { return a.state == finished || a.state == failed }

// Finish ends an analysis with scores as in Result.Scores; the thresholds
// decide its resolution.
func (s *Server) Finish(analysisID string, scores ...string) {
	s.t.Helper()
	s.FinishAs(analysisID, Result{Scores: scores})
}

// FinishAs ends an analysis as r says. With Quirks.UnknownStatus the end is
// seen one read later.
func (s *Server) FinishAs(analysisID string, r Result) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.world.analyses.find(analysisID)
	if a == nil {
		s.t.Fatalf("finish: no analysis %s", analysisID)
	}
	for _, v := range r.Scores {
		if !json.Valid([]byte(v)) {
			s.t.Fatalf("finish: score %q is no JSON value", v)
		}
	}
	s.conclude(a, r)
}

// start launches a group in a folder. The lock is held.
func (s *Server) start(f *folder, wanted []order) []*analysis {
	group := s.newID()
	out := make([]*analysis, 0, len(wanted))
	for _, o := range wanted {
		a := &analysis{
			base: s.newBase(), folderID: f.id, group: group, kind: o.kind, params: o.params,
			source: o.source, state: processing, resolution: processing, status: processing,
		}
		if o.meta != nil {
			a.meta = o.meta
		}
		a.collectionID, _ = o.params["collection_id"].(string)
		out = append(out, a)
		f.updated = a.created
	}
	s.world.analyses = append(s.world.analyses, out...)
	f.analyses = append(f.analyses, out...)
	return out
}

// observe counts a read of an analysis that is about to be shown, and moves
// it on when it is time. The lock is held.
func (s *Server) observe(a *analysis) {
	switch {
	case a.over():
	case a.next != nil && a.unknownShown:
		s.settle(a, *a.next)
	case a.next != nil:
		a.unknownShown = true
	default:
		a.reads++
		if s.autoFinish >= 0 && a.reads > s.autoFinish {
			s.conclude(a, Result{})
			a.unknownShown = a.next != nil
		}
	}
}

// conclude ends an analysis, by way of the unknown status if there is one.
func (s *Server) conclude(a *analysis, r Result) {
	if s.quirks.UnknownStatus == "" || a.over() {
		s.settle(a, r)
		return
	}
	a.state, a.next, a.unknownShown = s.quirks.UnknownStatus, &r, false
	s.touch(a)
}

// settle gives an analysis its final state.
func (s *Server) settle(a *analysis, r Result) {
	a.next = nil
	a.found = s.measure(a, r)
	a.errorCode, a.errorMessage = r.ErrorCode, r.ErrorMessage
	a.state, a.resolution = finished, r.Resolution
	if a.kind == "BIOMETRY" && len(a.source) < 2 && r.Resolution == "" {
		a.resolution, a.errorCode = failed, 202
		a.errorMessage = "Biometry. Analyse requires at least 2 media objects to process"
	}
	if a.resolution == "" {
		a.resolution = a.verdict()
	}
	if a.resolution == failed {
		a.state, a.found = failed, nil
	}
	a.status = a.resolution
	s.touch(a)
}

// touch moves time_updated of an analysis, and of its folder if the quirks say so.
func (s *Server) touch(a *analysis) {
	a.updated = s.now()
	if f := s.world.folders.find(a.folderID); f != nil && s.quirks.FinishedMovesTimeUpdated {
		f.updated = a.updated
	}
}

// measure gives every source its result: as scripted, else from the bytes.
func (s *Server) measure(a *analysis, r Result) []found {
	out := make([]found, 0, len(a.source))
	for i, m := range a.source {
		f := found{media: m, low: qualityScore, high: qualityScore}
		switch a.kind {
		case "BIOMETRY":
			f.low, f.high = compare(m, a.source)
		case "COLLECTION":
			f.low, f.person = s.search(m, a)
			f.high = f.low
		}
		if n := len(r.Scores); n > 0 {
			f.low = r.Scores[min(i, n-1)]
			f.high, f.person = f.low, r.PersonID
		}
		if r.PersonID != "" {
			f.person = r.PersonID
		}
		out = append(out, f)
	}
	return out
}

// compare returns the least and the greatest score of m against the others.
func compare(m *media, all []*media) (low, high string) {
	same, other := false, false
	for _, o := range all {
		if o.id != m.id {
			same = same || o.blob.sum == m.blob.sum
			other = other || o.blob.sum != m.blob.sum
		}
	}
	low, high = sameScore, otherScore
	if other {
		low = otherScore
	}
	if same {
		high = sameScore
	}
	return low, high
}

// search looks for a file among the images of the analysis's collection.
func (s *Server) search(m *media, a *analysis) (score, personID string) {
	c := s.world.collections.find(a.collectionID)
	if c == nil {
		return otherScore, ""
	}
	for _, p := range c.persons {
		for _, i := range p.images {
			if i.blob.sum == m.blob.sum {
				return sameScore, p.id
			}
		}
	}
	return otherScore, ""
}

// verdict decides by the thresholds of the reference, or those in params.
// A score that is no number decides nothing.
func (a *analysis) verdict() string {
	out := success
	for _, f := range a.found {
		low, err := strconv.ParseFloat(f.low, 64)
		if err != nil {
			continue
		}
		switch a.kind {
		case "QUALITY":
			if low >= a.threshold("threshold_spoofing", 0.5) {
				out = declined
			}
		case "BIOMETRY":
			if low < a.threshold("threshold_min", 0.85) {
				out = declined
			} else if out == success && low < a.threshold("threshold_max", 0.85) {
				out = operator
			}
		case "COLLECTION":
			if low >= a.threshold("decision_threshold", 0.85) {
				out = declined
			}
		}
	}
	return out
}

// threshold reads a threshold from params.
func (a *analysis) threshold(key string, byDefault float64) float64 {
	switch v := a.params[key].(type) {
	case float64:
		return v
	case json.Number:
		if n, err := v.Float64(); err == nil {
			return n
		}
	}
	return byDefault
}

// standing returns resolution_status and system_resolution of a folder: those
// of its last group, of which the worst result counts. The lock is held.
func (s *Server) standing(f *folder) (status, system string) {
	all := f.analyses
	if len(all) == 0 {
		return initial, initial
	}
	last := all[len(all)-1].group
	worst := []string{failed, declined, operator, success}
	rank := len(worst) - 1
	status, system = finished, success
	for _, a := range all {
		if a.group != last {
			continue
		}
		if !a.over() {
			return processing, processing
		}
		if a.state == failed {
			status = failed
		}
		if i := slices.Index(worst, a.resolution); i >= 0 && i <= rank {
			rank, system = i, worst[i]
		}
	}
	return status, system
}
