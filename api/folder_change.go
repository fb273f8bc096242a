package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// FolderChange is what is to be changed on a folder; nil leaves a field as it
// is.
type FolderChange struct {
	Archived        *bool
	Comment         *string // resolution_comment.
	OperatorStatus  *Status // A person's decision on the whole folder.
	OperatorComment *string
}

// errNoChange is said here, because servers read a change of nothing in
// different ways.
var errNoChange = errors.New("nothing is to be changed")

// ChangeFolder changes fields of a folder and returns it as it is then.
func (c *Client) ChangeFolder(ctx context.Context, id FolderID, change FolderChange) (Folder, error) {
	path, err := place(true, "folders", string(id))
	if err != nil {
		return Folder{}, fmt.Errorf("change folder: %w", err)
	}
	b := body{}
	set(b, "is_archive", change.Archived)
	set(b, "resolution_comment", change.Comment)
	set(b, "operator_status", change.OperatorStatus)
	set(b, "operator_comment", change.OperatorComment)
	r := call{
		method: http.MethodPatch, path: path, needs: CapChangeFolder,
		action: "change folder", objects: []string{string(id)},
	}
	f, err := changed(ctx, c, r, b, decodeFolder)
	if err != nil {
		return Folder{}, fmt.Errorf("change folder %s: %w", id, err)
	}
	if f.ID != id {
		return c.Folder(ctx, id) // The answer did not show the folder.
	}
	return f, nil
}

// body is a request in JSON.
type body map[string]any

// set writes a field that is to be changed.
func set[T any](b body, key string, value *T) {
	if value != nil {
		b[key] = *value
	}
}

// keysOf returns the names of the fields in their order.
func keysOf(b body) []string { return slices.Sorted(maps.Keys(b)) }

// changed sends a change and reads the object in the answer, whatever it is:
// who asked looks whether it is the object that was changed.
func changed[T any](ctx context.Context, c *Client, r call, b body, decode func(node) T) (T, error) {
	var out T
	if len(b) == 0 {
		return out, errNoChange
	}
	r.json, r.fields = b, keysOf(b)
	err := c.do(ctx, r, func(doc node) error {
		out = decode(doc.bare())
		return nil
	})
	return out, err
}
