package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// journal is a Recorder in memory.
type journal struct {
	mu      sync.Mutex
	begun   []api.Change
	ended   []error
	refusal error
}

func (j *journal) Begin(_ context.Context, c api.Change) (func(error), error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.refusal != nil {
		return nil, j.refusal
	}
	j.begun = append(j.begun, c)
	return func(err error) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.ended = append(j.ended, err)
	}, nil
}

// changes are all calls that change something.
func changes(ctx context.Context, c *api.Client) map[string]func() error {
	file := []api.Upload{bytesUpload("a.png", []byte("x"))}
	return map[string]func() error{
		"POST /api/folders/":                  func() error { _, err := c.CreateFolder(ctx, api.NewFolder{Media: file}); return err },
		"DELETE /api/folders/f/":              func() error { return c.DeleteFolder(ctx, "f") },
		"POST /api/folders/f/media/":          func() error { _, err := c.AddMedia(ctx, "f", file); return err },
		"PATCH /api/media/m":                  func() error { _, err := c.TagMedia(ctx, "m", []string{"photo_selfie"}); return err },
		"DELETE /api/media/m":                 func() error { return c.DeleteMedia(ctx, "m") },
		"POST /api/folders/f/analyses/":       func() error { _, err := c.CreateAnalyses(ctx, "f", launchOne()); return err },
		"DELETE /api/analyses/a":              func() error { return c.DeleteAnalysis(ctx, "a") },
		"PATCH /api/analyses/a":               func() error { _, err := c.Decide(ctx, "a", api.StatusSuccess, "seen"); return err },
		"POST /api/collections/":              func() error { _, err := c.CreateCollection(ctx, api.NewCollection{Alias: "x"}); return err },
		"DELETE /api/collections/c/":          func() error { return c.DeleteCollection(ctx, "c") },
		"POST /api/collections/c/persons/":    func() error { _, err := c.AddPerson(ctx, "c", api.NewPerson{Photos: file}); return err },
		"DELETE /api/collections/c/persons/p": func() error { return c.DeletePerson(ctx, "c", "p") },
		"POST /api/collections/c/persons/p/images/": func() error {
			_, err := c.AddPersonImages(ctx, "c", "p", file)
			return err
		},
		"DELETE /api/collections/c/persons/p/images/i": func() error { return c.DeletePersonImage(ctx, "c", "p", "i") },
	}
}

// wire notes every changing request that reaches the network, without sign-in.
type wire struct {
	base http.RoundTripper
	mu   sync.Mutex
	sent []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodOptions && r.URL.Path != "/api/authorize/auth/" {
		w.mu.Lock()
		w.sent = append(w.sent, r.Method+" "+r.URL.Path)
		w.mu.Unlock()
	}
	return w.base.RoundTrip(r)
}

// No change goes round the journal: what the network saw is what was begun, in
// the same order, and each came to an end.
func TestEveryChangeIsRecorded(t *testing.T) {
	srv := apitest.New(t)
	j, w := new(journal), &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder, o.HTTP = j, w })
	calls := changes(t.Context(), c)
	for name, call := range calls {
		before := len(w.sent)
		err := call() // Most of them name what does not exist.
		if len(w.sent) != before+1 || w.sent[before] != name {
			t.Errorf("%s sent %q (%v)", name, w.sent[before:], err)
		}
		last := len(j.ended) - 1
		if len(j.begun) != len(w.sent) || last != len(j.begun)-1 {
			t.Fatalf("%s: %d sent, %d begun, %d ended", name, len(w.sent), len(j.begun), len(j.ended))
		}
		change := j.begun[last]
		if change.Method+" "+change.Path != name || change.Action == "" || change.RequestID == "" {
			t.Errorf("%s is recorded as %+v", name, change)
		}
		if (j.ended[last] == nil) != (err == nil) {
			t.Errorf("%s: ended with %v, returned %v", name, j.ended[last], err)
		}
	}
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil || len(j.begun) != len(calls) {
		t.Errorf("reading is recorded: %v", err)
	}
}

func TestJournalThatFails(t *testing.T) {
	srv := apitest.New(t)
	full := errors.New("no space left on device")
	w := &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder, o.HTTP = &journal{refusal: full}, w })
	for name, call := range changes(t.Context(), c) {
		err := call()
		if !errors.Is(err, api.ErrJournal) || !errors.Is(err, full) || errors.Is(err, api.ErrUncertain) {
			t.Errorf("%s: %v", name, err)
		}
		wellFormed(t, both(err)...)
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %q", w.sent)
	}
}

func TestReadOnly(t *testing.T) {
	srv := apitest.New(t)
	j, w := new(journal), &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.ReadOnly, o.Recorder, o.HTTP = true, j, w })
	for name, call := range changes(t.Context(), c) {
		err := call()
		if !errors.Is(err, api.ErrReadOnly) || errors.Is(err, api.ErrUncertain) {
			t.Errorf("%s: %v", name, err)
		}
		wellFormed(t, both(err)...)
	}
	if len(w.sent) != 0 || len(j.begun) != 0 {
		t.Errorf("sent %q, recorded %v", w.sent, j.begun)
	}
	srv.ExpireTokens() // Signing in and renewing change nothing and go on.
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil || !c.ReadOnly() {
		t.Errorf("reading: %v", err)
	}
}

// The journal has names of fields and ids, never what a person typed.
func TestChangeHasNoContent(t *testing.T) {
	srv := apitest.New(t)
	j := new(journal)
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder = j })
	file := bytesUpload("canary.png", []byte("x"), "canary")
	_, err := c.CreateFolder(t.Context(), api.NewFolder{
		Media: []api.Upload{file}, Meta: map[string]any{"name": "canary"}, Webhook: "https://canary.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := j.begun[0]
	if !slices.Equal(got.Fields, []string{"folder:meta_data", "media:tags", "resolution_endpoint"}) {
		t.Errorf("fields %q", got.Fields)
	}
	if s := fmt.Sprintf("%+v", got); strings.Contains(s, "canary") {
		t.Errorf("recorded %s", s)
	}
}
