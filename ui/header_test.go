package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"ozdesk/ui/kit"
)

// As the screen gets narrower, badges are shortened before anybody's name goes,
// and the server is said the longest.
func TestHeaderSaysFirstWhatMattersMost(t *testing.T) {
	wd := newWorld(t, 120, 40)
	s := Status{Server: "https://oz.example.org", Role: "CLIENT ADMIN", User: "ana@example.org"}
	badges := []Badge{{Text: "read-only"}, {Text: "plain http"}, {Text: "no webhooks"}}
	tabs := []kit.Tab{{Key: "1", Title: "Review", Active: true}, {Key: "2", Title: "Queue", Count: 3}, {Key: "3", Title: "Lists"}, {Key: "4", Title: "Admin"}, {Key: "5", Title: "Jobs"}}
	order := []string{"https://", "ana@example.org", "no webhooks", "read-only", "CLIENT ADMIN", "ana@…", "! 3", "oz.example.org"}
	gone := 0
	for w := 170; w >= 70; w-- {
		line := ansi.Strip(kit.Header(wd.env.Theme, w, "ozdesk", tabs, wd.ways(s, badges)...))
		if kit.Width(line) != w {
			t.Fatalf("%d cells in %d: %q", kit.Width(line), w, line)
		}
		for i, words := range order {
			shown := strings.Contains(line, words) || words == "! 3" && strings.Contains(line, "read-only") ||
				words == "ana@…" && strings.Contains(line, "ana@")
			if shown && i < gone {
				t.Errorf("%d cells: %q is back: %q", w, words, line)
			}
			if !shown && i >= gone {
				if i > gone {
					t.Errorf("%d cells: %q goes before %q: %q", w, words, order[gone], line)
				}
				gone = i + 1
			}
		}
	}
	if gone < len(order)-1 {
		t.Errorf("at 70 cells %v are left", order[gone:])
	}
	at80 := ansi.Strip(kit.Header(wd.env.Theme, 80, "ozdesk", tabs, wd.ways(s, badges)...))
	if !strings.Contains(at80, "oz.example.org") || !strings.Contains(at80, "5 Jobs") {
		t.Errorf("at 80 cells: %q", at80)
	}
}
