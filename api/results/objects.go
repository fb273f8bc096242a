package results

import (
	"bytes"
	"encoding/json"
)

// appendObject appends a row as a JSON object, keys in the order of the
// columns.
func appendObject(b []byte, columns []Column, row []Cell) []byte {
	b = append(b, '{')
	for i, c := range columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, c.Name)
		b = append(b, ':')
		b = row[i].appendJSON(b)
	}
	return append(b, '}')
}

// lineSink writes NDJSON.
type lineSink struct {
	e      *Encoder
	buffer []byte
}

func (s *lineSink) row(row []Cell) {
	s.buffer = append(appendObject(s.buffer[:0], s.e.columns, row), '\n')
	s.e.put(s.buffer)
}

func (s *lineSink) close() {}

// arraySink writes a JSON array with one object on each line.
type arraySink struct {
	e      *Encoder
	buffer []byte
	begun  bool
}

func (s *arraySink) row(row []Cell) {
	before := ",\n  "
	if !s.begun {
		before = "[\n  "
	}
	s.begun = true
	s.buffer = append(s.buffer[:0], before...)
	s.buffer = appendObject(s.buffer, s.e.columns, row)
	s.e.put(s.buffer)
}

func (s *arraySink) close() {
	if s.begun {
		s.e.put([]byte("\n]\n"))
		return
	}
	s.e.put([]byte("[]\n"))
}

// objectSink writes one indented JSON object, or null for nothing.
type objectSink struct {
	e     *Encoder
	begun bool
}

func (s *objectSink) row(row []Cell) {
	s.begun = true
	var b bytes.Buffer
	line := appendObject(nil, s.e.columns, row)
	if err := json.Indent(&b, line, "", "  "); err != nil {
		b.Reset() // Cannot be: the line was built as JSON. It is still true.
		b.Write(line)
	}
	b.WriteByte('\n')
	s.e.put(b.Bytes())
}

func (s *objectSink) close() {
	if !s.begun {
		s.e.put([]byte("null\n"))
	}
}
