package sandbox

import (
	"testing"
	"time"
)

func TestFirstStart(t *testing.T) {
	calls := 0
	began := time.Now()
	h := start(t, func(o *Options) {
		o.NoDemo = false
		o.Progress = func(done, total int, what string) {
			calls++
			if done > total || what == "" {
				t.Errorf("progress %d of %d, %q", done, total, what)
			}
		}
	})
	t.Logf("set up in %v with %d words of progress", time.Since(began).Round(time.Millisecond), calls)
	if calls == 0 {
		t.Error("nothing was said while setting up")
	}
	u := as(t, h, "CLIENT_ADMIN")
	page := u.ok("GET", "/api/folders/?with_analyses=true&limit=-1", nil)
	t.Log(page["total_count"], len(page.list("items")))
	by := map[string]int{}
	for _, f := range page.list("items") {
		by[f.str("system_resolution")]++
		for _, a := range f.list("analyses") {
			by[a.str("type")+" "+a.str("resolution_status")]++
		}
	}
	t.Log(by)
	began = time.Now()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	t.Log("closed in", time.Since(began))
	began = time.Now()
	h = start(t, func(o *Options) { *o = h.options })
	t.Log("again in", time.Since(began))
}
