package jobs

import (
	"context"
	"errors"
	"os"

	"ozdesk/api"
	"ozdesk/api/text"
)

// EnrolClient is what Enrolments asks of a server; api.Client satisfies it.
type EnrolClient interface {
	AddPerson(context.Context, api.CollectionID, api.NewPerson) (api.Person, error)
	LostPerson(context.Context, api.CollectionID, string) (api.Fate, api.Person, error)
}

// Do implements Work: it adds one person.
func (e *enrolment) Do(ctx context.Context, a Attempt) (Made, error) {
	if err := e.Whole(); err != nil {
		return Made{}, Stop(err, "")
	}
	n, part := e.of(a.Step)
	if part != alikeEnrol {
		return e.alikeDo(ctx, n, part, a)
	}
	if e.plan.LookAlike && !a.Admitted {
		if alike, err := e.held(ctx, a); err != nil {
			return Made{Alike: alike}, err
		}
	}
	photos, err := openFiles(e.plan.People[n].Photos, a.Sent)
	if err != nil {
		return Made{}, err
	}
	who := e.typed.People[n]
	meta := make(map[string]any, len(who.Meta))
	for key, value := range who.Meta {
		meta[key] = value
	}
	p, err := e.client.AddPerson(ctx, e.plan.Collection, api.NewPerson{
		FirstName: who.First, MiddleName: who.Middle, LastName: who.Last, Photos: photos, Meta: meta,
	})
	switch {
	case errors.Is(err, api.ErrUncertain):
		return Made{}, err
	case errors.Is(err, api.ErrNotFound):
		return Made{}, Stop(err, "The collection is not there any more. Cancel the job, and enrol the rest in another collection.")
	case errors.Is(err, api.ErrForbidden), errors.Is(err, api.ErrReadOnly), errors.Is(err, api.ErrJournal):
		return Made{}, Stop(err, "") // It would be the same for everybody.
	}
	return e.made(p), err
}

// made are the ids of a person.
func (e *enrolment) made(p api.Person) Made {
	return Made{Collection: e.plan.Collection, Person: p.ID}
}

// Find implements Work. A person with fewer photographs than were sent leaves
// it open what became of the others.
func (e *enrolment) Find(ctx context.Context, a Attempt) (api.Fate, Made, error) {
	n, part := e.of(a.Step)
	if part != alikeEnrol {
		return e.alikeFind(ctx, part, a)
	}
	fate, p, err := e.client.LostPerson(ctx, e.plan.Collection, a.RequestID)
	if errors.Is(err, api.ErrNotFound) {
		return api.FateNotDone, Made{}, nil // Where there is no collection nobody is in it.
	}
	if fate == api.FateDone && p.ImageCount != nil && *p.ImageCount < len(e.plan.People[n].Photos) {
		fate = api.FateUnknown
	}
	return fate, e.made(p), err
}

// openFiles prepares files to be sent. One that is another than the one chosen
// is an api.FileError.
func openFiles(files []UploadFile, sent func(int64)) ([]api.Upload, error) {
	out := make([]api.Upload, len(files))
	var all meter
	for i, f := range files {
		up, err := api.FileUpload(f.Path, f.Tags...)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(f.Path)
		if err != nil || info.Size() != f.Size || !f.Modified.IsZero() && !info.ModTime().Equal(f.Modified) {
			return nil, &api.FileError{Name: text.New(f.Path), Problem: api.FileChanged}
		}
		up.Progress = all.file(i, sent)
		out[i] = up
	}
	return out, nil
}
