package api

import (
	"context"
	"fmt"
	"net/http"
)

// Collections returns all collections that the account sees; the list is read
// to its end.
func (c *Client) Collections(ctx context.Context) ([]Collection, error) {
	return gathered(c.AllCollections(ctx))
}

// Collection returns one collection.
func (c *Client) Collection(ctx context.Context, id CollectionID) (Collection, error) {
	path, err := place(true, "collections", string(id))
	if err != nil {
		return Collection{}, fmt.Errorf("load collection: %w", err)
	}
	out, err := one(ctx, c, call{method: http.MethodGet, path: path, needs: CapCollection}, decodeCollection, hasCollectionID)
	if err != nil {
		return Collection{}, fmt.Errorf("load collection %s: %w", id, err)
	}
	return out, nil
}

// NewCollection is a collection to be created.
type NewCollection struct {
	Alias     string
	CompanyID CompanyID // "" is the company of the account.
	Meta      map[string]any
}

// CreateCollection creates an empty collection.
func (c *Client) CreateCollection(ctx context.Context, n NewCollection) (Collection, error) {
	if n.CompanyID == "" {
		if s, err := c.Session(ctx); err == nil && s.User != nil {
			n.CompanyID = s.User.CompanyID
		}
	}
	r := call{
		method: http.MethodPost, path: "/api/collections/", action: "create collection", fields: []string{"alias"},
	}
	body := map[string]any{"alias": n.Alias}
	if n.CompanyID != "" {
		body["company_id"] = n.CompanyID
		r.fields = append(r.fields, "company_id")
	}
	if len(n.Meta) > 0 {
		body["meta_data"] = n.Meta
		r.fields = append(r.fields, "meta_data")
	}
	r.json = body
	out, err := one(ctx, c, r, decodeCollection, hasCollectionID)
	if err != nil {
		return Collection{}, fmt.Errorf("create collection: %w", err)
	}
	return out, nil
}

// CollectionChange is what is to be changed on a collection; nil leaves a
// field as it is. Metadata has calls of its own.
type CollectionChange struct {
	Alias *string
}

// ChangeCollection changes fields of a collection and returns it as it is
// then.
func (c *Client) ChangeCollection(ctx context.Context, id CollectionID, change CollectionChange) (Collection, error) {
	path, err := place(true, "collections", string(id))
	if err != nil {
		return Collection{}, fmt.Errorf("change collection: %w", err)
	}
	b := body{}
	set(b, "alias", change.Alias)
	out, err := changed(ctx, c, call{
		method: http.MethodPatch, path: path, needs: CapChangeCollection,
		action: "change collection", objects: []string{string(id)},
	}, b, decodeCollection)
	if err != nil {
		return Collection{}, fmt.Errorf("change collection %s: %w", id, err)
	}
	if out.ID != id {
		return c.Collection(ctx, id) // The answer did not show the collection.
	}
	return out, nil
}

// DeleteCollection deletes a collection. Servers refuse it while persons are
// in it.
func (c *Client) DeleteCollection(ctx context.Context, id CollectionID) error {
	path, err := place(true, "collections", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, action: "delete collection", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete collection %s: %w", id, err)
	}
	return nil
}
