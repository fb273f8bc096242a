package pane

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// OpenMsg asks the root for a route: the pane of a kind of object and, where
// the kind has many, the object's id. What was open to the right of the asking
// pane is closed; a pane that already shows the route there is kept and gets
// the focus.
type OpenMsg struct {
	// From is the asking pane. Zero stands for the focused one.
	From ID
	// Kind is the name that the route was registered under.
	Kind string
	// ID is the object's id, "" for kinds that have one pane only.
	ID string
	// Preview shows the pane beside the asking one without moving the focus,
	// where there is room, and only once the asking has been quiet for a
	// moment. A cursor that runs through a list asks for a preview per row.
	Preview bool
}

// BackMsg does what the back key does: the focus goes one level up. The root
// of a room has nothing above it and stays.
type BackMsg struct {
	// From is the pane that wants to be left; nothing happens unless it has
	// the focus. Zero stands for the focused one.
	From ID
}

// Level says how much a status line matters.
type Level int

const (
	// Info is passing news.
	Info Level = iota
	// Good says that something asked for has been done.
	Good
	// Warn says that something needs a look.
	Warn
	// Bad says that something failed.
	Bad
)

// String names the level.
func (l Level) String() string {
	switch l {
	case Info:
		return "info"
	case Good:
		return "good"
	case Warn:
		return "warn"
	case Bad:
		return "bad"
	default:
		return "unknown"
	}
}

// StatusMsg shows one sentence in the footer for a while.
type StatusMsg struct {
	Level Level
	// Text is the sentence. Foreign parts of it went through api/text.
	Text string
	// TTL is how long it stays; zero means five seconds.
	TTL time.Duration
	// Notice says that it must be read: it waits until what stands there has
	// been read, and an empty text, which takes away what stands there, leaves it.
	Notice bool
}

// DialogMsg puts a pane on top of everything. It sees every key until it sends
// CloseDialogMsg. The root draws the frame; the dialog's View is as tall as it
// needs and gets the greatest size that fits through Resize.
type DialogMsg struct{ Pane Pane }

// CloseDialogMsg closes a dialog.
type CloseDialogMsg struct {
	// From is the dialog to close. Zero stands for the top one.
	From ID
	// Result, when it is not nil, is handed on afterwards: to its target when
	// it is Addressed, as a request when the root knows it, else to the
	// focused pane.
	Result tea.Msg
}

// BusyMsg tells how much work a pane knows to be running, such as analyses
// that have not ended. The footer shows the sum; a closed pane counts no more.
type BusyMsg struct {
	From  ID
	Count int
}

// StaleMsg tells since when a pane's data could not be renewed. The zero time
// says that they are fresh again. The age is shown only while it is stale.
type StaleMsg struct {
	From  ID
	Since time.Time
}

// The broadcasts. They go to every pane, shown or not; the list is closed.
type (
	// ThemeMsg says that what was drawn before would look different now, because
	// the shared theme has changed, or what a result means: drop cached strings.
	ThemeMsg struct{}
	// RoleMsg says that somebody with another role is signed in now. Data of
	// the one before must be loaded anew.
	RoleMsg struct {
		// Role is the wire name of the role, such as CLIENT_ADMIN.
		Role string
	}
	// SignedOutMsg says that no session is left and nothing can be loaded.
	SignedOutMsg struct{}
	// MaskMsg hides pictures and names, or shows them again.
	MaskMsg struct{ On bool }
	// AwayMsg says that nobody looks, because the terminal has lost the focus,
	// or that somebody does again. Whatever watches a server rests meanwhile;
	// what is shown stays.
	AwayMsg struct{ On bool }
)

// IsBroadcast reports whether msg goes to every pane.
func IsBroadcast(msg tea.Msg) bool {
	switch msg.(type) {
	case ThemeMsg, RoleMsg, SignedOutMsg, MaskMsg, AwayMsg:
		return true
	default:
		return false
	}
}

// CopyMsg puts text on the clipboard: through the terminal, and by a tool of
// the system where there is one. The root says afterwards which way it went.
type CopyMsg struct {
	// Text is copied as it is.
	Text string
	// What is said to be copied, such as "the id of the folder, 7f3c0a12".
	What string
}
