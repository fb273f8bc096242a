package panetest_test

import (
	"testing"

	"ozdesk/ui/pane/panetest"
)

type loop struct{ asked func() bool }

func (l *loop) Update() bool        { return l.deeper() }
func (l *loop) deeper() bool        { return l.asked() }
func (l *loop) Refresh() bool       { return l.deeper() }
func (l *loop) View() func() bool   { return func() bool { return l.asked() } }
func (l *loop) viewed() (seen bool) { return l.View()() }

func TestInLoop(t *testing.T) {
	l := &loop{asked: panetest.InLoop}
	if !l.Update() {
		t.Error("a call below Update was not noticed")
	}
	if l.Refresh() {
		t.Error("a call below another method counts as the loop")
	}
	if l.viewed() {
		t.Error("a command made in View and run later counts as the loop")
	}
}
