package db

import (
	"context"
	"database/sql"
	"encoding/json"

	"ozdesk/api/sandbox/wire"
)

const folderColumns = `f.folder_id, f.company_id, f.user_id, f.time_created, f.time_updated, f.meta_data, f.is_archive,
	f.resolution_status, f.system_resolution, f.resolution_comment, f.operator_status, f.operator_comment, f.resolution_endpoint`

// scanFolder reads the columns of a folder, and further ones into more.
func scanFolder(r scanner, more ...any) (f Folder, err error) {
	var company, user sql.NullString
	err = r.Scan(append([]any{
		&f.ID, &company, &user, &f.Created, &f.Updated, (*[]byte)(&f.Meta), &f.IsArchive,
		&f.ResolutionStatus, &f.SystemResolution, &f.ResolutionComment, &f.OperatorStatus, &f.OperatorComment, &f.Endpoint,
	}, more...)...)
	f.CompanyID, f.UserID = CompanyID(company.String), UserID(user.String)
	return f, err
}

// orNull stores an empty id as null.
func orNull[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// object is the text stored for an object that may be absent.
func object(m json.RawMessage) string {
	if len(m) == 0 {
		return "{}"
	}
	return string(m)
}

// tagText is the text stored for tags.
func tagText(tags []string) string { return wire.Text(tags) }

// AddFolder stores a new folder. Times that are zero become the stamp.
func (t *Tx) AddFolder(ctx context.Context, f Folder) error {
	if f.Created == 0 {
		f.Created, f.Updated = t.Stamp, t.Stamp
	}
	_, err := t.exec(ctx, "store a folder", `INSERT INTO folders
		(folder_id, company_id, user_id, time_created, time_updated, meta_data, resolution_endpoint) VALUES (?,?,?,?,?,?,?)`,
		f.ID, orNull(f.CompanyID), orNull(f.UserID), int64(f.Created), int64(f.Updated), object(f.Meta), f.Endpoint)
	t.change.touch(f.ID)
	return err
}

// Folder reads one folder.
func (q Query) Folder(ctx context.Context, id FolderID) (Folder, error) {
	f, err := scanFolder(q.q.QueryRowContext(ctx, `SELECT `+folderColumns+` FROM folders f WHERE folder_id = ?`, id))
	return f, one("read a folder", err)
}

// FolderChange is what a PATCH of a folder sets; nil leaves a field alone.
type FolderChange struct {
	IsArchive         *bool
	ResolutionComment *string
	OperatorComment   *string
}

// ChangeFolder sets fields of a folder.
func (t *Tx) ChangeFolder(ctx context.Context, id FolderID, c FolderChange) error {
	t.change.touch(id)
	return t.execOne(ctx, "change a folder", `UPDATE folders SET time_updated = ?,
		is_archive = coalesce(?, is_archive),
		resolution_comment = coalesce(?, resolution_comment),
		operator_comment = coalesce(?, operator_comment) WHERE folder_id = ?`,
		int64(t.Stamp), c.IsArchive, c.ResolutionComment, c.OperatorComment, id)
}

// DeleteFolder removes a folder with all that is in it.
func (t *Tx) DeleteFolder(ctx context.Context, id FolderID) error {
	// The media go first: their trigger notes the files, which a cascade
	// through another table would do as well, but not visibly.
	if _, err := t.exec(ctx, "delete the media of a folder", `DELETE FROM media WHERE folder_id = ?`, id); err != nil {
		return err
	}
	var at slot
	if err := t.tx.QueryRowContext(ctx, `SELECT rowid FROM folders WHERE folder_id = ?`, id).Scan(&at); err != nil {
		return one("delete a folder", err)
	}
	t.change.drop(id, at)
	return t.execOne(ctx, "delete a folder", `DELETE FROM folders WHERE folder_id = ?`, id)
}

// touchFolder notes that something in a folder changed.
func (t *Tx) touchFolder(ctx context.Context, id FolderID) error {
	t.change.touch(id)
	return t.execOne(ctx, "touch a folder", `UPDATE folders SET time_updated = ? WHERE folder_id = ?`, int64(t.Stamp), id)
}

// verdict is what an analysis says, and what an operator says of it.
type verdict struct {
	status  string
	decided *string
}

// judged is what a group says: the worst of the system's resolutions and, if an
// operator has decided anything, the worst of those that stand then.
func judged(group []verdict) (system string, operator *string) {
	var ends, standing []string
	decided := false
	for _, v := range group {
		ends = append(ends, v.status)
		if v.decided != nil {
			v.status, decided = *v.decided, true
		}
		standing = append(standing, v.status)
	}
	if decided {
		w := Worst(standing)
		operator = &w
	}
	return Worst(ends), operator
}

// settleFolder computes what a folder says from the last group of its
// analyses, in which the worst wins (Oz API reference, section 3.3).
func (t *Tx) settleFolder(ctx context.Context, id FolderID, at wire.Time) error {
	group, err := all(ctx, t.tx, "read the last group", `SELECT resolution_status, resolution_operator FROM analyses
		WHERE group_id = (SELECT g.group_id FROM analysis_groups g WHERE g.folder_id = ?
			AND EXISTS (SELECT 1 FROM analyses a WHERE a.group_id = g.group_id) ORDER BY g.seq DESC LIMIT 1)`,
		[]any{id}, func(r *sql.Rows) (v verdict, err error) {
			err = r.Scan(&v.status, &v.decided)
			return v, err
		})
	if err != nil {
		return err
	}
	var bits uint32
	_, err = all(ctx, t.tx, "read what analyses there are", `SELECT DISTINCT type, resolution_status FROM analyses WHERE folder_id = ?`,
		[]any{id}, func(r *sql.Rows) (none struct{}, err error) {
			var kind, status string
			err = r.Scan(&kind, &status)
			bits |= mark(kind, status)
			return none, err
		})
	if err != nil {
		return err
	}
	t.change.touch(id)
	worst, operator := judged(group)
	return t.execOne(ctx, "settle a folder", `UPDATE folders SET resolution_status = ?, system_resolution = ?,
		operator_status = ?, time_updated = ?, marks = ? WHERE folder_id = ?`, FolderStatus(worst), worst, operator, int64(at), bits, id)
}
