package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// maxDepth is how deep JSON may be nested; deeper is not understood.
const maxDepth = 64

var errDepth = errors.New("nested too deep")

// json masks a body. ok is false where it is no JSON object or list.
func (m *mask) json(raw []byte, own string) (masked []byte, ok bool) {
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF")))
	if len(raw) == 0 || raw[0] != '{' && raw[0] != '[' || !json.Valid(raw) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	w := &walker{mask: m, own: own, in: d}
	if err := w.value(asID, 0); err != nil {
		return nil, false
	}
	return w.out.Bytes(), true
}

// walker copies JSON value by value.
type walker struct {
	*mask
	own string // The origin of the server.
	in  *json.Decoder
	out bytes.Buffer
}

// value copies the next value, of which c says what it is.
func (w *walker) value(c class, depth int) error {
	t, err := w.in.Token()
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if depth > maxDepth {
		return errDepth
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			return w.list(c, depth)
		}
		return w.object(c, depth)
	case string:
		w.string(w.text(c, t, w.own))
	case json.Number:
		w.out.WriteString(w.digits(c, string(t)))
	case bool:
		if c == asPassword {
			t = false // Even one bit of it.
		}
		w.out.WriteString(strconv.FormatBool(t))
	default:
		w.out.WriteString("null")
	}
	return nil
}

// list copies a list after its bracket; its elements are what the list is.
func (w *walker) list(c class, depth int) error {
	w.out.WriteByte('[')
	for i := 0; w.in.More(); i++ {
		if i > 0 {
			w.out.WriteByte(',')
		}
		if err := w.value(c, depth+1); err != nil {
			return err
		}
	}
	return w.end(']')
}

// object copies an object after its brace. Inside metadata everything is
// metadata; elsewhere the name of a member says what it is.
func (w *walker) object(c class, depth int) error {
	w.out.WriteByte('{')
	for i := 0; w.in.More(); i++ {
		t, err := w.in.Token()
		if err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		key, _ := t.(string)
		if i > 0 {
			w.out.WriteByte(',')
		}
		shown, inner := w.member(c, key)
		w.string(shown)
		w.out.WriteByte(':')
		if err := w.value(inner, depth+1); err != nil {
			return err
		}
	}
	return w.end('}')
}

func (w *walker) end(bracket byte) error {
	if _, err := w.in.Token(); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	w.out.WriteByte(bracket)
	return nil
}

// member says what a member of an object is and what its name is shown as.
func (m *mask) member(c class, key string) (shown string, inner class) {
	known, ok := fields[key]
	switch {
	case c == asPartsTags:
		return m.id(key), asTag
	case c == asPartsMeta:
		return m.id(key), asMeta
	case c == asToken, c == asPassword:
		return m.memberName(key, ok), c
	case c == asMeta && key == "ozdesk_request_id":
		return key, asID
	case c == asMeta && key == "ozdesk_kind":
		return key, asLabel
	case c == asMeta:
		return m.memberName(key, ok), asMeta
	case !ok:
		return m.memberName(key, ok), asText
	}
	return key, known
}

// memberName masks the name of a member unless the reference has it.
func (m *mask) memberName(key string, known bool) string {
	if known {
		return key
	}
	return m.ref("key", key)
}

// string writes a string of JSON.
func (w *walker) string(s string) {
	e := json.NewEncoder(&w.out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)                 // A string always encodes.
	w.out.Truncate(w.out.Len() - 1) // The line feed.
}

// digits masks a number where it may be more than a score, a count or a time.
func (m *mask) digits(c class, s string) string {
	n, err := json.Number(s).Float64()
	small := err == nil && math.Abs(n) < largest && len(s) <= 24
	switch {
	case c == asFigure && small, c == asStatus && small, c == asMoment && momentText.MatchString(s):
		return s
	case c == asCode && small:
		return s
	}
	return m.number(s)
}

// text masks a string, of which c says what it is. own is the origin of the
// server.
func (m *mask) text(c class, s, own string) string {
	switch c {
	case asID:
		return m.id(s)
	case asToken:
		return m.token(s)
	case asPassword:
		return "removed"
	case asStatus:
		return m.status(s)
	case asType:
		return m.kind(s)
	case asRole:
		return m.role(s)
	case asTag, asPartsTags:
		return m.tag(s)
	case asAddress:
		return m.address(s, own)
	case asFile:
		return m.file(s)
	case asName:
		return m.ref("name", s)
	case asMail:
		return m.mail(s)
	case asMeta, asPartsMeta:
		return m.ref("meta", s)
	case asFigure:
		return m.unless(figureText.MatchString(s), "word", s)
	case asMoment:
		return m.unless(momentText.MatchString(s), "text", s)
	case asVersion:
		return m.unless(versionText.MatchString(s), "text", s)
	case asMessage:
		return m.unless(messages[s], "text", s)
	case asLabel:
		return m.unless(labels.MatchString(s), "name", s)
	case asCode:
		return m.unless(codes.MatchString(s), "text", s)
	case asOrder:
		return m.each(s, func(one string) string { return m.unless(orderText.MatchString(one), "key", one) })
	case asMetaTest:
		return m.each(s, m.condition)
	case asText:
	}
	return m.ref("text", s)
}

// unless keeps a value that is harmless.
func (m *mask) unless(harmless bool, word, value string) string {
	if harmless {
		return value
	}
	return m.ref(word, value)
}

// each masks the values of a list with commas.
func (m *mask) each(s string, one func(string) string) string {
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = one(list[i])
	}
	return strings.Join(list, ",")
}
