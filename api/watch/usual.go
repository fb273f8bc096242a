package watch

import (
	"slices"
	"time"

	"ozdesk/api"
)

// The rule by which an analysis that runs is stuck: it has run for more than
// stuckFactor times what is usual here, and for stuckLeast in any case. Where
// fewer than stuckSamples of its type were seen to end, nothing is usual yet,
// and stuckUnknown is the limit.
const (
	stuckFactor  = 10
	stuckLeast   = 2 * time.Minute
	stuckUnknown = 15 * time.Minute
	stuckSamples = 5
)

// usualKept is how many ended analyses of one type the median is taken of. It
// is small, so that it follows a server that is busier than an hour ago.
const usualKept = 64

// Usual says how long analyses of one type take on this server, as far as the
// feed has seen them end. The zero value is that of a type never seen.
type Usual struct {
	Median time.Duration // From creation to the last change, by the server's clock.
	Count  int           // How many it is the median of, at most the newest 64.
}

// Limit returns how long an analysis may run before it is stuck: ten times the
// median, but two minutes at least; fifteen minutes while fewer than five were
// seen to end.
func (u Usual) Limit() time.Duration {
	if u.Count < stuckSamples {
		return stuckUnknown
	}
	return max(stuckLeast, stuckFactor*u.Median)
}

// Stuck reports whether an analysis that has run for a time is stuck. That is
// a remark for people: it may still end, and is still watched, though slowly.
func (u Usual) Stuck(ran time.Duration) bool { return ran > u.Limit() }

// Usual returns how long analyses of a type take here.
func (f *Feed) Usual(t api.AnalysisType) Usual {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.durations[t].usual()
}

// typesKept bounds how many types are told apart: their names are foreign.
const typesKept = 32

// sample is the duration of one ended analysis.
type sample struct {
	id   api.AnalysisID
	took time.Duration
}

// samples are those of one type, the newest last.
type samples []sample

// usual returns the median.
func (s samples) usual() Usual {
	if len(s) == 0 {
		return Usual{}
	}
	took := make([]time.Duration, len(s))
	for i := range s {
		took[i] = s[i].took
	}
	slices.Sort(took)
	return Usual{Median: took[len(took)/2], Count: len(took)}
}

// measure notes how long the ended analyses of a folder took. A decision by a
// person, which comes hours later, is not counted, nor is a server that leaves
// the time of the last change where it was.
func (f *Feed) measure(o *api.Folder) {
	for i := range o.Analyses {
		a := &o.Analyses[i]
		took := a.Updated.Sub(a.Created)
		if !a.Final() || a.Operator != "" || a.Created.IsZero() || took <= 0 {
			continue
		}
		f.noteDuration(a, took)
	}
}

// noteDuration adds one sample, once.
func (f *Feed) noteDuration(a *api.Analysis, took time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.durations[a.Type]
	if list == nil && len(f.durations) >= typesKept ||
		slices.ContainsFunc(list, func(s sample) bool { return s.id == a.ID }) {
		return
	}
	if len(list) == usualKept {
		list = slices.Delete(list, 0, 1)
	}
	f.durations[a.Type] = append(list, sample{a.ID, took})
}

// run is what is known of one analysis that runs in a watched folder.
type run struct {
	kind    api.AnalysisType
	since   time.Time // When it was first seen to run, by this machine's clock.
	created time.Time // Server.
	stuck   bool      // Said to be, in the last event.
}

// follow takes which analyses of a watched folder run.
func (w *watched) follow(o *api.Folder, now time.Time) {
	before := w.runs
	w.runs = nil
	for i := range o.Analyses {
		a := &o.Analyses[i]
		if a.Final() {
			continue
		}
		r, ok := before[a.ID]
		if !ok {
			r = run{kind: a.Type, since: now, created: a.Created}
		}
		if w.runs == nil {
			w.runs = make(map[api.AnalysisID]run, 1)
		}
		w.runs[a.ID] = r
	}
}

// ran returns how long an analysis has run at least: since it was first seen,
// or, in the time of the server alone, from its creation to the newest change
// that the server has shown.
func (r run) ran(now, newest time.Time) time.Duration {
	ran := now.Sub(r.since)
	if !r.created.IsZero() {
		ran = max(ran, newest.Sub(r.created))
	}
	return ran
}

// late reports whether an analysis of a folder has passed its limit since the
// last event: then the folder is read once more before anybody is told.
func (w *watched) late(limit limits, now, newest time.Time) bool {
	for _, r := range w.runs {
		if !r.stuck && r.ran(now, newest) > limit(r.kind) {
			return true
		}
	}
	return false
}

// hung reports whether everything that runs in a folder is stuck.
func (w *watched) hung() bool {
	for _, r := range w.runs {
		if !r.stuck {
			return false
		}
	}
	return len(w.runs) > 0
}

// mark brings the marks of a folder that was just read up to date. It returns
// the analyses that are stuck, in their order, and whether that is news.
func (w *watched) mark(o *api.Folder, limit limits, now, newest time.Time) (stuck []api.AnalysisID, news bool) {
	for i := range o.Analyses {
		id := o.Analyses[i].ID
		r, ok := w.runs[id]
		if !ok {
			continue
		}
		if !r.stuck && r.ran(now, newest) > limit(r.kind) {
			r.stuck, news = true, true
			w.runs[id] = r
		}
		if r.stuck {
			stuck = append(stuck, id)
		}
	}
	return stuck, news
}

// limits tells how long an analysis of a type may run.
type limits func(api.AnalysisType) time.Duration

// limits returns the limits of this moment; a median is taken once per type.
func (f *Feed) limits() limits {
	known := make(map[api.AnalysisType]time.Duration)
	return func(t api.AnalysisType) time.Duration {
		d, ok := known[t]
		if !ok {
			d = f.Usual(t).Limit()
			known[t] = d
		}
		return d
	}
}
