package sandbox

import (
	"context"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// media makes the rows of a form's files, and the ids of media by the names of
// their parts.
func (f *form) media(folder db.FolderID, newID func() string) ([]db.Media, map[string]db.MediaID) {
	list := make([]db.Media, len(f.parts))
	names := make(map[string]db.MediaID, len(f.parts))
	for i, p := range f.parts {
		list[i] = db.Media{File: p.file, ID: db.MediaID(newID()), FolderID: folder, Kind: p.kind}
		names[p.key] = list[i].ID
	}
	return list, names
}

// store puts a form's files in place and writes their rows.
func (f *form) store(ctx context.Context, tx *db.Tx, media []db.Media) error {
	for i, m := range media {
		if err := tx.Keep(f.parts[i].upload); err != nil {
			return err
		}
		if err := tx.AddMedia(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// listMedia answers GET /api/folders/{folder_id}/media.
func (c *call) listMedia() (*reply, error) {
	f, err := c.folder(read)
	if err != nil {
		return nil, err
	}
	all, err := c.store.Query().FolderMedia(c.r.Context(), f.ID)
	if err != nil {
		return nil, err
	}
	list := c.mediaView(all).sources[f.ID]
	if list == nil {
		list = wire.Array{}
	}
	return ok(list)
}

// addMedia answers POST /api/folders/{folder_id}/media with the new media.
func (c *call) addMedia() (*reply, error) {
	f, err := c.folder(editFolder)
	if err != nil {
		return nil, err
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	defer form.discard(c.server)
	media, _ := form.media(f.ID, c.newID)
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		if err := tx.TouchFolder(ctx, f.ID); err != nil {
			return err
		}
		for i := range media {
			media[i].Created, media[i].Updated = tx.Stamp, tx.Stamp
		}
		return form.store(ctx, tx, media)
	})
	if err != nil {
		return nil, err
	}
	list := wire.Array{}
	for _, m := range media {
		list = append(list, c.mediaObject(m))
	}
	return created(list)
}

// media reads the media of the path if the user may do something to it.
func (c *call) media(a action) (db.Media, error) {
	ctx := c.r.Context()
	m, err := c.store.Query().Media(ctx, db.MediaID(c.path["media_id"]))
	if err != nil {
		return m, err
	}
	f, err := c.store.Query().Folder(ctx, m.FolderID)
	if err != nil {
		return m, err
	}
	return m, c.allow(a, f.CompanyID, f.UserID)
}

// oneMedia answers GET /api/media/{media_id}.
func (c *call) oneMedia() (*reply, error) {
	m, err := c.media(read)
	if err != nil {
		return nil, err
	}
	return ok(c.mediaObject(m))
}

// tagMedia answers PATCH /api/media/{media_id}, which replaces the tags.
func (c *call) tagMedia() (*reply, error) {
	m, err := c.media(editFolder)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	v, found := body.Lookup("tags")
	if !found {
		return nil, wire.Missing("tags")
	}
	tags, err := tagList(v, "tags")
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.SetTags(ctx, m, tags) }); err != nil {
		return nil, err
	}
	if m, err = c.store.Query().Media(ctx, m.ID); err != nil {
		return nil, err
	}
	return ok(c.mediaObject(m))
}

// deleteMedia answers DELETE /api/media/{media_id}.
func (c *call) deleteMedia() (*reply, error) {
	m, err := c.media(deleteMedia)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteMedia(ctx, m) }); err != nil {
		return nil, err
	}
	return deleted()
}
