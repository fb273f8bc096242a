package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/pane"
)

// maxFollowed bounds the folders that are followed one by one.
const maxFollowed = 200

// Running knows which folders have analyses that have not ended, whichever pane
// heard of them. The folder list tells the root how many, also while another
// pane hides it; that pane keeps them current then. It belongs to the update
// loop. The zero value is ready.
type Running struct {
	folders map[api.FolderID]int // analyses that have not ended
	stuck   map[api.AnalysisID]api.FolderID
	shown   int     // panes that listen
	list    pane.ID // the folder list, 0 before there is one
}

// tallyMsg asks the folder list to tell the root what runs now.
type tallyMsg struct{ to pane.ID }

// Target returns the folder list.
func (m tallyMsg) Target() pane.ID { return m.to }

// note takes in the newest state of a folder. It reports whether something else
// runs now.
func (r *Running) note(f *api.Folder) bool {
	n, before := runningIn(f), r.folders[f.ID]
	switch {
	case n == before:
		return false
	case n == 0:
		delete(r.folders, f.ID)
	case before > 0 || len(r.folders) < maxFollowed:
		if r.folders == nil {
			r.folders = map[api.FolderID]int{}
		}
		r.folders[f.ID] = n
	}
	return true
}

// forget takes out a folder that is gone. It reports whether something ran.
func (r *Running) forget(id api.FolderID) bool {
	_, ran := r.folders[id]
	delete(r.folders, id)
	r.unstall(id)
	return ran
}

// clear forgets everything, for another account or another list.
func (r *Running) clear() {
	clear(r.folders)
	clear(r.stuck)
}

// listen notes that a pane listens, or does so no more.
func (r *Running) listen(on bool) {
	if on {
		r.shown++
	} else {
		r.shown--
	}
}

// tell lets the folder list tell the root what has changed.
func (r *Running) tell() tea.Cmd {
	if r.list == 0 {
		return nil
	}
	return pane.Send(tallyMsg{to: r.list})
}

// sum is how many analyses run, as far as anybody listens.
func (r *Running) sum() int {
	sum := 0
	if r.shown > 0 {
		for _, n := range r.folders {
			sum += n
		}
	}
	return sum
}

// ids are the folders to follow: those where something runs, and more.
func (r *Running) ids(more ...api.FolderID) []api.FolderID {
	named := len(more)
	for id := range r.folders {
		if !slices.Contains(more[:named], id) {
			more = append(more, id)
		}
	}
	return more
}

// runningIn counts the analyses of a folder that have not ended.
func runningIn(f *api.Folder) int {
	n := 0
	for i := range f.Analyses {
		if !f.Analyses[i].Final() {
			n++
		}
	}
	return n
}
