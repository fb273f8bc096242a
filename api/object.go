package api

import (
	"slices"
	"strings"
	"sync"
	"time"

	"ozdesk/api/text"
)

// object is a JSON object that is being decoded. It remembers which members
// somebody has asked for, so that the others can be named.
type object struct {
	raw     []byte
	members []member
}

// openObject reads raw, which is checked JSON. Anything but an object gives an
// object without members.
func openObject(raw []byte) *object {
	o := objects.Get().(*object) //nolint:forcetypeassert // Nothing else is put there.
	o.raw, o.members = raw, appendMembers(o.members[:0], raw)
	return o
}

// objects are those that were closed. A list has ten thousands of them, one
// after the other.
var objects = sync.Pool{New: func() any { return new(object) }}

// maxKept bounds the members that a closed object keeps room for.
const maxKept = 256

// close ends the reading of an object, which must not be used any more. Objects
// need not be closed.
func (o *object) close() {
	if cap(o.members) > maxKept {
		return
	}
	clear(o.members)
	o.raw = nil
	objects.Put(o)
}

// value returns the first of the keys that is there and not null. Of a key
// that is there twice the last one counts, as in Python and in Go.
func (o *object) value(keys ...string) []byte {
	var found []byte
	for _, key := range keys {
		var last []byte
		for i := range o.members {
			if m := &o.members[i]; string(m.key) == key {
				m.used = true
				last = m.value
			}
		}
		if found == nil && !isNull(last) {
			found = last
		}
	}
	return found
}

// unknown closes the object and names the members that nobody asked for, safe
// to show.
func (o *object) unknown() []string {
	var names []string
	for _, m := range o.members {
		if !m.used {
			names = append(names, text.Line(string(m.key)))
		}
	}
	o.close()
	return names
}

func (o *object) text(keys ...string) text.Text { return text.New(plainText(o.value(keys...))) }

func (o *object) number(keys ...string) Number { return numberOf(o.value(keys...)) }

func (o *object) time(keys ...string) time.Time { return timeOf(o.value(keys...)) }

func (o *object) status(keys ...string) Status {
	v := o.value(keys...)
	for _, s := range knownStatus {
		if len(v) == len(s)+2 && string(v[1:len(v)-1]) == string(s) {
			return s
		}
	}
	if begins(v, '{') || begins(v, '[') {
		return ""
	}
	return ParseStatus(plainText(v))
}

// scalar is the text of a string, number or boolean; a list or an object where
// a word belongs is no word.
func (o *object) scalar(keys ...string) string {
	v := o.value(keys...)
	if begins(v, '{') || begins(v, '[') {
		return ""
	}
	return plainText(v)
}

// bool reads true, 1 and the words that the reference allows in queries.
func (o *object) bool(keys ...string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(o.scalar(keys...))) {
	case "true", "1", "yes", "y", "t", "on":
		return true, true
	case "false", "0", "no", "n", "f", "off":
		return false, true
	}
	return false, false
}

func (o *object) int(keys ...string) *int { return intOf(o.value(keys...)) }

// texts reads a list of strings; one string alone is a list of one.
func (o *object) texts(keys ...string) []text.Text {
	v := o.value(keys...)
	if v == nil {
		return nil
	}
	if !begins(v, '[') {
		return []text.Text{text.New(plainText(v))}
	}
	var out []text.Text
	for _, e := range elements(v) {
		if !isNull(e) {
			out = append(out, text.New(plainText(e)))
		}
	}
	return out
}

// idOf reads an id. What could not be one is the empty id.
func idOf[T ~string](o *object, keys ...string) T {
	s := strings.TrimSpace(o.scalar(keys...))
	if !ValidID(s) {
		return ""
	}
	return T(s)
}

// listOf returns the items of a list in any of its forms: a bare array, an
// envelope with one of the keys ("items" always among them), one object alone.
func listOf(raw []byte, keys ...string) [][]byte {
	switch {
	case begins(raw, '['):
		return elements(raw)
	case begins(raw, '{'):
		o := openObject(raw)
		defer o.close()
		return listIn(o, keys...)
	}
	return nil
}

// listIn returns the items of a list that is an object.
func listIn(o *object, keys ...string) [][]byte {
	for _, key := range append([]string{"items"}, keys...) {
		if v := o.value(key); begins(v, '[') || begins(v, '{') {
			return listOf(v)
		}
		if o.has(key) {
			return nil
		}
	}
	return [][]byte{o.raw}
}

// has reports whether the key is there, null or not.
func (o *object) has(key string) bool {
	for _, m := range o.members {
		if string(m.key) == key {
			return true
		}
	}
	return false
}

// hasAny reports whether one of the keys is there.
func (o *object) hasAny(keys ...string) bool { return slices.ContainsFunc(keys, o.has) }

// list reads the items of a member in any of the forms of listOf.
func (o *object) list(keys ...string) [][]byte { return listOf(o.value(keys...)) }

// decodeAll decodes every item that is an object and leaves out the rest.
func decodeAll[T any](items [][]byte, decode func([]byte) T) []T {
	if len(items) == 0 {
		return nil
	}
	out := make([]T, 0, len(items))
	for _, raw := range items {
		if begins(raw, '{') {
			out = append(out, decode(raw))
		}
	}
	return out
}
