package lite

import (
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
)

// FuzzAnswers gives every decoder any body. Nothing may panic, and what is a
// word or a number must be safe to show.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `{"core": "1", "models": [{"name": "a"}, "b", null, 3]}`, `{"status": 0, "message": "\u001b[31m"}`,
		`{"score": 0.5, "decision": "approved", "passed": "TRUE"}`, `{"code": "BPE-003002", "message": "x"}`, `{"decision": "\u202eapproved"}`, "<html>",
	} {
		f.Add([]byte(seed), 400)
	}
	f.Fuzz(func(t *testing.T, raw []byte, status int) {
		h, _ := decodeHealth(raw)
		m, _ := decodeMatch(raw)
		l, _ := decodeLiveness(raw)
		v := decodeVersion(raw)
		e := &Error{Base: &api.Error{Status: status, Method: "POST", Path: "/x"}}
		refused(e, raw)
		what, next := Explain(e)
		shown := []string{string(h.Status), h.Message.Line(), string(m.Score), string(m.Decision), string(l.Score), v.Core.Line(), e.Error(), what, next, string(e.Code)}
		for _, s := range shown {
			if text.Line(s) != s {
				t.Fatalf("unsafe to show: %q", s)
			}
		}
	})
}
