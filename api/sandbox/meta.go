package sandbox

import (
	"encoding/json"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// metaOwner is one kind of object with metadata: how the object of a path is
// found for an action, and what changing it takes.
type metaOwner struct {
	of     db.Owner
	in     string // What the path has before the kind, "" for nothing.
	key    string
	change action
	find   func(*call, action) (json.RawMessage, error)
}

var metaOwners = []metaOwner{
	{db.OfFolder, "", "folder_id", editFolder, func(c *call, a action) (json.RawMessage, error) {
		f, err := c.folder(a)
		return f.Meta, err
	}},
	{db.OfMedia, "", "media_id", editFolder, func(c *call, a action) (json.RawMessage, error) {
		m, err := c.media(a)
		return m.Meta, err
	}},
	{db.OfAnalysis, "", "analyse_id", launch, func(c *call, a action) (json.RawMessage, error) {
		an, err := c.analysis(a)
		return an.Meta, err
	}},
	{db.OfCollection, "", "collection_id", editCollection, func(c *call, a action) (json.RawMessage, error) {
		col, err := c.collection(a)
		return col.Meta, err
	}},
	{db.OfUser, "", "user_id", editUser, func(c *call, a action) (json.RawMessage, error) {
		u, err := c.userOf(a)
		return u.Meta, err
	}},
	// No page names metadata of persons: inferred from the others.
	{db.OfPerson, "collections/{collection_id}/", "person_id", editCollection, func(c *call, a action) (json.RawMessage, error) {
		p, err := c.person(a)
		return p.Meta, err
	}},
}

// metaRoutes has the metadata of every kind of object under both spellings of
// the reference (section 3.8).
func metaRoutes() []route {
	var list []route
	for _, m := range metaOwners {
		methods := map[string]handler{
			"GET": func(c *call) (*reply, error) { return c.showMeta(m) },
			"POST": func(c *call) (*reply, error) {
				return c.changeMeta(m, func(_, body *wire.Object) *wire.Object { return body })
			},
			"PATCH": func(c *call) (*reply, error) { return c.changeMeta(m, mergeMeta) },
			"DELETE": func(c *call) (*reply, error) {
				if err := c.setMeta(m, func(*wire.Object) *wire.Object { return wire.Obj() }); err != nil {
					return nil, err
				}
				return deleted()
			},
		}
		for _, name := range []string{"meta_data", "metadata"} {
			list = append(list, on("/api/"+m.in+m.of.String()+"/{"+m.key+"}/"+name, methods))
		}
	}
	return list
}

// mergeMeta puts the keys of a body over those that are there.
func mergeMeta(old, body *wire.Object) *wire.Object {
	for _, key := range body.Keys() {
		v, _ := body.Lookup(key)
		old.Set(key, v)
	}
	return old
}

func (c *call) showMeta(m metaOwner) (*reply, error) {
	meta, err := m.find(c, read)
	if err != nil {
		return nil, err
	}
	return ok(meta)
}

// changeMeta stores what change makes of the metadata and the body.
func (c *call) changeMeta(m metaOwner, change func(old, body *wire.Object) *wire.Object) (*reply, error) {
	if _, err := m.find(c, m.change); err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	if err := c.setMeta(m, func(old *wire.Object) *wire.Object { return change(old, body) }); err != nil {
		return nil, err
	}
	return c.showMeta(m)
}

// setMeta reads and writes metadata in one write, so that of two changes at
// once neither is lost.
func (c *call) setMeta(m metaOwner, change func(*wire.Object) *wire.Object) error {
	if _, err := m.find(c, m.change); err != nil {
		return err
	}
	ctx, id := c.r.Context(), c.path[m.key]
	return c.store.Update(ctx, func(tx *db.Tx) error {
		stored, err := tx.Meta(ctx, m.of, id)
		if err != nil {
			return err
		}
		old, err := parsedMeta(stored)
		if err != nil {
			return err
		}
		return tx.SetMeta(ctx, m.of, id, wire.Append(nil, change(old)))
	})
}
