package kit

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// RowSource is what a table shows. Rows are asked for by index and only when
// they are visible, so a source may stand for a million of them.
type RowSource interface {
	// Len returns how many rows there are, and whether the number is exact; if
	// it is not, there are at least that many.
	Len() (n int, exact bool)
	// Row returns row i; false when it is not loaded yet.
	Row(i int) (Row, bool)
}

// Finder is a RowSource that can tell where a row went. A table uses it to
// keep its cursor on the same object when rows come and go above it.
type Finder interface {
	IndexOf(id string) (int, bool)
}

// Row is one line of a table.
type Row struct {
	// ID tells rows apart for as long as they live; the cursor keeps to it.
	ID string
	// Cells lie in the order of the columns. Missing ones are empty.
	Cells []Cell
}

// Cell is one text of a row.
type Cell struct {
	// Text is plain: no styles, no line breaks.
	Text string
	// Role paints the text.
	Role Role
	// Spans, when there are any, replace Text by parts with roles of their own.
	Spans []Span
	// Words says that the spans are words, the weightiest first. They stand
	// apart and are never cut: those that do not fit are left out, which "…"
	// tells where it fits.
	Words bool
}

// Span is a part of a cell.
type Span struct {
	Text string
	Role Role
}

// Column says how the cells at one place are laid out. Widths are in cells.
type Column struct {
	Title string
	// Min is the least width that makes sense, Max the greatest that is used;
	// a Max below Min stands for Min.
	Min, Max int
	// Gap is the space before the column, 0 for the usual two cells. The first
	// one always has two, which hold the bar of the cursor.
	Gap   int
	Align Align
	// Drop orders which columns go first when space shrinks: the highest goes
	// first, those with 0 only when nothing else is left, from the right.
	Drop int
}

// changedFor is how long a changed row stays tinted.
const changedFor = time.Second

// columnGap is the space between two columns, and before the first one (where
// the bar of the cursor is), in cells.
const columnGap = 2

// tableTickMsg asks a pane to be drawn again once a tint is over.
type tableTickMsg struct{ to pane.ID }

// Target returns the pane that owns the table.
func (m tableTickMsg) Target() pane.ID { return m.to }

// Table is a list of rows with a cursor. It draws what is visible and nothing
// else; the cost of a key does not depend on the number of rows.
type Table struct {
	// Picked, when it is not nil, tells the rows that somebody has selected.
	// They get a sign before them. It is asked for visible rows only.
	Picked func(row int, id string) bool

	env     Env
	owner   pane.ID
	source  RowSource
	columns []Column
	width   int // cells
	height  int // rows, without the header line
	focused bool
	top     int    // index of the first visible row
	row     int    // index of the cursor
	id      string // row at the cursor, "" until it is loaded
	changed map[string]time.Time
	layout  []placed
	rest    int // cells right of the last column
	cache   map[string]*drawn
	frame   uint64 // counts Views, to find out which cached rows are in use
}

// NewTable makes a table over a source for a pane.
func NewTable(env Env, owner pane.ID, source RowSource, columns ...Column) *Table {
	return &Table{
		env: env, owner: owner, source: source, columns: columns, focused: true,
		changed: map[string]time.Time{}, cache: map[string]*drawn{},
	}
}

// Resize sets the space for the header line and the rows below it, in cells.
func (t *Table) Resize(w, h int) {
	w, h = max(w, 0), max(h-1, 0)
	if w != t.width {
		t.width = w
		t.layout, t.rest = arrange(t.columns, w)
		clear(t.cache)
	}
	t.height = h
	t.follow()
}

// Focus says whether the table has the keys; it changes the tint of the row at
// the cursor only.
func (t *Table) Focus(on bool) { t.focused = on }

// SetColumns replaces the columns.
func (t *Table) SetColumns(columns ...Column) {
	t.columns = columns
	t.layout, t.rest = arrange(t.columns, t.width)
	clear(t.cache)
}

// Invalidate drops everything drawn before, for a change of theme.
func (t *Table) Invalidate() { clear(t.cache) }

// Cursor returns the id of the row at the cursor ("" when there is none or it
// is not loaded) and its index.
func (t *Table) Cursor() (id string, row int) { return t.id, t.row }

// SetCursor moves the cursor to a row by index, as far as there are rows.
func (t *Table) SetCursor(row int) {
	n, _ := t.source.Len()
	t.row = max(min(row, n-1), 0)
	t.adopt()
	t.follow()
}

