package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// comparePane makes panes of two pictures of a folder.
func comparePane(id string, blind *Blind) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane {
		d.Blind = blind
		return NewCompare(d, id)
	}
}

func TestCompareView(t *testing.T) {
	folders := []api.Folder{matched(t), hostileFolder(t), searched(t)}
	for _, id := range []string{"7f3c0a12", "bad0bad0", "5ea7c4ed"} {
		for _, s := range paneSizes {
			for _, blind := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %dx%d blind %v", id, s.w, s.h, blind), func(t *testing.T) {
					server := &fakeServer{folders: folders, pictures: true, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
					onStage(t, server, s.w, s.h, comparePane(uuid(id), &Blind{on: blind}), func(st *stage) {
						requireFrame(st.t, st.view(), s.w, s.h)
					})
				})
			}
		}
	}
}

// TestCompareInColour holds the half blocks and the colours of one size.
func TestCompareInColour(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.TrueColor}, 79, 18, comparePane(uuid("7f3c0a12"), nil), func(s *stage) {
		v := s.pane.View()
		if !strings.Contains(v, "\x1b[38;2;") || !strings.Contains(v, "▀") {
			t.Errorf("no half blocks:\n%q", v)
		}
		requireFrame(s.t, s.view(), 79, 18)
	})
}

// tellTale are words that must not be seen in blind mode.
var tellTale = []string{"0.7312", "0.9120", "0.8912", "0.1188", "0.4630", "not the same", "a live person", "listed", "near", "✗", "✓", "threshold", "DECLINED"}

// unseenIn fails where a result can be read.
func unseenIn(t *testing.T, what, view string) {
	t.Helper()
	for _, word := range tellTale {
		if strings.Contains(view, word) {
			t.Errorf("%s shows %q:\n%s", what, word, view)
		}
	}
}

