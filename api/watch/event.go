package watch

import (
	"time"

	"ozdesk/api"
)

// Kind says what an Event reports.
type Kind int

// The kinds of events.
const (
	// Changed: Folder is new or differs from what was reported before.
	Changed Kind = iota
	// Gone: the watched folder ID is no longer there, or no longer for this
	// user. It is not watched any more until it is set again.
	Gone
	// LinkLost: the server could not be asked; Link says since when and when
	// it is asked again. It comes again after each further attempt.
	LinkLost
	// LinkRestored: the server answers again.
	LinkRestored
	// Missed: more has changed than is reported one by one. What is on
	// screen should be loaded anew.
	Missed
)

// String names the kind.
func (k Kind) String() string {
	switch k {
	case Changed:
		return "changed"
	case Gone:
		return "gone"
	case LinkLost:
		return "link lost"
	case LinkRestored:
		return "link restored"
	case Missed:
		return "missed"
	}
	return "unknown"
}

// Event is one piece of news.
type Event struct {
	Kind   Kind
	ID     api.FolderID // Of the folder that changed or is gone.
	Folder api.Folder   // With its analyses; set when Kind is Changed.
	New    bool         // The folder was created since the feed began.
	// Stuck are the analyses of a watched folder that have run far longer than
	// is usual here; Usual has the rule. When one becomes stuck, its folder is
	// reported as Changed once more.
	Stuck []api.AnalysisID
	Link  Link // Set when Kind is LinkLost.
}

// Link is the state of the connection as the feed sees it. The zero value is
// a connection without trouble.
type Link struct {
	Err      error     // Why the last attempt failed; nil when it did not.
	Since    time.Time // When the first attempt failed, by this machine's clock.
	Attempts int       // Failed attempts in a row.
	Retry    time.Time // When the server is asked again.
}

// Lost reports whether the last attempt failed.
func (l Link) Lost() bool { return l.Err != nil }
