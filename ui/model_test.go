package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

func TestFrames(t *testing.T) {
	scenes := []struct {
		name string
		set  func(*world)
	}{
		{"list", func(*world) {}},
		{"preview", func(wd *world) { wd.send(pane.OpenMsg{Kind: "folder", ID: "7f3c0a12", Preview: true}) }},
		{"deep", func(wd *world) {
			wd.send(pane.OpenMsg{Kind: "folder", ID: "7f3c0a12"}, pane.OpenMsg{Kind: "analysis", ID: "BIOMETRY"})
		}},
		{"help", func(wd *world) { wd.press("?") }},
		{"palette", func(wd *world) { wd.press(":") }},
		{"question", func(wd *world) {
			wd.pane("folders").unsaved = "A comment is not sent."
			wd.press("q")
		}},
		{"news", func(wd *world) {
			wd.send(pane.StatusMsg{Level: pane.Bad, Text: "The server \x1b[31m門 cannot be reached."})
			wd.send(pane.StaleMsg{From: wd.pane("folders").id, Since: noon.Add(-3 * time.Minute)})
		}},
	}
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 35}, {200, 60}, {40, 10}, {39, 10}, {20, 5}} {
		for _, s := range scenes {
			if s.name != "list" && (size.w == 200 || size.w < 40) && s.name != "deep" {
				continue
			}
			t.Run(fmt.Sprintf("%s/%dx%d", s.name, size.w, size.h), func(t *testing.T) {
				wd := newWorld(t, size.w, size.h)
				s.set(wd)
				requireFrame(t, wd, size.w, size.h)
				golden.RequireEqual(t, wd.bare())
			})
		}
	}
}

// requireFrame fails unless the frame has exactly its size.
func requireFrame(t *testing.T, wd *world, w, h int) {
	t.Helper()
	lines := strings.Split(wd.View().Content, "\n")
	if len(lines) != h {
		t.Fatalf("%d lines on a screen of %d", len(lines), h)
	}
	for i, line := range lines {
		if got := kit.Width(ansi.Strip(line)); got != w {
			t.Fatalf("line %d is %d cells of %d: %q", i, got, w, ansi.Strip(line))
		}
	}
}

func TestFrameFitsAnySize(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "日本"})
	wd.pane("folder 日本").bodyOverride = strings.Repeat("👩‍🚀 日本語 ␛ ", 60) + "\n" + strings.Repeat("x\n", 90)
	wd.press("?")
	for _, w := range []int{1, 2, 19, 20, 21, 39, 40, 41, 79, 99, 100, 101, 160, 250} {
		for _, h := range []int{1, 4, 5, 9, 10, 11, 23, 24, 70} {
			wd.send(tea.WindowSizeMsg{Width: w, Height: h})
			requireFrame(t, wd, w, h)
		}
	}
}

func TestTooSmallSaysSo(t *testing.T) {
	wd := newWorld(t, 20, 5)
	if got := strings.Join(strings.Fields(wd.bare()), " "); got != "too small: 40×10 is enough" {
		t.Errorf("got %q", got)
	}
	wd.send(tea.WindowSizeMsg{Width: 39, Height: 8})
	if got := wd.bare(); !strings.HasPrefix(got, "✗ fail  0.7312  −0.1188") {
		t.Errorf("got %q", got)
	}
}

func TestKeyOrder(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")

	wd.press("n")
	if press, ok := list.last().(tea.KeyPressMsg); !ok || press.String() != "n" {
		t.Errorf("a key that nobody else wants does not reach the pane: %v", list.last())
	}
	n := len(list.got)
	wd.press("3") // a global key comes before the pane
	if len(list.got) != n || wd.room().Title != "Lists" {
		t.Error("a room key went to the pane")
	}
	wd.press("1")
	list.mode = pane.Text // typing comes before global keys
	wd.press("3", "q", "?")
	if len(list.got) != n+3 || wd.room().Title != "Review" || wd.dialog() != nil || wd.quits > 0 {
		t.Error("keys that are typed do something else")
	}
	dialog := &fake{env: wd.env, id: wd.env.IDs.Next(), name: "dialog", mode: pane.Text}
	wd.send(pane.DialogMsg{Pane: dialog}) // a dialog comes before typing
	wd.press("x")
	if len(list.got) != n+3 || len(dialog.got) != 1 {
		t.Error("a dialog does not get the keys")
	}
	wd.press("ctrl+c") // ctrl+c comes before everything
	if len(dialog.got) != 1 || wd.breaks != 1 {
		t.Error("ctrl+c went to the dialog")
	}
}

