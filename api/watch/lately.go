package watch

import (
	"slices"

	"ozdesk/api"
)

// latelyLimit is how many folders lately remembers.
const latelyLimit = 256

// lately holds the last news of the folders that changed most recently, for
// Subs that come later: a pane that was hidden while another listened has
// missed what that one was told.
type lately struct {
	events map[api.FolderID]Event
	order  []api.FolderID // Oldest news first.
	forgot bool           // More has changed than is held.
}

// note remembers an event in place of an older one of the same folder.
func (l *lately) note(e Event) {
	if l.events == nil {
		l.events = make(map[api.FolderID]Event)
	}
	if _, ok := l.events[e.ID]; ok {
		l.order = slices.DeleteFunc(l.order, func(id api.FolderID) bool { return id == e.ID })
	} else if len(l.order) == latelyLimit {
		delete(l.events, l.order[0])
		l.order = slices.Delete(l.order, 0, 1)
		l.forgot = true
	}
	e.New = false // It is not new to a list that was loaded since.
	l.events[e.ID] = e
	l.order = append(l.order, e.ID)
}

// tell hands everything to a Sub that begins. The lock of the feed is held.
func (l *lately) tell(s *Sub) {
	for _, id := range l.order {
		s.put(l.events[id])
	}
	if l.forgot {
		s.miss()
	}
}
