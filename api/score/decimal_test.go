package score

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"
)

// mustDecimal reads a decimal that a test wrote by hand.
func mustDecimal(t testing.TB, s string) decimal {
	t.Helper()
	d, ok := parseDecimal(s)
	if !ok {
		t.Fatalf("parseDecimal(%q) refused", s)
	}
	return d
}

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"},
		{"-0", "0"},
		{"-0.0", "0.0"},
		{"1", "1"},
		{"0.5", "0.5"},
		{"0.50", "0.50"},
		{"0.8496", "0.8496"},
		{"1e-3", "0.001"},
		{"1E-3", "0.001"},
		{"5.79e-02", "0.0579"},
		{"0.05e1", "0.5"},
		{"5e+0", "5"},
		{"1e2", "100"},
		{"-1.25", "-1.25"},
		{"0.1234567890123456789012345678901234567890", "0.1234567890123456789012345678901234567890"},
	} {
		t.Run(c.in, func(t *testing.T) {
			if got := mustDecimal(t, c.in).String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParseDecimalRefuses(t *testing.T) {
	for _, in := range []string{
		"", " 0.5", "0.5 ", "0.5\n", "+0.5", ".5", "0.", "00.5", "01", "-", "--1", "1e", "1e+", "1e5x",
		"NaN", "nan", "Infinity", "-inf", "null", "true", "85%", "0,5", "0x1", "1_0", "½", "٠.٥", "０.５",
		"1e401", "1e-401", "1e999999999999", "1e-99999999999999999999", "0." + strings.Repeat("1", maxNumberBytes),
	} {
		t.Run(in, func(t *testing.T) {
			if d, ok := parseDecimal(in); ok {
				t.Errorf("read %q as %s", in, d)
			}
		})
	}
}

func TestDecimalBoundsAreReachable(t *testing.T) {
	tiny := mustDecimal(t, "5e-324")
	if tiny.coef.Sign() <= 0 || tiny.cmp(mustDecimal(t, "0")) <= 0 {
		t.Error("the smallest float became zero")
	}
	if got := len(mustDecimal(t, "1e400").String()); got != 401 {
		t.Errorf("1e400 has %d digits", got)
	}
}

func TestDecimalCompareAndSubtract(t *testing.T) {
	for _, c := range []struct {
		a, b string
		cmp  int
		diff string
	}{
		{"0.85", "0.85", 0, "0.00"},
		{"0.8500", "0.85", 0, "0.0000"},
		{"0.8496", "0.85", -1, "-0.0004"},
		{"0.85000000000000000001", "0.85", 1, "0.00000000000000000001"},
		{"1e-3", "0.001", 0, "0.000"},
		{"-0", "0", 0, "0"},
		{"0.3", "0.1", 1, "0.2"},
		{"-0.1", "0.2", -1, "-0.3"},
	} {
		t.Run(c.a+" "+c.b, func(t *testing.T) {
			a, b := mustDecimal(t, c.a), mustDecimal(t, c.b)
			if got := a.cmp(b); got != c.cmp {
				t.Errorf("cmp %d, want %d", got, c.cmp)
			}
			if got := a.sub(b).String(); got != c.diff {
				t.Errorf("difference %s, want %s", got, c.diff)
			}
		})
	}
}

func TestDecimalRound(t *testing.T) {
	for _, c := range []struct {
		in    string
		scale int
		r     rounding
		want  string
	}{
		{"0.8496", 2, nearest, "0.85"},
		{"0.8496", 2, down, "0.84"},
		{"0.8412", 2, up, "0.85"},
		{"0.845", 2, nearest, "0.85"},
		{"-0.845", 2, nearest, "-0.85"},
		{"-0.844", 2, nearest, "-0.84"},
		{"-0.841", 2, down, "-0.85"},
		{"-0.849", 2, up, "-0.84"},
		{"0.99995", 4, nearest, "1.0000"},
		{"0.5", 4, up, "0.5"},
		{"0.5000", 2, up, "0.50"},
	} {
		t.Run(c.in, func(t *testing.T) {
			if got := mustDecimal(t, c.in).round(c.scale, c.r).String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// FuzzParseDecimal holds the reader against encoding/json: what is read is a
// JSON number and has the value that strconv gives it.
func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "-0", "0.8496", "1e-3", "NaN", " 0.5", "85%", "1e400", "00", "-", "5e-324"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := parseDecimal(s)
		if !ok {
			return
		}
		if !json.Valid([]byte(s)) {
			t.Fatalf("%q was read and is no JSON number", s)
		}
		if !json.Valid([]byte(d.String())) {
			t.Fatalf("%q is written as %q, no JSON number", s, d.String())
		}
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return // out of the range of a float, and still a decimal
		}
		if got := d.float(); math.Abs(got-want) > math.Abs(want)*1e-15 {
			t.Fatalf("%q: float %v, want %v", s, got, want)
		}
		if written := d.String(); len(written) <= maxNumberBytes && mustDecimal(t, written).cmp(d) != 0 {
			t.Fatalf("%q does not survive being written as %q", s, written)
		}
	})
}
