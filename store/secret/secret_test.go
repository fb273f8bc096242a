package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
)

// canary is a token that must show up nowhere.
const canary = "canary-0f3e9b"

// ring is a keyring in memory. A non-nil err is the answer to everything.
type ring struct {
	mu      sync.Mutex
	entries map[string]string
	err     error
	block   chan struct{} // Calls wait until it is closed; nil does not wait.
}

func (r *ring) Set(service, user, password string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	if r.entries == nil {
		r.entries = map[string]string{}
	}
	r.entries[service+"/"+user] = password
	return nil
}

func (r *ring) Get(service, user string) (string, error) {
	if r.block != nil {
		<-r.block
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return "", r.err
	}
	text, ok := r.entries[service+"/"+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return text, nil
}

func (r *ring) Delete(service, user string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	if _, ok := r.entries[service+"/"+user]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.entries, service+"/"+user)
	return nil
}

// sample is a session with every field set.
func sample(origin string) Session {
	return Session{
		Origin: origin, Access: canary, Refresh: canary + "-refresh",
		Expires: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), ID: "s-1", Email: "ana@example.org",
		User: json.RawMessage(`{"user_type":"CLIENT"}`),
	}
}

func TestSaveLoadClear(t *testing.T) {
	for _, tt := range []struct {
		name     string
		keyring  Keyring
		wantFile bool
		notices  int
	}{
		{"keyring", &ring{}, false, 0},
		{"no keyring wanted", nil, true, 0},
		{"keyring refuses", &ring{err: errors.New("no daemon")}, true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "sessions")
			var notices []string
			s := For("prod", Options{Dir: dir, Keyring: tt.keyring, Notice: func(n string) { notices = append(notices, n) }})
			ctx := t.Context()
			const a, b = "https://a.example", "https://b.example"
			if _, err := s.Load(ctx, a); !errors.Is(err, ErrNone) {
				t.Fatalf("an empty store answers %v, want ErrNone", err)
			}
			for range 2 {
				if err := s.Save(ctx, sample(a)); err != nil {
					t.Fatal(err)
				}
			}
			got, err := s.Load(ctx, a)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, sample(a)) {
				t.Errorf("the session came back changed")
			}
			if _, err := s.Load(ctx, b); !errors.Is(err, ErrNone) {
				t.Errorf("another origin gets %v, want ErrNone", err)
			}
			if len(notices) != tt.notices {
				t.Errorf("notices %q, want %d", notices, tt.notices)
			}
			info, err := os.Stat(filepath.Join(dir, "prod.json"))
			if (err == nil) != tt.wantFile {
				t.Fatalf("session file: %v, want it there: %v", err, tt.wantFile)
			}
			if err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, want 0600", info.Mode().Perm())
			}
			if err := s.Save(ctx, sample(b)); err != nil {
				t.Fatal(err)
			}
			if err := s.Clear(ctx, a); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Load(ctx, a); !errors.Is(err, ErrNone) {
				t.Errorf("after Clear: %v, want ErrNone", err)
			}
			if _, err := s.Load(ctx, b); err != nil {
				t.Errorf("the other server's session is gone too: %v", err)
			}
			for range 2 {
				if err := s.Clear(ctx, b); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "prod.json")); err == nil {
				t.Error("an empty session file is left")
			}
		})
	}
}

func TestProfilesAreApart(t *testing.T) {
	for _, k := range []Keyring{nil, &ring{}} {
		o := Options{Dir: t.TempDir(), Keyring: k}
		if err := For("one", o).Save(t.Context(), sample("https://a.example")); err != nil {
			t.Fatal(err)
		}
		if _, err := For("two", o).Load(t.Context(), "https://a.example"); !errors.Is(err, ErrNone) {
			t.Errorf("the other profile gets %v, want ErrNone", err)
		}
	}
}

func TestKeyringComingAndGoing(t *testing.T) {
	const origin = "https://a.example"
	dir, r := t.TempDir(), &ring{err: errors.New("no daemon")}
	s := For("p", Options{Dir: dir, Keyring: r})
	old := sample(origin)
	old.Access = "first"
	if err := s.Save(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	r.err = nil
	if got, err := s.Load(t.Context(), origin); err != nil || got.Access != "first" {
		t.Fatalf("a session in the file is not found beside an empty keyring: %v", err)
	}
	if err := s.Save(t.Context(), sample(origin)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "p.json")); err == nil {
		t.Error("the older copy stayed in the file")
	}
	if got, err := s.Load(t.Context(), origin); err != nil || got.Access != canary {
		t.Errorf("the session of the keyring does not come back: %v", err)
	}
}

