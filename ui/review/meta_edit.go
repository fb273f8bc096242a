package review

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"ozdesk/api"
)

// metaEntry is one member of metadata that is being edited.
type metaEntry struct {
	key string          // as on the wire
	was json.RawMessage // nil where the server has none
	now json.RawMessage // nil where it is to be removed
}

// changed reports that the entry differs from what the server has.
func (e metaEntry) changed() bool { return !sameJSON(e.was, e.now) }

// state is what has been done to an entry, in a word; "" for nothing.
func (e metaEntry) state() string {
	switch {
	case !e.changed():
		return ""
	case e.was == nil:
		return "added"
	case e.now == nil:
		return "removed"
	default:
		return "changed"
	}
}

// metaEdit is metadata of an object with the changes that somebody has in mind.
type metaEdit struct{ entries []metaEntry }

// edit begins with what the server has. Metadata that are no object have no
// entries.
func edit(m api.Metadata) metaEdit {
	var e metaEdit
	for key, value := range membersOf(m) {
		e.entries = append(e.entries, metaEntry{key: key, was: value, now: value})
	}
	return e
}

// membersOf yields the members of metadata in the order of the server. Of a name
// that comes twice the last one counts, as everywhere.
func membersOf(m api.Metadata) func(func(string, json.RawMessage) bool) {
	return func(yield func(string, json.RawMessage) bool) {
		var byKey map[string]json.RawMessage
		if json.Unmarshal(m.Raw(), &byKey) != nil {
			return
		}
		dec := json.NewDecoder(bytes.NewReader(m.Raw()))
		if _, err := dec.Token(); err != nil {
			return
		}
		seen := map[string]bool{}
		for dec.More() {
			token, err := dec.Token()
			key, ok := token.(string)
			var skip json.RawMessage
			if err != nil || !ok || dec.Decode(&skip) != nil {
				return
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			if !yield(key, byKey[key]) {
				return
			}
		}
	}
}

// find returns the place of a key, -1 when there is none.
func (e *metaEdit) find(key string) int {
	return slices.IndexFunc(e.entries, func(x metaEntry) bool { return x.key == key })
}

// set gives an entry another value as it was typed: text stays text, and what
// was a number, a list or an object stays one as long as it can be read as one.
func (e *metaEdit) set(i int, typed string) {
	entry := &e.entries[i]
	if entry.was != nil && entry.was[0] != '"' && json.Valid([]byte(typed)) {
		entry.now = json.RawMessage(strings.TrimSpace(typed))
		return
	}
	entry.now = quoted(typed)
}

// add puts in a key with nothing in it, or brings a removed one back, and
// returns its place.
func (e *metaEdit) add(key string) int {
	i := e.find(key)
	if i < 0 {
		e.entries = append(e.entries, metaEntry{key: key, now: quoted("")})
		return len(e.entries) - 1
	}
	if e.entries[i].now == nil {
		e.entries[i].now = e.entries[i].was
	}
	return i
}

// remove takes an entry out, or brings it back. One that the server does not
// have goes at once.
func (e *metaEdit) remove(i int) {
	switch entry := &e.entries[i]; {
	case entry.was == nil:
		e.entries = slices.Delete(e.entries, i, i+1)
	case entry.now == nil:
		entry.now = entry.was
	default:
		entry.now = nil
	}
}

// changes counts the entries that differ from the server's.
func (e *metaEdit) changes() int {
	n := 0
	for _, x := range e.entries {
		if x.changed() {
			n++
		}
	}
	return n
}

// want is what has to be sent. Keys are only lost when all others are written
// anew (Oz API reference, section 3.8: POST replaces, PATCH merges).
func (e *metaEdit) want() (fields map[string]any, replace bool) {
	fields = map[string]any{}
	for _, x := range e.entries {
		replace = replace || x.was != nil && x.now == nil
	}
	for _, x := range e.entries {
		if x.now != nil && (replace || x.changed()) {
			fields[x.key] = x.now
		}
	}
	return fields, replace
}

// rebase takes in what the server has now and keeps the changes. It names the
// keys that somebody else has changed in the meantime; of those that were
// changed here too, the change of this side stays.
func (e *metaEdit) rebase(m api.Metadata) (others []string) {
	theirs := map[string]json.RawMessage{}
	var order []string
	for key, value := range membersOf(m) {
		theirs[key] = value
		order = append(order, key)
	}
	for i := range e.entries {
		entry := &e.entries[i]
		value := theirs[entry.key]
		if !sameJSON(entry.was, value) {
			others = append(others, entry.key)
			if !entry.changed() {
				entry.now = value
			}
			entry.was = value
		}
	}
	e.entries = slices.DeleteFunc(e.entries, func(x metaEntry) bool { return x.was == nil && x.now == nil })
	for _, key := range order {
		if e.find(key) < 0 {
			others = append(others, key)
			e.entries = append(e.entries, metaEntry{key: key, was: theirs[key], now: theirs[key]})
		}
	}
	return others
}

// done reports that metadata hold every change: the changed keys have their
// values, and the removed ones are gone.
func (e *metaEdit) done(m api.Metadata) bool {
	has := map[string]json.RawMessage{}
	for key, value := range membersOf(m) {
		has[key] = value
	}
	for _, x := range e.entries {
		if x.changed() && !sameJSON(has[x.key], x.now) {
			return false
		}
	}
	return true
}

// plainValue is a value as it is shown and typed: the content of a string, else
// the JSON. It is the server's: not safe to show as it is.
func plainValue(raw json.RawMessage) string {
	var s string
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// quoted is a string as JSON, without the escapes that only HTML needs.
func quoted(s string) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return json.RawMessage(`""`)
	}
	return bytes.TrimSpace(b.Bytes())
}

// sameJSON reports that two values are alike but for the space in them.
func sameJSON(a, b json.RawMessage) bool {
	if (a == nil) != (b == nil) {
		return false
	}
	if a != nil && a[0] == '"' && b[0] == '"' {
		return plainValue(a) == plainValue(b)
	}
	return bytes.Equal(compactJSON(a), compactJSON(b))
}

// compactJSON takes the space out of JSON.
func compactJSON(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}
