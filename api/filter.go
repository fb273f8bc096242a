package api

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Filter is one condition on a field of the objects in a list, in the grammar
// that all lists share (Oz API reference, section 1.5). Fields that a query
// has of its own need none.
type Filter struct {
	Field  string // As the wire has it: time_created, analyse.type, ….
	Op     FilterOp
	Values []string // One of them for FilterIs and FilterNot, exactly one for the others.
}

// FilterOp says how a field is compared.
type FilterOp int

// The comparisons. Servers need not have the last two.
const (
	FilterIs      FilterOp = iota // Equal to one of the values.
	FilterNot                     // Equal to none of the values.
	FilterMin                     // At least the value.
	FilterMax                     // At most the value.
	FilterGreater                 // More than the value.
	FilterLess                    // Less than the value.
)

// NullValue as a value of FilterIs or FilterNot stands for no value at all.
const NullValue = "null"

// String returns what the wire appends to the name of the field.
func (o FilterOp) String() string {
	switch o {
	case FilterNot:
		return ".exclude"
	case FilterMin:
		return ".min"
	case FilterMax:
		return ".max"
	case FilterGreater:
		return ".greater"
	case FilterLess:
		return ".less"
	}
	return ""
}

// putFilters writes conditions into a query. A name that is there already is
// refused, because the server would read the two as one condition.
func putFilters(v url.Values, filters []Filter) error {
	for _, f := range filters {
		for _, r := range f.Field {
			if (r < 'a' || r > 'z') && r != '_' && r != '.' {
				return fmt.Errorf("%q cannot be the name of a field in a filter", f.Field)
			}
		}
		name := f.Field + f.Op.String()
		switch {
		case f.Field == "" || len(f.Values) == 0:
			return errors.New("a filter needs the name of a field and a value")
		case v.Has(name):
			return fmt.Errorf("%s is asked for twice", name)
		case f.Op >= FilterMin && len(f.Values) > 1:
			return fmt.Errorf("%s takes one value", name)
		}
		if err := putLists(v, []valueList{{name, f.Values}}); err != nil {
			return err
		}
	}
	return nil
}

// valueList is a name in a query with its values.
type valueList struct {
	name   string
	values []string
}

// putLists writes the lists that have values. The grammar has no escapes, so
// that a comma inside a value would make two of it.
func putLists(v url.Values, lists []valueList) error {
	for _, l := range lists {
		for _, s := range l.values {
			if s == "" || strings.ContainsAny(s, ",&\n") {
				return fmt.Errorf("%q cannot be a value of %s", s, l.name)
			}
		}
		if len(l.values) > 0 {
			v.Set(l.name, strings.Join(l.values, ","))
		}
	}
	return nil
}

// putPage writes offset and limit where they are not the server's own.
func putPage(v url.Values, offset, limit int) error {
	if offset < 0 || limit < -1 {
		return errors.New("an offset or a limit cannot be negative")
	}
	if offset > 0 {
		v.Set("offset", strconv.Itoa(offset))
	}
	if limit != 0 {
		v.Set("limit", strconv.Itoa(limit))
	}
	return nil
}
