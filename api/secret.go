package api

import (
	"fmt"
	"io"
	"log/slog"
	"unique"
)

// hidden is what a Secret prints as.
const hidden = "‹hidden›"

// Secret is a password or token that cannot be printed by accident: every verb
// of fmt, slog and encoding/json write ‹hidden›. Secrets with the same content
// are equal. The zero value is no secret.
type Secret struct {
	// A handle and not a string, because fmt prints unexported fields of
	// other structs without asking their methods: it then prints an address.
	content unique.Handle[string]
}

// NewSecret hides s.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{content: unique.Make(s)}
}

// Reveal returns the content, for a request header or body and for a keyring.
func (s Secret) Reveal() string {
	if s.IsEmpty() {
		return ""
	}
	return s.content.Value()
}

// IsEmpty reports whether there is no secret.
func (s Secret) IsEmpty() bool { return s == Secret{} }

// String returns ‹hidden›.
func (Secret) String() string { return hidden }

// GoString returns ‹hidden›.
func (Secret) GoString() string { return hidden }

// Format writes ‹hidden› whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue writes ‹hidden› into a log.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON encodes ‹hidden›; who stores a secret calls Reveal.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// MarshalText encodes ‹hidden›, also for keys of maps.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
