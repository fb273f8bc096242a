package score

import (
	"cmp"
	"slices"
	"time"

	"ozdesk/api"
)

// sameLaunch is how far apart the analyses of one launch may have been created
// when a server gives no group ids. One request creates them within
// milliseconds; some servers write whole seconds, which adds one.
const sameLaunch = 2 * time.Second

// Summary is what a folder says in one line.
type Summary struct {
	// Outcome is the worst of the last group, as Outcome.Worse orders them.
	// When the analyses are not loaded it is what the folder's own status
	// says, and when there are none it is Unmeasured.
	Outcome Outcome
	// Checks are the types of the last group, each once, in the order face
	// match, liveness, collection, documents, others by name.
	Checks []Check
	// Margin is the smallest of the last group, and Near belongs to it.
	Margin Margin
	Near   bool
	// Loud reports that some reading of the last group carries a warning.
	Loud bool
	// Scripted reports that some result was given by a sandbox's script.
	Scripted bool
	// Empty reports a folder in which nothing was launched.
	Empty bool
	// Group are the readings of the last group, in the folder's order.
	Group []Reading
}

// Check is one type of analysis in the last group, with the worst outcome
// among the analyses of that type and their smallest margin.
type Check struct {
	Type    api.AnalysisType
	Outcome Outcome
	Margin  Margin
	Near    bool
}

// Folder reads the last group of a folder's analyses, which alone decides
// about it: a new launch makes an older result void (Oz API reference,
// section 3.3).
func Folder(f api.Folder, p Policy) Summary {
	group := LastGroup(f.Analyses)
	if len(group) == 0 {
		return withoutAnalyses(f)
	}
	s := Summary{Outcome: Pass, Group: make([]Reading, 0, len(group))}
	for _, a := range group {
		r := Of(a, p)
		s.Group = append(s.Group, r)
		s.add(r)
	}
	slices.SortStableFunc(s.Checks, func(x, y Check) int {
		return cmp.Or(cmp.Compare(typeOrder(x.Type), typeOrder(y.Type)), cmp.Compare(x.Type, y.Type))
	})
	return s
}

// LastGroup returns the analyses of the newest launch in the order given: those
// that share the group id of the newest analysis. Without a group id they are
// those, also without one, created within two seconds of the newest.
func LastGroup(analyses []api.Analysis) []api.Analysis {
	if len(analyses) == 0 {
		return nil
	}
	newest := &analyses[0]
	for i := range analyses {
		// Of several created at once the later one in the list counts.
		if !analyses[i].Created.Before(newest.Created) {
			newest = &analyses[i]
		}
	}
	var group []api.Analysis
	for i := range analyses {
		a := &analyses[i]
		if a.GroupID == newest.GroupID && (a.GroupID != "" || newest.Created.Sub(a.Created) <= sameLaunch) {
			group = append(group, *a)
		}
	}
	return group
}

// add takes one reading into the summary.
func (s *Summary) add(r Reading) {
	if r.Outcome.Worse(s.Outcome) {
		s.Outcome = r.Outcome
	}
	s.Loud = s.Loud || len(r.Warnings) > 0
	s.Scripted = s.Scripted || r.Scripted
	s.Margin, s.Near = smaller(s.Margin, s.Near, r)
	i := slices.IndexFunc(s.Checks, func(c Check) bool { return c.Type == r.Type })
	if i < 0 {
		s.Checks = append(s.Checks, Check{Type: r.Type, Outcome: r.Outcome, Margin: r.Margin, Near: r.Near})
		return
	}
	c := &s.Checks[i]
	if r.Outcome.Worse(c.Outcome) {
		c.Outcome = r.Outcome
	}
	c.Margin, c.Near = smaller(c.Margin, c.Near, r)
}

// smaller returns the worse of a margin and that of a reading.
func smaller(m Margin, near bool, r Reading) (Margin, bool) {
	if r.Margin.Ok() && (!m.Ok() || r.Margin.Cmp(m) < 0) {
		return r.Margin, r.Near
	}
	return m, near
}

// withoutAnalyses reads the statuses of a folder whose analyses are not loaded.
// Where they are, and there are none, no status can stand for a measurement.
func withoutAnalyses(f api.Folder) Summary {
	if f.HasAnalyses {
		return Summary{Outcome: Unmeasured, Empty: true}
	}
	// An operator's decision belongs to an older launch when a new one runs.
	if f.SystemStatus == api.StatusProcessing || f.Status == api.StatusProcessing {
		return Summary{Outcome: Running}
	}
	for _, status := range []api.Status{f.OperatorStatus, f.SystemStatus, f.Status} {
		if decided(status) {
			return Summary{Outcome: outcomeOf(status)}
		}
	}
	// FINISHED without more says that something ran and not how it ended.
	finished := f.Status == api.StatusFinished || f.SystemStatus == api.StatusFinished
	return Summary{Outcome: Unmeasured, Empty: !finished}
}

// typeOrder is the place of a type among the checks.
func typeOrder(t api.AnalysisType) int {
	known := []api.AnalysisType{api.Biometry, api.Quality, api.Collection1N, api.Documents}
	if i := slices.Index(known, t); i >= 0 {
		return i
	}
	return len(known)
}
