package results

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"ozdesk/api/text"
)

// testColumns are a list with every alignment.
var testColumns = []Column{{Name: "collection_id", Uncut: true}, {Name: "alias", Drop: 1}, {Name: "persons", Numeric: true}}

// encode writes rows and returns what came out.
func encode(t testing.TB, f Format, columns []Column, rows [][]Cell, options ...Option) string {
	t.Helper()
	var b bytes.Buffer
	e := New(&b, f, columns, options...)
	for _, r := range rows {
		if err := e.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	n := 412
	rows := [][]Cell{
		{String("c-1"), Text(text.New("blacklist 日本")), IntOf(&n)},
		{String("c-2"), Text(text.Text{}), IntOf(nil)},
	}
	for _, c := range []struct {
		name    string
		format  Format
		rows    [][]Cell
		options []Option
		want    string
	}{
		{"table", FormatTable, rows, nil, "collection_id  alias           persons\nc-1            blacklist 日本      412\nc-2\n"},
		{"narrow table", FormatTable, rows, []Option{Width(30)}, "collection_id  persons\nc-1                412\nc-2\n"},
		{"too narrow table", FormatTable, rows, []Option{Width(5)}, "collection_id  persons\nc-1                412\nc-2\n"},
		{"empty table", FormatTable, nil, nil, "collection_id  alias  persons\n"},
		{"one thing as a table", FormatTable, rows[:1], []Option{Single()}, "collection_id  c-1\nalias          blacklist 日本\npersons        412\n"},
		{"json", FormatJSON, rows, nil, "[\n  {\"collection_id\":\"c-1\",\"alias\":\"blacklist 日本\",\"persons\":412},\n  {\"collection_id\":\"c-2\",\"alias\":null,\"persons\":null}\n]\n"},
		{"empty json", FormatJSON, nil, nil, "[]\n"},
		{"one thing as json", FormatJSON, rows[:1], []Option{Single()}, "{\n  \"collection_id\": \"c-1\",\n  \"alias\": \"blacklist 日本\",\n  \"persons\": 412\n}\n"},
		{"nothing as json", FormatJSON, nil, []Option{Single()}, "null\n"},
		{"ndjson", FormatNDJSON, rows, nil, "{\"collection_id\":\"c-1\",\"alias\":\"blacklist 日本\",\"persons\":412}\n{\"collection_id\":\"c-2\",\"alias\":null,\"persons\":null}\n"},
		{"empty ndjson", FormatNDJSON, nil, nil, ""},
		{"csv", FormatCSV, rows, nil, "collection_id,alias,persons\nc-1,blacklist 日本,412\nc-2,,\n"},
		{"empty csv", FormatCSV, nil, nil, "collection_id,alias,persons\n"},
		{"one thing as csv", FormatCSV, rows[:1], []Option{Single()}, "collection_id,alias,persons\nc-1,blacklist 日本,412\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := encode(t, c.format, testColumns, c.rows, c.options...); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range []Format{FormatTable, FormatJSON, FormatNDJSON, FormatCSV} {
		if got, err := ParseFormat(strings.ToUpper(f.String())); err != nil || got != f {
			t.Errorf("%s is read as %s, %v", f, got, err)
		}
	}
	if _, err := ParseFormat("xml\x1b"); err == nil || strings.ContainsRune(err.Error(), '\x1b') {
		t.Errorf("error %v", err)
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"plain":             "plain",
		"-0.1188":           "-0.1188",
		"+0.0370":           "+0.0370",
		"-1e-3":             "-1e-3",
		"0.5":               "0.5",
		"=1+1":              "'=1+1",
		"@SUM(A1)":          "'@SUM(A1)",
		"+1+cmd|' /C'!A0":   "'+1+cmd|' /C'!A0",
		"-1-1":              "'-1-1",
		"-":                 "'-",
		"+":                 "'+",
		"--1":               "'--1",
		"+-1":               "'+-1",
		"-0x1":              "'-0x1",
		"- 1":               "'- 1",
		"-1 ":               "'-1 ",
		"\t=1":              "'␉=1",
		"\r=1":              "'␍=1",
		"a\nb":              "a␊b",
		"\x1b]52;c;QUE\x07": "␛]52;c;QUE␇",
		"a=1":               "a=1",
	} {
		if got := Guard(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestCells(t *testing.T) {
	for _, c := range []struct {
		name, line, json string
		cell             Cell
	}{
		{"absent", "", "null", Cell{}},
		{"a number keeps its digits", "0.4630", "0.4630", Number("0.4630")},
		{"a plus is not JSON", "+0.0370", "0.0370", Number("+0.0370")},
		{"a minus is", "-0.1188", "-0.1188", Number("-0.1188")},
		{"NaN is a string", "NaN", `"NaN"`, Number("NaN")},
		{"a percentage is a string", "85%", `"85%"`, Number("85%")},
		{"a padded number is a string", " 1", `" 1"`, Number(" 1")},
		{"a number and a line end is a string", "1␊", `"1\n"`, Number("1\n")},
		{"no number", "", "null", Number("")},
		{"zero is not absent", "0", "0", Int(0)},
		{"false is not absent", "false", "false", Bool(false)},
		{"a time", "2026-03-09T13:02:11.120000Z", `"2026-03-09T13:02:11.120000Z"`, Time(time.Date(2026, 3, 9, 14, 2, 11, 120000000, time.FixedZone("", 3600)))},
		{"no time", "", "null", Time(time.Time{})},
		{"raw JSON", "k=v", `{"k":"v\u009b","n":1.50}`, JSON(json.RawMessage("{ \"k\" : \"v\u009b\",\n \"n\": 1.50 }"), text.New("k=v"))},
		{"no JSON", "k", "null", JSON(json.RawMessage("{"), text.New("k"))},
		{"a list", "a,␛", `["a","\u001b"]`, Strings([]text.Text{text.New("a"), text.New("\x1b")})},
		{"an empty list", "", "[]", Strings(nil)},
		{"markup stays readable", "<a&b>", `"<a&b>"`, String("<a&b>")},
		{"direction marks", "a‹U+202E›b", `"a\u202eb"`, String("a\u202eb")},
		{"beyond the basic plane", "‹U+E0041›", `"\udb40\udc41"`, String("\U000e0041")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.cell.Line(); got != c.line {
				t.Errorf("line %q, want %q", got, c.line)
			}
			got := string(c.cell.appendJSON(nil))
			if got != c.json || !json.Valid([]byte(got)) {
				t.Errorf("json %s, want %s", got, c.json)
			}
		})
	}
}

func TestTableIsMeasuredByItsFirstRows(t *testing.T) {
	columns := []Column{{Name: "a"}, {Name: "b", Numeric: true}}
	var b bytes.Buffer
	e := New(&b, FormatTable, columns)
	for range tableMeasure {
		if err := e.Write([]Cell{String("xx"), Int(1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != tableMeasure+1 {
		t.Fatalf("%d lines are out after measuring", n)
	}
	if err := errors.Join(e.Write([]Cell{String("wide"), Number("0.123456789")}), e.Close()); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasSuffix(got, "xx  1\nwide  0.123456789\n") {
		t.Errorf("ends in %q", got[max(0, len(got)-40):])
	}
}

func TestTableCutsTextAndNoNumber(t *testing.T) {
	long := strings.Repeat("あ", 80)
	digits := "0." + strings.Repeat("1", 80)
	got := encode(t, FormatTable, []Column{{Name: "a"}, {Name: "n", Numeric: true}}, [][]Cell{{String(long), Number(digits)}})
	if !strings.Contains(got, "あ…") || strings.Contains(got, long) || !strings.Contains(got, digits) {
		t.Errorf("got %s", got)
	}
	if got = encode(t, FormatTable, []Column{{Name: "a", Uncut: true}}, [][]Cell{{String(long)}}); !strings.Contains(got, long) {
		t.Errorf("an uncut column was cut: %s", got)
	}
}

func TestFittingDropsInOrder(t *testing.T) {
	columns := []Column{{Name: "a"}, {Name: "b", Drop: 1}, {Name: "c", Drop: 2}, {Name: "d", Drop: 2}}
	widths := []int{4, 4, 4, 4} // 22 with the gaps
	for width, want := range map[int]string{0: "[0 1 2 3]", 22: "[0 1 2 3]", 21: "[0 1 2]", 15: "[0 1]", 9: "[0]", 1: "[0]"} {
		if got := fmt.Sprint(fitting(columns, widths, width)); got != want {
			t.Errorf("in %d cells %s, want %s", width, got, want)
		}
	}
}

func TestWriteErrors(t *testing.T) {
	var b bytes.Buffer
	if err := New(&b, FormatCSV, testColumns).Write(make([]Cell, 2)); err == nil {
		t.Error("two cells fit into three columns")
	}
	e := New(&b, FormatJSON, testColumns, Single())
	if err := errors.Join(e.Write(make([]Cell, 3)), e.Write(make([]Cell, 3))); !errors.Is(err, ErrTooMany) {
		t.Errorf("two rows for one thing: %v", err)
	}
	for _, f := range []Format{FormatTable, FormatJSON, FormatNDJSON, FormatCSV} {
		e := New(brokenPipe{}, f, testColumns)
		var err error
		for n := 0; err == nil && n < 10_000; n++ {
			err = e.Write([]Cell{String("c-1"), String("some alias"), Int(n)})
		}
		if !errors.Is(err, errPipe) {
			t.Errorf("%s goes on writing into a broken pipe: %v", f, err)
		}
		if err = e.Close(); !errors.Is(err, errPipe) {
			t.Errorf("%s closes a broken pipe with %v", f, err)
		}
	}
}

var errPipe = errors.New("broken pipe")

// brokenPipe takes nothing.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

// FuzzNothingEscapes writes hostile cells in every format. What comes out has
// no control character but the line ends, is valid, and in CSV and JSON gives
// the same number of rows and fields back.
func FuzzNothingEscapes(f *testing.F) {
	for _, s := range []string{"", "plain", "=1+1", "\x1b[31m", "\u009b31m", "\x9b31m", "a\r\nb", "\u2028", "\"quoted\"", "-1", "\U000e0041", "{\"a\":\"\u0085\"}", "[1,\n2]"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		row := []Cell{Text(text.New(a)), Number(b), JSON(json.RawMessage(a), text.New(b)), Strings([]text.Text{text.New(a), text.New(b)})}
		columns := []Column{{Name: "a"}, {Name: "b", Numeric: true}, {Name: "c"}, {Name: "d"}}
		for _, format := range []Format{FormatTable, FormatJSON, FormatNDJSON, FormatCSV} {
			for _, options := range [][]Option{nil, {Single()}} {
				out := encode(t, format, columns, [][]Cell{row}, options...)
				if bad := control(out); bad != "" {
					t.Fatalf("%s lets %s through: %q", format, bad, out)
				}
				checkReadable(t, format, out, len(options) > 0)
			}
		}
	})
}

// control names the first character that must not leave the program.
func control(out string) string {
	for i, r := range out {
		if r == utf8.RuneError && !strings.HasPrefix(out[i:], "\uFFFD") {
			return fmt.Sprintf("the byte %x", out[i])
		}
		if r != '\n' && unicode.IsControl(r) {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

// checkReadable reads one row of four fields back.
func checkReadable(t *testing.T, format Format, out string, single bool) {
	t.Helper()
	switch {
	case format == FormatCSV:
		records, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(records) != 2 || len(records[1]) != 4 {
			t.Fatalf("csv %q: %v, %d records", out, err, len(records))
		}
		for _, field := range records[1] {
			if field != "" && strings.ContainsRune("=@", rune(field[0])) {
				t.Fatalf("a formula leaves: %q", out)
			}
		}
	case format == FormatNDJSON || (format == FormatJSON && single):
		var object map[string]any
		if err := json.Unmarshal([]byte(out), &object); err != nil || len(object) != 4 {
			t.Fatalf("%s %q: %v", format, out, err)
		}
	case format == FormatJSON:
		var array []map[string]any
		if err := json.Unmarshal([]byte(out), &array); err != nil || len(array) != 1 || len(array[0]) != 4 {
			t.Fatalf("%s %q: %v", format, out, err)
		}
	case single:
		if strings.Count(out, "\n") != 4 {
			t.Fatalf("card %q", out)
		}
	default:
		if strings.Count(out, "\n") != 2 {
			t.Fatalf("table %q", out)
		}
	}
}
