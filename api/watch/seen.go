package watch

import (
	"encoding/binary"
	"hash/fnv"
	"time"

	"ozdesk/api"
)

// seenLimit is how many folders one generation of seen remembers.
const seenLimit = 8192

// mark is what is remembered of the last state of a folder.
type mark struct {
	sum     uint64
	updated time.Time
}

// seen remembers the last state of the folders that were met, in two
// generations so that it stays bounded: a folder that is met again moves to
// the younger one, and when that is full the older one is forgotten.
type seen struct {
	young, old map[api.FolderID]mark
}

// look returns what is remembered of a folder.
func (s *seen) look(id api.FolderID) (mark, bool) {
	if m, ok := s.young[id]; ok {
		return m, true
	}
	m, ok := s.old[id]
	return m, ok
}

// note remembers the state of a folder and reports whether it is another than
// before.
func (s *seen) note(f *api.Folder) (changed bool) {
	m := mark{sum: fingerprint(f), updated: f.Updated}
	before, ok := s.look(f.ID)
	if len(s.young) >= seenLimit {
		s.old, s.young = s.young, nil
	}
	if s.young == nil {
		s.young = make(map[api.FolderID]mark)
	}
	s.young[f.ID] = m
	return !ok || before.sum != m.sum
}

// fingerprint sums up what makes one state of a folder differ from another:
// its time_updated, its own status, and the state of each analysis. It is not
// kept anywhere and not meant to resist anybody.
func fingerprint(f *api.Folder) uint64 {
	h := fnv.New64a()
	word := func(parts ...string) {
		for _, p := range parts {
			_, _ = h.Write([]byte(p))
			_, _ = h.Write([]byte{0})
		}
	}
	moment := func(t time.Time) {
		_, _ = h.Write(binary.LittleEndian.AppendUint64(nil, uint64(t.UnixNano()))) //nolint:gosec // Only its bits count.
	}
	moment(f.Updated)
	word(string(f.Status), string(f.SystemStatus), string(f.OperatorStatus))
	for i := range f.Analyses {
		a := &f.Analyses[i]
		word(string(a.ID), string(a.State), string(a.Resolution), string(a.ResolutionStatus), string(a.Operator))
		moment(a.Updated)
	}
	return h.Sum64()
}
