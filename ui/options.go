// Package ui is the root of the interface: one model that knows the size, the
// rooms, which pane has the focus and which dialogs lie on top. It routes
// messages and composes the frame, and leaves everything else to the panes,
// which it makes through routes that the caller registers.
package ui

import (
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Maker makes the pane of a route. The id is the object's, "" for a kind that
// has one pane only. It must not block: a pane loads in its Init.
type Maker func(id string) pane.Pane

// Room is one tab of the header. Each keeps its own panes while another one is
// shown.
type Room struct {
	// Key switches to the room, such as "1".
	Key string
	// Title stands in the header.
	Title string
	// Kind is the route of the room's first pane, with an empty id.
	Kind string
	// Count, when it is not nil, returns a number to show behind the title.
	Count func() int
}

// Command is an entry of the palette that the caller adds.
type Command struct {
	// Name is typed, such as "role".
	Name string
	// Help says in a few words what it does.
	Help string
	// Args are words that may follow, for completion. They are not checked.
	Args []string
	// Run returns what to do for what was typed behind the name.
	Run func(arg string) tea.Cmd
}

// Status is what the header and the footer tell about the connection. All
// words are safe to show: foreign ones went through api/text.
type Status struct {
	// Server, Role and User stand at the right end of the header.
	Server, Role, User string
	// Badges are said before them, such as "read-only" or "plain http".
	Badges []Badge
	// InFlight is the number of requests that wait for an answer.
	InFlight int
}

// Badge is a short warning in the header.
type Badge struct {
	Text string
	Role kit.Role
}

// Options says what the interface is made of.
type Options struct {
	// Env is what the panes were, or will be, built with.
	Env kit.Env
	// Name stands in the corner and in the window title.
	Name string
	// Routes makes panes by kind.
	Routes map[string]Maker
	// Rooms are the tabs, in order. There must be one.
	Rooms []Room
	// Start is the kind of the room to begin in; "" is the first.
	Start string
	// Commands are added to the palette.
	Commands []Command
	// Status is asked for each frame. It must be quick and do no input or
	// output. It may be nil.
	Status func() Status
	// Unsaved is asked when the program is to be left: it says in a sentence
	// what that would break off, "" for nothing. It must be quick; nil is for
	// nothing.
	Unsaved func() string
	// Splits say, by kind of pane, how many cells wider or higher than by
	// itself it was made, as KeepSplits was told.
	Splits map[string]int
	// KeepSplits is told the same when somebody has moved a line between panes.
	// It may be nil.
	KeepSplits func(map[string]int) tea.Cmd
	// Mouse turns the mouse on, at the cost of the terminal's own selection.
	Mouse bool
	// IdleMask is how long no key may be pressed before names and pictures are
	// masked; a key shows them again. Zero never masks.
	IdleMask time.Duration
	// Clipboard copies by a tool of the system and names the tool, "" when there
	// is none. It is called from commands only; nil means that there is none.
	Clipboard func(text string) (tool string, err error)
	// CanSuspend is asked whether the program may be stopped and a shell will
	// continue it later. If not, why says so without a full stop. It must be
	// quick. Nil is for systems that cannot do it at all: there the key is free.
	CanSuspend func() (ok bool, why string)
}

// Check tells what is wrong with the options.
func (o Options) check() error {
	if len(o.Rooms) == 0 {
		return errors.New("ui: there must be a room")
	}
	for _, room := range o.Rooms {
		if o.Routes[room.Kind] == nil {
			return fmt.Errorf("ui: room %s has no route for %s", room.Title, room.Kind)
		}
	}
	return nil
}
