package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

func TestPreviewFollowsARestingCursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, 120, 40)
		var due []tea.Cmd
		for i := range 1000 { // a thousand rows in a second
			wd.now = wd.now.Add(time.Millisecond)
			_, cmd := wd.Update(pane.OpenMsg{Kind: "folder", ID: fmt.Sprint(i), Preview: true})
			due = append(due, cmd)
		}
		if made := len(wd.asked) - 1; made > 20 {
			t.Fatalf("%d previews were opened while the cursor ran", made)
		}
		for _, cmd := range due {
			wd.runAll(cmd)
		}
		if got := wd.asked[len(wd.asked)-1]; got != "folder 999" || len(wd.asked) > 21 {
			t.Errorf("last preview is %s, %d were made", got, len(wd.asked)-1)
		}
		if wd.room().top().Title() != "folders" {
			t.Error("a preview took the focus")
		}
	})
}

// runAll runs a command, whatever it is made of, and gives the root what comes.
func (wd *world) runAll(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			wd.runAll(c)
		}
	default:
		wd.Update(msg)
	}
}

func TestPreviewStaysWhenGoingBack(t *testing.T) {
	synctest.Test(t, previewStaysWhenGoingBack)
}

func previewStaysWhenGoingBack(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "a", Preview: true})
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "a"}) // enter
	if wd.room().top().Title() != "folder a" || len(wd.asked) != 2 {
		t.Fatalf("on %s, opened %v", wd.room().top().Title(), wd.asked)
	}
	wd.press("esc")
	if wd.pane("folder a").closed || !strings.Contains(wd.bare(), "body of folder a") {
		t.Error("going back closed the preview")
	}
	wd.now = wd.now.Add(time.Second)
	_, cmd := wd.Update(pane.OpenMsg{From: list.id, Preview: true}) // the list is empty now
	wd.runAll(cmd)
	if !wd.pane("folder a").closed {
		t.Error("the preview of nothing stays")
	}
}

// Something else than the preview was opened beside the list, such as a folder
// that was just made: going back shows what the cursor is on.
func TestPreviewComesBack(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "a", Preview: true},
		pane.OpenMsg{From: list.id, Kind: "folder", ID: "b"})
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "b", Preview: true}) // the cursor went there
	wd.press("esc")
	if !strings.Contains(wd.bare(), "body of folder b") || wd.room().top().Title() != "folders" {
		t.Errorf("no preview beside the list:\n%s", wd.bare())
	}
}

func TestPreviewComesWhenThereIsRoom(t *testing.T) {
	wd := newWorld(t, 80, 24)
	list := wd.pane("folders")
	wd.send(pane.OpenMsg{From: list.id, Kind: "folder", ID: "a", Preview: true})
	if len(wd.asked) != 1 {
		t.Fatal("a preview was opened where there is no room")
	}
	wd.send(tea.WindowSizeMsg{Width: 120, Height: 35})
	if len(wd.asked) != 2 || wd.room().top().Title() != "folders" {
		t.Errorf("opened %v", wd.asked)
	}
}

func TestPreviewNeverClosesWhatIsUnsaved(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a", Preview: true})
	wd.pane("folder a").unsaved = "Tags are not sent."
	wd.now = wd.now.Add(time.Second)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "b", Preview: true})
	if wd.pane("folder a").closed || len(wd.asked) != 2 || wd.dialog() != nil {
		t.Error("a moving cursor closed what is unsaved, or asked about it")
	}
}

func TestNothingShiftsWhenAPreviewComes(t *testing.T) {
	for _, w := range []int{100, 120, 160, 200} {
		wd := newWorld(t, w, 40)
		before := wd.pane("folders").w
		wd.send(pane.OpenMsg{Kind: "folder", ID: "a", Preview: true})
		if got := wd.pane("folders").w; got != before {
			t.Errorf("at %d the list went from %d to %d cells", w, before, got)
		}
	}
}

func TestStatusLineGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wd := newWorld(t, 120, 40)
		_, first := wd.Update(pane.StatusMsg{Text: "First.", TTL: time.Second})
		_, second := wd.Update(pane.StatusMsg{Text: "Second.", TTL: time.Minute})
		wd.runAll(first)
		if !strings.Contains(wd.bare(), "Second.") {
			t.Error("the end of the first sentence took the second one away")
		}
		wd.runAll(second)
		if strings.Contains(wd.bare(), "Second.") || !strings.Contains(wd.bare(), "enter open") {
			t.Error("the sentence stays, or the keys do not come back")
		}
	})
}

func TestRequestsInFlightAreShownAfterAMoment(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.state.InFlight = 2
	wd.press("n")
	if strings.Contains(wd.bare(), "↻ 2") {
		t.Error("a request is shown at once")
	}
	wd.now = wd.now.Add(requestDelay)
	if !strings.Contains(wd.bare(), "↻ 2") {
		t.Error("a slow request is not shown")
	}
	wd.state.InFlight = 0
	wd.send(lookMsg{})
	if wd.requests.looking || strings.Contains(wd.bare(), "↻") {
		t.Error("an idle program goes on looking")
	}
}

func TestRunningWorkAndAge(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	wd.send(pane.BusyMsg{From: list.id, Count: 2}, pane.BusyMsg{From: wd.pane("folder a").id, Count: 1})
	wd.send(pane.StaleMsg{From: list.id, Since: noon.Add(-3 * time.Minute)})
	if got := wd.bare(); !strings.Contains(got, "data 3 min old   ◐ 3 running") {
		t.Errorf("footer of\n%s", got)
	}
	wd.press("esc") // a closed pane counts no more
	wd.send(pane.StaleMsg{From: list.id})
	wd.send(pane.BusyMsg{From: 999, Count: 7})
	if got := wd.bare(); !strings.Contains(got, "◐ 2 running") || strings.Contains(got, " old") {
		t.Errorf("footer of\n%s", got)
	}
	wd.send(agedMsg{})
	if wd.aging {
		t.Error("the age is looked at although nothing is stale")
	}
}

func TestPalette(t *testing.T) {
	for _, c := range []struct {
		line string
		want func(*world) bool
	}{
		{"lists", func(wd *world) bool { return wd.room().Title == "Lists" }},
		{"role operator", func(wd *world) bool { return len(wd.ran) == 1 && wd.ran[0] == "operator" }},
		{"folder 7f3c", func(wd *world) bool { return wd.room().top().Title() == "folder 7f3c" }},
		{"theme paper", func(wd *world) bool {
			return wd.env.Theme.Name() == "paper" && wd.pane("folders").last() == tea.Msg(pane.ThemeMsg{})
		}},
		{"theme pink", func(wd *world) bool { return strings.Contains(wd.bare(), "There is no theme") }},
		{"help", func(wd *world) bool { return wd.dialog() != nil && wd.dialog().Title() == "Keys" }},
		{"mask", func(wd *world) bool { return wd.masked }},
		{"quit", func(wd *world) bool { return wd.quits == 1 }},
		{"nonsense", func(wd *world) bool { return strings.Contains(wd.bare(), "There is no page or command named nonsense") }},
		{"", func(wd *world) bool { return wd.room().Title == "Review" }},
	} {
		t.Run(c.line, func(t *testing.T) {
			wd := newWorld(t, 120, 40)
			wd.send(commandMsg{line: c.line})
			if !c.want(wd) {
				t.Errorf("%q did something else:\n%s", c.line, wd.bare())
			}
		})
	}
}

