package watch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
)

// told remembers what a Receiver says.
type told struct {
	mu    sync.Mutex
	calls [][]api.FolderID
}

func (c *told) Reread(ids ...api.FolderID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, ids)
}

func (c *told) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprint(c.calls)
}

const testSecret = "a-secret-of-enough-length"

func TestReceiver(t *testing.T) {
	long := `{"pad": "` + strings.Repeat("x", maxHook) + `", "folder_id": "f1"}`
	tests := []struct {
		name, method, path, body string
		status                   int
		told                     string
	}{
		{"a folder", "POST", "/hook/" + testSecret, `{"folder_id": "f1", "analyses": [{"resolution": "SUCCESS"}]}`, 204, "[[f1]]"},
		{"with a slash", "POST", "/hook/" + testSecret + "/", `{"folder_id": "f1"}`, 204, "[[f1]]"},
		{"behind a proxy", "POST", "/oz/hook/" + testSecret, `{"folder_id": "f1"}`, 204, "[[f1]]"},
		{"wrapped", "POST", "/hook/" + testSecret, `{"folder": {"folder_id": "f1"}}`, 204, "[[f1]]"},
		{"no JSON", "POST", "/hook/" + testSecret, "hello", 204, "[[]]"},
		{"nothing", "POST", "/hook/" + testSecret, "", 204, "[[]]"},
		{"an id of another type", "POST", "/hook/" + testSecret, `{"folder_id": {"a": 1}}`, 204, "[[]]"},
		{"an id that is none", "POST", "/hook/" + testSecret, `{"folder_id": "../users"}`, 204, "[[]]"},
		{"too long", "POST", "/hook/" + testSecret, long, 204, "[[]]"},
		{"reading it", "GET", "/hook/" + testSecret, "", 405, "[]"},
		{"no secret", "POST", "/hook/", `{"folder_id": "f1"}`, 404, "[]"},
		{"another secret", "POST", "/hook/" + strings.ToUpper(testSecret), `{"folder_id": "f1"}`, 404, "[]"},
		{"elsewhere", "POST", "/", `{"folder_id": "f1"}`, 404, "[]"},
		{"more behind it", "POST", "/hook/" + testSecret + "/x", `{"folder_id": "f1"}`, 404, "[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var feed told
			r, err := NewReceiver(&feed, ReceiverOptions{Secret: testSecret})
			if err != nil {
				t.Fatal(err)
			}
			rec := httptest.NewRecorder()
			r.ServeHTTP(rec, httptest.NewRequest(tt.method, tt.path, strings.NewReader(tt.body)))
			if rec.Code != tt.status || feed.String() != tt.told {
				t.Errorf("answered %d and told %v, want %d and %s", rec.Code, &feed, tt.status, tt.told)
			}
		})
	}
}

func TestReceiverSecrets(t *testing.T) {
	for _, bad := range []string{"short", "with/a/slash/and/more", "with a space and more", "enough-but-ünicode"} {
		if _, err := NewReceiver(&told{}, ReceiverOptions{Secret: bad}); err == nil {
			t.Errorf("%q was taken for a secret", bad)
		}
	}
	seen := map[string]bool{}
	for range 3 {
		r, err := NewReceiver(&told{}, ReceiverOptions{Public: "https://hooks.example/oz/"})
		if err != nil {
			t.Fatal(err)
		}
		url := r.URL()
		if seen[url] || !strings.HasPrefix(url, "https://hooks.example/oz/hook/") || len(url) < 50 {
			t.Errorf("the address is %s", url)
		}
		seen[url] = true
	}
}

