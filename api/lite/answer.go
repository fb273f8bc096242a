package lite

import (
	"bytes"
	"encoding/json"
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// Version is what a server says about itself.
type Version struct {
	Core, TFSS text.Text
	Models     []Model
	Raw        text.Text // The answer as it was sent.
}

// Model is a model that a server uses. Servers that list names only leave
// Version empty.
type Model struct{ Name, Version text.Text }

// Health is whether a part of a server works.
type Health struct {
	Working bool
	Status  api.Number // 0 is working and 3 is not, as it was sent.
	Message text.Text
}

// Decision is what a server makes of a score. Words that are not listed here
// are kept as the server wrote them, in lower case.
type Decision string

// The decisions.
const (
	Approved         Decision = "approved"
	OperatorRequired Decision = "operator_required"
	Declined         Decision = "declined"
)

// Known reports whether the decision is one of the reference.
func (d Decision) Known() bool { return d == Approved || d == OperatorRequired || d == Declined }

// Match is the comparison of two faces.
type Match struct {
	Score    api.Number // 0..1, 1 is the same person; the digits as they were sent.
	Decision Decision
	Raw      json.RawMessage
}

// Liveness is whether a face is that of a live person.
type Liveness struct {
	Passed *bool      // nil when not told.
	Score  api.Number // 0..1, 1 is an attack; the digits as they were sent.
	Raw    json.RawMessage
}

// maxWord bounds a decision or a number, in bytes.
const maxWord = 64

// object reads a JSON object member by member; nil for anything else.
func object(raw []byte) map[string]json.RawMessage {
	var o map[string]json.RawMessage
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

// textOf reads a string, or any other value as it is written.
func textOf(raw json.RawMessage) text.Text {
	var t text.Text
	if len(raw) == 0 || t.UnmarshalJSON(raw) != nil {
		return text.Text{}
	}
	return t
}

// wordOf reads a short string or number, safe to show.
func wordOf(raw json.RawMessage) string {
	s := bytes.TrimSpace(raw)
	if len(s) == 0 || s[0] == '{' || s[0] == '[' || s[0] == 't' || s[0] == 'f' {
		return ""
	}
	word := strings.TrimSpace(textOf(raw).Line())
	if len(word) > maxWord {
		return ""
	}
	return word
}

func numberOf(raw json.RawMessage) api.Number { return api.Number(wordOf(raw)) }

// boolOf reads true and false, also as words or numbers; nil for others.
func boolOf(raw json.RawMessage) *bool {
	var yes bool
	switch strings.ToLower(textOf(raw).Raw()) {
	case "true", "1":
		yes = true
	case "false", "0":
	default:
		return nil
	}
	return &yes
}

func decodeVersion(raw []byte) Version {
	o := object(raw)
	v := Version{Core: textOf(o["core"]), TFSS: textOf(o["tfss"]), Raw: text.New(string(raw))}
	var models []json.RawMessage
	if json.Unmarshal(o["models"], &models) != nil {
		return v
	}
	for _, m := range models {
		if inner := object(m); inner != nil {
			v.Models = append(v.Models, Model{Name: textOf(inner["name"]), Version: textOf(inner["version"])})
		} else if name := textOf(m); !name.IsEmpty() {
			v.Models = append(v.Models, Model{Name: name})
		}
	}
	return v
}

func decodeHealth(raw []byte) (Health, bool) {
	o := object(raw)
	h := Health{Status: numberOf(o["status"]), Message: textOf(o["message"])}
	h.Working = h.Status == "0"
	return h, h.Status != ""
}

func decodeMatch(raw []byte) (Match, bool) {
	o := object(raw)
	m := Match{Score: numberOf(o["score"]), Decision: Decision(strings.ToLower(wordOf(o["decision"]))), Raw: raw}
	return m, m.Score != "" || m.Decision != ""
}

func decodeLiveness(raw []byte) (Liveness, bool) {
	o := object(raw)
	l := Liveness{Passed: boolOf(o["passed"]), Score: numberOf(o["score"]), Raw: raw}
	return l, l.Score != "" || l.Passed != nil
}
