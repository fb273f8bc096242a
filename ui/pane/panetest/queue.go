package panetest

import (
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
)

// Queue holds the messages of commands that run beside a pane, in the order in
// which they arrive, as a program would hand them on. It is made and used
// inside a synctest bubble, so that waiting takes no time.
type Queue chan tea.Msg

// NewQueue makes an empty queue.
func NewQueue() Queue { return make(Queue, 10_000) }

// Run starts a command; what it returns is queued, nil is not.
func (q Queue) Run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				q.Run(c)
			}
		default:
			q <- msg
		}
	}()
}

// Settle hands out messages until nothing moves any more, without letting time
// go by.
func (q Queue) Settle(deliver func(tea.Msg)) {
	for {
		synctest.Wait()
		select {
		case msg := <-q:
			deliver(msg)
		default:
			return
		}
	}
}
