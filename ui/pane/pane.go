// Package pane is the contract between the root model and the panes it shows:
// what a pane must answer, how results find their way back to the pane that
// asked, and the few messages that both sides share. It knows nothing of
// widgets, of the API or of storage.
package pane

import (
	"sync/atomic"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// ID names one instance of a pane for as long as the program runs. Opening
// the same object twice gives two IDs, so an answer that comes late for a
// closed pane can never be taken by its successor. The zero ID names no pane.
type ID uint64

// IDs hands out pane IDs. The zero value is ready; it is safe for use by
// several goroutines.
type IDs struct{ last atomic.Uint64 }

// Next returns an ID that was not handed out before.
func (s *IDs) Next() ID { return ID(s.last.Add(1)) }

// Mode says where keys go first while a pane has the focus.
type Mode int

const (
	// Normal lets the root see global keys first.
	Normal Mode = iota
	// Text means that keys are typing: every key but ctrl+c goes to the pane,
	// esc included, and the pane leaves the mode by itself.
	Text
	// Busy means that something of the pane must not be cut off lightly, such
	// as an upload. Keys go as in Normal, but leaving asks first.
	Busy
)

// String names the mode in logs.
func (m Mode) String() string {
	switch m {
	case Normal:
		return "normal"
	case Text:
		return "text"
	case Busy:
		return "busy"
	default:
		return "unknown"
	}
}

// Pane is one part of the screen with a subject of its own. A pane is a
// pointer, changes only inside Update, Resize and Shown, never blocks in them,
// and does its work in the commands that it returns.
type Pane interface {
	// ID returns the same value for the life of the pane.
	ID() ID
	// Init returns the first command, usually a load. It is called once.
	Init() tea.Cmd
	// Update takes a key, an answer or a broadcast.
	Update(tea.Msg) tea.Cmd
	// Resize tells the size in cells that View must fill or stay within.
	Resize(w, h int)
	// View returns at most h lines of at most w cells each.
	View() string
	// Title is shown above the pane and in the bread crumb. It is one safe
	// line: foreign parts of it went through api/text.
	Title() string
	// Keys lists the bindings that act now, the important ones first. The
	// footer and the help are made of it. A disabled binding is shown greyed.
	Keys() []key.Binding
	// Mode says where keys go first.
	Mode() Mode
	// Shown starts and stops whatever watches a server on behalf of the pane.
	Shown(bool) tea.Cmd
	// Unsaved returns "" or, as one sentence, what would be lost.
	Unsaved() string
	// Close cancels everything in flight. The pane is not used afterwards.
	Close()
}

// Addressed is a message for one pane. The root delivers it to that pane
// alone, also when the pane is hidden, and drops it when the pane is gone.
type Addressed interface{ Target() ID }

// Backer is a pane that may use the back key itself, for instance to lift a
// filter before it is left. Back reports whether the key was used.
type Backer interface {
	Back() (tea.Cmd, bool)
}

// Sized is a pane that knows how wide it wants to be, in cells. Below least it
// is not shown beside another pane; beyond most further cells do nothing for
// it (0 means that it takes whatever there is).
type Sized interface {
	Width() (least, most int)
}

// Loner is a pane that may want the screen for itself, so that nothing stands
// beside it.
type Loner interface{ Alone() bool }

// Focuser is a pane that looks different while it has the keys.
type Focuser interface{ Focus(on bool) }

// Noted is a pane that has a word to say at the right end of its title line,
// such as its order or a time. It is one safe line and may carry styles.
type Noted interface{ Note() string }

// Brief is a pane that can say what matters in one line, for a screen too small
// for anything else. The line may carry styles.
type Brief interface{ Brief() string }
