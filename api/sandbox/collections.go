package sandbox

import (
	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// listCollections answers GET /api/collections with a bare array.
func (c *call) listCollections() (*reply, error) {
	list, err := c.store.Query().Collections(c.r.Context(), c.within())
	if err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, col := range list {
		items = append(items, collectionObject(col))
	}
	return ok(items)
}

// createCollection answers POST /api/collections. The company may be left out
// by those who belong to one.
func (c *call) createCollection() (*reply, error) {
	if permissions[parseRole(c.user.Type)][editCollection] == nothing {
		return nil, wire.Forbidden()
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	alias, err := needString(body, "", "alias")
	if err != nil {
		return nil, err
	}
	of := c.user.CompanyID
	if _, found := body.Lookup("company_id"); found || of == "" {
		text, err := needString(body, "", "company_id")
		if err != nil {
			return nil, err
		}
		id, valid := wire.ParseUUID(text)
		if !valid {
			return nil, wire.BadUUID("company_id")
		}
		of = db.CompanyID(id)
	}
	ctx := c.r.Context()
	if _, err := c.store.Query().Company(ctx, of); err != nil {
		return nil, err
	}
	if err := c.allow(editCollection, of, ""); err != nil {
		return nil, err
	}
	meta, err := objectField(body, "meta_data")
	if err != nil {
		return nil, err
	}
	col := db.Collection{ID: db.CollectionID(c.newID()), CompanyID: of, Alias: alias, Meta: wire.Append(nil, meta)}
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.AddCollection(ctx, col) }); err != nil {
		return nil, err
	}
	if col, err = c.store.Query().Collection(ctx, col.ID); err != nil {
		return nil, err
	}
	return created(collectionObject(col))
}

// collection reads the collection of the path if the user may do something to
// it.
func (c *call) collection(a action) (db.Collection, error) {
	col, err := c.store.Query().Collection(c.r.Context(), db.CollectionID(c.path["collection_id"]))
	if err != nil {
		return col, err
	}
	return col, c.allow(a, col.CompanyID, "")
}

// oneCollection answers GET /api/collections/{collection_id}.
func (c *call) oneCollection() (*reply, error) {
	col, err := c.collection(read)
	if err != nil {
		return nil, err
	}
	return ok(collectionObject(col))
}

// renameCollection answers PATCH /api/collections/{collection_id}.
func (c *call) renameCollection() (*reply, error) {
	col, err := c.collection(editCollection)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	alias, err := needString(body, "", "alias")
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.RenameCollection(ctx, col.ID, alias) }); err != nil {
		return nil, err
	}
	if col, err = c.store.Query().Collection(ctx, col.ID); err != nil {
		return nil, err
	}
	return ok(collectionObject(col))
}

// deleteCollection answers DELETE /api/collections/{collection_id}, which is
// refused while the collection has persons.
func (c *call) deleteCollection() (*reply, error) {
	col, err := c.collection(editCollection)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		persons, err := tx.Persons(ctx, col.ID)
		if err != nil {
			return err
		}
		if len(persons) > 0 {
			return wire.Refused("The collection still has persons: delete them first")
		}
		return tx.DeleteCollection(ctx, col.ID)
	})
	if err != nil {
		return nil, err
	}
	return deleted()
}
