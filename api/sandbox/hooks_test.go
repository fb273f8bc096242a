package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// receiver is an endpoint that keeps what it is sent. answer says what call number n, from 1, gets.
func receiver(t *testing.T, answer func(n int64, r *http.Request) int) (string, <-chan obj) {
	t.Helper()
	bodies := make(chan obj, 100)
	var calls atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		var body obj
		if err = errors.Join(err, json.Unmarshal(data, &body)); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		status := answer(calls.Add(1), r)
		w.WriteHeader(status)
		if status/100 == 2 {
			bodies <- body
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/hook", bodies
}

// next waits for what an endpoint is sent.
func next(t *testing.T, bodies <-chan obj) obj {
	t.Helper()
	select {
	case b := <-bodies:
		return b
	case <-time.After(20 * time.Second):
		t.Fatal("the endpoint is not told")
		return nil
	}
}

func TestEndpointIsToldOfEachGroup(t *testing.T) {
	h := start(t, func(o *Options) { o.hookPause = time.Millisecond })
	u := as(t, h, "CLIENT")
	endpoint, bodies := receiver(t, func(n int64, _ *http.Request) int {
		if n < 3 {
			return http.StatusBadGateway // it is tried again
		}
		return http.StatusNoContent
	})
	f := u.ok("POST", "/api/folders", upload(obj{"resolution_endpoint": endpoint}).file("a", "a.png", person(t, 1)).file("b", "b.png", person(t, 1)))
	id := f.str("folder_id")
	u.run(h, id, obj{"type": "quality"}, obj{"type": "biometry"})
	body := next(t, bodies)
	if body.str("folder_id") != id || len(body.list("analyses")) != 2 || len(body.list("media")) != 2 {
		t.Errorf("told %v", body)
	}
	for _, a := range body.list("analyses") {
		if a.str("state") != "FINISHED" || a.str("resolution_status") != "SUCCESS" {
			t.Errorf("told of %v", a)
		}
	}
	// The next group is told as well, at an endpoint of its own.
	other, others := receiver(t, func(int64, *http.Request) int { return http.StatusOK })
	u.okList("POST", "/api/folders/"+id+"/analyses", obj{"analyses": []obj{{"type": "quality"}}, "resolution_endpoint": other})
	if body := next(t, others); len(body.list("analyses")) != 3 {
		t.Errorf("told %v", body)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if len(bodies)+len(others) != 0 {
		t.Errorf("%d and %d groups were told twice", len(bodies), len(others))
	}
}

func TestSlowEndpointDelaysNothing(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	release, called := make(chan struct{}), make(chan struct{}, 100)
	endpoint, bodies := receiver(t, func(n int64, r *http.Request) int {
		called <- struct{}{}
		if n > hookWorkers {
			return http.StatusOK
		}
		select {
		case <-release:
		case <-r.Context().Done():
		}
		return http.StatusGatewayTimeout
	})
	t.Cleanup(func() { close(release) })
	form := func() *uploads {
		return upload(obj{"resolution_endpoint": endpoint}).file("a", "a.png", person(t, 1))
	}
	groups := hookWorkers + 1
	for range groups {
		u.run(h, u.ok("POST", "/api/folders", form()).str("folder_id"), obj{"type": "quality"})
	}
	for range hookWorkers {
		<-called
	}
	// Leaving breaks the calls off; the next start makes them again.
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	start(t, func(o *Options) { o.Dir = h.options.Dir })
	for range groups {
		next(t, bodies)
	}
}

func TestEndpointsOnOtherMachines(t *testing.T) {
	store, err := db.Open(t.Context(), t.TempDir(), time.Now, logTo(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	h := newHooks(store, logTo(t), false, nil)
	for _, endpoint := range []string{"http://192.0.2.1:9/hook", "http://[2001:db8::1]:9/"} {
		if _, err := h.post(t.Context(), endpoint, nil); !errors.Is(err, errHookRefused) {
			t.Errorf("%s: %v, want a refusal", endpoint, err)
		}
	}
	h.body = func(context.Context, db.FolderID) (*wire.Object, error) { return wire.Obj(), nil }
	for _, endpoint := range []string{"ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://", "http://192.0.2.1:9/"} {
		if err := h.send(t.Context(), db.Notice{Folder: "f", Endpoint: endpoint}); !errors.Is(err, errHookRefused) {
			t.Errorf("%s: %v, want a refusal", endpoint, err)
		}
	}
	if err := newHooks(nil, logTo(t), true, nil).checkAddress("tcp", "192.0.2.1:9", nil); err != nil {
		t.Errorf("allowed: %v", err)
	}
	// A receiver cannot send the call on.
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(elsewhere.Close)
	redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	if _, err := h.post(t.Context(), redirecting.URL, []byte("{}")); err == nil || reached {
		t.Errorf("a redirect: %v, followed: %v", err, reached)
	}
}
