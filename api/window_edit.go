package api

import (
	"slices"
	"time"
)

// edit is what became known about one folder while requests were under way
// whose answers may still show it as it was.
type edit struct {
	tick    uint64
	folder  Folder
	removed bool
}

// Upsert takes in a folder that was created or has changed. A loaded row takes
// the new value and moves if its time has; a new folder gets its row, and
// those below shift; one that no longer fits the query leaves the list. A
// changed folder that is not loaded, between two pages, changes nothing: its
// page will bring it.
func (w *FolderWindow) Upsert(f Folder) {
	fits := w.query.matches(&f)
	if fits == no {
		w.Remove(f.ID)
		return
	}
	at, known := w.IndexOf(f.ID)
	if !known && fits == unsure {
		return
	}
	w.note(f.ID, edit{folder: f})
	if known {
		old, _ := w.Row(at)
		if w.order.key(&old).Equal(w.order.key(&f)) {
			b := w.at(at)
			b.rows[at-b.start] = f
			return
		}
		w.splice(at, at+1, nil, 0, 0)
	}
	w.insert(&f)
}

// Remove takes a folder out of the list; the rows below it shift. Of a folder
// that is not loaded nobody knows the row, so that it stays counted until the
// pages around it are read.
func (w *FolderWindow) Remove(id FolderID) {
	w.note(id, edit{removed: true})
	if at, ok := w.IndexOf(id); ok {
		w.splice(at, at+1, nil, 0, 0)
	}
}

// note remembers an edit for the answers that are still to come.
func (w *FolderWindow) note(id FolderID, e edit) {
	w.tick++
	w.editTick = w.tick
	if len(w.flying) > 0 {
		e.tick = w.tick
		w.edits[id] = e
	}
}

// insert gives a folder that is not loaded its row: between two rows that
// touch it is new and gets one, beyond a true end it is new and lengthens the
// list, and anywhere else it is part of a gap and counted there.
func (w *FolderWindow) insert(f *Folder) {
	if len(w.blocks) == 0 {
		if !w.open {
			w.splice(0, 0, []Folder{*f}, 0, 0)
			w.head, w.tail = w.order.key(f), w.order.key(f)
		}
		return
	}
	k := 0 // The first block that is loaded and ends after the folder's place.
	for k < len(w.blocks) && (w.blocks[k].rows == nil || w.order.compare(w.blocks[k].last(), f) < 0) {
		k++
	}
	switch {
	case k > 0 && w.blocks[k-1].rows == nil && (k == len(w.blocks) || w.order.compare(f, w.blocks[k].first()) < 0):
		w.insertIntoGap(k-1, f)
	case k == len(w.blocks):
		if !w.open {
			w.append(w.blocks[k-1], f)
			w.tail = w.outer(w.tail, w.order.key(f), 1)
		}
	default:
		b := w.blocks[k]
		if k > 0 && w.order.compare(f, b.first()) < 0 && w.order.key(f).Equal(w.order.key(w.blocks[k-1].last())) {
			b = w.blocks[k-1]
		}
		w.append(b, f)
		if k == 0 {
			w.head = w.outer(w.head, w.order.key(f), -1)
		}
	}
}

// append puts a folder into a loaded block, at its place in the order.
func (w *FolderWindow) append(b *block, f *Folder) {
	at, _ := slices.BinarySearchFunc(b.rows, f, w.compareRow)
	b.rows = slices.Insert(b.rows, at, *f)
	w.index[f.ID] = b
	w.loaded++
	w.tidy()
	w.evict()
}

// insertIntoGap counts a folder whose place is in the gap at place k, if it is
// further out than everything that was ever there. In a list by time_updated
// such a folder may have been counted further in before it changed.
func (w *FolderWindow) insertIntoGap(k int, f *Folder) {
	at := w.order.key(f)
	switch {
	case k == 0 && !w.head.IsZero() && w.order.byKey(at, w.head) < 0:
		if w.order.updated && len(w.blocks) > 1 && w.blocks[len(w.blocks)-1].rows == nil && f.Created.Before(w.head) {
			w.blocks[len(w.blocks)-1].gap--
		}
		w.blocks[k].gap++
		w.head = at
	case k == len(w.blocks)-1 && !w.open && !w.tail.IsZero() && w.order.byKey(at, w.tail) > 0:
		w.blocks[k].gap++
		w.tail = at
	}
	w.tidy()
}

// outer returns the one of two times that is further towards an end: the
// start of the list for side -1, its end for 1.
func (w *FolderWindow) outer(old, at time.Time, side int) time.Time {
	if old.IsZero() || w.order.byKey(at, old)*side > 0 {
		return at
	}
	return old
}
