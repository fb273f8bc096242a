package lists

import (
	"context"
	"iter"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/rules"
	"ozdesk/api/score"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// Routes that the panes of this package are registered under.
const (
	// RouteCollections is the list of collections; it has no id.
	RouteCollections = "collections"
	// RouteCollection is the persons of one collection, by its id.
	RouteCollection = "collection"
	// RoutePerson is one person; its id is "collection/person".
	RoutePerson = "person"
)

// CollectionClient is what the panes do with collections.
type CollectionClient interface {
	Collections(context.Context) ([]api.Collection, error)
	Collection(context.Context, api.CollectionID) (api.Collection, error)
	CreateCollection(context.Context, api.NewCollection) (api.Collection, error)
	ChangeCollection(context.Context, api.CollectionID, api.CollectionChange) (api.Collection, error)
	ChangeMetadata(context.Context, api.Described, map[string]any) (api.Metadata, error)
	Companies(ctx context.Context, search string) ([]api.Company, error)
}

// PersonClient is what the panes do with the persons of a collection.
type PersonClient interface {
	Persons(context.Context, api.CollectionID) ([]api.Person, error)
	CountPersons(context.Context, api.CollectionID) (api.Tally, error)
	AllPersons(context.Context, api.CollectionID) iter.Seq2[api.Person, error]
	Person(context.Context, api.CollectionID, api.PersonID) (api.Person, error)
	ChangePerson(context.Context, api.Person, api.PersonChange) error
	AddPerson(context.Context, api.CollectionID, api.NewPerson) (api.Person, error)
}

// ImageClient is what the panes do with the photographs of a person.
type ImageClient interface {
	PersonImages(context.Context, api.CollectionID, api.PersonID) ([]api.PersonImage, error)
	AddPersonImages(context.Context, api.CollectionID, api.PersonID, []api.Upload) ([]api.PersonImage, error)
	Download(context.Context, text.Text) (*api.Download, error)
}

// Client is everything that the room asks of a server; api.Client satisfies
// it.
type Client interface {
	CollectionClient
	PersonClient
	ImageClient
	HitClient
	OfferClient
}

// HitClient is where the panes look for analyses that found somebody.
type HitClient interface {
	Folders(context.Context, api.FolderQuery) (api.Page[api.Folder], error)
}

// Deps is what the panes and dialogs are built with. It is copied freely.
type Deps struct {
	// Env is the interface's own: clock, keys, theme, pane ids.
	Env kit.Env
	// Client is the server. No method of it is called from Update or View.
	Client Client
	// Policy says what scores are measured against.
	Policy score.Policy
	// Jobs takes enrolments of many persons; nil means that they are not offered.
	Jobs Desk
	// Changes lets the panes of the room hear of what another one has changed.
	// It is the same for all of them; nil means that they do not.
	Changes *Changes
	// Faces counts the faces on photographs before an enrolment of many; nil
	// means that nobody does.
	Faces enrol.FaceFinder
	// Remove makes the dialog in which something is deleted.
	Remove func(removal.Request) pane.Pane
	// Role returns the role of who is signed in, "" while it is not known. It
	// must be quick; nil means that it is not known.
	Role func() api.Role
	// Metadata makes the dialog for the metadata of an object. nil means that
	// they are not offered.
	Metadata func(MetadataRequest) pane.Pane
	// Offers remembers what the server offers, for all panes of the room; nil
	// means that nobody asks.
	Offers *Offers
	// Forbidden returns why nothing may be changed at all, such as "this
	// connection is read-only", "" when it may. It must be quick; nil means
	// that it may.
	Forbidden func() string
	// Whitelist reports that a collection counts as a whitelist although it
	// does not say so itself. It must be quick; nil means that none does.
	Whitelist func(api.CollectionID) bool
	// Listed is told every list of collections that was loaded, from the update
	// loop, for whoever keeps in mind what a hit in them means. It may be nil.
	Listed func([]api.Collection)
	// SamplesDir makes the directory of sample pictures if need be and returns
	// its path. It is called from a command only; nil means no samples.
	SamplesDir func(context.Context) (string, error)
	// HomeDir is the directory that a path beginning with "~" starts from, ""
	// when there is none.
	HomeDir string
}

// barred returns why the signed-in role may not change lists, "" when it may.
// A role that is not known is let through: the server decides.
func (d Deps) barred() string {
	if d.Forbidden != nil {
		if why := d.Forbidden(); why != "" {
			return why
		}
	}
	if d.Role == nil {
		return ""
	}
	role := d.Role()
	if rules.Reach(role, rules.EditCollections) != rules.ScopeNone {
		return ""
	}
	return "not for " + role.Label()
}
