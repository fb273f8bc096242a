package api

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"sort"
	"time"
)

// ErrRangeIgnored reports that a server answered a folder list outside the
// range of times, or in another order, than it was asked for. A window cannot
// page through such a server.
var ErrRangeIgnored = errors.New("the server ignored the range or the order of the folder list")

// Limits of a window's shape, in folders and in pages.
const (
	defaultPageSize = 100
	minPages        = 4
)

// FolderLister is what a FolderWindow needs of a client.
type FolderLister interface {
	Folders(context.Context, FolderQuery) (Page[Folder], error)
}

// FolderWindow shows a folder list of any length row by row while it holds
// only some pages of it. It pages by time as documented (Oz API reference,
// sections 1.4 and 1.5), reads the far half from the end by reversed sorting
// and drops the pages that were not looked at for longest.
//
// All methods but Fetch are pure state for one goroutine, typically the loop
// of the interface: ask Need what is missing, run Fetch for each request in
// the background, and hand each result, also a failed one, to Apply. Fetch
// reads nothing that the other methods change. Neither Row nor Need takes
// longer in a longer list.
//
// Rows are folders in the order of the query, those of one time by id. The
// position of a row that no page has reached yet is an estimate until then;
// a page that meets a known row corrects it, whatever was created or deleted
// meanwhile.
type FolderWindow struct {
	src   FolderLister
	page  int // Folders in one page.
	keep  int // Folders kept before pages are dropped.
	order order
	query FolderQuery

	gen    uint64 // Bumped by Reset; results of older generations are dropped.
	tick   uint64 // Numbers requests, edits and looks in the order they happened.
	look   uint64 // The tick of the last Need.
	lastAt int    // The first row of the last Need, to tell the direction of travel.

	blocks []*block // Cover all rows; two gaps never touch.
	index  map[FolderID]*block
	loaded int
	open   bool // The end of the list has not been found and the total is not known.

	head, tail time.Time // Times of the outermost rows ever seen at a true end; zero before that.
	flying     map[uint64]PageRequest
	edits      map[FolderID]edit // What happened since the oldest request in flight.
	editTick   uint64
}

// NewFolderWindow returns a window over the folders that q asks for, read from
// src in pages of pageSize folders, of which about maxPages are kept. Values
// too small to work with are raised: below 1 the page size is 100, and at
// least 4 pages are kept.
//
// Offset, Limit and OmitTotal of q are ignored. The list is sorted by
// time_created or time_updated, the two documented fields; any other or
// missing Sort means newest first. Nothing is fetched yet.
func NewFolderWindow(src FolderLister, q FolderQuery, pageSize, maxPages int) *FolderWindow {
	if pageSize < 1 {
		pageSize = defaultPageSize
	}
	w := &FolderWindow{src: src, page: pageSize, keep: pageSize * max(maxPages, minPages)}
	w.Reset(q)
	return w
}

// Reset forgets all rows and turns to another query. Results of requests made
// before are dropped when they arrive.
func (w *FolderWindow) Reset(q FolderQuery) {
	q.Offset, q.Limit, q.OmitTotal = 0, 0, false
	w.order = orderOf(q)
	w.query = q
	w.gen++
	w.lastAt, w.loaded, w.open = 0, 0, true
	w.blocks = nil
	w.index = make(map[FolderID]*block)
	w.flying = make(map[uint64]PageRequest)
	w.edits = make(map[FolderID]edit)
	w.head, w.tail = time.Time{}, time.Time{}
}

// Len returns the number of rows. It is exact once the server has told a total
// or the end has been reached; until then it grows as pages arrive. An exact
// number still follows what is created and deleted.
func (w *FolderWindow) Len() (n int, exact bool) { return w.rows(), !w.open }

// Row returns the folder at a row, counted from 0, or false while that row is
// not loaded or there is no such row. It changes nothing and may be called
// while drawing.
func (w *FolderWindow) Row(i int) (Folder, bool) {
	b := w.at(i)
	if b == nil || b.rows == nil {
		return Folder{}, false
	}
	return b.rows[i-b.start], true
}

// IndexOf returns the row of a folder, or false while it is not loaded. A
// caller that keeps its cursor by id finds its row here after every change.
func (w *FolderWindow) IndexOf(id FolderID) (int, bool) {
	b := w.index[id]
	if b == nil {
		return 0, false
	}
	for i := range b.rows {
		if b.rows[i].ID == id {
			return b.start + i, true
		}
	}
	return 0, false
}

// rows returns the number of rows, known and estimated.
func (w *FolderWindow) rows() int {
	if len(w.blocks) == 0 {
		return 0
	}
	return w.blocks[len(w.blocks)-1].end()
}

// at returns the block that covers a row, or nil.
func (w *FolderWindow) at(i int) *block {
	if i < 0 || i >= w.rows() {
		return nil
	}
	return w.blocks[w.blockAt(i)]
}

// blockAt returns the place in blocks of the one that covers a row that exists.
func (w *FolderWindow) blockAt(i int) int {
	return sort.Search(len(w.blocks), func(k int) bool { return w.blocks[k].end() > i })
}

// order is the sorting of a window.
type order struct {
	updated bool // By time_updated, else by time_created.
	desc    bool
}

// Names of the two fields that a folder list can be sorted by.
const (
	sortCreated = "time_created"
	sortUpdated = "time_updated"
)

// orderOf reads the sorting of a query.
func orderOf(q FolderQuery) order {
	if len(q.Sort) > 0 {
		switch s := q.Sort[0]; s.Field {
		case sortCreated:
			return order{desc: s.Desc}
		case sortUpdated:
			return order{updated: true, desc: s.Desc}
		}
	}
	return order{desc: true}
}

// sorting returns the order as a query writes it.
func (o order) sorting() []Sort {
	if o.updated {
		return []Sort{{Field: sortUpdated, Desc: o.desc}}
	}
	return []Sort{{Field: sortCreated, Desc: o.desc}}
}

// reversed returns the order from the other end.
func (o order) reversed() order { return order{updated: o.updated, desc: !o.desc} }

// key returns the time that a folder is sorted by.
func (o order) key(f *Folder) time.Time {
	if o.updated {
		return f.Updated
	}
	return f.Created
}

// byKey compares two times in the order.
func (o order) byKey(a, b time.Time) int {
	if o.desc {
		return b.Compare(a)
	}
	return a.Compare(b)
}

// compare orders two folders by time and, within one time, by id. A server
// breaks ties in its own way, which may differ between the two directions, so
// that only an order of our own joins pages read from both ends.
func (o order) compare(a, b *Folder) int {
	if c := o.byKey(o.key(a), o.key(b)); c != 0 {
		return c
	}
	if o.desc {
		return cmp.Compare(b.ID, a.ID)
	}
	return cmp.Compare(a.ID, b.ID)
}

// Loaded returns the rows that are loaded, in order, with the ids of their
// folders.
func (w *FolderWindow) Loaded() iter.Seq2[int, FolderID] {
	return func(yield func(int, FolderID) bool) {
		for _, b := range w.blocks {
			for i := range b.rows {
				if !yield(b.start+i, b.rows[i].ID) {
					return
				}
			}
		}
	}
}
