package db

import (
	"context"
	"database/sql"
	"errors"
)

// Measure is what the face engine said of a file. It depends on the content
// alone, so it is kept under the content's hash.
type Measure struct {
	// Detail is what the engine keeps in an encoding of its own: the
	// description of the face, or the traces behind the liveness score.
	Detail []byte
	// Spoof is the decimal text of the liveness score.
	Spoof string
	// Failure says why there is neither, "" if there is.
	Failure string
}

// Measure reads what an engine said of a file, if it was asked before.
func (q Query) Measure(ctx context.Context, sha, engine string) (Measure, bool, error) {
	var m Measure
	var spoof sql.NullString
	err := q.q.QueryRowContext(ctx, `SELECT descriptor, spoof, failure FROM measures WHERE sha256 = ? AND engine = ?`, sha, engine).
		Scan(&m.Detail, &spoof, &m.Failure)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	m.Spoof = spoof.String
	return m, err == nil, one("read a measure", err)
}

// SetMeasure keeps what an engine said of a file.
func (t *Tx) SetMeasure(ctx context.Context, sha, engine string, m Measure) error {
	_, err := t.exec(ctx, "store a measure", `INSERT OR REPLACE INTO measures VALUES (?,?,?,?,?)`, sha, engine, m.Detail, orNull(m.Spoof), m.Failure)
	return err
}
