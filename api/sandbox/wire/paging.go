package wire

import (
	"net/url"
	"strconv"
	"strings"
)

// Limits of a page (Oz API reference, section 1.3).
const (
	defaultLimit = 100
	maxLimit     = 5000
)

// Page is the part of a list that is asked for.
type Page struct {
	// Offset is the number of items passed over.
	Offset int
	// Limit is the largest number of items, -1 for all.
	Limit int
	// OmitTotal leaves the items uncounted.
	OmitTotal bool
}

// ParsePage reads offset, limit and total_omit. What is no number is silently
// the default, as in the framework.
func ParsePage(q url.Values) (Page, error) {
	p := Page{Offset: number(q.Get("offset"), 0), Limit: number(q.Get("limit"), defaultLimit)}
	if p.Limit > maxLimit {
		return p, Invalid(CodeValue, "Invalid limit value for pagination - exceed max available", "limit")
	}
	if p.Limit < -1 {
		return p, Invalid(CodeValue, "Invalid limit value for pagination", "limit")
	}
	if p.Offset < 0 {
		return p, Invalid(CodeValue, "Invalid offset value for pagination", "offset")
	}
	omit, err := BoolParam(q, "total_omit")
	p.OmitTotal = omit
	return p, err
}

// Envelope is the answer of a paged list; total is negative when it was not
// counted.
func (p Page) Envelope(total int, items Array) *Object {
	var count any
	if total >= 0 {
		count = total
	}
	return Obj("offset", p.Offset, "limit", p.Limit, "total_count", count, "items", items)
}

// BoolParam reads a boolean parameter; absent is false.
func BoolParam(q url.Values, name string) (bool, error) {
	s := q.Get(name)
	if s == "" {
		return false, nil
	}
	b, ok := ParseBool(s)
	if !ok {
		return false, InvalidValue(name, "Invalid value for bool field")
	}
	return b, nil
}

func number(s string, fallback int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return fallback
	}
	return n
}
