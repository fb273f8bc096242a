package wire

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Sort is one key of an order.
type Sort struct {
	// Field is one of the fields the list can be sorted by.
	Field string
	// Desc is true for the largest first.
	Desc bool
}

// ParseSorting reads sorting=field{asc|desc},… . A field alone means desc, a
// repeated field is passed over, the empty text gives no keys.
func ParseSorting(s string, fields ...string) ([]Sort, error) {
	// A client that encodes the braces twice leaves them encoded once.
	if decoded, err := url.QueryUnescape(s); err == nil && strings.Contains(s, "%") {
		s = decoded
	}
	var sorts []Sort
	for part := range strings.SplitSeq(s, ",") {
		part = strings.ToLower(strings.TrimSpace(part))
		if part == "" {
			if strings.TrimSpace(s) == "" {
				break
			}
			return nil, badSorting(part)
		}
		field, rest, hasDirection := strings.Cut(part, "{")
		direction := "desc"
		if hasDirection {
			var closed bool
			if direction, closed = strings.CutSuffix(rest, "}"); !closed {
				return nil, badSorting(part)
			}
		}
		if !slices.Contains(fields, field) || (direction != "asc" && direction != "desc") {
			return nil, badSorting(part)
		}
		if !slices.ContainsFunc(sorts, func(s Sort) bool { return s.Field == field }) {
			sorts = append(sorts, Sort{Field: field, Desc: direction == "desc"})
		}
	}
	return sorts, nil
}

func badSorting(descriptor string) *Error {
	return Invalid(CodeValue, fmt.Sprintf("Invalid sorting descriptor %s", descriptor),
		Obj("key_path", "sorting", "descriptor", descriptor))
}
