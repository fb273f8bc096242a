package jobs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"ozdesk/api"
)

// DeletionClient is what deletions ask of a server, for the plan and for the
// work; api.Client satisfies it.
type DeletionClient interface {
	Session(context.Context) (api.Session, error)

	Folder(context.Context, api.FolderID) (api.Folder, error)
	AllFolders(context.Context, api.FolderQuery) iter.Seq2[api.Folder, error]
	Analysis(context.Context, api.AnalysisID) (api.Analysis, error)
	Collections(context.Context) ([]api.Collection, error)
	Persons(context.Context, api.CollectionID) ([]api.Person, error)
	Person(context.Context, api.CollectionID, api.PersonID) (api.Person, error)
	PersonImages(context.Context, api.CollectionID, api.PersonID) ([]api.PersonImage, error)
	User(context.Context, api.UserID) (api.User, error)
	AllUsers(context.Context, api.UserQuery) iter.Seq2[api.User, error]
	Company(context.Context, api.CompanyID) (api.Company, error)

	DeleteFolder(context.Context, api.FolderID) error
	DeleteAnalysis(context.Context, api.AnalysisID) error
	DeleteCollection(context.Context, api.CollectionID) error
	DeletePerson(context.Context, api.CollectionID, api.PersonID) error
	DeletePersonImage(context.Context, api.CollectionID, api.PersonID, api.PersonImageID) error
	DeleteUser(context.Context, api.UserID) error
	DeleteCompany(context.Context, api.CompanyID) error
}

// Surprise is what stops a deletion: something is not as the plan has it.
type Surprise struct{ What string } // In sentences.

// Error returns the sentences.
func (s *Surprise) Error() string { return s.What }

// again is how every surprise ends.
const again = " Nothing more was deleted. Look at it, then make a new plan."

func surprise(format string, args ...any) error {
	return &Surprise{What: fmt.Sprintf(format, args...) + again}
}

// How the end of an object is known.
const (
	GoneDeleted = "deleted"          // The server has said so.
	GoneBefore  = "gone before"      // It was not there any more when its turn came.
	GoneFound   = "found to be gone" // The answer was lost, and it is not there any more.
)

// Gone says when and how an object came to its end.
type Gone struct {
	ID  string    `json:"id"`
	At  time.Time `json:"at"` // UTC, by the clock of this machine.
	How string    `json:"how"`
}

// gone is what a step has made.
func (w *deletion) gone(s Deletion, how string) Made {
	return Made{Gone: &Gone{ID: s.ID, At: w.now().UTC(), How: how}}
}

// Do implements Work: it looks whether the object is as the plan has it, and
// deletes it only then.
func (w *deletion) Do(ctx context.Context, a Attempt) (Made, error) {
	s := w.plan.Steps[a.Step]
	asPlanned := w.asPlanned(ctx, s)
	if err := w.sameAccount(ctx); err != nil {
		return Made{}, err
	}
	switch {
	case errors.Is(asPlanned, api.ErrNotFound):
		return w.gone(s, GoneBefore), nil
	case asPlanned != nil:
		return Made{}, asPlanned
	}
	if err := w.unmatched(ctx, a.Step); err != nil {
		return Made{}, err
	}
	if err := w.drop(ctx, s.Object); err != nil {
		// It was there a moment ago: a request that the network repeated finds
		// that the first one has been obeyed.
		if errors.Is(err, api.ErrNotFound) && !errors.Is(err, api.ErrUncertain) {
			return w.gone(s, GoneFound), nil
		}
		if errors.Is(err, api.ErrReadOnly) || errors.Is(err, api.ErrJournal) {
			return Made{}, Stop(err, "") // Nothing was asked of the server.
		}
		return Made{}, err
	}
	return w.gone(s, GoneDeleted), nil
}

