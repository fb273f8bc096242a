package text

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"ascii", "John Doe", "John Doe"},
		{"escape", "a\x1b]52;c;QUFB\x07b", "a␛]52;c;QUFB␇b"},
		{"newline and tab", "a\r\n\tb", "a␍␊␉b"},
		{"delete and null", "\x00\x7f", "␀␡"},
		{"c1 rune", "a\u009b31mb", "a‹U+009B›31mb"},
		{"c1 byte", "a\x9b31mb", "a‹x9B›31mb"},
		{"invalid", "caf\xe9", "caf‹xE9›"},
		{"cut rune", "日\xe6\x97", "日‹xE6›‹x97›"},
		{"replacement rune is printable", "a\uFFFDb", "a\uFFFDb"},
		{"bidi override", "exe\u202Egpj", "exe‹U+202E›gpj"},
		{"isolates", "\u2066a\u2069", "‹U+2066›a‹U+2069›"},
		{"zero width", "ad\u200Bmin\uFEFF", "ad‹U+200B›min‹U+FEFF›"},
		{"non joiner", "a\u200Cb", "a‹U+200C›b"},
		{"line separators", "a\u2028b\u2029c\u0085d", "a‹U+2028›b‹U+2029›c‹U+0085›d"},
		{"soft hyphen", "a\u00ADb", "a‹U+00AD›b"},
		{"tag characters", "a\U000E0041", "a‹U+E0041›"},
		{"hangul filler", "a\u3164b", "a‹U+3164›b"},
		{"private use", "\uE0B0", "‹U+E0B0›"},
		{"unassigned", "\u0378", "‹U+0378›"},
		{"no-break space", "a\u00A0b", "a\u00A0b"},
		{"arabic number sign has a glyph", "\u0600١", "\u0600١"},
		{"combining", "e\u0301 q\u0323\u0307", "e\u0301 q\u0323\u0307"},
		{"wide", "門 日本", "門 日本"},
		{"family", "👩\u200D👩\u200D👧", "👩\u200D👩\u200D👧"},
		{"toned", "👩🏽\u200D🚀", "👩🏽\u200D🚀"},
		{"heart", "❤\uFE0F\u200D🔥", "❤\uFE0F\u200D🔥"},
		{"keycap", "1\uFE0F\u20E3", "1\uFE0F\u20E3"},
		{"selector after a digit alone", "1\uFE0F2", "1‹U+FE0F›2"},
		{"selector after a letter", "a\uFE0F", "a‹U+FE0F›"},
		{"two selectors", "❤\uFE0F\uFE0F", "❤\uFE0F‹U+FE0F›"},
		{"joiner at the end", "👩\u200D", "👩‹U+200D›"},
		{"joiner between letters", "a\u200Db", "a‹U+200D›b"},
		{"joiner after a letter", "a\u200D👩", "a‹U+200D›👩"},
		{"joiner twice", "👩\u200D\u200D👧", "👩‹U+200D›‹U+200D›👧"},
		{"joiner into a control", "👩\u200D\x1b", "👩‹U+200D›␛"},
		{"tone without an emoji", "a🏽\u200D👩", "a🏽‹U+200D›👩"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := New(tt.in).Line(); got != tt.want {
				t.Errorf("Text.Line = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBlock(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"breaks", "a\nb\r\nc", "a\nb\nc"},
		{"lone return", "ab\rc", "ab␍c"},
		{"tab", "{\n\t\"a\": 1\n}", "{\n    \"a\": 1\n}"},
		{"escape", "a\x1b[2J\nb", "a␛[2J\nb"},
		{"vertical tab", "a\vb\fc", "a␋b␌c"},
		{"other breaks are no breaks", "a\u2028b\u0085c", "a‹U+2028›b‹U+0085›c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Block(tt.in); got != tt.want {
				t.Errorf("Block(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestEveryWayOfPrintingIsSafe(t *testing.T) {
	x := New("a\x1b[31m\u202Eb")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "x", x)
	outs := []string{x.String(), log.String()}
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q"} {
		outs = append(outs, fmt.Sprintf(verb, x), fmt.Sprintf(verb, struct{ X Text }{x}))
	}
	for _, out := range outs {
		if strings.ContainsAny(out, "\x1b\u202E") {
			t.Errorf("printed %q", out)
		}
	}
	if x.Raw() != "a\x1b[31m\u202Eb" {
		t.Errorf("Raw = %q", x.Raw())
	}
}

func TestZeroAndEqual(t *testing.T) {
	var zero Text
	if !zero.IsEmpty() || zero != New("") || zero.Len() != 0 || zero.Line() != "" {
		t.Errorf("the zero value is not the empty text: %#v", zero)
	}
	if New("日").Len() != 3 || New("a") == New("b") {
		t.Error("Len counts bytes, and different texts differ")
	}
}

func TestJSON(t *testing.T) {
	tests := []struct{ name, in, raw, out string }{
		{"string", `"a<b>&\u001b\n"`, "a<b>&\x1b\n", `"a<b>&\u001b\n"`},
		{"null", `null`, "", `""`},
		{"number", `12.50`, "12.50", `"12.50"`},
		{"object", `{"a": 1}`, `{"a": 1}`, `"{\"a\": 1}"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var x Text
			if err := json.Unmarshal([]byte(tt.in), &x); err != nil {
				t.Fatal(err)
			}
			if x.Raw() != tt.raw {
				t.Errorf("raw %q, want %q", x.Raw(), tt.raw)
			}
			out, err := x.MarshalJSON()
			if err != nil || string(out) != tt.out {
				t.Errorf("encoded %s, %v; want %s", out, err, tt.out)
			}
		})
	}
	var x Text
	if err := x.UnmarshalJSON([]byte(`"a`)); err == nil {
		t.Error("a broken string is accepted")
	}
}

// FuzzShow holds the two promises: nothing that acts on a terminal comes out,
// and nothing printable is lost or changes place.
func FuzzShow(f *testing.F) {
	for _, s := range []string{
		"", "John", "a\x1b]0;t\x07\n\t", "\u202E\u200D", "👩\u200D🚀 ❤\uFE0F 1\uFE0F\u20E3",
		"\xff\xc3\x28", "e\u0301", "\r\n\r", "\u0085\u2028", "\U000E0041\U000E0100", "🏽\u200D👩",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, out := range map[string]string{"line": Line(s), "block": Block(s)} {
			if !utf8.ValidString(out) {
				t.Fatalf("%s of %q is no UTF-8: %q", name, s, out)
			}
			var near neighbour
			for i, r := range out {
				rest := out[i+utf8.RuneLen(r):]
				if name == "block" && r == '\n' {
					near = neighbour{}
					continue
				}
				if r < ' ' || r >= 0x7f && r <= 0x9f || !near.keeps(r, rest) {
					t.Fatalf("%s of %q lets U+%04X out", name, s, r)
				}
				near = near.after(r)
			}
			rest := out
			for _, r := range s {
				if r == utf8.RuneError || !visible(r) {
					continue
				}
				at := strings.IndexRune(rest, r)
				if at < 0 {
					t.Fatalf("%s of %q lost %q: %q", name, s, r, out)
				}
				rest = rest[at+utf8.RuneLen(r):]
			}
		}
		if l := Line(s); Line(l) != l {
			t.Fatalf("Line of %q is not stable: %q", s, l)
		}
		if b := Block(s); Block(b) != b {
			t.Fatalf("Block of %q is not stable: %q", s, b)
		}
		if strings.Contains(Line(s), "\n") {
			t.Fatalf("Line of %q breaks", s)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	for _, s := range []string{"3f1c2d2e-aaaa-4bbb-8ccc-ddddeeeeffff", "門 camera 日本 👩\u200D🚀"} {
		b.Run(fmt.Sprint(len(s)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = Line(s)
			}
		})
	}
}
