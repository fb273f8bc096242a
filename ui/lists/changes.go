package lists

import (
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Changes lets the panes of the room hear that one of them has changed
// something, so that a count in the list of collections follows the persons
// beside it. It belongs to the update loop. The zero value is ready.
type Changes struct {
	made  int // how many there were
	panes map[pane.ID]kit.Waker
}

// join lets a pane be woken by changes. It returns how many there were so far.
func (c *Changes) join(id pane.ID, w kit.Waker) int {
	if c == nil {
		return 0
	}
	if c.panes == nil {
		c.panes = map[pane.ID]kit.Waker{}
	}
	c.panes[id] = w
	return c.made
}

// leave ends that.
func (c *Changes) leave(id pane.ID) {
	if c != nil {
		delete(c.panes, id)
	}
}

// Tell says that something was changed beside the panes, such as by a job.
func (c *Changes) Tell() { c.tell(0) }

// tell wakes every pane but the one that made the change. It returns how many
// changes there were.
func (c *Changes) tell(from pane.ID) int {
	if c == nil {
		return 0
	}
	c.made++
	for id, w := range c.panes {
		if id != from {
			w.Wake()
		}
	}
	return c.made
}

// count returns how many changes there were.
func (c *Changes) count() int {
	if c == nil {
		return 0
	}
	return c.made
}
