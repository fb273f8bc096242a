package review

import (
	"maps"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
)

// stuckWord marks an analysis that has run far longer than is usual.
const stuckWord = "stuck"

// stall takes in which analyses of a folder are stuck now. It belongs to the
// update loop, as all of Running does.
func (r *Running) stall(e watch.Event) {
	r.unstall(e.ID)
	for _, id := range e.Stuck {
		if r.stuck == nil {
			r.stuck = map[api.AnalysisID]api.FolderID{}
		}
		r.stuck[id] = e.ID
	}
}

// unstall forgets what was stuck in a folder.
func (r *Running) unstall(id api.FolderID) {
	maps.DeleteFunc(r.stuck, func(_ api.AnalysisID, in api.FolderID) bool { return in == id })
}

// isStuck reports whether an analysis is.
func (r *Running) isStuck(id api.AnalysisID) bool {
	_, ok := r.stuck[id]
	return ok
}

// stuckIn reports whether an analysis of a folder is.
func (r *Running) stuckIn(f *api.Folder) bool {
	for i := range f.Analyses {
		if r.isStuck(f.Analyses[i].ID) && !f.Analyses[i].Final() {
			return true
		}
	}
	return false
}

// usual returns how long analyses of a type take on this server, as far as that
// is known.
func (d Deps) usual(t api.AnalysisType) watch.Usual {
	if d.Feed == nil {
		return watch.Usual{}
	}
	return d.Feed.Usual(t)
}

// stuckWords say what the mark means, and what a person can do.
func (d draw) stuckWords(a api.Analysis) string {
	const advice = " It may still end; otherwise launch it again, or ask who runs the server."
	u := d.usual(a.Type)
	if u.Count == 0 {
		return "Running for longer than " + kit.Took(u.Limit()) + "." + advice
	}
	return "Running for longer than " + kit.Took(u.Limit()) + ", where " + kit.Took(u.Median) + " is usual." + advice
}
