package api

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// tree is checked JSON taken apart: one pass over the text notes where each
// value begins and ends, and which one follows it, so that whatever is asked
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

// parse takes checked JSON apart and returns the value that it is.
func parse(raw []byte) node {
	t := new(tree)
	t.grow(raw)
	return t.root()
}

// trees are those of pages that have been read, with the room for their
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

// grow takes b apart. What is open stands in next of the entries that are not
// closed yet, each pointing to the one around it, so that no depth of nesting
// needs a stack. It does not depend on b being right: of text that was never
// checked it makes some tree or other.
func (t *tree) grow(b []byte) {
	t.text, t.base = b, 0
	if t.find == nil {
		t.find = new(finder)
	}
	t.find.open, t.find.keys = t.find.open[:0], t.find.keys[:0]
	if cap(t.entries) == 0 {
		t.entries = make([]entry, 0, len(b)/usualEntry+1)
	}
	out, around := t.entries[:0], uint32(noEntry)
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case ' ', ',', ':', '\n', '\t', '\r':
			i++
		case '"':
			end, escaped := endOfString(b, i+1)
			out = append(out, entry{start: uint32(i), end: uint32(end), next: uint32(len(out) + 1), first: c, escaped: escaped})
			i = end
		case '{', '[':
			out = append(out, entry{start: uint32(i), next: around, first: c})
			around = uint32(len(out) - 1)
			i++
		case '}', ']':
			i++
			if around != noEntry {
				e := &out[around]
				around, e.end, e.next = e.next, uint32(i), uint32(len(out))
			}
		default:
			end := endOfWord(b, i+1)
			out = append(out, entry{start: uint32(i), end: uint32(end), next: uint32(len(out) + 1), first: c})
			i = end
		}
	}
	for around != noEntry {
		e := &out[around]
		around, e.end, e.next = e.next, uint32(len(b)), uint32(len(out))
	}
	t.entries = out
}

// endOfWord returns the index after a number, true, false or null that goes on
// at i.
func endOfWord(b []byte, i int) int {
	for ; i < len(b); i++ {
		switch b[i] {
		case ',', '}', ']', ' ', '\n', '\t', '\r':
			return i
		}
	}
	return i
}

// endOfString returns the index after the quote that ends the string whose
// content goes on at i, and whether there are escapes on the way.
func endOfString(b []byte, i int) (end int, escaped bool) {
	for {
		i = inString(b, i)
		switch {
		case i >= len(b):
			return len(b), escaped
		case b[i] == '"':
			return i + 1, escaped
		case b[i] == '\\':
			i, escaped = i+2, true
		default: // Not in JSON.
			i++
		}
	}
}

// Eight bytes at a time, as in Mycroft's test for a zero byte: each byte that
// is looked for leaves its highest bit set, and none below it does.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// inString returns the index of the first quote, backslash or control
// character at i or behind it, len(b) where there is none.
func inString(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, slash := w^('"'*ones), w^('\\'*ones)
		if found := ((quote-ones)&^quote | (slash-ones)&^slash | (w-' '*ones)&^w) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return i
}
