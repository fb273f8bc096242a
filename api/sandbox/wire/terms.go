package wire

import (
	"math"
	"strconv"
	"strings"
)

// Compare is the operator of one term of a JSON filter.
type Compare int

// The operators of a JSON filter.
const (
	Equal Compare = iota
	NotEqual
	AtMost
	AtLeast
	Below
	Above
)

// Term is one comparison of a JSON filter, such as person.age>=18.
type Term struct {
	// Path leads to the value; a number is an index or a key.
	Path []string
	// Compare is the operator.
	Compare Compare
	// Value is the text compared with.
	Value string
	// Null is true when the value is the literal null.
	Null bool
	// Number is the value of an ordering comparison.
	Number float64
}

// comparisons are ordered so that a longer operator is found before the
// shorter one that it begins with.
var comparisons = []struct {
	text    string
	compare Compare
}{
	{"==", Equal},
	{"!=", NotEqual},
	{"<=", AtMost},
	{">=", AtLeast},
	{"<", Below},
	{">", Above},
}

// ParseTerms reads the terms of a JSON filter, joined by commas; all must hold.
func ParseTerms(key string, raw []string) ([]Term, error) {
	var terms []Term
	for _, r := range raw {
		for descriptor := range strings.SplitSeq(r, ",") {
			t, err := parseTerm(key, strings.TrimSpace(descriptor))
			if err != nil {
				return nil, err
			}
			terms = append(terms, t)
		}
	}
	return terms, nil
}

func parseTerm(key, s string) (Term, error) {
	bad := func(code Code) (Term, error) {
		return Term{}, Invalid(code, "Invalid JSON filter descriptor "+s, Obj("key_path", key, "descriptor", s))
	}
	at, length := -1, 0
	var t Term
	for _, c := range comparisons {
		if i := strings.Index(s, c.text); i >= 0 && (at < 0 || i < at) {
			at, length, t.Compare = i, len(c.text), c.compare
		}
	}
	if at < 0 {
		return bad(CodeStructure)
	}
	t.Path = strings.Split(strings.TrimSpace(s[:at]), ".")
	for _, p := range t.Path {
		// A quotation mark would end the quoted label in the database's path
		// language.
		if p == "" || strings.ContainsAny(p, "\"\\\x00") {
			return bad(CodeValue)
		}
	}
	t.Value = strings.TrimSpace(s[at+length:])
	t.Null = t.Value == "null"
	if t.Compare != Equal && t.Compare != NotEqual {
		n, err := strconv.ParseFloat(t.Value, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return bad(CodeValue)
		}
		t.Number = n
	}
	return t, nil
}
