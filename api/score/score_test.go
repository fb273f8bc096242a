package score

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseScore(t *testing.T) {
	for _, c := range []struct {
		in, text            string
		absent, numeric, ok bool
	}{
		{in: "", absent: true},
		{in: "0", text: "0", numeric: true, ok: true},
		{in: "-0", text: "-0", numeric: true, ok: true},
		{in: "1", text: "1", numeric: true, ok: true},
		{in: "1.0000", text: "1.0000", numeric: true, ok: true},
		{in: "1e-3", text: "1e-3", numeric: true, ok: true},
		{in: "0.8496", text: "0.8496", numeric: true, ok: true},
		{in: "5e-324", text: "5e-324", numeric: true, ok: true},
		{in: "1.0000000000000002", text: "1.0000000000000002", numeric: true},
		{in: "85", text: "85", numeric: true},
		{in: "-0.0001", text: "-0.0001", numeric: true},
		{in: "NaN", text: "NaN"},
		{in: "85%", text: "85%"},
		{in: " 0.5", text: " 0.5"},
		{in: "null", text: "null"},
		{in: "0,5", text: "0,5"},
		{in: "Infinity", text: "Infinity"},
		{in: strings.Repeat("9", 100), text: strings.Repeat("9", maxUnusable-1) + "…"},
	} {
		t.Run(c.in, func(t *testing.T) {
			s := ParseScore(c.in)
			if s.Text() != c.text || s.IsAbsent() != c.absent || s.Numeric() != c.numeric || s.Ok() != c.ok {
				t.Errorf("got %q absent %v numeric %v ok %v, want %+v", s.Text(), s.IsAbsent(), s.Numeric(), s.Ok(), c)
			}
			if !c.ok && s.Float() != 0 {
				t.Errorf("what is no measurement is drawn at %v", s.Float())
			}
		})
	}
}

func TestScoreTextIsSafe(t *testing.T) {
	got := ParseScore("\x1b]52;c;QUFB\x07\u009b31m\u202e0.9").Text()
	if strings.ContainsAny(got, "\x1b\x07\u009b\u202e") {
		t.Errorf("a control character came through: %q", got)
	}
}

func TestScoreShown(t *testing.T) {
	for _, c := range []struct {
		in, upper, lower string
		width            int
		want             string
	}{
		{in: "0.8496", upper: "0.85", width: 8, want: "0.8496"},
		{in: "0.84996", upper: "0.85", width: 8, want: "0.84996"},
		{in: "0.84999999999", upper: "0.85", width: 20, want: "0.84999999999"},
		{in: "0.84999999999", upper: "0.85", width: 8, want: "0.849999"},
		{in: "0.85000000001", upper: "0.85", width: 8, want: ">0.85"},
		{in: "0.85000000001", upper: "0.85", width: 4, want: "0.86"},
		{in: "0.85", upper: "0.85", width: 8, want: "0.85"},
		{in: "0.850000000000", upper: "0.85", width: 8, want: "0.8500"},
		{in: "0.73123456", upper: "0.85", width: 8, want: "0.7312"},
		{in: "0.73123456", upper: "0.85", width: 4, want: "0.73"},
		{in: "0.8496", upper: "0.85", width: 5, want: "0.849"},
		{in: "0.8496", upper: "0.85", width: 4, want: "0.84"},
		{in: "0.8496", upper: "0.85", width: 1, want: "…"},
		{in: "0.8496", upper: "0.85", width: 0, want: ""},
		{in: "0.49996", upper: "0.7", lower: "0.5", width: 8, want: "0.49996"},
		{in: "0.49996", upper: "0.7", lower: "", width: 8, want: "0.5000"},
		{in: "0.00001", upper: "0.5", width: 8, want: "0.00001"},
		{in: "5e-324", upper: "0.5", width: 8, want: ">0"},
		{in: "0.999999999", upper: "0.5", width: 6, want: "0.9999"},
		{in: "1e-3", upper: "0.5", width: 8, want: "0.001"},
		{in: "-0", upper: "0.5", width: 8, want: "0"},
		{in: "1", upper: "0.5", width: 8, want: "1"},
		{in: "85.123456", upper: "0.85", width: 8, want: "85.1235"},
		{in: "NaN", upper: "0.85", width: 8, want: "NaN"},
		{in: "something else", upper: "0.85", width: 8, want: "somethi…"},
		{in: "", upper: "0.85", width: 8, want: ""},
	} {
		t.Run(c.in+" against "+c.upper, func(t *testing.T) {
			s := ParseScore(c.in).against(ParseScore(c.upper), ParseScore(c.lower))
			if got := s.Shown(c.width); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestShownKeepsItsSide is the promise itself, over every score near the
// threshold and every width: what is shown compares to the threshold as the
// score does.
func TestShownKeepsItsSide(t *testing.T) {
	threshold := mustDecimal(t, "0.85")
	for _, tail := range []string{
		"0.84", "0.849", "0.8494", "0.8495", "0.84949", "0.84951", "0.84999", "0.849999999", "0.85", "0.8500",
		"0.85000", "0.850000001", "0.85004", "0.85005", "0.8501", "0.851", "0.8549", "0.86", "0", "1", "0.99999",
	} {
		d := mustDecimal(t, tail)
		for width := range 14 {
			got := ParseScore(tail).against(ParseScore("0.85"), Score{}).Shown(width)
			if n := utf8.RuneCountInString(got); n > width {
				t.Errorf("%s in %d cells is %q, %d cells", tail, width, got, n)
			}
			if got == "" || got == cut {
				continue
			}
			switch got[0] {
			case '<', '>':
				relation := mustDecimal(t, got[1:])
				if want := map[byte]int{'<': -1, '>': 1}[got[0]]; d.cmp(relation) != want {
					t.Errorf("%s in %d cells is %q, which is not true", tail, width, got)
				}
			default:
				if mustDecimal(t, got).cmp(threshold) != d.cmp(threshold) {
					t.Errorf("%s in %d cells is %q, on another side of 0.85", tail, width, got)
				}
			}
		}
	}
}

// FuzzShown holds the same for any number and any threshold.
func FuzzShown(f *testing.F) {
	f.Add("0.8496", "0.85", 6)
	f.Add("0.849999999999999999", "0.85", 8)
	f.Add("1e-300", "0", 9)
	f.Add("-0.00001", "0.00001", 5)
	f.Fuzz(func(t *testing.T, in, threshold string, width int) {
		width %= 80
		s := ParseScore(in)
		limit := ParseScore(threshold)
		got := s.against(limit, Score{}).Shown(width)
		if !s.Numeric() {
			return
		}
		if n := utf8.RuneCountInString(got); n > max(width, 0) {
			t.Fatalf("%q in %d cells is %q, %d cells", in, width, got, n)
		}
		if back, ok := parseDecimal(got); ok && limit.Numeric() && back.cmp(limit.value) != s.value.cmp(limit.value) {
			t.Fatalf("%q in %d cells is %q, on another side of %q", in, width, got, threshold)
		}
	})
}
