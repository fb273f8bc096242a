package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	const canary = "canary-5e1f"
	s := NewSecret(canary)
	inside := struct {
		Public Secret
		hidden Secret
		list   []Secret
		byName map[Secret]*Secret
	}{s, s, []Secret{s}, map[Secret]*Secret{s: &s}}
	client, err := New(Options{Host: "http://127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	client.sessions.use(Session{Access: s, Refresh: s})
	for _, v := range []any{s, &s, inside, Session{Access: s, Refresh: s}, &client.sessions, client, []any{s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%p", "%10.3s", "%U", "%b"} {
			if out := fmt.Sprintf(verb, v); leaks(out, canary) {
				t.Errorf("%s of %T prints %s", verb, v, out)
			}
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "v", v)
		if leaks(log.String(), canary) {
			t.Errorf("the log of %T prints %s", v, log.String())
		}
	}
	for _, v := range []any{s, map[string]any{"a": s}, map[Secret]int{s: 1}, Session{Access: s}} {
		out, err := json.Marshal(v)
		if err != nil || leaks(string(out), canary) || !strings.Contains(string(out), hidden) {
			t.Errorf("JSON of %T is %s, %v", v, out, err)
		}
	}
	if s.Reveal() != canary || s != NewSecret(canary) || s == NewSecret("other") {
		t.Error("a secret is its content")
	}
	if !NewSecret("").IsEmpty() || s.IsEmpty() || (Secret{}).Reveal() != "" {
		t.Error("no secret is empty")
	}
}

// leaks looks for the canary, as it is and in hexadecimal.
func leaks(out, canary string) bool {
	return strings.Contains(out, canary) || strings.Contains(strings.ToLower(out), fmt.Sprintf("%x", canary))
}
