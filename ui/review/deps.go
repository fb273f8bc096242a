package review

import (
	"context"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// Routes that the panes of this package are registered under, or that they ask
// for.
const (
	// RouteFolders is the folder list; it has no id.
	RouteFolders = "folders"
	// RouteFolder is one folder, by its id.
	RouteFolder = "folder"
	// RouteAnalysis is one analysis, by its id.
	RouteAnalysis = "analysis"
	// RoutePerson is a person of a collection; its id is "collection/person".
	RoutePerson = "person"
)

// Reader is what the panes read folders and analyses with.
type Reader interface {
	api.FolderLister
	Folder(context.Context, api.FolderID) (api.Folder, error)
	Analysis(context.Context, api.AnalysisID) (api.Analysis, error)
}

// Downloader loads the content of a media from the address the server gave.
type Downloader interface {
	Download(context.Context, text.Text) (*api.Download, error)
}

// PersonReader tells who was found by a search in a collection.
type PersonReader interface {
	Person(context.Context, api.CollectionID, api.PersonID) (api.Person, error)
}

// Launcher launches analyses, also against one of the collections, or on files
// that are not kept.
type Launcher interface {
	Collections(context.Context) ([]api.Collection, error)
	CreateAnalyses(context.Context, api.FolderID, []api.NewAnalysis) ([]api.Analysis, error)
	Instant(context.Context, api.NewFolder) (api.Folder, error)
}

// Client is everything that the room asks of a server; api.Client satisfies
// it. Each pane uses only the part it names.
type Client interface {
	Reader
	Downloader
	PersonReader
	Launcher
	Decider
	Details
}

// Details is what the panes of a folder ask for besides the folder itself.
type Details interface {
	Describer
	ImageReader
	Reporter
}

// Deps is what the panes and dialogs are built with. It is copied freely.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Client is the server. No method of it is called from Update or View.
	Client Client
	// Feed is the one change feed of the program. It may be nil, then nothing
	// is live.
	Feed *watch.Feed
	// Jobs sends files; without it nothing can be sent.
	Jobs JobDesk
	// Running is shared by the panes, so that what runs is counted whichever of
	// them is shown. With nil each pane counts for itself.
	Running *Running
	// Queue is shared by the queue of failed checks and its cases. With nil
	// each pane has its own.
	Queue *Queue
	// QueueOptions says what waits in the queue.
	QueueOptions QueueOptions
	// Origin returns the address of the server, "" while it is not known; it
	// stands in copied commands. It must be quick; nil means that it never is.
	Origin func() string
	// Profile is the name of the profile in use where a copied command must
	// name it, else "".
	Profile string
	// Policy says what scores are measured against.
	Policy score.Policy
	// Sandbox reports that the server is the sandbox, so that every score is
	// badged as not fit for decisions. It must be quick; nil means no.
	Sandbox func() bool
	// Forbidden returns why the signed-in role may not make folders or launch
	// analyses, "" when it may. It must be quick; nil means that it may.
	Forbidden func() string
	// Remove makes the dialog in which something is deleted; nil means that
	// nothing can be deleted.
	Remove func(removal.Request) pane.Pane
	// User returns who is signed in, nil while that is not known. It must be
	// quick; nil means that it never is.
	User func() *api.User
	// Version returns the version of the server, which says what its analyses
	// take. It must be quick; nil means that it is not known.
	Version func() rules.Version
	// Blind hides results until the reviewer has said what they see; it is shared
	// by the panes. With nil each pane has its own.
	Blind *Blind
	// Answers keeps what reviewers said before they saw a score; nil keeps
	// nothing.
	Answers Ledger
	// SamplesDir makes the directory of sample pictures if need be and returns
	// its path. It is called from a command only; nil means no samples.
	SamplesDir func(context.Context) (string, error)
	// Directory names companies and users for filters. It may be nil, then
	// filters name ids.
	Directory Directory
	// Keeper keeps views and places. It may be nil, then nothing is kept.
	Keeper Keeper
	// HomeDir is the directory that a path beginning with "~" starts from, ""
	// when there is none.
	HomeDir string

	// listen replaces Feed in tests.
	listen func(context.Context) subscription
}

// subscription is one listener of the change feed, as watch.Sub is.
type subscription interface {
	Set([]api.FolderID)
	Next(context.Context) ([]watch.Event, error)
	Pause(bool)
	Close()
}

// complete fills in what each pane needs of its own when it is not shared.
func (d Deps) complete() Deps {
	if d.Running == nil {
		d.Running = new(Running)
	}
	if d.Queue == nil {
		d.Queue = new(Queue)
	}
	d.QueueOptions = d.QueueOptions.complete()
	if d.Blind == nil {
		d.Blind = new(Blind)
	}
	return d
}

// plan is a launch of analyses on media that are still to be named.
func (d Deps) plan(types []api.AnalysisType, collection string, l *lists) rules.Plan {
	p := rules.Plan{
		Types: types, Collection: api.CollectionID(collection), NoCollection: l.trouble(),
		Sandbox: d.sandbox(), Now: d.Env.Now(),
	}
	if d.User != nil {
		p.User = d.User()
	}
	if d.Version != nil {
		p.Version = d.Version()
	}
	return p
}

// watch starts listening, or returns nil when there is no feed.
func (d Deps) watch(ctx context.Context) subscription {
	switch {
	case d.listen != nil:
		return d.listen(ctx)
	case d.Feed != nil:
		return d.Feed.Watch(ctx)
	default:
		return nil
	}
}

// sandbox reports whether scores come from the sandbox.
func (d Deps) sandbox() bool { return d.Sandbox != nil && d.Sandbox() }

// barred returns why a folder may not be changed, "" when it may. A role that is
// not known is let through: the server decides.
func (d Deps) barred() string { return d.barredFrom(rules.EditFolder) }

// barredFrom returns why something may not be done, "" when it may.
func (d Deps) barredFrom(a rules.Action) string {
	if why := d.forbidden(); why != "" {
		return why
	}
	if d.User == nil {
		return ""
	}
	if u := d.User(); u != nil && rules.Reach(u.Role, a) == rules.ScopeNone {
		return "not for " + u.Role.Label()
	}
	return ""
}

// forbidden returns why nothing may be launched, "" when it may.
func (d Deps) forbidden() string {
	if d.Forbidden == nil {
		return ""
	}
	return d.Forbidden()
}