// Find implements Work: an object that is not there any more was deleted.
func (w *deletion) Find(ctx context.Context, a Attempt) (api.Fate, Made, error) {
	s := w.plan.Steps[a.Step]
	_, seen := look(ctx, w.client, s.Object)
	if err := w.sameAccount(ctx); err != nil {
		return api.FateUnknown, Made{}, err
	}
	switch {
	case errors.Is(seen, api.ErrNotFound):
		return api.FateDone, w.gone(s, GoneFound), nil
	case seen != nil:
		return api.FateUnknown, Made{}, seen
	}
	return api.FateNotDone, Made{}, nil
}

// sameAccount keeps a plan from being carried out by another account: what that
// one does not see would look as if it were gone. It is asked after the first
// look, which signs in where nobody was.
func (w *deletion) sameAccount(ctx context.Context) error {
	now, err := accountOf(ctx, w.client)
	if err != nil {
		return err
	}
	if w.plan.By != "" && now.ID != "" && now.ID != w.plan.By {
		return surprise("The plan was made with another account than the one that is signed in.")
	}
	return nil
}

// accountOf is the user that is signed in, empty where the server does not tell.
func accountOf(ctx context.Context, c DeletionClient) (api.User, error) {
	s, err := c.Session(ctx)
	switch {
	case errors.Is(err, api.ErrSignedOut): // The first call signs in.
		return api.User{}, nil
	case err != nil:
		return api.User{}, err
	case s.User == nil:
		return api.User{}, nil
	}
	return *s.User, nil
}

// asPlanned compares an object with the plan.
func (w *deletion) asPlanned(ctx context.Context, s Deletion) error {
	seen, err := look(ctx, w.client, s.Object)
	if err != nil {
		return err
	}
	if seen.holds != s.Holds {
		return surprise("The %s %s holds %d things now, and the plan knows of %d.", s.Kind.Noun(), shortOf(s.ID), seen.holds, s.Holds)
	}
	if seen.sum(w.plan.Key) != s.Sum {
		return surprise("The %s %s is not as it was when the plan was made.", s.Kind.Noun(), shortOf(s.ID))
	}
	return nil
}

// unmatched looks once in a run, before the first person goes, whether analyses
// have found somebody since the plan was made. It is asked only where the plan
// deletes analyses, for then there are some.
func (w *deletion) unmatched(ctx context.Context, n int) error {
	kind := w.plan.Steps[n].Kind
	if w.looked || kind != PersonObject && kind != ImageObject {
		return nil
	}
	wanted, planned := map[api.PersonID]bool{}, false
	for _, s := range w.plan.Steps {
		switch s.Kind {
		case PersonObject:
			wanted[api.PersonID(s.ID)] = true
		case AnalysisObject:
			planned = true
		case ImageObject:
			wanted[s.Person] = true
		case CollectionObject, FolderObject, UserObject, CompanyObject:
		}
	}
	if !planned {
		return nil
	}
	m, err := findMatches(ctx, w.client, wanted, nil)
	if err != nil {
		return err
	}
	if len(m.analyses) > 0 {
		return surprise("%s found these persons that the plan does not know of.", AnalysisObject.Counted(len(m.analyses)))
	}
	w.looked = true
	return nil
}

// drop deletes one object.
func (w *deletion) drop(ctx context.Context, o Object) error {
	c := w.client
	switch o.Kind {
	case ImageObject:
		return c.DeletePersonImage(ctx, o.Collection, o.Person, api.PersonImageID(o.ID))
	case PersonObject:
		return c.DeletePerson(ctx, o.Collection, api.PersonID(o.ID))
	case CollectionObject:
		return c.DeleteCollection(ctx, api.CollectionID(o.ID))
	case AnalysisObject:
		return c.DeleteAnalysis(ctx, api.AnalysisID(o.ID))
	case FolderObject:
		return c.DeleteFolder(ctx, api.FolderID(o.ID))
	case UserObject:
		return c.DeleteUser(ctx, api.UserID(o.ID))
	case CompanyObject:
		return c.DeleteCompany(ctx, api.CompanyID(o.ID))
	}
	return fmt.Errorf("%q is no kind of object", o.Kind)
}