// A receiver of its own listens on this machine only, does not read a body
// without an end, and ends with its context.
func TestReceiverStart(t *testing.T) {
	var feed told
	r, err := NewReceiver(&feed, ReceiverOptions{})
	if err != nil || r.URL() != "" {
		t.Fatalf("before Start: %q, %v", r.URL(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := r.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(r.URL(), "http://127.0.0.1:") {
		t.Errorf("it listens at %s", r.URL())
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	// The body goes on for ever after the folder: only a part of it is read.
	body := io.MultiReader(strings.NewReader(`{"folder_id": "f1"}`), forever{})
	res, err := client.Post(r.URL(), "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Errorf("answered %s", res.Status)
	}
	cancel()
	r.Wait()
	if feed.String() != "[[f1]]" {
		t.Errorf("told %v", &feed)
	}
	other, err := NewReceiver(&feed, ReceiverOptions{Address: "256.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(t.Context()); err == nil {
		t.Error("it listens at an address that cannot be")
	}
	other.Wait()
}

// forever is a body without an end.
type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func FuzzHookFolder(f *testing.F) {
	for _, seed := range []string{`{"folder_id": "f1"}`, `{"folder": {"folder_id": "f1"}}`, `{"folder_id": 1}`, `[]`, "\xff", `{"folder_id":"` + "\x1b[2J" + `"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if id := hookFolder(bytes.NewReader(body)); id != "" && !api.ValidID(string(id)) {
			t.Errorf("%q was taken for an id", id)
		}
	})
}

func TestReread(t *testing.T) {
	s := filled(5)
	s.still = true
	start(t, s, func(t *testing.T, f *Feed) {
		f.Reread("old001") // Nobody listens: nothing is kept or asked.
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		id := s.add("run", true)
		pass(time.Minute)
		l.take()
		s.total()
		s.finish(id) // Nobody watches it by id.
		f.Reread(id, id, "../x", "")
		pass(200 * time.Millisecond)
		expect(t, l, "changed run FINISHED")
		if _, _, singles := s.asked(); singles != 1 {
			t.Errorf("%d folders were read", singles)
		}
		// What did not change, and what is not there, is no news.
		f.Reread(id, "never")
		pass(200 * time.Millisecond)
		expect(t, l)
		// A webhook that does not say where makes it look at what is new.
		born := s.add("born", false)
		f.Reread()
		pass(200 * time.Millisecond)
		expect(t, l, "changed "+string(born)+" INITIAL new")
	})
}

// News of a folder that the feed has never seen is told as new.
func TestRereadOfANewFolder(t *testing.T) {
	s := filled(5)
	start(t, s, func(t *testing.T, f *Feed) {
		l := listen(t.Context(), f.Watch(t.Context()))
		pass(time.Minute + 100*time.Millisecond)
		l.take()
		s.total()
		f.Reread(s.add("born", true))
		pass(200 * time.Millisecond)
		expect(t, l, "changed born PROCESSING new")
	})
}

func TestRereadFloodIsBounded(t *testing.T) {
	s := filled(300)
	start(t, s, func(t *testing.T, f *Feed) {
		sub := f.Watch(t.Context())
		l := listen(t.Context(), sub)
		pass(time.Minute)
		l.take()
		s.total()
		var ids []api.FolderID
		for i := range 3 * maxPending {
			ids = append(ids, api.FolderID(fmt.Sprintf("bogus%05d", i)))
		}
		for chunk := range slices.Chunk(ids, 7) {
			f.Reread(chunk...)
		}
		pass(time.Second)
		if n := s.total(); n > 3*maxBurst {
			t.Errorf("%d requests in a second", n)
		}
		kept := func() int { // Only while the loop rests.
			sub.Pause(true)
			synctest.Wait()
			defer sub.Pause(false)
			return len(f.again) + len(f.state.again)
		}
		if n := kept(); n == 0 || n > maxPending {
			t.Errorf("%d folders are kept", n)
		}
		pass(10 * time.Minute)
		if n := kept(); n != 0 {
			t.Errorf("%d folders are still to be read", n)
		}
		expect(t, l)
		// While the link is lost, webhooks hurry nothing.
		s.fail(api.ErrOffline)
		pass(time.Minute)
		s.total()
		for range 100 {
			f.Reread("old001")
			f.Reread()
			synctest.Wait()
		}
		if n := s.total(); n != 0 {
			t.Errorf("%d requests because of webhooks while the link is lost", n)
		}
	})
}