// TestBlindHidesEverywhere turns blind mode on and looks at every pane, at every
// size.
func TestBlindHidesEverywhere(t *testing.T) {
	folders := []api.Folder{matched(t), searched(t)}
	panes := map[string]func(Deps) pane.Pane{
		"list":       NewFolderList,
		"folder":     folderPane("7f3c0a12"),
		"searched":   folderPane("5ea7c4ed"),
		"analysis":   analysisPane("0b000001"),
		"search":     analysisPane("5ea00001"),
		"raw":        rawPane("folder", "7f3c0a12"),
		"raw answer": rawPane("analysis", "0b000001"),
		"queue":      NewQueue,
		"case":       func(d Deps) pane.Pane { return NewCase(d, uuid("7f3c0a12")) },
		"compare":    comparePane(uuid("7f3c0a12"), nil),
	}
	for name, makePane := range panes {
		for _, size := range append(detailSizes, paneSizes...) {
			server := &fakeServer{folders: folders, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
			onStage(t, server, size.w, size.h, func(d Deps) pane.Pane {
				d.Blind = &Blind{on: true}
				if name == "compare" {
					return comparePane(uuid("7f3c0a12"), d.Blind)(d)
				}
				return makePane(d)
			}, func(s *stage) {
				s.send(pane.ThemeMsg{})
				view := s.view() + "\n" + s.pane.Title()
				if b, ok := s.pane.(pane.Brief); ok {
					view += "\n" + b.Brief()
				}
				if n, ok := s.pane.(pane.Noted); ok {
					view += "\n" + n.Note()
				}
				for _, k := range s.pane.Keys() {
					view += "\n" + k.Help().Desc
				}
				unseenIn(t, fmt.Sprintf("%s at %dx%d", name, size.w, size.h), view)
			})
		}
	}
}

func TestBlindCompare(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	ledger := &fakeLedger{records: []string{
		`answers {"saw":"same","verdict":"same"}`, `answers {"saw":"same","verdict":"different"}`, `answers {"saw":"unsure","verdict":"same"}`, "answers torn",
	}}
	blind := &Blind{}
	onStage(t, server, 119, 29, func(d Deps) pane.Pane {
		d.Blind, d.Answers = blind, ledger
		return NewCompare(d, uuid("7f3c0a12"))
	}, func(s *stage) {
		s.press("s") // no question, no answer
		if len(ledger.records) != 4 {
			t.Errorf("an answer nobody asked for was kept: %q", ledger.records)
		}
		s.press("b")
		unseenIn(t, "the question", s.view())
		s.send(pane.MaskMsg{On: true})
		s.press("d")
		if len(ledger.records) != 4 || !strings.Contains(s.view(), "pictures are masked") {
			t.Errorf("masked pictures were judged: %q", ledger.records)
		}
		s.send(pane.MaskMsg{})
		s.settle()
		s.press("d")
		v := s.view()
		for _, want := range []string{"You said  different people", "the score agrees", "agreed 2 of 3", "0.7312", "not the same person"} {
			if !strings.Contains(v, want) {
				t.Errorf("%q is missing:\n%s", want, v)
			}
		}
		if len(ledger.records) != 5 {
			t.Fatalf("kept are %q", ledger.records)
		}
		kept := ledger.records[4]
		for _, want := range []string{uuid("7f3c0a12"), uuid("0b000001"), uuid("0a000001"), `"saw":"different"`, `"verdict":"different"`, "2026-11-21T13:05:00Z"} {
			if !strings.Contains(kept, want) {
				t.Errorf("%s does not hold %s", kept, want)
			}
		}
		for _, name := range []string{"selfie", "Lind", "passport", "t-20931"} {
			if strings.Contains(kept, name) {
				t.Errorf("%s holds %s", kept, name)
			}
		}
		if _, ok := last[pane.ThemeMsg](s); !ok {
			t.Error("the other panes are not told that they may show results")
		}
	})
}

func TestBlindAnswerThatCannotBeKept(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStage(t, server, 79, 18, func(d Deps) pane.Pane {
		d.Blind, d.Answers = &Blind{on: true}, &fakeLedger{fail: errDown}
		return NewCompare(d, uuid("7f3c0a12"))
	}, func(s *stage) {
		s.press("u")
		if m, _ := last[pane.StatusMsg](s); !strings.Contains(m.Text, "could not be written down") {
			t.Errorf("it says %q", m.Text)
		}
		if v := s.view(); !strings.Contains(v, "cannot tell") || !strings.Contains(v, "0.7312") {
			t.Errorf("it shows:\n%s", v)
		}
	})
}

func TestCompareWhoWasFound(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{searched(t)}, pictures: true, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
	onStage(t, server, 119, 29, comparePane(uuid("5ea7c4ed"), nil), func(s *stage) {
		v := s.view()
		for _, want := range []string{"visitor.jpg", "photograph of Ivar Holm", "found as Ivar Holm", "0.8912", "photo-1.jpg"} {
			if !strings.Contains(v, want) {
				t.Errorf("%q is missing:\n%s", want, v)
			}
		}
		s.press(".")
		if !strings.Contains(s.view(), "photo-2.jpg") {
			t.Errorf("the next photograph is not shown:\n%s", s.view())
		}
		s.send(pane.MaskMsg{On: true})
		s.settle()
		if v := s.view(); strings.Contains(v, "Ivar") || strings.Contains(v, "visitor") {
			t.Errorf("masked, it shows:\n%s", v)
		}
	})
}

func TestCompareZoomsBothAndLoadsOnce(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStage(t, server, 119, 29, comparePane(uuid("7f3c0a12"), nil), func(s *stage) {
		before, calls := s.view(), server.calls.Load()
		s.press("+", "+")
		zoomed := s.view()
		if zoomed == before {
			t.Error("zooming changes nothing")
		}
		s.press("right", "down")
		if s.view() == zoomed {
			t.Error("moving changes nothing")
		}
		s.press("0")
		if s.view() != before {
			t.Errorf("whole again it is another picture:\n%s", s.view())
		}
		if n := server.calls.Load() - calls; n != 0 {
			t.Errorf("the server was asked %d times", n)
		}
		s.press("p")
		if !strings.Contains(s.view(), "pictures are off") {
			t.Errorf("off:\n%s", s.view())
		}
	})
}

// TestCompareWithoutServer holds that the question can be answered, and that
// nothing goes, while the server is away.
func TestCompareWithoutServer(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStage(t, server, 119, 29, comparePane(uuid("7f3c0a12"), &Blind{on: true}), func(s *stage) {
		server.fail = errDown
		s.press("r", "s")
		if v := s.view(); !strings.Contains(v, "the score says different people") {
			t.Errorf("it shows:\n%s", v)
		}
		before := s.view()
		s.send(folderMsg{to: s.pane.ID(), gen: 1, folder: hostileFolder(t)})
		if s.view() != before {
			t.Error("an old answer was taken")
		}
	})
	for _, id := range []string{"", "..", "a/b/c/d", "a//b"} {
		if NewCompare(Deps{}, id) != nil {
			t.Errorf("%q opens a pane", id)
		}
	}
}
