package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// requestIDKey is where the id of a request is kept in the metadata of what it
// creates, so that it can be found again when the answer was lost.
const requestIDKey = "ozdesk_request_id"

// place builds a path of fixed words and checked ids: words and ids take turns.
// The trailing slash is that of the reference.
func place(slash bool, parts ...string) (string, error) {
	path := "/api"
	for i, p := range parts {
		if i%2 == 1 && !ValidID(p) {
			return "", fmt.Errorf("%w: the id of one of the %s is missing or cannot be an id", ErrNotFound, parts[i-1])
		}
		path += "/" + p
	}
	if slash {
		path += "/"
	}
	return path, nil
}

// one performs a call that answers with one object, alone or as the only item
// of a list.
func one[T any](ctx context.Context, c *Client, r call, decode func(node) T, ok func(T) bool) (T, error) {
	var out T
	err := c.do(ctx, r, func(doc node) error {
		n := doc.bare()
		if !n.isObject() {
			return errNoObject
		}
		if out = decode(n); !ok(out) {
			return errNoID
		}
		return nil
	})
	return out, err
}

// nothing performs a call whose answer has nothing to read.
func (c *Client) nothing(ctx context.Context, r call) error { return c.do(ctx, r, nil) }

// maxListed bounds a list that is read to its end.
const maxListed = 200_000

// all performs a call that answers with a list and reads on while an envelope
// says that there is more. Items without a usable id are left out: nothing
// could be done with them.
func all[T any](ctx context.Context, c *Client, r call, decode func(node) T, ok func(T) bool, keys ...string) ([]T, error) {
	var out []T
	r.method = http.MethodGet
	query := r.query
	for {
		page, seen := Page[T]{}, 0
		if len(out) > 0 {
			r.query = maps.Clone(query)
			if r.query == nil {
				r.query = url.Values{}
			}
			r.query.Set("offset", strconv.Itoa(len(out)))
		}
		err := c.do(ctx, r, func(doc node) error {
			page, seen = pageIn(doc, decode, ok, keys...)
			return nil
		})
		if err != nil {
			return nil, err
		}
		out = append(out, page.Items...)
		// A list with items that could not be read, or a server that ignores
		// the offset, must not be asked for ever.
		more := page.Total != nil && *page.Total > len(out) && page.Offset+seen == len(out) && seen > 0
		if !more || len(out) > maxListed {
			return out, nil
		}
	}
}

// pageOf performs a call that answers with one page of a list.
func pageOf[T any](ctx context.Context, c *Client, r call, decode func(node) T, ok func(T) bool, keys ...string) (Page[T], error) {
	var page Page[T]
	r.method = http.MethodGet
	err := c.do(ctx, r, func(doc node) error {
		if !doc.isArray() && !doc.hasAny(append(keys, "items", "total_count")...) {
			return errNoList
		}
		page, _ = pageIn(doc, decode, ok, keys...)
		return nil
	})
	return page, err
}

// pageIn reads a list in any of its forms. seen counts its items before any was
// left out.
func pageIn[T any](n node, decode func(node) T, ok func(T) bool, keys ...string) (page Page[T], seen int) {
	items := n.items()
	if n.isObject() {
		page.Total = n.int("total_count")
		if v := n.int("offset"); v != nil {
			page.Offset = *v
		}
		if v := n.int("limit"); v != nil {
			page.Limit = *v
		}
		items = n.listIn(keys...)
	}
	page.bare = n.isArray()
	seen = items.len()
	page.Items = make([]T, 0, seen)
	for item := range items.all() {
		if item.isObject() {
			if v := decode(item); ok(v) {
				page.Items = append(page.Items, v)
				continue
			}
		}
		page.Skipped++
	}
	return page, seen
}

func hasFolderID(f Folder) bool         { return f.ID != "" }
func hasMediaID(m Media) bool           { return m.ID != "" }
func hasAnalysisID(a Analysis) bool     { return a.ID != "" }
func hasCollectionID(c Collection) bool { return c.ID != "" }
func hasPersonID(p Person) bool         { return p.ID != "" }
func hasImageID(p PersonImage) bool     { return p.ID != "" }
func hasCompanyID(c Company) bool       { return c.ID != "" }
func hasUserID(u User) bool             { return u.ID != "" }
