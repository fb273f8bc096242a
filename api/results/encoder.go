package results

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format is how rows are written.
type Format int

// The formats of the option -o.
const (
	// FormatTable is aligned columns for a person.
	FormatTable Format = iota
	// FormatJSON is an array of objects, or one object for one thing.
	FormatJSON
	// FormatNDJSON is one object on each line.
	FormatNDJSON
	// FormatCSV is RFC 4180 with a header, and with lines that end in LF.
	FormatCSV
)

// String returns the word of the option: table, json, ndjson or csv.
func (f Format) String() string {
	switch f {
	case FormatJSON:
		return "json"
	case FormatNDJSON:
		return "ndjson"
	case FormatCSV:
		return "csv"
	case FormatTable:
	}
	return "table"
}

// ParseFormat reads the word of the option.
func ParseFormat(s string) (Format, error) {
	for _, f := range []Format{FormatTable, FormatJSON, FormatNDJSON, FormatCSV} {
		if strings.EqualFold(s, f.String()) {
			return f, nil
		}
	}
	return FormatTable, fmt.Errorf("%q is no output format: use table, json, ndjson or csv", s)
}

// Column is one field of the rows.
type Column struct {
	// Name is the key in JSON and the header in CSV, as the API has it.
	Name string
	// Numeric aligns the column to the right in a table.
	Numeric bool
	// Uncut keeps the whole text in a table; other columns end in "…" after
	// 64 cells. Numbers are never cut.
	Uncut bool
	// Drop says how early a table gives the column up where it does not fit:
	// higher ones first, 0 never.
	Drop int
}

// Option changes how an Encoder writes.
type Option func(*Encoder)

// Single writes one thing: JSON as one indented object instead of an array, a
// table as one line for each column.
func Single() Option { return func(e *Encoder) { e.single = true } }

// Width says how many cells a line of a table may have; columns with a Drop
// are left out, highest first, until the rest fits. Without it, and with 0,
// all columns are written.
func Width(cells int) Option { return func(e *Encoder) { e.width = cells } }

// ErrTooMany is the answer of an Encoder for one thing to a second row.
var ErrTooMany = errors.New("more than one row for one thing")

// sink writes the rows of one format. The writer keeps its first error, so a
// sink need not look at it.
type sink interface {
	row(row []Cell)
	close()
}

// Encoder writes rows of the same columns. Its methods are not for several
// goroutines at once.
type Encoder struct {
	w       *bufio.Writer
	columns []Column
	sink    sink
	single  bool
	width   int
	rows    int
}

// New starts writing to w. Nothing reaches w before a flush; call Close.
func New(w io.Writer, f Format, columns []Column, options ...Option) *Encoder {
	e := &Encoder{w: bufio.NewWriter(w), columns: columns}
	for _, o := range options {
		o(e)
	}
	switch {
	case f == FormatCSV:
		e.sink = newCSVSink(e)
	case f == FormatNDJSON:
		e.sink = &lineSink{e: e}
	case f == FormatJSON && e.single:
		e.sink = &objectSink{e: e}
	case f == FormatJSON:
		e.sink = &arraySink{e: e}
	case e.single:
		e.sink = &cardSink{e: e}
	default:
		e.sink = &tableSink{e: e}
	}
	return e
}

// Write adds a row with one cell for each column. It returns the first error
// of the writer below, which then ends all writing.
func (e *Encoder) Write(row []Cell) error {
	if len(row) != len(e.columns) {
		return fmt.Errorf("write row %d: %d cells for %d columns", e.rows+1, len(row), len(e.columns))
	}
	if e.single && e.rows > 0 {
		return ErrTooMany
	}
	e.rows++
	e.sink.row(row)
	return e.failure()
}

// Flush hands everything written so far to the writer below. A table still
// keeps the rows that it measures its columns by.
func (e *Encoder) Flush() error {
	if err := e.w.Flush(); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

// Close writes what is left, such as the end of an array, and flushes. It does
// not close the writer below.
func (e *Encoder) Close() error {
	e.sink.close()
	return e.Flush()
}

// put writes bytes. The buffer remembers an error; see failure.
func (e *Encoder) put(b []byte) { _, _ = e.w.Write(b) }

// failure returns the error that the buffered writer remembers: writing
// nothing reports it.
func (e *Encoder) failure() error {
	if _, err := e.w.Write(nil); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}
