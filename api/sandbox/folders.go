package sandbox

import (
	"context"
	"net/http"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// folderFilters are the filters of the folder list (Oz API reference, section
// 1.5), with both spellings of an analysis.
var folderFilters = []wire.Field{
	{Name: "folder_id", Kind: wire.UUIDs},
	{Name: "user_id", Kind: wire.UUIDs},
	{Name: "company_id", Kind: wire.UUIDs},
	{Name: "time_created", Kind: wire.Times},
	{Name: "time_updated", Kind: wire.Times},
	{Name: "meta_data", Kind: wire.JSON},
	{Name: "resolution_status", Kind: wire.Enums},
	{Name: "system_resolution", Kind: wire.Enums},
	{Name: "is_archive", Kind: wire.Bools},
	{Name: "search_text", Kind: wire.Words},
	{Name: "analyse.type", Aliases: []string{"analysis.type"}, Kind: wire.Enums},
	{Name: "analyse.state", Aliases: []string{"analysis.state"}, Kind: wire.Enums},
	{Name: "analyse.resolution_status", Aliases: []string{"analysis.resolution_status"}, Kind: wire.Enums},
}

// listFolders answers GET /api/folders.
func (c *call) listFolders() (*reply, error) {
	page, err := wire.ParsePage(c.query)
	if err != nil {
		return nil, err
	}
	sorts, err := wire.ParseSorting(c.query.Get("sorting"), "time_created", "time_updated")
	if err != nil {
		return nil, err
	}
	conditions, err := wire.ParseFilters(c.query, folderFilters, c.now())
	if err != nil {
		return nil, err
	}
	w, err := c.withParams()
	if err != nil {
		return nil, err
	}
	sel, err := c.store.Select(c.r.Context(), c.within(), conditions, sorts, page)
	if err != nil {
		return nil, err
	}
	if sel.Len() > portion {
		return nil, c.streamFolders(page, sel, w)
	}
	items, err := c.folderPortion(sel, 0, w)
	if err != nil {
		return nil, err
	}
	return ok(page.Envelope(sel.Total, items))
}

// portion is how many folders are rendered at once. A longer page is sent in
// portions, so that memory does not grow with it.
const portion = 500

func (c *call) folderPortion(sel db.Selection, from int, w with) (wire.Array, error) {
	folders, err := c.store.FoldersAt(c.r.Context(), sel, from, portion)
	if err != nil {
		return nil, err
	}
	return c.folderObjects(c.r.Context(), folders, w)
}

// streamFolders sends a long page. Trouble on the way breaks the answer off,
// which is all that can be done once it has begun.
func (c *call) streamFolders(page wire.Page, sel db.Selection, w with) error {
	head := wire.Append(nil, page.Envelope(sel.Total, wire.Array{}))
	c.w.Header().Set("Content-Type", contentType)
	c.w.WriteHeader(http.StatusOK)
	out, first := head[:len(head)-len("]}")], true
	for from := 0; from < sel.Len(); from += portion {
		items, err := c.folderPortion(sel, from, w)
		if err != nil {
			c.log.Error("a long page broke off", "error", err)
			panic(http.ErrAbortHandler)
		}
		for _, item := range items {
			if !first {
				out = append(out, ", "...)
			}
			out, first = wire.Append(out, item), false
		}
		if _, err := c.w.Write(out); err != nil {
			return nil // the client has gone away
		}
		out = out[:0]
	}
	_, _ = c.w.Write([]byte("]}"))
	return nil
}

// folder reads the folder of the path if the user may do something to it.
func (c *call) folder(a action) (db.Folder, error) {
	f, err := c.store.Query().Folder(c.r.Context(), db.FolderID(c.path["folder_id"]))
	if err != nil {
		return f, err
	}
	return f, c.allow(a, f.CompanyID, f.UserID)
}

// showFolder answers with one folder.
func (c *call) showFolder(ctx context.Context, id db.FolderID, w with) (*wire.Object, error) {
	f, err := c.store.Query().Folder(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := c.folderObjects(ctx, []db.Folder{f}, w)
	if err != nil {
		return nil, err
	}
	o, _ := list[0].(*wire.Object)
	return o, nil
}

// oneFolder answers GET /api/folders/{folder_id}.
func (c *call) oneFolder() (*reply, error) {
	f, err := c.folder(read)
	if err != nil {
		return nil, err
	}
	w, err := c.withParams()
	if err != nil {
		return nil, err
	}
	o, err := c.showFolder(c.r.Context(), f.ID, w)
	if err != nil {
		return nil, err
	}
	return ok(o)
}

// createFolder answers POST /api/folders. With analyses in the payload the
// answer waits for their results.
func (c *call) createFolder() (*reply, error) {
	if err := c.allow(createFolder, c.user.CompanyID, c.user.ID); err != nil {
		return nil, err
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	defer form.discard(c.server)
	meta, err := objectField(form.payload, "folder:meta_data")
	if err != nil {
		return nil, err
	}
	f := db.Folder{ID: db.FolderID(c.newID()), CompanyID: c.user.CompanyID, UserID: c.user.ID, Meta: wire.Append(nil, meta)}
	if f.Endpoint, err = endpoint(form.payload); err != nil {
		return nil, err
	}
	media, names := form.media(f.ID, c.newID)
	var launched *group
	if v, found := form.payload.Lookup("analyses"); found && v != nil && c.release.instant() {
		if launched, err = c.readGroup(v, f, media, names); err != nil {
			return nil, err
		}
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		if err := tx.AddFolder(ctx, f); err != nil {
			return err
		}
		if err := form.store(ctx, tx, media); err != nil {
			return err
		}
		return launched.store(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	if err := c.finish(ctx, launched); err != nil {
		return nil, err
	}
	o, err := c.showFolder(ctx, f.ID, with{analyses: launched != nil})
	if err != nil {
		return nil, err
	}
	return created(o)
}

// endpoint reads where the end of analyses is to be told.
func endpoint(payload *wire.Object) (string, error) {
	v, found := payload.Lookup("resolution_endpoint")
	if !found || v == nil {
		return "", nil
	}
	s, isString := v.(string)
	if !isString {
		return "", wire.InvalidType("resolution_endpoint")
	}
	return s, nil
}

// changeFolder answers PATCH /api/folders/{folder_id}.
func (c *call) changeFolder() (*reply, error) {
	f, err := c.folder(describeFolder)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	var change db.FolderChange
	if v, found := body.Lookup("is_archive"); found {
		b, isBool := v.(bool)
		if !isBool {
			return nil, wire.InvalidType("is_archive")
		}
		change.IsArchive = &b
	}
	for key, to := range map[string]**string{"resolution_comment": &change.ResolutionComment, "operator_comment": &change.OperatorComment} {
		if _, found := body.Lookup(key); found {
			s, err := needString(body, "", key)
			if err != nil {
				return nil, err
			}
			*to = &s
		}
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.ChangeFolder(ctx, f.ID, change) }); err != nil {
		return nil, err
	}
	o, err := c.showFolder(ctx, f.ID, with{})
	if err != nil {
		return nil, err
	}
	return ok(o)
}

// deleteFolder answers DELETE /api/folders/{folder_id}.
func (c *call) deleteFolder() (*reply, error) {
	f, err := c.folder(deleteFolder)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteFolder(ctx, f.ID) }); err != nil {
		return nil, err
	}
	return deleted()
}
