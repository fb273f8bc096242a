package apitest

import (
	"encoding/json"
	"slices"
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
	// decide, or means nobody when Scores are given.
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
