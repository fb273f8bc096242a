package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// listIndex answers lists of folders: the columns with their two orders and the
// keys of metadata that have been asked for. Readers share it; a write changes
// it when it has been committed.
type listIndex struct {
	mu      sync.RWMutex
	columns columns
	byMade  *ranks // by time_created
	byEdit  *ranks // by time_updated
	metas   []*metaColumn
	clock   uint64
}

func newListIndex() *listIndex {
	x := &listIndex{}
	x.byMade = newRanks(&x.columns, &x.columns.created)
	x.byEdit = newRanks(&x.columns, &x.columns.updated)
	return x
}

const entryColumns = `rowid, folder_id, company_id, user_id, time_created, time_updated, system_resolution, is_archive, marks`

func scanEntry(r scanner, more ...any) (e entry, err error) {
	var company, user sql.NullString
	err = r.Scan(append([]any{&e.slot, &e.id, &company, &user, &e.created, &e.updated, &e.status, &e.archived, &e.marks}, more...)...)
	e.company, e.user = company.String, user.String
	return e, err
}

// load reads all folders.
func (x *listIndex) load(ctx context.Context, q querier) (err error) {
	rows, err := q.QueryContext(ctx, `SELECT `+entryColumns+` FROM folders`)
	if err != nil {
		return fmt.Errorf("read the folders: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	n := 0
	for ; rows.Next(); n++ {
		e, err := scanEntry(rows)
		if err != nil {
			return fmt.Errorf("read the folders: %w", err)
		}
		x.columns.put(e)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the folders: %w", err)
	}
	all := x.columns.live.slots(n)
	x.byMade.fill(all)
	x.byEdit.fill(all)
	return nil
}

// reaches is the company that lists have to be limited to: none if all folders
// belong to the one asked for.
func (x *listIndex) reaches(within CompanyID) CompanyID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	place, known := x.columns.companies.places[string(within)]
	if !known {
		return within
	}
	for s := range x.byMade.from(0, false) {
		if x.columns.company[s] != place {
			return within
		}
	}
	return ""
}

// newest is the latest change of any folder.
func (x *listIndex) newest() int64 {
	for s := range x.byEdit.from(0, true) {
		return x.columns.updated[s]
	}
	return 0
}

// change is what a write does to the list index.
type change struct {
	folders map[FolderID]bool // those that are there, changed in any way
	removed map[FolderID]slot
	users   []UserID // deleted
	entries []entry
	paths   []string // of the metadata columns whose values the entries have
}

// touch notes that a folder has changed.
func (c *change) touch(id FolderID) {
	if c.folders == nil {
		c.folders = map[FolderID]bool{}
	}
	c.folders[id] = true
}

// drop notes that a folder has gone.
func (c *change) drop(id FolderID, s slot) {
	if c.removed == nil {
		c.removed = map[FolderID]slot{}
	}
	c.removed[id] = s
	delete(c.folders, id)
}

// read reads the changed folders as the write leaves them.
func (c *change) read(ctx context.Context, q querier, x *listIndex) error {
	if len(c.folders) == 0 {
		return nil
	}
	values, paths, args := x.metaValues()
	c.paths = paths
	ids := make([]FolderID, 0, len(c.folders))
	for id := range c.folders {
		ids = append(ids, id)
	}
	var err error
	c.entries, err = batches(ids, func(batch []any) ([]entry, error) {
		return all(ctx, q, "read changed folders", `SELECT `+entryColumns+values+` FROM folders WHERE folder_id IN (`+marks(len(batch))+`)`,
			append(append([]any{}, args...), batch...), func(r *sql.Rows) (entry, error) {
				list := make([]metaValue, len(paths))
				more := make([]any, len(paths))
				for i := range list {
					more[i] = &list[i]
				}
				e, err := scanEntry(r, more...)
				e.values = list
				return e, err
			})
	})
	return err
}

// metaValues are the expressions of the metadata columns there are.
func (x *listIndex) metaValues() (expressions string, keys []string, args []any) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, m := range x.metas {
		value, more := jsonValue("meta_data", m.path)
		expressions += ", " + value
		keys, args = append(keys, m.key), append(args, more...)
	}
	return expressions, keys, args
}

// apply makes the index say what the write has stored.
func (x *listIndex) apply(c *change) {
	if len(c.entries)+len(c.removed)+len(c.users) == 0 {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range c.removed {
		if x.columns.live.has(s) {
			x.byMade.remove(s)
			x.byEdit.remove(s)
			x.columns.live.set(s, false)
		}
	}
	for _, e := range c.entries {
		x.put(e)
		for _, m := range x.metas {
			if !m.ready {
				m.missed[e.slot] = true
			}
		}
	}
	x.metas = slices.DeleteFunc(x.metas, func(m *metaColumn) bool { return m.ready && !m.follow(c, len(x.columns.created)) })
	for _, id := range c.users {
		x.columns.users.forget(string(id))
	}
}

// put writes a folder and moves it in the orders where its keys have changed.
func (x *listIndex) put(e entry) {
	known := x.columns.live.has(e.slot)
	made := known && x.columns.created[e.slot] == int64(e.created)
	edit := known && x.columns.updated[e.slot] == int64(e.updated)
	if known && !made {
		x.byMade.remove(e.slot)
	}
	if known && !edit {
		x.byEdit.remove(e.slot)
	}
	x.columns.put(e)
	if !made {
		x.byMade.insert(e.slot)
	}
	if !edit {
		x.byEdit.insert(e.slot)
	}
}

// follow takes over the values that a write has read for this column. It is
// false for a column that was made while the write was under way, and so may
// have missed it.
func (m *metaColumn) follow(c *change, room int) bool {
	m.grow(room)
	at := slices.Index(c.paths, m.key)
	for _, e := range c.entries {
		if at < 0 {
			return false
		}
		m.put(e.slot, e.values[at])
	}
	return true
}
