package watch_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/watch"
)

// TestOnTheWire runs the feed through the client against a server that reads
// the reference its own way, on every kind of server that the feed tells
// apart: a launch is followed to its end, and a new folder is found.
func TestOnTheWire(t *testing.T) {
	servers := map[string]apitest.Quirks{
		"as written":                  {},
		"ends move time_updated":      {FinishedMovesTimeUpdated: true},
		"every difference":            apitest.Flipped(),
		"time_updated is ignored":     {Feed: apitest.FeedIgnored},
		"time_updated is refused":     {Feed: apitest.FeedRefused},
		"lists of ids are ignored":    {IgnoreFolderIDList: true},
		"bare lists":                  {FoldersBare: true, IntegerTimes: true},
		"nothing the feed could want": {Feed: apitest.FeedIgnored, IgnoreFolderIDList: true, NullTotal: true},
	}
	for name, quirks := range servers {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { follow(t, quirks) })
		})
	}
}

func follow(t *testing.T, quirks apitest.Quirks) {
	srv := apitest.New(t, apitest.InMemory(), apitest.WithQuirks(quirks), apitest.WithTTL(24*time.Hour))
	for i := range 70 {
		srv.AddFolder(apitest.Folder{Created: time.Now().Add(time.Duration(i-100) * time.Hour)})
	}
	c, err := api.New(api.Options{Host: srv.URL(), HTTP: srv.Transport(), AllowHTTP: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a := srv.Account()
	if _, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password)); err != nil {
		t.Fatal(err)
	}
	sub := watch.New(c, watch.Options{}).Watch(t.Context())
	defer sub.Close()
	var last []watch.Event
	read := make(chan struct{})
	go func() {
		defer close(read)
		for {
			events, err := sub.Next(t.Context())
			if err != nil {
				return
			}
			last = append(last, events...)
		}
	}()
	for range 3 {
		folder := srv.AddFolder(apitest.Folder{})
		id := api.FolderID(folder)
		analysis := srv.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY", Media: []string{
			srv.AddMedia(folder, apitest.Media{Name: "a.jpg", Content: []byte("\xff\xd8\xff")}),
		}})
		sub.Set([]api.FolderID{id, "absent"})
		<-time.After(20 * time.Second)
		srv.Finish(analysis, "0.1")
		<-time.After(5 * time.Second)
		synctest.Wait()
		var states []string
		for _, e := range last {
			if e.Kind == watch.Changed && e.ID == id && len(e.Folder.Analyses) > 0 { // It may be read before the launch.
				states = append(states, fmt.Sprint(e.Folder.Analyses[0].Final()))
			}
		}
		if len(states) == 0 || states[len(states)-1] != "true" {
			t.Errorf("analysis %s was seen final as %v", analysis, states)
		}
		last = nil
	}
	born := api.FolderID(srv.AddFolder(apitest.Folder{}))
	<-time.After(8 * time.Second)
	synctest.Wait()
	if len(last) != 1 || last[0].ID != born || !last[0].New {
		t.Errorf("a new folder was told as %d events", len(last))
	}
	sub.Pause(true)
	synctest.Wait()
	before := srv.Count("")
	<-time.After(time.Minute)
	if n := srv.Count("") - before; n != 0 {
		t.Errorf("%d requests in a minute with nobody watching", n)
	}
	sub.Close()
	<-read
}
