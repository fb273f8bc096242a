package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Described names an object that carries metadata: a FolderID, MediaID,
// AnalysisID, CollectionID or UserID, or a PersonRef.
type Described interface {
	// described returns where the object lies, as words of a path and ids in
	// turns, and the word for people.
	described() (place []string, kind string)
}

// PersonRef names a person by the collection, in which alone a server finds
// them. That persons have metadata calls of their own is inferred.
type PersonRef struct {
	Collection CollectionID
	Person     PersonID
}

func (id FolderID) described() ([]string, string) { return []string{"folders", string(id)}, "folder" }

func (id MediaID) described() ([]string, string) { return []string{"media", string(id)}, "media" }

func (id AnalysisID) described() ([]string, string) {
	return []string{"analyses", string(id)}, "analysis"
}

func (id CollectionID) described() ([]string, string) {
	return []string{"collections", string(id)}, "collection"
}
func (id UserID) described() ([]string, string) { return []string{"users", string(id)}, "user" }

func (r PersonRef) described() ([]string, string) {
	return []string{"collections", string(r.Collection), "persons", string(r.Person)}, "person"
}

// Metadata returns the metadata of an object (Oz API reference, section 3.8).
func (c *Client) Metadata(ctx context.Context, of Described) (Metadata, error) {
	m, err := c.metadata(ctx, http.MethodGet, of, "", nil)
	return m, saying(err, "load", of)
}

// ReplaceMetadata puts other metadata in place of what there is and returns
// what the server has then.
func (c *Client) ReplaceMetadata(ctx context.Context, of Described, fields map[string]any) (Metadata, error) {
	m, err := c.metadata(ctx, http.MethodPost, of, "replace metadata", fields)
	return m, saying(err, "replace", of)
}

// ChangeMetadata sets some fields of the metadata, leaves the others as they
// are and returns what the server has then.
func (c *Client) ChangeMetadata(ctx context.Context, of Described, fields map[string]any) (Metadata, error) {
	if len(fields) == 0 {
		return Metadata{}, saying(errNoChange, "change", of)
	}
	m, err := c.metadata(ctx, http.MethodPatch, of, "change metadata", fields)
	return m, saying(err, "change", of)
}

// DeleteMetadata removes all metadata of an object.
func (c *Client) DeleteMetadata(ctx context.Context, of Described) error {
	_, err := c.metadata(ctx, http.MethodDelete, of, "delete metadata", nil)
	return saying(err, "delete", of)
}

// saying puts what was being done in front of an error.
func saying(err error, doing string, of Described) error {
	if err == nil {
		return nil
	}
	at, kind := of.described()
	id := at[len(at)-1]
	if !ValidID(id) {
		return fmt.Errorf("%s the metadata of a %s: %w", doing, kind, err)
	}
	return fmt.Errorf("%s the metadata of %s %s: %w", doing, kind, id, err)
}

// metadata performs one call on the metadata of an object. A change whose
// answer shows nothing is followed by a look.
func (c *Client) metadata(ctx context.Context, method string, of Described, action string, fields map[string]any) (Metadata, error) {
	at, _ := of.described()
	path, err := place(false, append(slices.Clone(at), "meta_data")...)
	if err != nil {
		return Metadata{}, err
	}
	r := call{method: method, path: path, action: action}
	if _, person := of.(PersonRef); person {
		r.needs = CapPersonMetadata
	}
	if mutates(method) {
		for i := 1; i < len(at); i += 2 {
			r.objects = append(r.objects, at[i])
		}
		r.fields = slices.Sorted(maps.Keys(fields))
	}
	if method == http.MethodDelete {
		return Metadata{}, c.nothing(ctx, r)
	}
	if mutates(method) {
		if fields == nil {
			fields = body{}
		}
		r.json = fields
	}
	var m Metadata
	shown := false
	err = c.do(ctx, r, func(doc node) error {
		m, shown = readMetadata(doc)
		return nil
	})
	if err == nil && !shown && mutates(method) {
		return c.metadata(ctx, http.MethodGet, of, "", nil)
	}
	return m, err
}

// readMetadata reads an answer that is metadata, or an object with metadata in
// it, which is known by its own id.
func readMetadata(o node) (m Metadata, shown bool) {
	if !o.isObject() {
		return Metadata{}, false
	}
	if o.has("meta_data") && o.hasAny("folder_id", "media_id", "analyse_id", "analysis_id", "collection_id", "person_id", "user_id") {
		o = o.value("meta_data")
	}
	return metadataOf(o), true
}
