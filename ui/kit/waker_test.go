package kit

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

func TestWakerComesOnceItIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := NewWaker(7)
		woken := make(chan tea.Msg, 1)
		go func() { woken <- w.Wait(ctx)() }()
		began := time.Now()
		for range 5 { // a window that is being dragged
			w.Wake()
			synctest.Wait()
			<-time.After(wakeQuiet / 2)
		}
		msg := <-woken
		if to, ok := msg.(pane.Addressed); !ok || to.Target() != 7 {
			t.Errorf("it says %+v", msg)
		}
		if took := time.Since(began); took != 4*wakeQuiet/2+wakeQuiet {
			t.Errorf("it woke after %v", took)
		}
		go func() { woken <- w.Wait(ctx)() }()
		synctest.Wait()
		cancel()
		if msg := <-woken; msg != nil {
			t.Errorf("closed, it says %+v", msg)
		}
	})
}
