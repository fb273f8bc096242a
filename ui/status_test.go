package ui

import (
	"strings"
	"testing"
	"time"

	"ozdesk/ui/pane"
)

// A notice waits until what stands there could be read, several follow each
// other, and afterwards it says again what has time left.
func TestNoticesDoNotOverwriteEachOther(t *testing.T) {
	wd := newWorld(t, 120, 40)
	shows := func(want string) {
		t.Helper()
		lines := strings.Split(strings.TrimRight(wd.bare(), "\n"), "\n")
		if foot := lines[len(lines)-1]; !strings.Contains(foot, want) {
			t.Fatalf("the footer is %q, want %q", foot, want)
		}
	}
	pass := func(d time.Duration) {
		wd.now = wd.now.Add(d)
		wd.send(newsOverMsg{gen: wd.news.gen})
	}
	wd.send(pane.StatusMsg{Text: "Nobody is signed in.", TTL: time.Hour})
	wd.send(pane.StatusMsg{Text: "There is no keyring.", TTL: time.Minute, Notice: true})
	wd.send(pane.StatusMsg{Text: "The session lasts for years.", TTL: time.Minute, Notice: true})
	shows("Nobody is signed in.")
	pass(newsFor)
	shows("There is no keyring.")
	wd.send(pane.StatusMsg{TTL: time.Millisecond}) // takes away what is no notice
	shows("There is no keyring.")
	pass(newsFor)
	shows("The session lasts for years.")
	pass(time.Minute)
	shows("enter ")

	wd.send(pane.StatusMsg{Text: "Nobody is signed in.", TTL: time.Hour})
	wd.send(pane.StatusMsg{Text: "There is no keyring.", TTL: time.Minute, Notice: true})
	pass(newsFor)
	shows("There is no keyring.")
	pass(time.Minute)
	shows("Nobody is signed in.")
	wd.send(pane.StatusMsg{Text: "Copied."}) // what somebody does is told at once
	shows("Copied.")
	wd.send(pane.StatusMsg{TTL: time.Millisecond})
	pass(time.Millisecond)
	shows("enter ")
}
