package db

import (
	"context"
	"database/sql"

	"ozdesk/api/sandbox/wire"
)

// keptDeliveries is how many attempts are remembered.
const keptDeliveries = 10_000

// Delivery is one attempt to tell an endpoint that a group has ended.
type Delivery struct {
	Group    GroupID
	Folder   FolderID
	Endpoint string
	// Attempt counts from 1.
	Attempt int
	// Status is the HTTP status of the answer, 0 for none.
	Status int
	// Error says what went wrong, "" for nothing.
	Error string
	// Took is how long the answer took, in microseconds.
	Took int64
	// Time is when the attempt ended.
	Time wire.Time
}

// AddDelivery remembers an attempt and forgets the oldest. One for a folder
// that has been deleted meanwhile is not kept.
func (t *Tx) AddDelivery(ctx context.Context, d Delivery) error {
	var status any
	if d.Status != 0 {
		status = d.Status
	}
	_, err := t.exec(ctx, "store a delivery", `INSERT INTO deliveries (group_id, folder_id, endpoint, attempt, status, error, took, time)
		SELECT ?,?,?,?,?,?,?,? WHERE EXISTS (SELECT 1 FROM folders WHERE folder_id = ?)`,
		d.Group, d.Folder, d.Endpoint, d.Attempt, status, d.Error, d.Took, int64(t.Stamp), d.Folder)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "forget old deliveries", `DELETE FROM deliveries WHERE seq <= (SELECT max(seq) FROM deliveries) - ?`, keptDeliveries)
	return err
}

// Deliveries lists attempts, the newest first; within limits the list to one
// company and folder to one folder, "" to none.
func (q Query) Deliveries(ctx context.Context, within CompanyID, folder FolderID, p wire.Page) ([]Delivery, int, error) {
	var w where
	if within != "" {
		w.add("d.folder_id IN (SELECT folder_id FROM folders WHERE company_id = ?)", within)
	}
	if folder != "" {
		w.add("d.folder_id = ?", folder)
	}
	list, err := all(ctx, q.q, "list deliveries", `SELECT d.group_id, d.folder_id, d.endpoint, d.attempt, coalesce(d.status, 0), d.error,
		d.took, d.time FROM deliveries d`+w.String()+` ORDER BY d.seq DESC`+limit(p), w.args, func(r *sql.Rows) (d Delivery, err error) {
		err = r.Scan(&d.Group, &d.Folder, &d.Endpoint, &d.Attempt, &d.Status, &d.Error, &d.Took, &d.Time)
		return d, err
	})
	if err != nil {
		return nil, 0, err
	}
	total, err := q.total(ctx, "deliveries d", w, p)
	return list, total, err
}
