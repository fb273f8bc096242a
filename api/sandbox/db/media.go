package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

const mediaColumns = `m.media_id, m.folder_id, m.is_result, m.kind, m.mime, m.ext, m.sha256, m.original_name, m.tags,
	m.meta_data, m.time_created, m.time_updated`

func scanMedia(r scanner) (m Media, err error) {
	var tags string
	err = r.Scan(&m.ID, &m.FolderID, &m.IsResult, &m.Kind, &m.MIME, &m.Ext, &m.SHA256, &m.OriginalName, &tags,
		(*[]byte)(&m.Meta), &m.Created, &m.Updated)
	if err == nil {
		err = json.Unmarshal([]byte(tags), &m.Tags)
	}
	return m, err
}

// AddMedia stores new media whose files are in place. Times that are zero
// become the stamp.
func (t *Tx) AddMedia(ctx context.Context, m Media) error {
	if m.Created == 0 {
		m.Created, m.Updated = t.Stamp, t.Stamp
	}
	_, err := t.exec(ctx, "store media", `INSERT INTO media (media_id, folder_id, is_result, kind, mime, ext, sha256,
		original_name, tags, meta_data, time_created, time_updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		m.ID, m.FolderID, m.IsResult, m.Kind, m.MIME, m.Ext, m.SHA256, m.OriginalName, tagText(m.Tags), object(m.Meta),
		int64(m.Created), int64(m.Updated))
	return err
}

// TouchFolder notes that a folder's media changed.
func (t *Tx) TouchFolder(ctx context.Context, id FolderID) error { return t.touchFolder(ctx, id) }

// Media reads one media.
func (q Query) Media(ctx context.Context, id MediaID) (Media, error) {
	m, err := scanMedia(q.q.QueryRowContext(ctx, `SELECT `+mediaColumns+` FROM media m WHERE m.media_id = ?`, id))
	return m, one("read media", err)
}

// FolderMedia lists the media of folders in the order in which they came;
// results of analyses are among them, marked as such.
func (q Query) FolderMedia(ctx context.Context, ids ...FolderID) ([]Media, error) {
	return batches(ids, func(args []any) ([]Media, error) {
		return all(ctx, q.q, "list media", `SELECT `+mediaColumns+` FROM media m WHERE m.folder_id IN (`+marks(len(args))+`)
			ORDER BY m.seq`, args, func(r *sql.Rows) (Media, error) { return scanMedia(r) })
	})
}

// batches runs a query over ids in portions that SQLite takes.
func batches[ID ~string, T any](ids []ID, query func([]any) ([]T, error)) ([]T, error) {
	const size = 500
	var list []T
	for len(ids) > 0 {
		n := min(size, len(ids))
		args := make([]any, n)
		for i, id := range ids[:n] {
			args[i] = string(id)
		}
		part, err := query(args)
		if err != nil {
			return nil, err
		}
		list = append(list, part...)
		ids = ids[n:]
	}
	return list, nil
}

// SetTags replaces the tags of media.
func (t *Tx) SetTags(ctx context.Context, m Media, tags []string) error {
	err := t.execOne(ctx, "tag media", `UPDATE media SET tags = ?, time_updated = ? WHERE media_id = ?`, tagText(tags), int64(t.Stamp), m.ID)
	if err != nil {
		return err
	}
	return t.touchFolder(ctx, m.FolderID)
}

// DeleteMedia removes media; analyses that took them keep their other results.
func (t *Tx) DeleteMedia(ctx context.Context, m Media) error {
	if err := t.execOne(ctx, "delete media", `DELETE FROM media WHERE media_id = ?`, m.ID); err != nil {
		return err
	}
	return t.touchFolder(ctx, m.FolderID)
}

// Owner names the kind of object that metadata belong to.
type Owner int

// The kinds of object that have metadata (Oz API reference, section 3.8; that
// persons have them too is inferred).
const (
	OfFolder Owner = iota
	OfMedia
	OfAnalysis
	OfCollection
	OfUser
	OfPerson
)

// String returns the kind in the plural, as paths and tables have it.
func (o Owner) String() string {
	return [...]string{"folders", "media", "analyses", "collections", "users", "persons"}[o]
}

func (o Owner) key() string {
	return [...]string{"folder_id", "media_id", "analysis_id", "collection_id", "user_id", "person_id"}[o]
}

// Meta reads the metadata of an object.
func (q Query) Meta(ctx context.Context, of Owner, id string) (json.RawMessage, error) {
	var meta json.RawMessage
	err := q.q.QueryRowContext(ctx, `SELECT meta_data FROM `+of.String()+` WHERE `+of.key()+` = ?`, id).Scan((*[]byte)(&meta))
	return meta, one("read metadata", err)
}

// SetMeta replaces the metadata of an object; that of media and analyses also
// moves the folder's time_updated.
func (t *Tx) SetMeta(ctx context.Context, of Owner, id string, meta json.RawMessage) error {
	touch := ", time_updated = " + fmt.Sprint(int64(t.Stamp))
	if of == OfUser {
		touch = "" // users have no times
	}
	err := t.execOne(ctx, "store metadata", `UPDATE `+of.String()+` SET meta_data = ?`+touch+` WHERE `+of.key()+` = ?`, object(meta), id)
	if of == OfFolder {
		t.change.touch(FolderID(id))
	}
	if err != nil || (of != OfMedia && of != OfAnalysis) {
		return err
	}
	// Who watches folders learns of what has changed inside them.
	var folder FolderID
	err = t.tx.QueryRowContext(ctx, `SELECT folder_id FROM `+of.String()+` WHERE `+of.key()+` = ?`, id).Scan(&folder)
	if err != nil {
		return one("read the folder of an object", err)
	}
	return t.touchFolder(ctx, folder)
}
