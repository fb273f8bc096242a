package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"ozdesk/api/sandbox/wire"
)

const folderColumns = `f.folder_id, f.company_id, f.user_id, f.time_created, f.time_updated, f.meta_data, f.is_archive,
	f.resolution_status, f.system_resolution, f.resolution_comment, f.operator_status, f.operator_comment, f.resolution_endpoint`

func scanFolder(r scanner) (f Folder, err error) {
	var company, user sql.NullString
	err = r.Scan(&f.ID, &company, &user, &f.Created, &f.Updated, (*[]byte)(&f.Meta), &f.IsArchive,
		&f.ResolutionStatus, &f.SystemResolution, &f.ResolutionComment, &f.OperatorStatus, &f.OperatorComment, &f.Endpoint)
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
	return err
}

// Folder reads one folder.
func (q Query) Folder(ctx context.Context, id FolderID) (Folder, error) {
	f, err := scanFolder(q.q.QueryRowContext(ctx, `SELECT `+folderColumns+` FROM folders f WHERE folder_id = ?`, id))
	return f, one("read a folder", err)
}

// Folders lists a page of folders and counts them; within limits the list to
// one company, "" to none.
func (q Query) Folders(ctx context.Context, within CompanyID, conditions []wire.Condition, sorts []wire.Sort, p wire.Page) ([]Folder, int, error) {
	w := folderWhere(within, conditions)
	if len(sorts) == 0 {
		sorts = []wire.Sort{{Field: "time_created", Desc: true}}
	}
	by := order(sorts, map[string]string{"time_created": "f.time_created", "time_updated": "f.time_updated"}, "f.folder_id")
	list, err := all(ctx, q.q, "list folders", `SELECT `+folderColumns+` FROM folders f`+w.String()+by+limit(p), w.args,
		func(r *sql.Rows) (Folder, error) { return scanFolder(r) })
	if err != nil {
		return nil, 0, err
	}
	total, err := q.total(ctx, "folders f", w, p)
	return list, total, err
}

func folderWhere(within CompanyID, conditions []wire.Condition) where {
	var w, one where // one: what must hold for the same analysis
	if within != "" {
		w.add("f.company_id = ?", within)
	}
	for _, c := range conditions {
		switch c.Field {
		case "folder_id", "user_id", "company_id", "time_created", "time_updated", "system_resolution", "is_archive":
			w.column("f."+c.Field, c)
		case "resolution_status":
			w.either("f.resolution_status", "f.system_resolution", c)
		case "meta_data":
			w.terms("f.meta_data", c)
		case "search_text":
			w.words("f.resolution_comment", c)
		case "analyse.type", "analyse.state", "analyse.resolution_status":
			column := strings.TrimPrefix(c.Field, "analyse.")
			if c.Op == wire.NotIn {
				// Excluding means that the folder has no such analysis at all.
				in := c
				in.Op = wire.In
				part, args := columnSQL("a."+column, in)
				w.add("NOT EXISTS (SELECT 1 FROM analyses a WHERE a.folder_id = f.folder_id AND "+part+")", args...)
				continue
			}
			analysisColumn(&one, column, c)
		}
	}
	if len(one.parts) > 0 {
		w.add("EXISTS (SELECT 1 FROM analyses a WHERE a.folder_id = f.folder_id AND "+strings.Join(one.parts, " AND ")+")", one.args...)
	}
	return w
}

// FolderChange is what a PATCH of a folder sets; nil leaves a field alone.
type FolderChange struct {
	IsArchive         *bool
	ResolutionComment *string
	OperatorComment   *string
}

// ChangeFolder sets fields of a folder.
func (t *Tx) ChangeFolder(ctx context.Context, id FolderID, c FolderChange) error {
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
	return t.execOne(ctx, "delete a folder", `DELETE FROM folders WHERE folder_id = ?`, id)
}

// touchFolder notes that something in a folder changed.
func (t *Tx) touchFolder(ctx context.Context, id FolderID) error {
	return t.execOne(ctx, "touch a folder", `UPDATE folders SET time_updated = ? WHERE folder_id = ?`, int64(t.Stamp), id)
}

// settleFolder computes what a folder says from the last group of its
// analyses, in which the worst wins (Oz API reference, section 3.3).
func (t *Tx) settleFolder(ctx context.Context, id FolderID, at wire.Time) error {
	type verdict struct {
		status  string
		decided *string
	}
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
	var system, overall []string
	var operator any
	for _, v := range group {
		system = append(system, v.status)
		if v.decided != nil {
			v.status, operator = *v.decided, true
		}
		overall = append(overall, v.status)
	}
	if operator != nil {
		operator = Worst(overall)
	}
	worst := Worst(system)
	return t.execOne(ctx, "settle a folder", `UPDATE folders SET resolution_status = ?, system_resolution = ?,
		operator_status = ?, time_updated = ? WHERE folder_id = ?`, FolderStatus(worst), worst, operator, int64(at), id)
}
