package db

import (
	"strconv"
	"strings"

	"ozdesk/api/sandbox/wire"
)

// where collects the conditions of a query with their arguments.
type where struct {
	parts []string
	args  []any
}

func (w *where) add(part string, args ...any) {
	w.parts = append(w.parts, part)
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// column adds a condition on one column.
func (w *where) column(name string, c wire.Condition) {
	part, args := columnSQL(name, c)
	w.add(part, args...)
}

func columnSQL(name string, c wire.Condition) (string, []any) {
	switch c.Op {
	case wire.Min:
		return name + " >= ?", []any{int64(c.Time)}
	case wire.Max:
		return name + " <= ?", []any{int64(c.Time)}
	case wire.Greater:
		return name + " > ?", []any{int64(c.Time)}
	case wire.Less:
		return name + " < ?", []any{int64(c.Time)}
	}
	var parts []string
	var args []any
	if len(c.Values) > 0 {
		parts = append(parts, name+" IN ("+marks(len(c.Values))+")")
		for _, v := range c.Values {
			args = append(args, v)
		}
	}
	if c.Null {
		parts = append(parts, name+" IS NULL")
	}
	part := "(" + strings.Join(parts, " OR ") + ")"
	if c.Op == wire.NotIn {
		// A null is none of the values, where SQL alone would not say so.
		part = "NOT coalesce(" + part + ", 0)"
	}
	return part, args
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// either adds a condition that holds when it holds for one of two columns:
// the older reference gave one filter the values of both.
func (w *where) either(a, b string, c wire.Condition) {
	in := c
	in.Op = wire.In
	left, leftArgs := columnSQL(a, in)
	right, rightArgs := columnSQL(b, in)
	part := "(" + left + " OR " + right + ")"
	if c.Op == wire.NotIn {
		part = "NOT coalesce(" + part + ", 0)"
	}
	w.add(part, append(leftArgs, rightArgs...)...)
}

// words adds a search: each word begins some word of the text.
func (w *where) words(expression string, c wire.Condition) {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for _, word := range c.Values {
		w.add("(' ' || "+expression+") LIKE ? ESCAPE '\\'", "% "+escape.Replace(word)+"%")
	}
}

// terms adds a JSON filter on a column.
func (w *where) terms(column string, c wire.Condition) {
	for _, t := range c.Terms {
		value, paths := jsonValue(column, t.Path)
		repeat := func(n int) []any {
			var args []any
			for range n {
				args = append(args, paths...)
			}
			return args
		}
		switch {
		case t.Null && t.Compare == wire.Equal:
			w.add(value+" IS NULL", paths...)
		case t.Null:
			w.add(value+" IS NOT NULL", paths...)
		case t.Compare == wire.Equal:
			w.add(value+" = ?", append(paths, t.Value)...)
		case t.Compare == wire.NotEqual:
			w.add(value+" != ?", append(paths, t.Value)...)
		default:
			sign := map[wire.Compare]string{wire.AtMost: "<=", wire.AtLeast: ">=", wire.Below: "<", wire.Above: ">"}[t.Compare]
			// Text that does not begin like a number would be cast to zero.
			w.add("("+value+" GLOB '[-0-9.]*' AND CAST("+value+" AS REAL) "+sign+" ?)", append(repeat(2), t.Number)...)
		}
	}
}

// jsonValue is the text of the value at a path, null for null and for nothing
// there. A path with a number in it is tried as an index and as a key.
func jsonValue(column string, path []string) (string, []any) {
	var index, key strings.Builder
	index.WriteByte('$')
	key.WriteByte('$')
	numeric := false
	for _, p := range path {
		if n, err := strconv.ParseUint(p, 10, 31); err == nil {
			numeric = true
			index.WriteString("[" + strconv.FormatUint(n, 10) + "]")
		} else {
			index.WriteString(`."` + p + `"`)
		}
		key.WriteString(`."` + p + `"`)
	}
	// The operator -> keeps true and false as words, where ->> makes them
	// numbers; quotation marks of text are taken off by ->>.
	text := "CASE json_type(" + column + ", ?) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(" + column + " ->> ? AS TEXT) END"
	if !numeric {
		return text, []any{key.String(), key.String()}
	}
	return "coalesce(" + text + ", " + text + ")", []any{index.String(), index.String(), key.String(), key.String()}
}

// order is the ORDER BY of a list: the keys asked for, then the primary key.
func order(sorts []wire.Sort, columns map[string]string, primary string) string {
	var parts []string
	desc := false
	for _, s := range sorts {
		part := columns[s.Field]
		if s.Desc {
			part += " DESC"
		}
		desc = s.Desc
		parts = append(parts, part)
	}
	if desc {
		primary += " DESC"
	}
	return " ORDER BY " + strings.Join(append(parts, primary), ", ")
}

// limit is the LIMIT of a page.
func limit(p wire.Page) string {
	return " LIMIT " + strconv.Itoa(p.Limit) + " OFFSET " + strconv.Itoa(p.Offset)
}