func TestAnswersGoToOnePane(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	wd.press("3")
	other := wd.pane("collections")
	n := len(other.got)
	wd.send(addressed{list.id})
	if list.last() != (addressed{list.id}) || len(other.got) != n {
		t.Error("an answer for a hidden pane went elsewhere")
	}
	wd.send(addressed{9999})
	if len(other.got) != n {
		t.Error("an answer for a closed pane was given to another one")
	}
}

func TestBroadcastsReachHiddenPanes(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.press("3")
	for _, msg := range []tea.Msg{pane.RoleMsg{Role: "OPERATOR"}, pane.SignedOutMsg{}} {
		wd.send(msg)
		for _, name := range []string{"folders", "collections"} {
			if wd.pane(name).last() != msg {
				t.Errorf("%T did not reach %s", msg, name)
			}
		}
	}
	wd.press("m")
	if wd.pane("folders").last() != (pane.MaskMsg{On: true}) || !strings.Contains(wd.bare(), "masked") {
		t.Error("the mask key masks nothing")
	}
}

func TestBackNeverQuits(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"}, pane.OpenMsg{Kind: "analysis", ID: "b"})
	wd.press("esc")
	if wd.room().top().Title() != "folder a" || !wd.pane("analysis b").closed {
		t.Errorf("back leads to %s", wd.room().top().Title())
	}
	wd.pane("folder a").back = true // a filter to lift first
	wd.press("esc")
	if wd.room().top().Title() != "folder a" {
		t.Error("a pane that uses the key was left")
	}
	wd.press("esc", "esc", "esc")
	if wd.room().top().Title() != "folders" || wd.quits > 0 || wd.pane("folders").closed {
		t.Error("back at the root does something")
	}
}

func TestQuit(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	list.unsaved = "A comment is not sent."
	wd.press("q")
	if wd.quits > 0 || wd.dialog() == nil || !strings.Contains(wd.bare(), "A comment is not sent.") {
		t.Fatal("quit does not ask")
	}
	wd.press("esc")
	wd.runDialogCommands()
	list.unsaved = ""
	wd.press("q")
	if wd.quits != 1 || wd.breaks > 0 || !list.closed {
		t.Errorf("quit %d times, interrupted %d times, pane closed %v", wd.quits, wd.breaks, list.closed)
	}
}

// runDialogCommands closes what the keys of a question have asked to close.
func (wd *world) runDialogCommands() {
	if d := wd.dialog(); d != nil {
		wd.send(pane.CloseDialogMsg{From: d.ID()})
	}
}

func TestSecondInterruptQuitsAtOnce(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.pane("folders").mode = pane.Busy
	wd.press("ctrl+c")
	if wd.breaks > 0 || wd.dialog() == nil {
		t.Fatal("the first one does not ask although work is under way")
	}
	wd.press("ctrl+c")
	if wd.breaks != 1 || wd.quits > 0 {
		t.Errorf("after the second one: quit %d times, interrupted %d times", wd.quits, wd.breaks)
	}
}

func TestInterruptIsAnswered(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.pane("folders").unsaved = "A comment is not sent."
	wd.press("ctrl+c")
	wd.press("right") // from Stay to Quit
	wd.send(wd.dialog().Update(keyOf("enter"))())
	if wd.breaks != 1 || wd.quits > 0 {
		t.Errorf("quit %d times, interrupted %d times", wd.quits, wd.breaks)
	}
	wd = newWorld(t, 120, 40)
	wd.press("ctrl+c")
	if wd.breaks != 1 {
		t.Error("it asks although nothing is lost")
	}
}

