package api

import (
	"bytes"
	"iter"
)

// node is one value in a tree. The zero node is no value, which is what asking
// for a member that is not there, or is null, gives.
type node struct {
	t  *tree
	at uint32
}

func (n node) entry() *entry { return &n.t.entries[n.at] }

// raw returns the JSON of the value, nil for none. It is a part of the text of
// the tree and lives as long as that.
func (n node) raw() []byte {
	if n.t == nil {
		return nil
	}
	e := n.entry()
	from, to := e.start-n.t.base, e.end-n.t.base
	return n.t.text[from:to:to]
}

// first returns the byte that the value begins with, 0 for none. It tells its
// type.
func (n node) first() byte {
	if n.t == nil {
		return 0
	}
	return n.entry().first
}

func (n node) isObject() bool { return n.first() == '{' }

func (n node) isArray() bool { return n.first() == '[' }

func (n node) isString() bool { return n.first() == '"' }

// isNull reports whether there is no value, or null.
func (n node) isNull() bool { return n.t == nil || n.first() == 'n' }

// own returns the value over a copy of its bytes, so that what is made of it
// and kept does not keep the whole answer that it came in.
func (n node) own() node {
	if n.t == nil {
		return n
	}
	return node{&tree{bytes.Clone(n.raw()), n.entry().start, n.t.entries, n.t.find}, n.at}
}

// plain returns what any value says: the content of a string, nothing for null,
// and the JSON itself for the rest.
func (n node) plain() string {
	switch {
	case n.isNull():
		return ""
	case n.isString():
		return n.unquoted()
	}
	return string(n.raw())
}

// unquoted returns the content of a string.
func (n node) unquoted() string {
	raw := n.raw()
	if n.entry().escaped {
		return unquote(raw)
	}
	return string(raw[1 : len(raw)-1])
}

// is reports whether the value is a string of that content.
func (n node) is(s string) bool {
	e := n.entry()
	if e.escaped {
		return n.unquoted() == s
	}
	return int(e.end-e.start) == len(s)+2 && string(n.t.text[e.start+1-n.t.base:e.end-1-n.t.base]) == s
}

// span is a row of values that follow each other.
type span struct {
	t        *tree
	from, to uint32
}

// alone is the row of one value.
func (n node) alone() span {
	if n.t == nil {
		return span{}
	}
	return span{n.t, n.at, n.entry().next}
}

// items is the row of the values of an array, an empty one for anything else.
func (n node) items() span {
	if !n.isArray() {
		return span{}
	}
	return span{n.t, n.at + 1, n.entry().next}
}

// all hands out the values.
func (s span) all() iter.Seq[node] {
	return func(yield func(node) bool) {
		for at := s.from; at < s.to; at = s.t.entries[at].next {
			if !yield(node{s.t, at}) {
				return
			}
		}
	}
}

// len counts the values.
func (s span) len() int {
	n := 0
	for at := s.from; at < s.to; at = s.t.entries[at].next {
		n++
	}
	return n
}

// only returns the value where there is just one.
func (s span) only() (n node, ok bool) {
	if s.from < s.to && s.t.entries[s.from].next == s.to {
		return node{s.t, s.from}, true
	}
	return node{}, false
}

// bare returns the value of an array of one, and anything else as it is.
func (n node) bare() node {
	if v, ok := n.items().only(); ok {
		return v
	}
	return n
}

// members hands out keys and values of an object in their order, duplicates
// included, and nothing of anything else.
func (n node) members() iter.Seq2[node, node] {
	return func(yield func(key, value node) bool) {
		if !n.isObject() {
			return
		}
		for at, end := n.at+1, n.entry().next; at+1 < end; at = n.t.entries[at+1].next {
			if !yield(node{n.t, at}, node{n.t, at + 1}) {
				return
			}
		}
	}
}

// within hands out the values of a key wherever in a value it lies.
func (n node) within(key string) iter.Seq[node] {
	return func(yield func(node) bool) {
		if n.t == nil {
			return
		}
		t, end := n.t, n.entry().next
		for at := n.at + 1; at+1 < end; at++ {
			e := &t.entries[at]
			if int(e.end-e.start) != len(key)+2 && !e.escaped {
				continue
			}
			if k := (node{t, at}); k.isString() && k.is(key) && k.isKey() && !yield(node{t, at + 1}) {
				return
			}
		}
	}
}

// isKey reports whether a string is the key of a member: a colon follows it.
func (n node) isKey() bool {
	behind := skipSpace(n.t.text, int(n.entry().end-n.t.base))
	return behind < len(n.t.text) && n.t.text[behind] == ':'
}
