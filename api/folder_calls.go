package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
)

// Folders returns one page of the folder list.
func (c *Client) Folders(ctx context.Context, q FolderQuery) (Page[Folder], error) {
	values, err := q.values()
	if err != nil {
		return Page[Folder]{}, fmt.Errorf("list folders: %w", err)
	}
	var page Page[Folder]
	err = c.do(ctx, call{method: http.MethodGet, path: "/api/folders/", query: values, copied: true}, func(doc node) error {
		page, _ = pageIn(doc, decodeFolder, hasFolderID, "folders")
		// An object about something else is no list of one folder.
		if len(page.Items) == 0 && doc.isObject() && !doc.hasAny("items", "folders", "total_count", "folder_id") {
			return errNoList
		}
		return nil
	})
	if err != nil {
		return Page[Folder]{}, fmt.Errorf("list folders: %w", err)
	}
	return page, nil
}

// Folder returns one folder with its analyses.
func (c *Client) Folder(ctx context.Context, id FolderID) (Folder, error) {
	path, err := place(true, "folders", string(id))
	if err != nil {
		return Folder{}, fmt.Errorf("load folder: %w", err)
	}
	f, err := one(ctx, c, call{
		method: http.MethodGet, path: path, query: url.Values{"with_analyses": {"true"}},
	}, decodeFolder, hasFolderID)
	if err != nil {
		return Folder{}, fmt.Errorf("load folder %s: %w", id, err)
	}
	return f, nil
}

// NewFolder is a folder to be created.
type NewFolder struct {
	Media []Upload
	Meta  map[string]any
	// Analyses are run by the same call, which then answers only when they
	// have ended. Their Media name files by part: "file1", "file2", ….
	Analyses []NewAnalysis
	Webhook  string // Address that the server calls at the end, or "".
}

// CreateFolder creates a folder with its media. It is sent at most once; after
// an error that is ErrUncertain, LostFolder tells whether it exists. The media
// carry the id of the request too: by that LostMedia sees later that the server
// shows metadata of media, and that one which is not there never arrived.
func (c *Client) CreateFolder(ctx context.Context, n NewFolder) (Folder, error) {
	r := call{method: http.MethodPost, path: "/api/folders/", action: "create folder", requestID: c.newRequestID(ctx)}
	payload := map[string]any{"folder:meta_data": withRequestID(n.Meta, r.requestID)}
	r.fields = append([]string{"folder:meta_data"}, describe(payload, n.Media, r.requestID)...)
	if len(n.Analyses) > 0 {
		list, err := launches(n.Analyses, r.requestID)
		if err != nil {
			return Folder{}, fmt.Errorf("create folder: %w", err)
		}
		payload["analyses"] = list
		r.fields = append(r.fields, "analyses")
		r.patient = true
	}
	err := putWebhook(payload, &r, n.Webhook)
	if err != nil {
		return Folder{}, fmt.Errorf("create folder: %w", err)
	}
	if r.form, err = newForm(payload, n.Media); err != nil {
		return Folder{}, fmt.Errorf("create folder: %w", err)
	}
	f, err := one(ctx, c, r, decodeFolder, hasFolderID)
	if err != nil {
		return Folder{}, fmt.Errorf("create folder: %w", err)
	}
	return f, nil
}

// FindFolder looks for the folder that a request has created, by the id of the
// request. It is ErrNotFound when there is none.
func (c *Client) FindFolder(ctx context.Context, requestID string) (Folder, error) {
	page, err := c.Folders(ctx, FolderQuery{
		Limit: 2, Meta: []MetaCondition{{Path: requestIDKey, Op: "==", Value: requestID}}, WithAnalyses: true,
	})
	if err != nil {
		return Folder{}, err
	}
	for _, f := range page.Items {
		// A server that ignores the filter answers with other folders.
		if v, ok := f.Meta.Lookup(requestIDKey); ok && v.Raw() == requestID {
			return f, nil
		}
	}
	return Folder{}, fmt.Errorf("find the folder of request %s: %w", requestID, ErrNotFound)
}

// DeleteFolder deletes a folder with all that is in it.
func (c *Client) DeleteFolder(ctx context.Context, id FolderID) error {
	path, err := place(true, "folders", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, action: "delete folder", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete folder %s: %w", id, err)
	}
	return nil
}

// withRequestID copies metadata and adds the id of the request.
func withRequestID(meta map[string]any, requestID string) map[string]any {
	out := maps.Clone(meta)
	if out == nil {
		out = make(map[string]any, 1)
	}
	out[requestIDKey] = requestID
	return out
}

// describe writes tags and metadata of files into a payload, keyed by part,
// and returns the names of the fields it has written. With a request id every
// file carries it.
func describe(payload map[string]any, files []Upload, requestID string) []string {
	tags, meta := map[string]any{}, map[string]any{}
	for i, u := range files {
		if len(u.Tags) > 0 {
			tags[partName(i)] = u.Tags
		}
		switch {
		case requestID != "":
			meta[partName(i)] = withRequestID(u.Meta, requestID)
		case len(u.Meta) > 0:
			meta[partName(i)] = u.Meta
		}
	}
	var fields []string
	if len(tags) > 0 {
		payload["media:tags"] = tags
		fields = append(fields, "media:tags")
	}
	if len(meta) > 0 {
		payload["media:meta_data"] = meta
		fields = append(fields, "media:meta_data")
	}
	return fields
}