// Select moves the cursor to a row by id, if the source can find it. It
// reports whether it could.
func (t *Table) Select(id string) bool {
	finder, ok := t.source.(Finder)
	if !ok {
		return false
	}
	i, ok := finder.IndexOf(id)
	if ok {
		t.SetCursor(i)
	}
	return ok
}

// Visible returns the rows that are on the screen, for a source that loads
// what is looked at.
func (t *Table) Visible() (first, count int) {
	n, _ := t.source.Len()
	return t.top, max(min(t.height, n-t.top), 0)
}

// Sync brings the cursor back to its row after the source has changed.
func (t *Table) Sync() {
	n, _ := t.source.Len()
	if n == 0 {
		t.top, t.row, t.id = 0, 0, ""
		return
	}
	if finder, ok := t.source.(Finder); ok && t.id != "" {
		if i, found := finder.IndexOf(t.id); found {
			// A list that is looked at from its top shows what arrives there;
			// else the row keeps its place on the screen.
			if t.top > 0 {
				t.top += i - t.row
			}
			t.row = i
			t.follow()
			return
		}
	}
	t.row = min(t.row, n-1)
	t.adopt()
	t.follow()
}

// Mark tints rows for a second because they have changed. The command redraws
// them afterwards.
func (t *Table) Mark(ids ...string) tea.Cmd {
	if len(ids) == 0 {
		return nil
	}
	now := t.env.Now()
	for id, at := range t.changed {
		if now.Sub(at) >= changedFor {
			delete(t.changed, id)
		}
	}
	for _, id := range ids {
		t.changed[id] = now
	}
	return pane.After(t.env.Ctx, changedFor, tableTickMsg{to: t.owner})
}

// Opens reports whether a click is on the row of the cursor of a table that has
// the keys and begins so many lines further down: such a click does what the key
// that opens does. One that only brings the keys or the cursor there does not.
func (t *Table) Opens(msg tea.Msg, above int) bool {
	click, ok := msg.(tea.MouseClickMsg)
	n, _ := t.source.Len()
	return ok && t.focused && click.Button == tea.MouseLeft && t.row < n && click.Y-above == t.row-t.top+1 && t.row-t.top < t.height
}

// Update moves the cursor. It reports whether the message was one that the
// table understands.
func (t *Table) Update(msg tea.Msg) bool {
	k := t.env.Keys
	n, _ := t.source.Len()
	switch msg := msg.(type) {
	case tableTickMsg:
		return true
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			t.SetCursor(t.row - wheelRows)
		case tea.MouseWheelDown:
			t.SetCursor(t.row + wheelRows)
		default:
			return false
		}
	case tea.MouseClickMsg:
		row := t.top + msg.Y - 1 // below the header line
		if msg.Button != tea.MouseLeft || msg.Y < 1 || msg.Y > t.height || row >= n {
			return false
		}
		t.SetCursor(row)
	case tea.KeyPressMsg:
		page := max(t.height-1, 1)
		switch {
		case Pressed(msg, k.Up):
			t.step(-1)
		case Pressed(msg, k.Down):
			t.step(1)
		case Pressed(msg, k.PageUp):
			t.SetCursor(t.row - page)
		case Pressed(msg, k.PageDown):
			t.SetCursor(t.row + page)
		case Pressed(msg, k.Top):
			t.SetCursor(0)
		case Pressed(msg, k.End):
			t.SetCursor(n - 1)
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// step moves the cursor by one row. At the edge the text moves on by a third of
// the height at once: eyes and slow connections rest in between, as beside
// another pane every moved row has to be written anew.
func (t *Table) step(by int) {
	before := t.top
	t.SetCursor(t.row + by)
	if t.top == before {
		return
	}
	n, _ := t.source.Len()
	more := by * (max(t.height/3, 1) - 1)
	t.top = max(min(t.top+more, n-t.height), 0)
}

// wheelRows is how far one notch of the wheel goes.
const wheelRows = 3

// adopt takes the id of the row at the cursor.
func (t *Table) adopt() {
	t.id = ""
	if row, ok := t.source.Row(t.row); ok {
		t.id = row.ID
	}
}

// follow scrolls so that the cursor is visible and the last page is full.
func (t *Table) follow() {
	n, _ := t.source.Len()
	t.top = min(t.top, t.row, max(n-t.height, 0))
	if t.height > 0 && t.row >= t.top+t.height {
		t.top = t.row - t.height + 1
	}
	t.top = max(t.top, 0)
}

// ToTop scrolls so that the row at the cursor is the first one in sight, as far
// as there are rows below it.
func (t *Table) ToTop() {
	t.top = t.row
	t.follow()
}