func TestDialogResult(t *testing.T) {
	wd := newWorld(t, 120, 40)
	list := wd.pane("folders")
	dialog := &fake{env: wd.env, id: wd.env.IDs.Next(), name: "dialog"}
	wd.send(pane.DialogMsg{Pane: dialog})
	if !slices.Equal(dialog.shown, []bool{true}) || dialog.w == 0 || dialog.inits != 1 {
		t.Error("a dialog is not told that it is shown, and how large it is")
	}
	wd.send(pane.CloseDialogMsg{From: dialog.id, Result: addressed{list.id}})
	if !dialog.closed || wd.dialog() != nil || list.last() != (addressed{list.id}) {
		t.Error("the result did not arrive")
	}
	wd.send(pane.CloseDialogMsg{From: dialog.id, Result: addressed{list.id}})
	second := &fake{env: wd.env, id: wd.env.IDs.Next(), name: "second"}
	wd.send(pane.DialogMsg{Pane: second})
	wd.send(pane.CloseDialogMsg{From: dialog.id})
	if wd.dialog() != pane.Pane(second) {
		t.Error("closing a dialog that is gone closed another one")
	}
	wd.press("esc") // nobody types in it: the root leaves it
	if wd.dialog() != nil {
		t.Error("esc does not leave the dialog")
	}
}

func TestFocusAndVisibility(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	list, folder := wd.pane("folders"), wd.pane("folder a")
	if !folder.focus || list.focus || !slices.Equal(list.shown, []bool{true}) || !slices.Equal(folder.shown, []bool{true}) {
		t.Errorf("focus %v %v, shown %v %v", list.focus, folder.focus, list.shown, folder.shown)
	}
	wd.press("tab")
	if !list.focus || folder.focus {
		t.Error("tab does not move the focus")
	}
	wd.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	if !slices.Equal(folder.shown, []bool{true, false}) || list.w != 79 {
		t.Errorf("on a narrow screen: shown %v, width %d", folder.shown, list.w)
	}
	wd.press("3")
	if !slices.Equal(list.shown, []bool{true, false}) {
		t.Errorf("in another room: shown %v", list.shown)
	}
	wd.press("1")
	if !slices.Equal(list.shown, []bool{true, false, true}) || len(wd.asked) != 3 {
		t.Errorf("back again: shown %v, opened %v", list.shown, wd.asked)
	}
}

func TestOpenKeepsWhatIsOpen(t *testing.T) {
	wd := newWorld(t, 120, 40)
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	wd.press("tab")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	if len(wd.asked) != 2 || wd.room().top().Title() != "folder a" {
		t.Errorf("opened %v, on %s", wd.asked, wd.room().top().Title())
	}
	wd.pane("folder a").unsaved = "Tags are not sent."
	wd.press("tab")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "b"})
	if wd.dialog() == nil || len(wd.asked) != 2 {
		t.Error("what is unsaved was closed without a question")
	}
	wd.press("right")
	_, cmd := wd.Update(keyOf("enter"))
	wd.runAll(cmd)
	if len(wd.asked) != 3 || !wd.pane("folder a").closed {
		t.Error("the answer did not go on")
	}
	for _, msg := range []pane.OpenMsg{{Kind: "nonsense"}, {Kind: "nothing"}} {
		wd.send(msg)
		if !strings.Contains(wd.bare(), "There is no page") && !strings.Contains(wd.bare(), "cannot be opened") {
			t.Errorf("%s: nothing is said", msg.Kind)
		}
	}
}

func TestGreyedKeySaysWhy(t *testing.T) {
	wd := newWorld(t, 120, 40)
	n := len(wd.pane("folders").got)
	wd.press("x")
	if len(wd.pane("folders").got) != n || !strings.Contains(wd.bare(), "operators only") {
		t.Errorf("frame:\n%s", wd.bare())
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{}, {Rooms: []Room{{Title: "Review", Kind: "folders"}}}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
