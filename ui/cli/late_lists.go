package cli

import (
	"context"
	"iter"

	"ozdesk/api"
)

func (l *late) LostPerson(ctx context.Context, id api.CollectionID, requestID string) (api.Fate, api.Person, error) {
	found, err := call(ctx, l, func(c *api.Client) (fated[api.Person], error) { return fate(c.LostPerson(ctx, id, requestID)) })
	return found.fate, found.what, err
}

func (l *late) ChangeCollection(ctx context.Context, id api.CollectionID, change api.CollectionChange) (api.Collection, error) {
	return call(ctx, l, func(c *api.Client) (api.Collection, error) { return c.ChangeCollection(ctx, id, change) })
}

func (l *late) CountPersons(ctx context.Context, id api.CollectionID) (api.Tally, error) {
	return call(ctx, l, func(c *api.Client) (api.Tally, error) { return c.CountPersons(ctx, id) })
}

func (l *late) AllPersons(ctx context.Context, id api.CollectionID) iter.Seq2[api.Person, error] {
	return func(yield func(api.Person, error) bool) {
		list, err := call(ctx, l, func(c *api.Client) (iter.Seq2[api.Person, error], error) { return c.AllPersons(ctx, id), nil })
		if err != nil {
			yield(api.Person{}, err)
			return
		}
		list(yield)
	}
}

func (l *late) ChangePerson(ctx context.Context, p api.Person, change api.PersonChange) error {
	return act(ctx, l, func(c *api.Client) error { return c.ChangePerson(ctx, p, change) })
}

func (l *late) Offers(ctx context.Context, n api.Capability) (api.Offer, error) {
	return call(ctx, l, func(c *api.Client) (api.Offer, error) { return c.Offers(ctx, n) })
}
