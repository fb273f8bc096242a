package panetest

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Click is a click of the left button on the first cell of some words in a
// view; the test fails where they are not in it.
func Click(t testing.TB, view, words string) tea.MouseClickMsg {
	t.Helper()
	for y, row := range strings.Split(ansi.Strip(view), "\n") {
		if before, _, ok := strings.Cut(row, words); ok {
			return tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft}
		}
	}
	t.Fatalf("%q is not in\n%s", words, ansi.Strip(view))
	return tea.MouseClickMsg{}
}
