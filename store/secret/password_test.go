package secret

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A password is kept apart from the session of the same server, and hidden.
func TestPasswords(t *testing.T) {
	const origin = "https://a.example"
	for name, ring := range map[string]Keyring{"keyring": &ring{}, "file": nil} {
		t.Run(name, func(t *testing.T) {
			var notices []string
			o := Options{Dir: t.TempDir(), Keyring: ring, Notice: func(n string) { notices = append(notices, n) }}
			sessions, passwords := For("prod", o), PasswordsFor("prod", o)
			ctx := t.Context()
			if _, err := passwords.Load(ctx, origin); !errors.Is(err, ErrNone) {
				t.Fatalf("an empty store answers %v", err)
			}
			login := NewLogin(origin, "ana@example.org", canary)
			if said := fmt.Sprintf("%v %+v %#v %s", login, login, login, login); strings.Contains(said, canary) {
				t.Errorf("printed as %s", said)
			}
			if err := errors.Join(sessions.Save(ctx, sample(origin)), passwords.Save(ctx, login)); err != nil {
				t.Fatal(err)
			}
			if got, err := passwords.Load(ctx, origin); err != nil || got.Reveal() != canary || got.Email() != "ana@example.org" {
				t.Errorf("came back as %v, %v", got, err)
			}
			if _, err := passwords.Load(ctx, "https://b.example"); !errors.Is(err, ErrNone) {
				t.Errorf("another server gets %v", err)
			}
			if err := passwords.Clear(ctx, origin); err != nil {
				t.Fatal(err)
			}
			if _, err := passwords.Load(ctx, origin); !errors.Is(err, ErrNone) {
				t.Errorf("after Clear: %v", err)
			}
			if _, err := sessions.Load(ctx, origin); err != nil {
				t.Errorf("the session went with the password: %v", err)
			}
		})
	}
}

// Where the keyring refuses, the notice speaks of a password before it is
// written.
func TestPasswordNotice(t *testing.T) {
	dir := t.TempDir()
	var said string
	p := PasswordsFor("prod", Options{Dir: dir, Keyring: &ring{err: errors.New("no daemon")}, Notice: func(n string) {
		if _, err := os.Stat(filepath.Join(dir, "passwords", "prod.json")); err == nil {
			t.Error("written before it was said")
		}
		said = n
	}})
	if err := p.Save(t.Context(), NewLogin("https://a.example", "a", canary)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, "the password is kept in ") || strings.Contains(said, canary) {
		t.Errorf("said %q", said)
	}
}

// The stamp changes with each Save, for every process, and tells nothing.
func TestStamp(t *testing.T) {
	o := Options{Dir: t.TempDir(), Keyring: &ring{}}
	mine, other := For("prod", o), For("prod", o)
	seen := map[string]bool{mine.Stamp(): true}
	for range 3 {
		if err := mine.Save(t.Context(), sample("https://a.example")); err != nil {
			t.Fatal(err)
		}
		stamp := other.Stamp()
		if seen[stamp] || stamp != mine.Stamp() || strings.Contains(stamp, canary) {
			t.Errorf("stamp %q after %v", stamp, seen)
		}
		seen[stamp] = true
	}
}

func BenchmarkStamp(b *testing.B) {
	s := For("prod", Options{Dir: b.TempDir()})
	if err := s.Save(b.Context(), sample("https://a.example")); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if s.Stamp() == "" {
			b.Fatal("no stamp")
		}
	}
}
