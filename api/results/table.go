package results

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Sizes of a table, in cells, except the number of rows.
const (
	tableGap     = 2
	tableMaxCell = 64
	tableMeasure = 256 // rows that the widths are taken from
)

// tableSink writes aligned columns. The first rows decide on the widths; later
// ones are written as they come, and one that is wider pushes out its line
// rather than losing something.
type tableSink struct {
	e       *Encoder
	waiting [][]string
	widths  []int
	shown   []int // indexes of the columns that are written; nil while measuring
}

func (s *tableSink) row(row []Cell) {
	line := make([]string, len(row))
	for i, c := range row {
		line[i] = c.Line()
		if column := s.e.columns[i]; !column.Numeric && !column.Uncut {
			line[i] = ansi.Truncate(line[i], tableMaxCell, "…")
		}
	}
	if s.shown != nil {
		s.line(line)
		return
	}
	s.waiting = append(s.waiting, line)
	if len(s.waiting) == tableMeasure {
		s.release()
	}
}

func (s *tableSink) close() {
	if s.shown == nil {
		s.release()
	}
}

// release ends measuring and writes the header and what was kept.
func (s *tableSink) release() {
	s.widths = make([]int, len(s.e.columns))
	header := make([]string, len(s.e.columns))
	for i, c := range s.e.columns {
		header[i] = c.Name
		s.widths[i] = ansi.StringWidth(c.Name)
		for _, line := range s.waiting {
			s.widths[i] = max(s.widths[i], ansi.StringWidth(line[i]))
		}
	}
	s.shown = fitting(s.e.columns, s.widths, s.e.width)
	s.line(header)
	for _, line := range s.waiting {
		s.line(line)
	}
	s.waiting = nil
}

// fitting returns the indexes of the columns to write: all, less those that
// must go for the rest to fit into width. Among equals the right one goes
// first.
func fitting(columns []Column, widths []int, width int) []int {
	shown := make([]int, len(columns))
	total := -tableGap
	for i := range columns {
		shown[i] = i
		total += widths[i] + tableGap
	}
	for width > 0 && total > width {
		drop := -1
		for _, i := range shown {
			if columns[i].Drop > 0 && (drop < 0 || columns[i].Drop >= columns[drop].Drop) {
				drop = i
			}
		}
		if drop < 0 {
			break
		}
		total -= widths[drop] + tableGap
		shown = slices.DeleteFunc(shown, func(i int) bool { return i == drop })
	}
	return shown
}

// line writes one line of the table.
func (s *tableSink) line(cells []string) {
	var b strings.Builder
	for n, i := range s.shown {
		if n > 0 {
			b.WriteString(strings.Repeat(" ", tableGap))
		}
		space := strings.Repeat(" ", max(0, s.widths[i]-ansi.StringWidth(cells[i])))
		if s.e.columns[i].Numeric {
			b.WriteString(space + cells[i])
		} else {
			b.WriteString(cells[i] + space)
		}
	}
	s.e.put([]byte(strings.TrimRight(b.String(), " ") + "\n"))
}

// cardSink writes one thing as a line for each column: name and value.
type cardSink struct{ e *Encoder }

func (s *cardSink) row(row []Cell) {
	width := 0
	for _, c := range s.e.columns {
		width = max(width, ansi.StringWidth(c.Name))
	}
	for i, c := range s.e.columns {
		space := strings.Repeat(" ", width-ansi.StringWidth(c.Name)+tableGap)
		s.e.put([]byte(strings.TrimRight(c.Name+space+row[i].Line(), " ") + "\n"))
	}
}

func (s *cardSink) close() {}
