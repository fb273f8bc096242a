package watch_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/watch"
)

// TestWebhookOnTheWire creates a folder with a webhook and nobody watching it
// by id, on a server whose feed never shows the end: the webhook does.
func TestWebhookOnTheWire(t *testing.T) {
	srv := apitest.New(t, apitest.WithQuirks(apitest.Quirks{Feed: apitest.FeedIgnored}))
	c, err := api.New(api.Options{Host: srv.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	defer http.DefaultClient.CloseIdleConnections() // The test server's way to the receiver.
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	// A round a day: what is told in this test is told because of the webhook.
	feed := watch.New(c, watch.Options{Interval: 24 * time.Hour})
	hooks, err := watch.NewReceiver(feed, watch.ReceiverOptions{})
	if err != nil {
		t.Fatal(err)
	}
	listening, stop := context.WithCancel(t.Context())
	defer hooks.Wait()
	defer stop()
	if err := hooks.Start(listening); err != nil {
		t.Fatal(err)
	}
	folder, err := c.CreateFolder(t.Context(), api.NewFolder{Webhook: hooks.URL()})
	if err != nil {
		t.Fatal(err)
	}
	other, err := c.CreateFolder(t.Context(), api.NewFolder{})
	if err != nil {
		t.Fatal(err)
	}
	sub := feed.Watch(t.Context())
	defer sub.Close()
	if err := srv.Await(t.Context(), "GET /api/folders", 2); err != nil { // The beginning and the first round.
		t.Fatal(err)
	}
	id := string(folder.ID)
	media := srv.AddMedia(id, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff")})
	srv.Finish(srv.AddAnalysis(id, apitest.Analysis{Type: "QUALITY", Media: []string{media}}), "0.1")
	ended := time.Now()
	if err := srv.Notify(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for {
		events, err := sub.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.ID == other.ID && len(e.Folder.Analyses) > 0 {
				t.Errorf("another folder was told: %+v", e)
			}
			if e.ID == folder.ID && len(e.Folder.Analyses) == 1 && e.Folder.Analyses[0].Final() {
				t.Logf("told %v after the end", time.Since(ended).Round(time.Millisecond))
				return
			}
		}
	}
}
