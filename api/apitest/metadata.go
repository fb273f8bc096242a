package apitest

import (
	"maps"
	"net/http"
)

// metadataOf returns the handler of the metadata of one kind of object: GET
// shows it, POST replaces it, PATCH merges its top level, DELETE empties it.
func metadataOf(kind string) handler {
	return func(c *call) (int, any, error) {
		meta, err := c.metadata(kind)
		if err != nil {
			return 0, nil, err
		}
		switch c.r.Method {
		case http.MethodPost:
			*meta = map[string]any{}
			fallthrough
		case http.MethodPatch:
			if c.form.payload == nil {
				return 0, nil, badStructure("Invalid body structure")
			}
			merged := maps.Clone(*meta)
			maps.Copy(merged, c.form.payload)
			*meta = merged
		case http.MethodDelete:
			*meta = map[string]any{}
			return http.StatusNoContent, nil, nil
		}
		return http.StatusOK, *meta, nil
	}
}

// metadata returns where the metadata of the addressed object is kept.
func (c *call) metadata(kind string) (*map[string]any, error) {
	id := c.ids[0]
	switch kind {
	case "folders":
		if o, err := c.folder(id); err == nil {
			return &o.meta, nil
		}
	case "media":
		if o, err := c.media(id); err == nil {
			return &o.meta, nil
		}
	case "analyses":
		if o, err := c.analysis(id); err == nil {
			return &o.meta, nil
		}
	case "collections":
		if o, err := c.collection(id); err == nil {
			return &o.meta, nil
		}
	case "persons":
		if _, p, err := c.person(); err == nil {
			return &p.meta, nil
		}
	case "users":
		if o := c.world.users.find(id); o != nil && c.sees(o.companyID) {
			return &o.meta, nil
		}
	}
	return nil, notFound()
}
