package ui

import (
	"testing"

	"ozdesk/ui/pane"
)

// What a pane opens is shown, also when another room has come to the front
// meanwhile; a preview stays in the back.
func TestOpenedFromAnotherRoom(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders").id
	wd.press("3")
	wd.send(pane.OpenMsg{From: list, Kind: "folder", ID: "a", Preview: true})
	if wd.room().Title != "Lists" {
		t.Error("a preview brings its room to the front")
	}
	wd.send(pane.OpenMsg{From: list, Kind: "folder", ID: "b"})
	if wd.room().Title != "Review" || wd.room().top().Title() != "folder b" {
		t.Errorf("%s of the room %s has the keys", wd.room().top().Title(), wd.room().Title)
	}
}