func TestDamageIsASentence(t *testing.T) {
	for _, content := range []string{"", "{", "null", `{"schema":2}`, `{"schema":1,"sessions":7}`, "\x00\xff", strings.Repeat(" ", maxSize+1)} {
		dir := t.TempDir()
		path := filepath.Join(dir, "p.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s := For("p", Options{Dir: dir})
		_, err := s.Load(t.Context(), "https://a.example")
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "sign in again") {
			t.Errorf("%.20q: error %v, want the path and what to do", content, err)
		}
		if err := s.Save(t.Context(), sample("https://a.example")); err != nil {
			t.Errorf("%.20q: signing in again fails: %v", content, err)
		}
		if _, err := s.Load(t.Context(), "https://a.example"); err != nil {
			t.Errorf("%.20q: after signing in again: %v", content, err)
		}
	}
	r := &ring{entries: map[string]string{"ozdesk/p https://a.example": canary + "{"}}
	_, err := For("p", Options{Dir: t.TempDir(), Keyring: r}).Load(t.Context(), "https://a.example")
	if err == nil || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), canary) {
		t.Errorf("a damaged keyring entry: %v", err)
	}
}

// TestForeignEntryIsNotHandedOut puts a session under the name of another
// server, as an edited file would.
func TestForeignEntryIsNotHandedOut(t *testing.T) {
	dir := t.TempDir()
	text := `{"schema":1,"sessions":{"https://evil.example":{"schema":1,"origin":"https://a.example","access_token":"x"}}}`
	if err := os.WriteFile(filepath.Join(dir, "p.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := For("p", Options{Dir: dir}).Load(t.Context(), "https://evil.example"); !errors.Is(err, ErrNone) {
		t.Errorf("got %v, want ErrNone", err)
	}
}

func TestWaitingForTheKeyringEndsWithTheContext(t *testing.T) {
	r := &ring{block: make(chan struct{})}
	defer close(r.block)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := For("p", Options{Dir: t.TempDir(), Keyring: r}).Load(ctx, "https://a.example")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestLockExcludesAndHonoursContext(t *testing.T) {
	s := For("p", Options{Dir: t.TempDir()})
	unlock, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Lock(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a second holder gets %v, want context.Canceled", err)
	}
	if other, err := For("q", Options{Dir: t.TempDir()}).Lock(t.Context()); err != nil {
		t.Errorf("another profile is locked too: %v", err)
	} else {
		other()
	}
	unlock()
	again, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again()
}

func TestWritersDoNotLoseEachOther(t *testing.T) {
	s := For("p", Options{Dir: t.TempDir()})
	var all sync.WaitGroup
	errs := make(chan error, 8)
	for i := range 8 {
		all.Go(func() { errs <- s.Save(t.Context(), sample(fmt.Sprintf("https://h%d.example", i))) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 8 {
		if _, err := s.Load(t.Context(), fmt.Sprintf("https://h%d.example", i)); err != nil {
			t.Errorf("session %d: %v", i, err)
		}
	}
}

func TestTokensAreNotPrinted(t *testing.T) {
	s := sample("https://a.example")
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+verb, s, &s)
	}
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "session", s, "pointer", &s)
	text, err := json.Marshal(map[string]any{"session": s})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(text)
	if strings.Contains(b.String(), canary) || strings.Contains(b.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("a token is printed: %s", b.String())
	}
}

func TestSystemKeyring(t *testing.T) {
	keyring.MockInit()
	s := For("p", Options{Dir: t.TempDir(), Keyring: System()})
	if err := s.Save(t.Context(), sample("https://a.example")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), "https://a.example"); err != nil {
		t.Error(err)
	}
	if err := s.Clear(t.Context(), "https://a.example"); err != nil {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	good, err := encode(sample("https://a.example"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":1,"expires":"x"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := decode(text)
		if err != nil {
			if !errors.Is(err, errCorrupt) {
				t.Fatalf("error %v, want the sentence", err)
			}
			return
		}
		again, err := encode(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(again)
		if err != nil || back.Origin != s.Origin || back.Access != s.Access || !back.Expires.Equal(s.Expires) {
			t.Fatalf("read %#v, wrote it and read %#v, %v", s.Origin, back.Origin, err)
		}
	})
}
