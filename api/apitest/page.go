package apitest

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxPage is the greatest limit that a page may have.
const maxPage = 5000

// truth reads a switch of the query.
func (c *call) truth(name string) (bool, error) {
	switch strings.ToLower(c.q.Get(name)) {
	case "":
		return false, nil
	case "true", "1", "yes", "y", "t", "on":
		return true, nil
	case "false", "0", "no", "n", "f", "off":
		return false, nil
	}
	return false, badValue("Invalid param value", map[string]any{"key_path": name})
}

// compareBy returns the order of two objects' common part under a sorting
// parameter, newest first when there is none. The id breaks ties.
func (c *call) compareBy(sorting string) (func(a, b base) int, error) {
	if strings.Contains(sorting, "%") {
		if s, err := url.QueryUnescape(sorting); err == nil {
			sorting = s
		}
	}
	if sorting == "" || c.quirks.Feed == FeedIgnored && strings.Contains(sorting, "time_updated") {
		sorting = "time_created{desc}"
	}
	var (
		steps []func(a, b base) int
		tie   int // 1 or -1: ids follow the first direction.
	)
	for d := range strings.SplitSeq(sorting, ",") {
		field, rest, braced := strings.Cut(strings.ToLower(d), "{")
		direction := strings.TrimSuffix(rest, "}")
		wrong := badValue("Invalid param value", map[string]any{"key_path": "sorting", "descriptor": d})
		if !braced {
			direction = "desc"
		} else if direction == rest || direction != "asc" && direction != "desc" {
			return nil, wrong
		}
		var step func(a, b base) int
		switch field {
		case "time_created":
			step = func(a, b base) int { return a.created.Compare(b.created) }
		case "time_updated":
			if c.quirks.Feed == FeedRefused {
				return nil, wrong
			}
			step = func(a, b base) int { return a.updated.Compare(b.updated) }
		default:
			return nil, wrong
		}
		sign := 1
		if direction == "desc" {
			sign = -1
		}
		steps = append(steps, func(a, b base) int { return sign * step(a, b) })
		tie = cmp.Or(tie, sign)
	}
	return func(a, b base) int {
		for _, step := range steps {
			if n := step(a, b); n != 0 {
				return n
			}
		}
		return tie * cmp.Compare(a.id, b.id)
	}, nil
}

// window reads offset and limit and cuts n objects to the page they mean.
func (c *call) window(n int) (offset, limit, from, to int, err error) {
	number := func(name string, byDefault int) int {
		if v, err := strconv.Atoi(c.q.Get(name)); err == nil {
			return v
		}
		return byDefault // What is no number is silently the default.
	}
	offset, limit = number("offset", 0), number("limit", 100)
	switch {
	case limit > maxPage:
		err = badValue("Invalid limit value for pagination - exceed max available", map[string]any{"key": "limit"})
	case limit < -1 || offset < 0:
		err = badValue("Invalid param value", map[string]any{"key": "limit"})
	}
	from, to = min(offset, n), n
	if limit >= 0 {
		to = min(from+limit, n)
	}
	return offset, limit, from, to, err
}

// list answers with one page of objects, in the paged envelope or bare.
func list[T any](c *call, objects []T, bare bool, render func(T) map[string]any) (int, any, error) {
	offset, limit, from, to, err := c.window(len(objects))
	if err != nil {
		return 0, nil, err
	}
	omit, err := c.truth("total_omit")
	if err != nil {
		return 0, nil, err
	}
	items := make([]any, 0, to-from)
	for _, o := range objects[from:to] {
		items = append(items, render(o))
	}
	if bare {
		return http.StatusOK, items, nil
	}
	out := map[string]any{"offset": offset, "limit": limit, "total_count": len(objects), "items": items}
	if omit || c.quirks.NullTotal {
		out["total_count"] = nil
	}
	return http.StatusOK, out, nil
}

// present returns a list of one value, or of none for "".
func present(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// each renders objects into an array, empty rather than null.
func each[T any](objects []T, render func(T) map[string]any) []any {
	out := make([]any, 0, len(objects))
	for _, o := range objects {
		out = append(out, render(o))
	}
	return out
}
