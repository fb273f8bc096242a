package api

import (
	"slices"
	"strings"
	"time"

	"ozdesk/api/text"
)

// What follows reads members of an object. It is indifferent to types: who
// asks for a member decides what it may be. That is what tolerance needs and
// what decoding into structs cannot give, because a server's field may be a
// string today and an object tomorrow. Anything but an object is one without
// members. The tree remembers which members somebody has asked for, so that
// the others can be named.

// value returns the first of the keys that is there and not null.
func (n node) value(keys ...string) node {
	var found node
	for _, key := range keys {
		if v := n.member(key, true); found.t == nil && !v.isNull() {
			found = v
		}
	}
	return found
}

// unknown names the members that nobody asked for, safe to show.
func (n node) unknown() []string {
	var names []string
	for key := range n.members() {
		if !key.entry().used {
			names = append(names, text.Line(key.unquoted()))
		}
	}
	return names
}

func (n node) text(keys ...string) text.Text { return text.New(n.value(keys...).plain()) }

func (n node) number(keys ...string) Number { return numberOf(n.value(keys...).raw()) }

func (n node) time(keys ...string) time.Time { return timeOf(n.value(keys...).raw()) }

func (n node) status(keys ...string) Status {
	v := n.value(keys...)
	if s, ok := knownWord(v, knownStatus); ok {
		return s
	}
	return ParseStatus(v.simple())
}

func (n node) kind(keys ...string) AnalysisType {
	v := n.value(keys...)
	if t, ok := knownWord(v, knownTypes); ok {
		return t
	}
	return ParseAnalysisType(v.simple())
}

// knownWord returns the word that a value is, so that no string is made of
// what nearly all values are.
func knownWord[T ~string](v node, words []T) (T, bool) {
	if v.isString() {
		for _, w := range words {
			if v.is(string(w)) {
				return w, true
			}
		}
	}
	return "", false
}

func (n node) scalar(keys ...string) string { return n.value(keys...).simple() }

// simple is the text of a string, number or boolean; a list or an object where
// a word belongs is no word.
func (n node) simple() string {
	if n.isObject() || n.isArray() {
		return ""
	}
	return n.plain()
}

// bool reads true, 1 and the words that the reference allows in queries.
func (n node) bool(keys ...string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(n.scalar(keys...))) {
	case "true", "1", "yes", "y", "t", "on":
		return true, true
	case "false", "0", "no", "n", "f", "off":
		return false, true
	}
	return false, false
}

func (n node) int(keys ...string) *int { return intOf(n.value(keys...).raw()) }

// texts reads a list of strings; one string alone is a list of one.
func (n node) texts(keys ...string) []text.Text {
	v := n.value(keys...)
	if v.isNull() {
		return nil
	}
	if !v.isArray() {
		return []text.Text{text.New(v.plain())}
	}
	items := v.items()
	if items.from == items.to {
		return nil
	}
	out := make([]text.Text, 0, items.len())
	for e := range items.all() {
		if !e.isNull() {
			out = append(out, text.New(e.plain()))
		}
	}
	return out
}

// idOf reads an id. What could not be one is the empty id.
func idOf[T ~string](n node, keys ...string) T {
	s := strings.TrimSpace(n.scalar(keys...))
	if !ValidID(s) {
		return ""
	}
	return T(s)
}

// listOf returns the items of a list in any of its forms: a bare array, an
// envelope with one of the keys ("items" always among them), one object alone.
func (n node) listOf(keys ...string) span {
	switch {
	case n.isArray():
		return n.items()
	case n.isObject():
		return n.listIn(keys...)
	}
	return span{}
}

// listIn returns the items of a list that is an object.
func (n node) listIn(keys ...string) span {
	for _, key := range append([]string{"items"}, keys...) {
		if v := n.value(key); v.isArray() || v.isObject() {
			return v.listOf()
		}
		if n.has(key) {
			return span{}
		}
	}
	return n.alone()
}

// has reports whether the key is there, null or not.
func (n node) has(key string) bool { return n.member(key, false).t != nil }

// hasAny reports whether one of the keys is there.
func (n node) hasAny(keys ...string) bool { return slices.ContainsFunc(keys, n.has) }

// list reads the items of a member in any of the forms of listOf.
func (n node) list(keys ...string) span { return n.value(keys...).listOf() }

// decodeAll decodes every item that is an object and leaves out the rest.
func decodeAll[T any](items span, decode func(node) T) []T {
	if items.from == items.to {
		return nil
	}
	out := make([]T, 0, items.len())
	for n := range items.all() {
		if n.isObject() {
			out = append(out, decode(n))
		}
	}
	return out
}
