package wire

import (
	"net/url"
	"strings"
	"time"
)

// Kind is the type of the values that a filter takes.
type Kind int

// The kinds of filter (Oz API reference, section 1.5).
const (
	// UUIDs are ids.
	UUIDs Kind = iota
	// Enums are matched without regard to case.
	Enums
	// Times take ranges.
	Times
	// Bools are true and false in any spelling.
	Bools
	// JSON is a filter on an object's keys.
	JSON
	// Words is a search for words by their beginnings.
	Words
)

// Field describes one filter of a list.
type Field struct {
	// Name is the parameter and the name in the Condition.
	Name string
	// Aliases are other spellings of the parameter.
	Aliases []string
	// Kind is the type of its values.
	Kind Kind
}

// Op is what a condition asks of a value.
type Op int

// The operations of the grammar.
const (
	// In is any of the values.
	In Op = iota
	// NotIn is none of the values.
	NotIn
	// Min is at least the value.
	Min
	// Max is at most the value.
	Max
	// Greater is above the value.
	Greater
	// Less is below the value.
	Less
	// Match is a JSON filter or a search.
	Match
)

// Condition is one parsed filter. All conditions of a request must hold.
type Condition struct {
	// Field is the name of the filter.
	Field string
	// Op is the operation.
	Op Op
	// Values are texts in the form stored: ids in lower case, enums in upper.
	Values []string
	// Null is true when the literal null is among the values.
	Null bool
	// Time is the value of a range.
	Time Time
	// Terms are those of a JSON filter.
	Terms []Term
}

var operations = []struct {
	suffix string
	op     Op
	ranged bool
}{
	{"", In, false},
	{".exclude", NotIn, false},
	{".min", Min, true},
	{".max", Max, true},
	{".greater", Greater, true},
	{".less", Less, true},
}

// ParseFilters reads the filters among the parameters of a request; unknown
// parameters are passed over.
func ParseFilters(q url.Values, fields []Field, now time.Time) ([]Condition, error) {
	var conditions []Condition
	for _, f := range fields {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			for _, o := range operations {
				raw, ok := q[name+o.suffix]
				if !ok || (o.ranged && f.Kind != Times) {
					continue
				}
				c, err := f.parse(name+o.suffix, o.op, raw, now)
				if err != nil {
					return nil, err
				}
				if c != nil {
					conditions = append(conditions, *c)
				}
			}
		}
	}
	return conditions, nil
}

// parse reads one parameter; nil means that it asks nothing.
func (f Field) parse(key string, op Op, raw []string, now time.Time) (*Condition, error) {
	c := &Condition{Field: f.Name, Op: op}
	switch f.Kind {
	case JSON:
		if op != In {
			return nil, nil
		}
		terms, err := ParseTerms(key, raw)
		c.Op, c.Terms = Match, terms
		return c, err
	case Words:
		c.Op, c.Values = Match, strings.Fields(strings.Join(raw, " "))
		if op != In || len(c.Values) == 0 {
			return nil, nil
		}
		return c, nil
	}
	values := splitValues(raw)
	if len(values) == 0 {
		return nil, nil
	}
	if op != In && op != NotIn {
		if len(values) > 1 {
			return nil, InvalidValue(key, "Invalid value for range filter: one value expected")
		}
		t, ok := ParseTime(values[0], now, op == Max || op == Greater)
		if !ok {
			return nil, InvalidValue(key, "Invalid value for datetime field")
		}
		c.Time = t
		return c, nil
	}
	for _, v := range values {
		if v == "null" {
			c.Null = true
			continue
		}
		stored, err := f.stored(key, v, now)
		if err != nil {
			return nil, err
		}
		c.Values = append(c.Values, stored)
	}
	return c, nil
}

// stored turns one value into the text that the database holds.
func (f Field) stored(key, v string, now time.Time) (string, error) {
	switch f.Kind {
	case UUIDs:
		id, ok := ParseUUID(v)
		if !ok {
			return "", BadUUID(key)
		}
		return id, nil
	case Bools:
		b, ok := ParseBool(v)
		if !ok {
			return "", InvalidValue(key, "Invalid value for bool field")
		}
		if b {
			return "1", nil
		}
		return "0", nil
	case Times:
		t, ok := ParseTime(v, now, false)
		if !ok {
			return "", InvalidValue(key, "Invalid value for datetime field")
		}
		return Text(int64(t)), nil
	default:
		return strings.ToUpper(v), nil
	}
}

func splitValues(raw []string) []string {
	var values []string
	for _, r := range raw {
		for v := range strings.SplitSeq(r, ",") {
			if v = strings.TrimSpace(v); v != "" {
				values = append(values, v)
			}
		}
	}
	return values
}
