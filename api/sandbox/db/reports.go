package db

import (
	"context"
	"database/sql"

	"ozdesk/api/sandbox/wire"
)

// ReportID names a report on a folder.
type ReportID string

// Report is a document made of a folder.
type Report struct {
	ID       ReportID
	Folder   FolderID
	User     UserID
	Template string
	Name     string
	Created  wire.Time
}

const reportColumns = `report_id, folder_id, user_id, template_id, name, time_created`

func scanReport(r scanner) (rep Report, err error) {
	var user sql.NullString
	err = r.Scan(&rep.ID, &rep.Folder, &user, &rep.Template, &rep.Name, &rep.Created)
	rep.User = UserID(user.String)
	return rep, err
}

// AddReport stores a report with its document.
func (t *Tx) AddReport(ctx context.Context, r Report, document []byte) error {
	_, err := t.exec(ctx, "store a report", `INSERT INTO reports (`+reportColumns+`, document) VALUES (?,?,?,?,?,?,?)`,
		r.ID, r.Folder, orNull(r.User), r.Template, r.Name, int64(t.Stamp), document)
	return err
}

// Reports lists the reports on a folder in the order of their making.
func (q Query) Reports(ctx context.Context, id FolderID) ([]Report, error) {
	return all(ctx, q.q, "list reports", `SELECT `+reportColumns+` FROM reports WHERE folder_id = ? ORDER BY seq`, []any{id},
		func(r *sql.Rows) (Report, error) { return scanReport(r) })
}

// Report reads one report.
func (q Query) Report(ctx context.Context, id ReportID) (Report, error) {
	r, err := scanReport(q.q.QueryRowContext(ctx, `SELECT `+reportColumns+` FROM reports WHERE report_id = ?`, id))
	return r, one("read a report", err)
}

// Document reads the document of a report.
func (q Query) Document(ctx context.Context, id ReportID) (document []byte, err error) {
	err = q.q.QueryRowContext(ctx, `SELECT document FROM reports WHERE report_id = ?`, id).Scan(&document)
	return document, one("read the document of a report", err)
}

// DeleteReport removes a report.
func (t *Tx) DeleteReport(ctx context.Context, id ReportID) error {
	return t.execOne(ctx, "delete a report", `DELETE FROM reports WHERE report_id = ?`, id)
}
