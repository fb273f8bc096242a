package enrol

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
)

// maxCSV is the largest CSV file that is read, in bytes.
const maxCSV = 64 << 20

// Columns of a CSV file.
const (
	colName   = "name"
	colFirst  = "first_name"
	colMiddle = "middle_name"
	colLast   = "last_name"
	colPhoto  = "photo"
	colPair   = "key=value"
	colFailed = "failed" // Why somebody was not enrolled; it is not read.
)

// csv reads a CSV file (RFC 4180) with a person a line: name, one or more
// photographs, and key=value for metadata. A first line that begins with name
// or first_name names the columns. Commas, semicolons and tabs are understood,
// and so is the mark that says UTF-8.
func (l *List) csv(ctx context.Context, path string) (err error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxCSV {
		return ErrTooMany
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read the CSV file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReaderSize(f, 64<<10)
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.Comma = -1, separator(in)
	t := table{list: l, dir: filepath.Dir(path)}
	for first := true; ; first = false {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			t.fault(bad.StartLine, "the quotation marks do not fit together; what follows is not read.")
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the CSV file: %w", err)
		}
		if first && t.header(cells) {
			continue
		}
		line, _ := r.FieldPos(0)
		t.row(line, cells)
		if len(l.People) > MaxPeople {
			return ErrTooMany
		}
	}
}

