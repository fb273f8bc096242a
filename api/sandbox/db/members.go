package db

// maxMembers is how many companies have a set of their folders at most; those
// that come later are found by a pass over all folders.
const maxMembers = 64

// members are the folders of each company by its place in the dictionary. Every
// list that somebody of a company asks for begins with them, and in one word of
// a set are 64 folders, where their places fill four lines of memory.
//
// A set may name folders that have been deleted, as a column may; the columns
// know which folders there are.
type members struct {
	sets []bitset
}

// move takes a folder from the set of one company to that of another.
func (m *members) move(s slot, from, to uint32) {
	if from != to && int(from) < len(m.sets) && int(s>>6) < len(m.sets[from]) {
		m.sets[from].set(s, false)
	}
	if to > maxMembers {
		return
	}
	m.sets = grown(m.sets, int(to)+1)
	m.sets[to] = grown(m.sets[to], int(s>>6)+1)
	m.sets[to].set(s, true)
}

// among clears the bits of folders of other companies. It is false, and nothing
// is done, where the company has no set.
func (m *members) among(b bitset, company uint32) bool {
	if company > maxMembers || int(company) >= len(m.sets) {
		return false
	}
	set := m.sets[company]
	n := min(len(set), len(b))
	for i, w := range set[:n] {
		b[i] &= w
	}
	clear(b[n:])
	return true
}
