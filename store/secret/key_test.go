package secret_test

import (
	"bytes"
	"errors"
	"testing"

	"ozdesk/store/secret"
)

func TestKeys(t *testing.T) {
	dir := t.TempDir()
	k := secret.KeysIn(secret.Options{Dir: dir})
	if _, err := k.Load(t.Context(), "journal"); !errors.Is(err, secret.ErrNone) {
		t.Errorf("a key from nowhere: %v", err)
	}
	made, err := k.Make(t.Context(), "journal")
	if err != nil || len(made) != 32 {
		t.Fatal(made, err)
	}
	for range 2 {
		again, err := secret.KeysIn(secret.Options{Dir: dir}).Make(t.Context(), "journal")
		if err != nil || !bytes.Equal(again, made) {
			t.Errorf("another key the next time: %v", err)
		}
	}
	if other, err := k.Make(t.Context(), "work"); err != nil || bytes.Equal(other, made) {
		t.Errorf("the same key for another name: %v", err)
	}
	// A session of a profile of that name is something else.
	if _, err := secret.For("journal", secret.Options{Dir: dir}).Load(t.Context(), "this machine"); !errors.Is(err, secret.ErrNone) {
		t.Errorf("the key is a session: %v", err)
	}
}
