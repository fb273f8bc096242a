package db

import (
	"encoding/hex"
	"math/bits"
	"slices"
	"strings"

	"ozdesk/api/sandbox/wire"
)

// columns hold, of every folder, what lists are filtered and sorted by. They
// are read from the database when it is opened and follow every write, so that
// a list costs a pass over a few bytes per folder whatever is asked for and
// however deep into it, and always knows its total: an index in the database for
// each combination of filters and orders would not do that.
type columns struct {
	live             bitset
	created, updated []int64
	ids              [][16]byte
	company, user    []uint32 // places in the dictionaries
	marks            []uint32
	status           []uint8 // places in statuses
	archived         bitset

	companies, users dictionary
	members          members
}

// statuses are the values of a folder's system_resolution.
var statuses = [...]string{Initial, Processing, Failed, Declined, OperatorRequired, Success}

// Types and ends of analyses, whose combinations are the bits of marks: a
// folder has the marks of its analyses.
var (
	markTypes = [...]string{"QUALITY", "BIOMETRY", "DOCUMENTS", "COLLECTION"}
	markEnds  = [...]string{Processing, Failed, Success, Declined, OperatorRequired}
)

// mark is the bit of an analysis.
func mark(kind, resolutionStatus string) uint32 {
	t, e := slices.Index(markTypes[:], kind), slices.Index(markEnds[:], resolutionStatus)
	if t < 0 || e < 0 {
		return 0
	}
	return 1 << (t*len(markEnds) + e)
}

// marksOf are the bits of the analyses for which ok holds.
func marksOf(ok func(kind, state, resolutionStatus string) bool) uint32 {
	var m uint32
	for _, kind := range markTypes {
		for _, end := range markEnds {
			state := end
			if end != Processing && end != Failed {
				state = Finished
			}
			if ok(kind, state, end) {
				m |= mark(kind, end)
			}
		}
	}
	return m
}

// dictionary numbers the ids that few folders share; 0 is null.
type dictionary struct {
	places map[string]uint32
	ids    []string
}

func (d *dictionary) place(id string) uint32 {
	if id == "" {
		return 0
	}
	if p, known := d.places[id]; known {
		return p
	}
	if d.places == nil {
		d.places, d.ids = map[string]uint32{}, []string{""}
	}
	p := uint32(len(d.ids))
	d.places[id], d.ids = p, append(d.ids, id)
	return p
}

// forget makes an id null in every folder that has it.
func (d *dictionary) forget(id string) {
	if p, known := d.places[id]; known {
		delete(d.places, id)
		d.ids[p] = ""
	}
}

// entry is a folder as the columns hold it.
type entry struct {
	slot             slot
	id               FolderID
	company, user    string
	created, updated wire.Time
	status           string
	archived         bool
	marks            uint32
	values           []metaValue // of the metadata columns there are, in their order
}

// bitset has a bit for each slot.
type bitset []uint64

func (b bitset) has(s slot) bool { return int(s>>6) < len(b) && b[s>>6]&(1<<(s&63)) != 0 }

func (b bitset) set(s slot, on bool) {
	if on {
		b[s>>6] |= 1 << (s & 63)
	} else {
		b[s>>6] &^= 1 << (s & 63)
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// slots lists the slots whose bits are set.
func (b bitset) slots(room int) []slot {
	list := make([]slot, 0, room)
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			list = append(list, slot(i<<6+bits.TrailingZeros64(w)))
		}
	}
	return list
}

func grown[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	return append(s, make([]T, n-len(s))...)
}

// grow makes room for a slot.
func (c *columns) grow(s slot) {
	n := int(s) + 1
	if n <= len(c.created) {
		return
	}
	words := (n + 63) / 64
	c.live, c.archived = grown(c.live, words), grown(c.archived, words)
	c.created, c.updated = grown(c.created, n), grown(c.updated, n)
	c.ids, c.company, c.user = grown(c.ids, n), grown(c.company, n), grown(c.user, n)
	c.marks, c.status = grown(c.marks, n), grown(c.status, n)
}

// put writes a folder into its slot.
func (c *columns) put(e entry) {
	c.grow(e.slot)
	c.live.set(e.slot, true)
	c.archived.set(e.slot, e.archived)
	c.created[e.slot], c.updated[e.slot] = int64(e.created), int64(e.updated)
	c.ids[e.slot] = idBytes(string(e.id))
	company := c.companies.place(e.company)
	c.members.move(e.slot, c.company[e.slot], company)
	c.company[e.slot], c.user[e.slot] = company, c.users.place(e.user)
	c.marks[e.slot] = e.marks
	c.status[e.slot] = uint8(max(slices.Index(statuses[:], e.status), 0))
}

// idBytes are the bytes of a UUID, which sort as its text does.
func idBytes(id string) (out [16]byte) {
	// Ids are checked where they come in; what is none sorts first.
	_, _ = hex.Decode(out[:], []byte(strings.ReplaceAll(id, "-", "")))
	return out
}
