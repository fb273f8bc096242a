// Package db keeps what the embedded server stores: rows in a SQLite database
// in WAL mode, and media as files named after their content. There is one
// writer at a time; whatever a write that returned without error has stored is
// there after the process is killed.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"ozdesk/api/sandbox/wire"
)

// ErrNotFound says that a row is not there.
var ErrNotFound = errors.New("not found")

// databaseName is the file of the rows in the data directory.
const databaseName = "sandbox.db"

// Store is an open database with its files. It is safe for use by several
// goroutines.
type Store struct {
	dir   string
	write *sql.DB
	read  *sql.DB
	now   func() time.Time
	log   *slog.Logger

	index *listIndex

	mu   sync.Mutex // held by the writer, and while files are put or removed
	last wire.Time  // the newest stamp given out
}

// Open opens the store in dir and brings its schema up to date. Only one
// process at a time may have it open; the caller holds a lock for that.
func Open(ctx context.Context, dir string, now func() time.Time, log *slog.Logger) (*Store, error) {
	s := &Store{dir: dir, now: now, log: log, index: newListIndex()}
	if err := s.makeDirs(); err != nil {
		return nil, err
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	var err error
	if s.write, err = sql.Open("sqlite", dsn(dir, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-16000)")); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", dsn(dir, "query_only(1)")); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.write.Close())
	}
	s.read.SetMaxOpenConns(4)
	s.read.SetMaxIdleConns(4)
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// private makes the database a file of its owner alone before SQLite opens it,
// which would follow the umask; what SQLite puts beside it takes its mode. It
// holds names and scores, and its directory may be one that others can enter.
func private(dir string) error {
	path := filepath.Join(dir, databaseName)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	err = f.Chmod(0o600)
	for _, beside := range []string{path + "-wal", path + "-shm"} {
		if e := os.Chmod(beside, 0o600); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("keep the database to its owner: %w", err)
	}
	return nil
}

// dsn names the database as a file URL, which every platform understands.
func dsn(dir string, pragmas ...string) string {
	path := filepath.ToSlash(filepath.Join(dir, databaseName))
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	q := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.sweep(ctx); err != nil {
		return err
	}
	if err := s.index.load(ctx, s.write); err != nil {
		return err
	}
	s.last = wire.Time(s.index.newest())
	if limit := wire.Time(s.now().UnixMicro()); s.last > limit+wire.Time(time.Hour.Microseconds()) {
		// A clock that once ran far ahead must not make every new stamp wrong.
		s.last = limit
	}
	return s.Update(ctx, func(*Tx) error { return nil }) // removes dropped files
}

func (s *Store) migrate(ctx context.Context) error {
	var version int
	if err := s.write.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if version > len(migrations) {
		return fmt.Errorf("the database has schema %d and this program knows %d: it was written by a newer version", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		tx, err := s.write.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin migration %d: %w", version+1, err)
		}
		_, err = tx.ExecContext(ctx, migrations[version]+fmt.Sprintf("PRAGMA user_version = %d;", version+1))
		if err != nil {
			return errors.Join(fmt.Errorf("migration %d: %w", version+1, err), tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("commit migration %d: %w", version+1, err)
		}
	}
	return nil
}

// Bulk makes the store ready for very many rows: their ids are random, so that
// each touches pages all over the indexes, which had better be in memory and not
// be written back after each portion.
func (s *Store) Bulk(ctx context.Context) error {
	if _, err := s.write.ExecContext(ctx, `PRAGMA cache_size = -196608; PRAGMA wal_autocheckpoint = 32768`); err != nil {
		return fmt.Errorf("prepare for many rows: %w", err)
	}
	return nil
}

// Close closes the database.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Query reads the store as it is between two writes.
func (s *Store) Query() Query { return Query{s.read} }

// querier is what reads need of a database or a transaction.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Query has the reads; they work on the store and inside a write alike.
type Query struct{ q querier }

// Tx is a write under way: everything in it happens, or nothing.
type Tx struct {
	Query
	// Stamp is the moment of this write, later than that of every write
	// before it, so that a reader who asks for what is newer misses nothing.
	Stamp wire.Time

	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	change   change

	store *Store
	dirs  map[string]bool // those with new files
	kept  []string        // the hashes of new files
}

// Update runs f in a write transaction and commits it if f returns nil.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a write: %w", err)
	}
	t := &Tx{Query: Query{tx}, Stamp: max(wire.Time(s.now().UnixMicro()), s.last+1), tx: tx, store: s}
	committed := false
	defer func() {
		if err := s.settle(context.WithoutCancel(ctx), t.kept, !committed); err != nil {
			s.log.Warn("files of a write have not been settled; the next start does it", "error", err)
		}
	}()
	// After a panic the connection would stay taken; otherwise this does nothing.
	defer func() { _ = tx.Rollback() }()
	err = f(t)
	if err == nil {
		err = t.change.read(ctx, tx, s.index)
	}
	if err == nil {
		err = t.flush()
	}
	if err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit a write: %w", err)
	}
	s.last, committed = t.Stamp, true
	s.index.apply(&t.change)
	// The write stands whatever becomes of the files it left behind; what is
	// not removed now is removed after a later write.
	if err := s.removeDropped(context.WithoutCancel(ctx)); err != nil {
		s.log.Warn("files of deleted objects are still there", "error", err)
	}
	return nil
}

// ignoreDone drops the error of a rollback that the driver did by itself when
// the context ended.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// exec runs a statement; one that a write runs often is prepared once. It is
// closed with the write.
func (t *Tx) exec(ctx context.Context, what, statement string, args ...any) (int64, error) {
	prepared := t.prepared[statement]
	if prepared == nil {
		var err error
		if prepared, err = t.tx.PrepareContext(ctx, statement); err != nil { //nolint:sqlclosecheck // the transaction closes it
			return 0, fmt.Errorf("%s: %w", what, err)
		}
		if t.prepared == nil {
			t.prepared = map[string]*sql.Stmt{}
		}
		t.prepared[statement] = prepared
	}
	res, err := prepared.ExecContext(ctx, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	return n, nil
}

// execOne is exec for a statement that must meet a row.
func (t *Tx) execOne(ctx context.Context, what, statement string, args ...any) error {
	n, err := t.exec(ctx, what, statement, args...)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return err
}

// one turns the absence of a row into ErrNotFound.
func one(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// all collects the rows of a query.
func all[T any](ctx context.Context, q querier, what, statement string, args []any, scan func(*sql.Rows) (T, error)) (list []T, err error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return list, nil
}

// Setting reads a setting; absent is "".
func (q Query) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := q.q.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = ?`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, one("read setting "+name, err)
}

// SetSetting stores a setting.
func (t *Tx) SetSetting(ctx context.Context, name, value string) error {
	_, err := t.exec(ctx, "store setting "+name, `INSERT INTO settings VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