func TestPaletteTypesAndCompletes(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.press(":")
	p := wd.dialog().(*palette)
	for _, r := range "folder" {
		wd.press(string(r))
	}
	if len(p.found) == 0 || p.found[0].line != "folder " {
		t.Fatalf("found %+v", p.found)
	}
	wd.press("enter") // an id must follow, so this only completes
	if p.input.Value() != "folder " || wd.dialog() == nil {
		t.Fatalf("typed %q", p.input.Value())
	}
	for _, r := range "7f3c" {
		wd.press(string(r))
	}
	_, cmd := wd.Update(keyOf("enter"))
	wd.runAll(cmd)
	if wd.room().top().Title() != "folder 7f3c" {
		t.Fatalf("on %s", wd.room().top().Title())
	}
	wd.press(":")
	if found := wd.dialog().(*palette).found; found[0].line != "folder 7f3c" {
		t.Errorf("history offers %q first", found[0].line)
	}
}

func TestPaletteOffers(t *testing.T) {
	for typed, want := range map[string]string{
		"":           "folders collections role  mask mouse theme  help quit analysis  folder  nothing ",
		"fol":        "folders folder ",
		":quit":      "quit", // the sign typed twice
		"exit":       "exit",
		"lists":      "lists",
		"theme":      "theme  theme contrast theme dusk theme paper theme terminal theme auto",
		"theme ":     "theme contrast theme dusk theme paper theme terminal theme auto",
		"THEME d":    "theme dusk",
		"role":       "role  role operator",
		"folder AbC": "folder AbC",
		"bogus":      "",
	} {
		wd := newWorld(t, 120, 40)
		wd.press(":")
		p := wd.dialog().(*palette)
		p.input.SetValue(typed)
		p.search()
		var got []string
		for _, e := range p.found {
			got = append(got, e.line)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q offers %q, want %q", typed, strings.Join(got, " "), want)
		}
	}
}

func TestPaletteKeepsWhatDoesNotExist(t *testing.T) {
	wd := newWorld(t, 80, 24)
	wd.press(":", "b", "o", "g", "enter")
	p, open := wd.dialog().(*palette)
	if !open || p.input.Value() != "bog" || !strings.Contains(wd.bare(), "no page or command like that") || !p.missing {
		t.Fatalf("what was typed is lost:\n%s", wd.bare())
	}
	wd.press("x")
	if p.missing {
		t.Error("it is still said to be wrong while one types on")
	}
}

func TestHelpShowsEverything(t *testing.T) {
	for _, size := range []struct{ w, h int }{{200, 60}, {80, 24}, {60, 20}, {40, 10}} {
		wd := newWorld(t, size.w, size.h)
		wd.press("?")
		seen := ""
		requireFrame(t, wd, size.w, size.h)
		for range 45 {
			seen += wd.bare()
			wd.press("down")
		}
		for _, words := range []string{"new folder", "page down", "next pane", "quit at once", "In dialogs and while typing", "complete", "take out"} {
			if !strings.Contains(seen, words) {
				t.Errorf("%d×%d: %q is not shown", size.w, size.h, words)
			}
		}
	}
}

func TestFloodsAreFolded(t *testing.T) {
	now := noon
	f := newFold(func() time.Time { return now })
	passed := 0
	for range 1000 {
		if f.filter(nil, tea.MouseWheelMsg{Button: tea.MouseWheelDown}) != nil {
			passed++
		}
		now = now.Add(time.Millisecond)
	}
	if passed > 70 {
		t.Errorf("%d of 1,000 events in a second passed", passed)
	}
	if f.filter(nil, keyOf("n")) == nil {
		t.Error("a key was folded")
	}
}

func BenchmarkKey(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			wd := newWorld(b, 200, 60)
			wd.tables = n
			wd.rooms[0].chain = nil
			wd.enter(0)
			wd.send(tea.WindowSizeMsg{Width: 200, Height: 60}, pane.OpenMsg{Kind: "folder", ID: "a", Preview: true})
			down := keyOf("down")
			for b.Loop() {
				wd.Update(down)
				_ = wd.View()
			}
		})
	}
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 4200 * time.Millisecond: "4 s", 12 * time.Second: "12 s", 3 * time.Minute: "3 min",
	} {
		if got := age(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
