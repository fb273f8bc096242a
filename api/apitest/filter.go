package apitest

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// filter collects what the query asks of one object. The first thing that the
// query says wrongly stays in err.
type filter struct {
	q   url.Values
	now time.Time
	err error
}

// values returns what the query gives under any of the names, split at commas.
func (f *filter) values(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, v := range f.q[name] {
			out = append(out, strings.Split(v, ",")...)
		}
	}
	return out
}

// any reports whether one of an object's values is asked for and none is
// excluded. Case does not matter; "null" asks for an object without a value.
func (f *filter) any(have []string, names ...string) bool {
	wanted := f.values(names...)
	excluded := make([]string, len(names))
	for i, n := range names {
		excluded[i] = n + ".exclude"
	}
	hits := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool {
			if w == "null" && len(have) == 0 {
				return true
			}
			return slices.ContainsFunc(have, func(h string) bool { return strings.EqualFold(w, h) })
		})
	}
	return (len(wanted) == 0 || hits(wanted)) && !hits(f.values(excluded...))
}

// id is any for a field that holds an id, which has to be well formed.
func (f *filter) id(have string, names ...string) bool {
	for _, v := range f.values(names...) {
		if v != "null" && !isUUID(v) {
			f.fail(badUUID(v))
		}
	}
	return f.any(present(have), names...)
}

// within reports whether a time lies in the ranges that the query gives for it.
func (f *filter) within(t time.Time, name string) bool {
	ok := true
	for suffix, holds := range map[string]func(int) bool{
		".min":     func(c int) bool { return c >= 0 },
		".max":     func(c int) bool { return c <= 0 },
		".greater": func(c int) bool { return c > 0 },
		".less":    func(c int) bool { return c < 0 },
	} {
		given := f.values(name + suffix)
		if len(given) == 0 {
			continue
		}
		if len(given) > 1 {
			f.fail(badValue("Invalid param value", map[string]any{"key_path": name + suffix}))
			continue
		}
		edge, err := f.instant(given[0], suffix == ".max" || suffix == ".greater")
		if err != nil {
			f.fail(err)
			continue
		}
		ok = ok && holds(t.Compare(edge))
	}
	return ok
}

// instant reads a time: Unix seconds, milliseconds or microseconds by length,
// "today", or a date, of which the end is meant when end is set.
func (f *filter) instant(v string, end bool) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, v)
	if v == "today" {
		day, err = f.now.Truncate(24*time.Hour), nil
	}
	if err == nil {
		if end {
			return day.AddDate(0, 0, 1).Add(-time.Microsecond), nil
		}
		return day, nil
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return time.Time{}, badValue("Invalid param value", map[string]any{"value": v})
	}
	whole, _, _ := strings.Cut(v, ".")
	switch {
	case len(whole) >= 16:
		return time.UnixMicro(int64(n)), nil
	case len(whole) >= 11:
		return time.UnixMicro(int64(n * 1e3)), nil
	}
	return time.UnixMicro(int64(math.Round(n * 1e6))), nil
}

// json reports whether metadata meets every descriptor under name.
func (f *filter) json(meta map[string]any, name string) bool {
	ok := true
	for _, d := range f.values(name) {
		at, op := -1, ""
		for _, o := range []string{"==", "!=", "<=", ">=", "<", ">"} {
			if i := strings.Index(d, o); i >= 0 && (at < 0 || i < at) {
				at, op = i, o
			}
		}
		if at < 0 {
			f.fail(badStructure("Invalid body structure"))
			return false
		}
		ok = ok && holds(dig(meta, d[:at]), op, d[at+len(op):])
	}
	return ok
}

// dig follows a path such as a.b or a.0 and returns the text found, or "null".
func dig(v any, path string) string {
	for step := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(in) {
				return "null"
			}
			v = in[i]
		default:
			return "null"
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	raw, err := encode(v)
	if err != nil {
		return "null"
	}
	return string(raw)
}

// holds compares as text for equality and as numbers for order.
func holds(have, op, want string) bool {
	switch op {
	case "==":
		return have == want
	case "!=":
		return have != want
	}
	h, err := strconv.ParseFloat(have, 64)
	w, err2 := strconv.ParseFloat(want, 64)
	if err != nil || err2 != nil {
		return false
	}
	switch op {
	case "<=":
		return h <= w
	case ">=":
		return h >= w
	case "<":
		return h < w
	}
	return h > w
}

func (f *filter) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}
