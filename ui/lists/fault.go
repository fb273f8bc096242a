package lists

import (
	"errors"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// fault is what went wrong in a dialog and what can be done, in sentences.
type fault struct{ what, next string }

// isZero reports whether nothing went wrong.
func (f fault) isZero() bool { return f.what == "" }

// lines draws a fault in w cells, none when there is none.
func (f fault) lines(t *kit.Theme, w int) []string {
	if f.isZero() {
		return nil
	}
	var out []string
	for i, line := range kit.Wrap(kit.Clean(f.what), max(w-2*indent, 1)) {
		lead := blank(2 * indent)
		if i == 0 {
			lead = blank(indent) + t.Paint(kit.Error, t.Glyph(kit.OutcomeError)) + " "
		}
		out = append(out, lead+t.Paint(kit.Error, line))
	}
	if f.next != "" {
		for _, line := range kit.Wrap(kit.Clean(f.next), max(w-2*indent, 1)) {
			out = append(out, blank(2*indent)+t.Paint(kit.Ink, line))
		}
	}
	return out
}

// explained puts an error into a fault.
func explained(err error) fault {
	what, next := api.Explain(err)
	return fault{what, next}
}

// requestOf returns the id of the request that an error came of, "" when it is
// not known.
func requestOf(err error) string {
	var e *api.Error
	if errors.As(err, &e) {
		return e.RequestID
	}
	return ""
}
