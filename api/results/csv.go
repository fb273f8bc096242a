package results

import (
	"encoding/csv"
	"strings"

	"ozdesk/api/text"
)

// csvSink writes RFC 4180.
type csvSink struct {
	w      *csv.Writer
	record []string
}

// newCSVSink writes the header at once: no rows is a file of its own.
func newCSVSink(e *Encoder) *csvSink {
	// The csv writer takes the encoder's buffer over as its own, so there is
	// one buffer, one flush and one remembered error.
	s := &csvSink{w: csv.NewWriter(e.w), record: make([]string, len(e.columns))}
	for i, c := range e.columns {
		s.record[i] = Guard(c.Name)
	}
	s.write()
	return s
}

func (s *csvSink) row(row []Cell) {
	for i, c := range row {
		s.record[i] = Guard(c.text.Raw())
	}
	s.write()
}

// write needs no look at the error: the encoder's buffer keeps it.
func (s *csvSink) write() { _ = s.w.Write(s.record) }

func (s *csvSink) close() {}

// formulaStarts are the first characters that make a spreadsheet read a cell
// as more than text.
const formulaStarts = "=+-@\t\r"

// Guard returns a foreign string as the content of a CSV cell: on one line,
// without control characters, and with a ' in front when it starts like a
// formula and is no number. A -0.1188 and a +0.0370 stay numbers.
func Guard(raw string) string {
	shown := text.Line(raw)
	if raw == "" || !strings.ContainsRune(formulaStarts, rune(raw[0])) || isNumber(unsigned(raw)) {
		return shown
	}
	return "'" + shown
}
