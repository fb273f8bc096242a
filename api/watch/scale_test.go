package watch_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/watch"
)

var soak = flag.Bool("soak", false, "run the long rounds in full")

// slowLine is a way to a server on which every request takes its time.
type slowLine struct {
	http.RoundTripper
	delay time.Duration
}

func (s slowLine) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.delay):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return s.RoundTripper.RoundTrip(r)
}

// figures are what a crowd of running analyses costs.
type figures struct {
	perSecond float64
	lags      []time.Duration
	unseen    int
}

func (f figures) median() time.Duration {
	if len(f.lags) == 0 {
		return 0
	}
	return f.lags[len(f.lags)/2]
}

func (f figures) String() string {
	if len(f.lags) == 0 {
		return "nothing was seen"
	}
	return fmt.Sprintf("%.1f requests/s, lag median %v, 95%% %v, worst %v, %d ends",
		f.perSecond, f.median().Round(time.Millisecond), f.lags[len(f.lags)*95/100].Round(time.Millisecond),
		f.lags[len(f.lags)-1].Round(time.Millisecond), len(f.lags))
}

// crowd lets analyses run, one in each of as many folders, ends some of them
// one after another, and measures what the feed asks and how late it tells.
func crowd(t testing.TB, quirks apitest.Quirks, running, ends int, gap, settle time.Duration) figures {
	srv := apitest.New(t, apitest.InMemory(), apitest.WithQuirks(quirks), apitest.WithTTL(24*time.Hour))
	c, err := api.New(api.Options{Host: srv.URL(), HTTP: slowLine{srv.Transport(), 20 * time.Millisecond}, AllowHTTP: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	var ids []api.FolderID
	analysis := make(map[api.FolderID]string, running)
	for i := range running { // Launched one after another, the last one just now.
		at := time.Now().Add(time.Duration(i-running) * 100 * time.Millisecond)
		srv.SetClock(func() time.Time { return at })
		folder := srv.AddFolder(apitest.Folder{})
		media := srv.AddMedia(folder, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff")})
		id := api.FolderID(folder)
		analysis[id] = srv.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY", Media: []string{media}})
		ids = append(ids, id)
	}
	srv.SetClock(time.Now)
	sub := watch.New(c, watch.Options{}).Watch(t.Context())
	sub.Set(ids)

	var mu sync.Mutex
	ended, seen := make(map[api.FolderID]time.Time), make(map[api.FolderID]time.Duration)
	ctx, cancel := context.WithCancel(t.Context())
	read := make(chan struct{})
	go func() {
		defer close(read)
		for {
			events, err := sub.Next(ctx)
			if err != nil {
				return
			}
			mu.Lock()
			for _, e := range events {
				at, known := ended[e.ID]
				if _, twice := seen[e.ID]; known && !twice && e.Kind == watch.Changed && e.Folder.Analyses[0].Final() {
					seen[e.ID] = time.Since(at)
				}
			}
			mu.Unlock()
		}
	}()
	<-time.After(settle)
	// A few ends by which the feed learns what it can see.
	finish := func(id api.FolderID, counts bool) {
		mu.Lock()
		if counts {
			ended[id] = time.Now()
		}
		mu.Unlock()
		srv.Finish(analysis[id], "0.1")
		<-time.After(gap)
	}
	order := slices.Clone(ids)
	for i := range order { // Not in the order of their making.
		j := i * 7919 % len(order)
		order[i], order[j] = order[j], order[i]
	}
	for _, id := range order[:20] {
		finish(id, false)
	}
	before, began := srv.Count(""), time.Now()
	for _, id := range order[20 : 20+ends] {
		finish(id, true)
	}
	f := figures{perSecond: float64(srv.Count("")-before) / time.Since(began).Seconds()}
	for range 600 {
		mu.Lock()
		all := len(seen) == ends
		mu.Unlock()
		if all {
			break
		}
		<-time.After(200 * time.Millisecond)
	}
	cancel()
	sub.Close()
	<-read
	for _, lag := range seen {
		f.lags = append(f.lags, lag)
	}
	f.unseen = ends - len(seen)
	slices.Sort(f.lags)
	return f
}

// TestSoakThousandRun measures a thousand running analyses on every kind of
// server over a line of 20 ms. On the feed and in batches it holds them to at
// most twenty requests a second and a median lag of 0.6 s. There are fewer
// under the race detector, for which a thousand take minutes, and far fewer
// outside the long rounds, where the median is taken less strictly.
func TestSoakThousandRun(t *testing.T) {
	tests := []struct {
		name   string
		quirks apitest.Quirks
		rate   float64
		lag    time.Duration
	}{
		{"the feed", apitest.Quirks{FinishedMovesTimeUpdated: true}, 20, 600 * time.Millisecond},
		{"batches of ids", apitest.Quirks{}, 20, 600 * time.Millisecond},
		{"newest folders and batches", apitest.Quirks{Feed: apitest.FeedIgnored}, 20, 600 * time.Millisecond},
		{"folder by folder", apitest.Quirks{IgnoreFolderIDList: true}, 20, 40 * time.Second},
	}
	running, ends, slack := 200, 120, 150*time.Millisecond
	switch {
	case *soak && raced:
		running, ends, slack = 500, 300, 0
	case *soak:
		running, ends, slack = 1000, 400, 0
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := crowd(t, tt.quirks, running, ends, 21*time.Millisecond, 4*time.Second)
				t.Logf("%d analyses on %s: %v", running, tt.name, f)
				if f.unseen > 0 || f.perSecond > tt.rate || f.median() > tt.lag+slack {
					t.Errorf("%v, %d not seen; want at most %.0f/s and %v", f, f.unseen, tt.rate, tt.lag)
				}
			})
		})
	}
}
