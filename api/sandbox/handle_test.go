package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// eventually waits for a condition by looking again at each tick.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("never happened: %s", what)
		}
	}
}

func TestHandOver(t *testing.T) {
	first := start(t)
	second := start(t, func(o *Options) { o.Dir = first.options.Dir })
	if !first.Holder() || second.Holder() || first.URL() != second.URL() {
		t.Fatalf("first %v %s, second %v %s", first.Holder(), first.URL(), second.Holder(), second.URL())
	}
	u := as(t, second, "CLIENT_ADMIN")
	f := u.newFolder(obj{"k": "v"}, nobody(t))
	// What the leaving process has not ended is ended by the next.
	a := u.okList("POST", "/api/folders/"+f.str("folder_id")+"/analyses",
		obj{"analyses": []obj{{"type": "quality", "meta_data": obj{"sandbox:outcome": "success", "sandbox:delay": 0.3}}}})[0]
	address := first.URL()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	<-first.Done()
	eventually(t, "the second serves", second.Holder)
	if second.URL() != address {
		t.Errorf("address %s became %s", address, second.URL())
	}
	if err := second.Settle(t.Context(), []string{a.str("analyse_id")}); err != nil {
		t.Fatal(err)
	}
	if got := u.ok("GET", "/api/analyses/"+a.str("analyse_id"), nil); got.str("state") != "FINISHED" {
		t.Errorf("analysis %v", got)
	}
	p, err := readPlace(second.options.Dir)
	if err != nil || p.Address != address || p.PID != os.Getpid() {
		t.Errorf("place %v %v", p, err)
	}
	info, err := os.Stat(filepath.Join(second.options.Dir, placeFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of %s: %v %v", placeFile, info, err)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	h := start(t, func(o *Options) { o.NoDemo = false })
	u := as(t, h, "CLIENT_ADMIN")
	const everything = "/api/folders?with_analyses=true&limit=-1"
	before := u.do("GET", everything, nil)
	address := h.URL()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, func(o *Options) { o.Dir, o.NoDemo = h.options.Dir, false })
	if again.URL() != address {
		t.Errorf("the port changed from %s to %s", address, again.URL())
	}
	u.base = again.URL() // the session is still good
	if after := u.do("GET", everything, nil); after.raw != before.raw {
		t.Errorf("before\n%s\nafter\n%s", before.raw, after.raw)
	}
}

func TestKilledWhileSeeding(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{Dir: t.TempDir(), Log: logTo(t), plan: smallPlan, Progress: func(done, total int, _ string) {
		if done == total-1 {
			cancel()
		}
	}}
	if h, err := Join(ctx, o); err == nil {
		t.Fatal("it started all the same", h.Close())
	}
	o.Progress = nil
	h := start(t, func(started *Options) { *started = o })
	if page := as(t, h, "ADMIN").ok("GET", "/api/folders", nil); len(page.list("items")) != 3 {
		t.Errorf("%d folders", len(page.list("items")))
	}
}

func TestForeignDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Join(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrNotSandbox) {
		t.Errorf("join: %v", err)
	}
	if err := Reset(dir); !errors.Is(err, ErrNotSandbox) {
		t.Errorf("reset: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("it was touched: %v %v", entries, err)
	}
}

func TestReset(t *testing.T) {
	h := start(t)
	dir := h.options.Dir
	if err := Reset(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("while it is served: %v", err)
	}
	u := as(t, h, "CLIENT")
	u.newFolder(nil, nobody(t))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Reset(dir); err != nil {
		t.Fatal(err)
	}
	again := start(t, func(o *Options) { o.Dir = dir })
	u.base = again.URL()
	u.refused("GET", "/api/folders", nil, 401, 7)
	if page := as(t, again, "CLIENT").ok("GET", "/api/folders", nil); len(page.list("items")) != 0 {
		t.Error("folders are left after a reset")
	}
}

func TestSilentHolder(t *testing.T) {
	dir := t.TempDir()
	if err := markDir(dir); err != nil {
		t.Fatal(err)
	}
	lock := newLock(dir)
	if got, err := lock.TryLock(); !got || err != nil {
		t.Fatal(got, err)
	}
	// Another program answers at the address that sandbox.json names.
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"sandbox": true, "start_id": "another"})
	}))
	defer other.Close()
	if err := writeJSONFile(filepath.Join(dir, placeFile), place{Address: other.URL, StartID: "ours"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said := make(chan string, 1)
	o := Options{Dir: dir, plan: smallPlan, NoDemo: true, Progress: func(_, total int, what string) {
		if total == 0 {
			said <- what
			cancel()
		}
	}}
	if _, err := Join(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("join: %v", err)
	}
	if what := <-said; what == "" {
		t.Error("nothing was said while waiting")
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	h := start(t, func(o *Options) { o.Dir = dir })
	if h.URL() == other.URL {
		t.Error("another program was taken for the sandbox")
	}
}

func TestAddresses(t *testing.T) {
	for addr, remote := range map[string]bool{"0.0.0.0:0": true, ":0": true, "192.0.2.1:80": true, "127.0.0.1:0": false, "[::1]:0": false, "localhost:0": false} {
		if err := checkAddr(addr, false); (err != nil) != remote {
			t.Errorf("%s: %v", addr, err)
		}
		if err := checkAddr(addr, true); err != nil {
			t.Errorf("%s allowed: %v", addr, err)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Join(t.Context(), Options{Dir: t.TempDir(), Addr: taken.Addr().String(), plan: smallPlan, NoDemo: true})
	if err == nil {
		t.Error("two listen on one address")
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
}
