package api

import "sync"

// tree is JSON taken apart: one pass over the text checks it, as json.Valid
// does, and notes where each value begins and ends, and which one follows it, so that whatever is asked
// for afterwards is found by going from value to value and no byte is looked
// at again. Values and keys stand in the order of the text; what lies in a
// value stands directly behind it.
type tree struct {
	text    []byte // From position base on.
	base    uint32
	entries []entry
	find    *finder
}

// entry is one value, or one key.
type entry struct {
	start, end uint32 // Where it is in the text, quotes and brackets included.
	next       uint32 // The entry behind it and all that lies in it.
	first      byte   // What it begins with, which tells its type.
	escaped    bool   // A string with a backslash in it.
	used       bool   // A key that somebody has asked for.
}

// maxText bounds what can be taken apart, in bytes: positions have 32 bits.
const maxText = 1<<32 - 1

// usualEntry is how much text there is to an entry, in bytes, at least usually.
const usualEntry = 16

// noEntry stands for the entry around the outermost value.
const noEntry = 1<<32 - 1

// parse takes JSON apart that was part of an answer, and returns the value that
// it is.
func parse(raw []byte) node {
	t := new(tree)
	t.grow(raw)
	return t.root()
}

// plainNode is the value of text that is no JSON, of which nothing but the
// whole can be had.
func plainNode(body []byte) node {
	return node{&tree{text: body, entries: []entry{{end: uint32(len(body)), next: 1}}}, 0}
}

// trees are those of answers that have been read, with the room for their
// entries.
var trees = sync.Pool{New: func() any { return new(tree) }}

// maxEntries bounds the room that is kept, in entries of 16 bytes.
const maxEntries = 1 << 18

// fell gives back the room of a tree, of which nothing is used any more.
func (t *tree) fell() {
	if cap(t.entries) <= maxEntries {
		t.text, t.entries = nil, t.entries[:0]
		trees.Put(t)
	}
}

// root is the outermost value, or none where there is no text.
func (t *tree) root() node {
	if len(t.entries) == 0 {
		return node{}
	}
	return node{t, 0}
}

// grow takes b apart and reports whether it is one JSON value with nothing but
// space around it; the tree is empty where it is not. What is open stands in
// next of the entries that are not closed yet, each pointing to the one around
// it, so that no depth of nesting needs a stack.
func (t *tree) grow(b []byte) bool {
	t.text, t.base = b, 0
	if t.find == nil {
		t.find = new(finder)
	}
	t.find.open, t.find.keys = t.find.open[:0], t.find.keys[:0]
	if cap(t.entries) == 0 {
		t.entries = make([]entry, 0, len(b)/usualEntry+1)
	}
	var ok bool
	if t.entries, ok = appendEntries(t.entries[:0], b); !ok {
		t.entries = t.entries[:0]
	}
	return ok
}

// appendEntries appends the entries of b for as long as it is JSON.
func appendEntries(out []entry, b []byte) (_ []entry, ok bool) {
	around, depth, i := uint32(noEntry), 0, skipSpace(b, 0)
	for i < len(b) {
		e := entry{start: uint32(i), next: uint32(len(out) + 1), first: b[i]}
		if e.first == '{' || e.first == '[' {
			if depth++; depth > maxDepth {
				return out, false
			}
			e.next, around = around, uint32(len(out))
			out, i = append(out, e), skipSpace(b, i+1)
			if i >= len(b) || b[i] != closing(e.first) {
				if e.first == '{' {
					if out, i, ok = appendKey(out, b, i); !ok {
						return out, false
					}
				}
				continue
			}
		} else {
			if i, e.escaped, ok = endOfScalar(b, i); !ok {
				return out, false
			}
			e.end = uint32(i)
			out = append(out, e)
		}
		for next := false; !next; { // Behind a value, and before a bracket.
			if i = skipSpace(b, i); around == noEntry || i >= len(b) {
				return out, around == noEntry && i == len(b)
			}
			switch outer := &out[around]; b[i] {
			case closing(outer.first):
				i, depth = i+1, depth-1
				around, outer.end, outer.next = outer.next, uint32(i), uint32(len(out))
			case ',':
				i, next = skipSpace(b, i+1), true
				if outer.first == '{' {
					if out, i, ok = appendKey(out, b, i); !ok {
						return out, false
					}
				}
			default:
				return out, false
			}
		}
	}
	return out, false
}

// closing is the bracket that belongs to one that opens: in ASCII each stands
// two behind the other.
func closing(opening byte) byte { return opening + 2 }

// appendKey appends the key that begins at i and returns the index of its value.
func appendKey(out []entry, b []byte, i int) ([]entry, int, bool) {
	if i >= len(b) || b[i] != '"' {
		return out, i, false
	}
	end, escaped, ok := endOfString(b, i)
	if !ok {
		return out, i, false
	}
	out = append(out, entry{start: uint32(i), end: uint32(end), next: uint32(len(out) + 1), first: '"', escaped: escaped})
	if i = skipSpace(b, end); i >= len(b) || b[i] != ':' {
		return out, i, false
	}
	return out, skipSpace(b, i+1), true
}
