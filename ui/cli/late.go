package cli

import (
	"context"
	"sync/atomic"

	"ozdesk/api"
	"ozdesk/api/text"
)

// late is the client of the interface: the first frame is painted while the
// sandbox is still being set up, and a call made before it is there waits for
// it. Calls are made from commands only, so nothing else waits with them.
type late struct {
	ready  chan struct{} // Closed when client or err is set.
	client atomic.Pointer[api.Client]
	err    error
	hook   func() string // Address for the webhooks of what is made, "" for none.
}

// newLate returns a client that is not there yet.
func newLate() *late {
	return &late{ready: make(chan struct{}), hook: func() string { return "" }}
}

// set ends the waiting. It is called once.
func (l *late) set(client *api.Client, err error) {
	l.client.Store(client)
	l.err = err
	close(l.ready)
}

// swap puts another client in the place of the one there is.
func (l *late) swap(client *api.Client) { l.client.Store(client) }

// now returns the client if it is there.
func (l *late) now() *api.Client {
	select {
	case <-l.ready:
		return l.client.Load()
	default:
		return nil
	}
}

// InFlight is the number of requests that wait for an answer.
func (l *late) InFlight() int {
	if c := l.now(); c != nil {
		return c.InFlight()
	}
	return 0
}

// call waits for the client and calls it.
func call[T any](ctx context.Context, l *late, do func(*api.Client) (T, error)) (T, error) {
	var none T
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case <-l.ready:
	}
	if l.err != nil {
		return none, l.err
	}
	return do(l.client.Load())
}

// fated is what became of a change, with what it has made.
type fated[T any] struct {
	fate api.Fate
	what T
}

// fate joins the two answers of the methods that look for a lost change.
func fate[T any](f api.Fate, what T, err error) (fated[T], error) { return fated[T]{f, what}, err }

// act is call for what answers nothing.
func act(ctx context.Context, l *late, do func(*api.Client) error) error {
	_, err := call(ctx, l, func(c *api.Client) (struct{}, error) { return struct{}{}, do(c) })
	return err
}

// The calls of the panes, each as api.Client has it.

func (l *late) Folders(ctx context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	return call(ctx, l, func(c *api.Client) (api.Page[api.Folder], error) { return c.Folders(ctx, q) })
}

func (l *late) Folder(ctx context.Context, id api.FolderID) (api.Folder, error) {
	return call(ctx, l, func(c *api.Client) (api.Folder, error) { return c.Folder(ctx, id) })
}

func (l *late) CreateFolder(ctx context.Context, n api.NewFolder) (api.Folder, error) {
	return call(ctx, l, func(c *api.Client) (api.Folder, error) {
		if n.Webhook == "" {
			n.Webhook = l.hook()
		}
		return c.CreateFolder(ctx, n)
	})
}

func (l *late) LostFolder(ctx context.Context, requestID string) (api.Fate, api.Folder, error) {
	found, err := call(ctx, l, func(c *api.Client) (fated[api.Folder], error) { return fate(c.LostFolder(ctx, requestID)) })
	return found.fate, found.what, err
}

func (l *late) LostMedia(ctx context.Context, id api.FolderID, requestID string) (api.Fate, []api.Media, error) {
	found, err := call(ctx, l, func(c *api.Client) (fated[[]api.Media], error) { return fate(c.LostMedia(ctx, id, requestID)) })
	return found.fate, found.what, err
}

func (l *late) LostAnalyses(ctx context.Context, id api.FolderID, requestID string) (api.Fate, []api.Analysis, error) {
	found, err := call(ctx, l, func(c *api.Client) (fated[[]api.Analysis], error) { return fate(c.LostAnalyses(ctx, id, requestID)) })
	return found.fate, found.what, err
}

func (l *late) Instant(ctx context.Context, n api.NewFolder) (api.Folder, error) {
	return call(ctx, l, func(c *api.Client) (api.Folder, error) { return c.Instant(ctx, n) })
}

func (l *late) AddMedia(ctx context.Context, id api.FolderID, files []api.Upload) ([]api.Media, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Media, error) { return c.AddMedia(ctx, id, files) })
}

func (l *late) Download(ctx context.Context, address text.Text) (*api.Download, error) {
	return call(ctx, l, func(c *api.Client) (*api.Download, error) { return c.Download(ctx, address) })
}

func (l *late) Analysis(ctx context.Context, id api.AnalysisID) (api.Analysis, error) {
	return call(ctx, l, func(c *api.Client) (api.Analysis, error) { return c.Analysis(ctx, id) })
}

func (l *late) CreateAnalyses(ctx context.Context, id api.FolderID, list []api.NewAnalysis) ([]api.Analysis, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Analysis, error) { return c.Launch(ctx, id, list, l.hook()) })
}

func (l *late) Decide(ctx context.Context, id api.AnalysisID, decision api.Status, reason string) (api.Analysis, error) {
	return call(ctx, l, func(c *api.Client) (api.Analysis, error) { return c.Decide(ctx, id, decision, reason) })
}

func (l *late) Companies(ctx context.Context, search string) ([]api.Company, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Company, error) { return c.Companies(ctx, search) })
}

func (l *late) UserPage(ctx context.Context, q api.UserQuery) (api.Page[api.User], error) {
	return call(ctx, l, func(c *api.Client) (api.Page[api.User], error) { return c.UserPage(ctx, q) })
}

func (l *late) Collections(ctx context.Context) ([]api.Collection, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Collection, error) { return c.Collections(ctx) })
}

func (l *late) Collection(ctx context.Context, id api.CollectionID) (api.Collection, error) {
	return call(ctx, l, func(c *api.Client) (api.Collection, error) { return c.Collection(ctx, id) })
}

func (l *late) CreateCollection(ctx context.Context, n api.NewCollection) (api.Collection, error) {
	return call(ctx, l, func(c *api.Client) (api.Collection, error) { return c.CreateCollection(ctx, n) })
}

func (l *late) DeleteCollection(ctx context.Context, id api.CollectionID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeleteCollection(ctx, id) })
}

func (l *late) Persons(ctx context.Context, id api.CollectionID) ([]api.Person, error) {
	return call(ctx, l, func(c *api.Client) ([]api.Person, error) { return c.Persons(ctx, id) })
}

func (l *late) Person(ctx context.Context, id api.CollectionID, person api.PersonID) (api.Person, error) {
	return call(ctx, l, func(c *api.Client) (api.Person, error) { return c.Person(ctx, id, person) })
}

func (l *late) AddPerson(ctx context.Context, id api.CollectionID, n api.NewPerson) (api.Person, error) {
	return call(ctx, l, func(c *api.Client) (api.Person, error) { return c.AddPerson(ctx, id, n) })
}

func (l *late) DeletePerson(ctx context.Context, id api.CollectionID, person api.PersonID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeletePerson(ctx, id, person) })
}

func (l *late) PersonImages(ctx context.Context, id api.CollectionID, person api.PersonID) ([]api.PersonImage, error) {
	return call(ctx, l, func(c *api.Client) ([]api.PersonImage, error) { return c.PersonImages(ctx, id, person) })
}

func (l *late) AddPersonImages(ctx context.Context, id api.CollectionID, person api.PersonID, photos []api.Upload) ([]api.PersonImage, error) {
	return call(ctx, l, func(c *api.Client) ([]api.PersonImage, error) { return c.AddPersonImages(ctx, id, person, photos) })
}

func (l *late) DeletePersonImage(ctx context.Context, id api.CollectionID, person api.PersonID, image api.PersonImageID) error {
	return act(ctx, l, func(c *api.Client) error { return c.DeletePersonImage(ctx, id, person, image) })
}
