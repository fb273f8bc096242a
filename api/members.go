package api

// finder knows the keys of the objects that are being decoded, each inside the
// one before it. A decoder asks an object for one member after the other and
// for those of the objects inside it in between: going through an object once
// and comparing marks then is much quicker than going through it each time.
type finder struct {
	open []opened
	keys []key // Those of the open objects, one object after the other.
}

// opened is an object whose keys are known.
type opened struct {
	at, end uint32 // Its entries in the tree.
	from    int    // Where its keys begin; they end where those of the next one do.
	escaped bool   // One of them has an escape in it and may say anything.
}

// key is a key of an object: where it stands in the tree, and a mark that
// nearly all other keys do not have.
type key struct {
	mark, at uint32
}

// markOf returns the mark of a key, made of its length, its ends and its
// middle. It is never 0, the mark of a key with an escape in it.
func markOf[T []byte | string](s T) uint32 {
	n := len(s)
	if n == 0 {
		return 1 << 31
	}
	return 1<<31 | uint32(n)<<24 ^ uint32(s[0])<<16 ^ uint32(s[n/2])<<8 ^ uint32(s[n-1])
}

// object returns an object whose keys are known. They stand at the end of keys.
func (f *finder) object(n node) opened {
	for last := len(f.open) - 1; last >= 0; last-- {
		top := f.open[last]
		if top.at == n.at {
			return top
		}
		if n.at > top.at && n.at < top.end {
			break
		}
		f.open, f.keys = f.open[:last], f.keys[:top.from]
	}
	top := opened{at: n.at, end: n.entry().next, from: len(f.keys)}
	for at := n.at + 1; at+1 < top.end; at = n.t.entries[at+1].next {
		k := key{at: at}
		if e := &n.t.entries[at]; e.escaped {
			top.escaped = true
		} else {
			k.mark = markOf(n.t.text[e.start+1-n.t.base : e.end-1-n.t.base])
		}
		f.keys = append(f.keys, k)
	}
	f.open = append(f.open, top)
	return top
}

// member returns the value of a key, none where it is not there or n is no
// object. Of a key that is there twice the last one counts, as in Python and in
// Go. used notes that the member was asked for.
func (n node) member(name string, used bool) node {
	var last node
	if n.t == nil {
		return last
	}
	if e := n.entry(); e.first != '{' || e.next == n.at+1 {
		return last
	}
	f := n.t.find
	o := f.object(n)
	mark := markOf(name)
	for _, k := range f.keys[o.from:] {
		if k.mark == mark || o.escaped && k.mark == 0 {
			if at := (node{n.t, k.at}); at.is(name) {
				last = node{n.t, k.at + 1}
				at.entry().used = at.entry().used || used
			}
		}
	}
	return last
}