// separator is the sign between the cells of the first line: the one of comma,
// semicolon and tab that is there most often outside quotation marks.
func separator(in *bufio.Reader) rune {
	head, _ := in.Peek(in.Size())
	if end := bytes.IndexByte(head, '\n'); end >= 0 {
		head = head[:end]
	}
	count := map[rune]int{}
	quoted := false
	for _, c := range string(head) {
		switch {
		case c == '"':
			quoted = !quoted
		case !quoted:
			count[c]++
		}
	}
	best := ','
	for _, c := range ";\t" {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// table is a CSV file as it is read.
type table struct {
	list    *List
	dir     string
	columns []string // Empty where the file does not name them.
}

// header takes in a first line that names the columns. A column with a name of
// its own is metadata.
func (t *table) header(cells []string) bool {
	if len(cells) == 0 || !strings.EqualFold(strings.TrimSpace(cells[0]), colName) && !strings.EqualFold(strings.TrimSpace(cells[0]), colFirst) {
		return false
	}
	for _, c := range cells {
		name := strings.TrimSpace(plain(c))
		switch folded := strings.ToLower(name); {
		case folded == "" || folded == colPair:
			name = colPair
		case strings.HasPrefix(folded, colPhoto):
			name = colPhoto
		case folded == colName || folded == colFirst || folded == colMiddle || folded == colLast || folded == colFailed:
			name = folded
		}
		t.columns = append(t.columns, name)
	}
	return true
}

// column is what a cell is: named by the first line or, without one, the name,
// then photographs, then pairs.
func (t *table) column(i int, cell string, pairs bool) string {
	switch {
	case i < len(t.columns):
		return t.columns[i]
	case len(t.columns) > 0 || i > 0 && (pairs || isPair(cell)):
		return colPair
	case i == 0:
		return colName
	}
	return colPhoto
}

// isPair reports a cell such as badge=17: no path has a plain word before its
// first equals sign, unless it is written with ./ before it.
func isPair(cell string) bool {
	key, _, found := strings.Cut(cell, "=")
	return found && key != "" && !strings.ContainsAny(key, `/\`)
}

// row adds the person of a line. What is wrong with it is a finding.
func (t *table) row(line int, cells []string) {
	p := Person{Line: line}
	var name string
	pairs := false
	for i, raw := range cells {
		cell := plain(raw)
		if !utf8.ValidString(cell) {
			p.fault(line, "this is no UTF-8 text; save the file as CSV UTF-8.")
			break
		}
		value := strings.TrimSpace(cell)
		if value == "" {
			continue
		}
		switch column := t.column(i, value, pairs); column {
		case colName:
			name = value
		case colFirst:
			p.First = value
		case colMiddle:
			p.Middle = value
		case colLast:
			p.Last = value
		case colPhoto:
			t.photo(&p, line, i, value)
		case colPair:
			pairs = true
			key, of, found := strings.Cut(value, "=")
			if !found {
				p.fault(line, fmt.Sprintf("column %d is neither a photograph nor key=value.", i+1))
				continue
			}
			p.set(line, strings.TrimSpace(key), of)
		case colFailed:
		default:
			p.set(line, column, value)
		}
	}
	if name != "" {
		meta := p.Meta
		p.EnrolPerson = Named(name)
		p.Meta = meta
	}
	switch {
	case name == "" && p.Name() == "" && len(p.Photos) == 0 && len(p.Findings) == 0:
		return // An empty line.
	case p.Name() == "" && len(p.Findings) == 0:
		p.warn(fmt.Sprintf("Line %d has no name.", line))
	}
	if len(p.Photos) == 0 && len(p.Findings) == 0 {
		p.fault(line, "there is no photograph.")
	}
	t.list.People = append(t.list.People, p)
}

// photo adds a photograph of a line.
func (t *table) photo(p *Person, line, column int, value string) {
	if rules.KindOfFile(value) != api.KindImage {
		p.fault(line, fmt.Sprintf("column %d is no photograph; one ends in .jpg, .png or the like.", column+1))
		return
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(t.dir, filepath.FromSlash(value))
	}
	p.Photos = append(p.Photos, Photo{Path: filepath.Clean(value)})
}

// reserved are keys that have a meaning of their own in a person's metadata.
var reserved = map[string]bool{"": true, "person_info": true, "ozdesk_request_id": true}

// set adds a field of metadata.
func (p *Person) set(line int, key, value string) {
	if reserved[key] {
		p.fault(line, "a key is empty, or one that this program needs itself.")
		return
	}
	if p.Meta == nil {
		p.Meta = map[string]string{}
	}
	p.Meta[key] = value
}

// fault says what is wrong with a line.
func (p *Person) fault(line int, what string) {
	p.Findings = append(p.Findings, rules.Finding{Severity: rules.Stop, Text: fmt.Sprintf("Line %d: %s", line, what)})
}

// fault adds a line that is nobody.
func (t *table) fault(line int, what string) {
	p := Person{Line: line, EnrolPerson: jobs.EnrolPerson{}}
	p.fault(line, what)
	t.list.People = append(t.list.People, p)
}

// formula reports cells that a spreadsheet would take for a formula, and those
// that are marked as none.
func formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@\t\r'", rune(cell[0])) }

// harmless writes a cell so that no spreadsheet runs it; plain reads it again.
func harmless(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// plain is a cell without the mark of harmless. A formula stays text.
func plain(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && formula(cell[1:]) {
		return cell[1:]
	}
	return cell
}

// WriteCSV writes persons as a CSV file that Read understands, with the reason
// why each was not enrolled.
func WriteCSV(w io.Writer, list []jobs.Unenrolled) error {
	photos, pairs := 1, 0
	for _, u := range list {
		photos, pairs = max(photos, len(u.Photos)), max(pairs, len(u.Person.Meta))
	}
	out := csv.NewWriter(w)
	row := []string{colFirst, colMiddle, colLast}
	row = append(row, repeated(colPhoto, photos)...)
	row = append(row, repeated(colPair, pairs)...)
	err := out.Write(append(row, colFailed))
	for _, u := range list {
		row := []string{u.Person.First, u.Person.Middle, u.Person.Last}
		for _, f := range u.Photos {
			row = append(row, f.Path)
		}
		row = append(row, repeated("", photos-len(u.Photos))...)
		for _, key := range keysOf(u.Person.Meta) {
			row = append(row, key+"="+u.Person.Meta[key])
		}
		row = append(append(row, repeated("", pairs-len(u.Person.Meta))...), u.Why)
		for i := range row {
			row[i] = harmless(row[i])
		}
		err = errors.Join(err, out.Write(row))
	}
	out.Flush()
	if err = errors.Join(err, out.Error()); err != nil {
		return fmt.Errorf("write the CSV file: %w", err)
	}
	return nil
}

func keysOf(meta map[string]string) []string { return slices.Sorted(maps.Keys(meta)) }

func repeated(cell string, n int) []string { return slices.Repeat([]string{cell}, max(n, 0)) }
