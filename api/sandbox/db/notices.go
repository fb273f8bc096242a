package db

import (
	"context"
	"database/sql"
	"errors"
)

// Notice is a group whose end is to be told.
type Notice struct {
	// Group is the group.
	Group GroupID
	// Folder is the folder of the group.
	Folder FolderID
	// Endpoint is the URL to be told; "" for nothing to tell.
	Endpoint string
}

// ended is the condition of a group g that has ended and whose endpoint has not
// been told of it.
const ended = `g.endpoint <> '' AND g.told = 0 AND NOT EXISTS
	(SELECT 1 FROM analyses a WHERE a.group_id = g.group_id AND a.state = 'PROCESSING')`

// Notice reads what is to be told about a group: nothing while it runs, when it
// has no endpoint, or once it was told.
func (q Query) Notice(ctx context.Context, id GroupID) (Notice, error) {
	n := Notice{Group: id}
	err := q.q.QueryRowContext(ctx, `SELECT g.folder_id, g.endpoint FROM analysis_groups g WHERE g.group_id = ? AND `+ended, id).Scan(&n.Folder, &n.Endpoint)
	if errors.Is(err, sql.ErrNoRows) {
		return Notice{}, nil
	}
	return n, one("read what is to be told", err)
}

// Untold lists the groups that have ended and whose endpoints do not know.
func (q Query) Untold(ctx context.Context) ([]GroupID, error) {
	return all(ctx, q.q, "list what is to be told", `SELECT g.group_id FROM analysis_groups g WHERE `+ended+` ORDER BY g.seq`, nil,
		func(r *sql.Rows) (id GroupID, err error) { return id, r.Scan(&id) })
}

// Told notes that a group's endpoint needs not be told any more.
func (t *Tx) Told(ctx context.Context, id GroupID) error {
	_, err := t.exec(ctx, "note what was told", `UPDATE analysis_groups SET told = 1 WHERE group_id = ?`, id)
	return err
}
