package api_test

import (
	"testing"

	"ozdesk/api"
)

// Metadata that are made read like those that came.
func TestNewMetadata(t *testing.T) {
	m, err := api.NewMetadata(map[string]any{"ozdesk_kind": "whitelist", "n": 7})
	if v, ok := m.Lookup("ozdesk_kind"); err != nil || !ok || v.Raw() != "whitelist" || string(m.Raw()) != `{"n":7,"ozdesk_kind":"whitelist"}` {
		t.Errorf("%s, %v", m.Raw(), err)
	}
	if m, err := api.NewMetadata(nil); err != nil || m.Raw() != nil || !m.IsEmpty() {
		t.Errorf("of nothing: %s, %v", m.Raw(), err)
	}
	if _, err := api.NewMetadata(map[string]any{"f": func() {}}); err == nil {
		t.Error("what cannot be sent is taken")
	}
}
