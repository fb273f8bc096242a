package pane

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestSlotLatestWins(t *testing.T) {
	var s Slot
	if s.Current(0) || s.Done(0) || s.InFlight() {
		t.Error("a new slot waits for something")
	}
	first, one := s.Next(t.Context())
	second, two := s.Next(t.Context())
	if first.Err() == nil || second.Err() != nil {
		t.Error("a new request does not cancel the old one, or cancels itself")
	}
	if s.Current(one) || s.Done(one) {
		t.Error("the old answer counts")
	}
	if !s.Current(two) || !s.Done(two) {
		t.Error("the new answer does not count")
	}
	if s.Done(two) || s.InFlight() || second.Err() == nil {
		t.Error("an answer counts twice, or its context is kept")
	}
	third, three := s.Next(t.Context())
	s.Stop()
	if third.Err() == nil || s.Done(three) {
		t.Error("a stopped request goes on")
	}
}

func TestSlotEndsWithItsParent(t *testing.T) {
	parent, cancel := context.WithCancel(t.Context())
	var s Slot
	ctx, _ := s.Next(parent)
	cancel()
	if ctx.Err() == nil {
		t.Error("the request outlives its pane")
	}
}

func TestAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		if msg := After(t.Context(), time.Minute, "due")(); msg != tea.Msg("due") || time.Since(begin) != time.Minute {
			t.Errorf("%v after %v", msg, time.Since(begin))
		}
		ctx, cancel := context.WithCancel(t.Context())
		got := make(chan tea.Msg)
		go func() { got <- After(ctx, time.Hour, "due")() }()
		synctest.Wait()
		cancel()
		if msg := <-got; msg != nil {
			t.Errorf("a cancelled timer says %v", msg)
		}
	})
}

func TestIDsAreUnique(t *testing.T) {
	var ids IDs
	seen := map[ID]bool{0: true}
	for range 100 {
		id := ids.Next()
		if seen[id] {
			t.Fatalf("%d twice", id)
		}
		seen[id] = true
	}
}

func TestBroadcastsAreAClosedList(t *testing.T) {
	for _, msg := range []tea.Msg{ThemeMsg{}, RoleMsg{}, SignedOutMsg{}, MaskMsg{}} {
		if !IsBroadcast(msg) {
			t.Errorf("%T is none", msg)
		}
	}
	for _, msg := range []tea.Msg{OpenMsg{}, StatusMsg{}, BusyMsg{}, StaleMsg{}, nil} {
		if IsBroadcast(msg) {
			t.Errorf("%T is one", msg)
		}
	}
}

func TestNames(t *testing.T) {
	for value, want := range map[interface{ String() string }]string{
		Normal: "normal", Text: "text", Busy: "busy", Mode(9): "unknown",
		Info: "info", Good: "good", Warn: "warn", Bad: "bad", Level(9): "unknown",
	} {
		if value.String() != want {
			t.Errorf("%#v is called %s", value, value)
		}
	}
	if Send("x")() != tea.Msg("x") {
		t.Error("Send sends something else")
	}
}
