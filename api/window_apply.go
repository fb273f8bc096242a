package api

import "slices"

// nowhere stands for a neighbour that is not known.
const nowhere = -2

// Apply takes the result of one request into the window. A failed result only
// ends its request, so that Need may ask again; results from before the last
// Reset are dropped.
func (w *FolderWindow) Apply(res PageResult) {
	r := res.req
	if _, ok := w.flying[r.id]; !ok || r.gen != w.gen {
		return
	}
	defer w.landed(r.id)
	if res.err != nil {
		return
	}
	w.tick++
	before := w.loaded
	rows := w.current(res)
	left, right, ok := w.sides(res)
	if !ok {
		return // The anchor has been deleted or dropped meanwhile.
	}
	w.place(r, rows, left, right, res.rest)
	w.settle(res)
	if b := w.at(min(r.target, w.rows()-1)); r.skip > 0 && b != nil && b.rows == nil && w.loaded <= before {
		b.blind = true
	}
	for id, e := range w.edits {
		if e.tick > r.id && !e.removed && w.index[id] == nil {
			f := e.folder
			w.insert(&f)
		}
	}
	w.evict()
}

// current returns the rows of a result as they are known now: what was
// deleted since the request is left out, what was changed since is newer.
func (w *FolderWindow) current(res PageResult) []Folder {
	rows := make([]Folder, 0, len(res.rows))
	for _, f := range res.rows {
		if e, ok := w.edits[f.ID]; ok && e.tick > res.req.id {
			if e.removed || !w.order.key(&e.folder).Equal(w.order.key(&f)) {
				continue
			}
			f = e.folder
		}
		rows = append(rows, f)
	}
	return rows
}

// sides returns the known rows that a result lies between: a row, -1 for the
// start of the list, the number of rows for its end, or nowhere.
func (w *FolderWindow) sides(res PageResult) (left, right int, ok bool) {
	r := res.req
	left, right = nowhere, nowhere
	if r.skip == 0 {
		at, end := -1, &left
		if r.back {
			at, end = w.rows(), &right
		}
		if r.anchor != "" {
			if at, ok = w.IndexOf(r.anchor); !ok {
				return 0, 0, false
			}
			at = w.groupEdge(at, r.back)
		}
		*end = at
	}
	if !res.ended {
		return left, right, true
	}
	back := r.back && r.skip == 0
	far, known := w.rows(), true
	if back {
		far = -1
	}
	if r.other != "" {
		if far, known = w.IndexOf(r.other); known {
			far = w.groupEdge(far, !back)
		}
	}
	switch {
	case !known: // The other side has gone meanwhile; what comes there is not known.
	case back:
		left = far
	default:
		right = far
	}
	return left, right, true
}

// groupEdge returns the outermost loaded row of the time of row i.
func (w *FolderWindow) groupEdge(i int, back bool) int {
	step := 1
	if back {
		step = -1
	}
	own, _ := w.Row(i)
	for {
		f, ok := w.Row(i + step)
		if !ok || !w.order.key(&f).Equal(w.order.key(&own)) {
			return i
		}
		i += step
	}
}

// place walks through the rows of an answer, which follow each other without
// a gap on the server, and makes the window agree: known rows take their new
// values, unknown ones go between their neighbours, and what the window holds
// between two rows that touch each other in the answer goes.
func (w *FolderWindow) place(r PageRequest, rows []Folder, left, right int, rest *int) {
	fromEnd := right == w.rows()
	var run []Folder
	for i := range rows {
		f := rows[i]
		at, known := w.IndexOf(f.ID)
		if known {
			old, _ := w.Row(at)
			moved := !w.order.key(&old).Equal(w.order.key(&f))
			if moved || left != nowhere && at <= left || right != nowhere && !fromEnd && at >= right {
				w.splice(at, at+1, nil, 0, 0)
				if at <= left {
					left--
				}
				if right != nowhere && at < right {
					right--
				}
				known = false
			}
		}
		if !known {
			run = append(run, f)
			continue
		}
		n := w.rows()
		left = w.fit(r, left, at, run, rest)
		if right != nowhere {
			right += w.rows() - n
		}
		run = nil
		w.set(left, f)
	}
	w.fit(r, left, right, run, rest)
}

// set replaces the value of a loaded row.
func (w *FolderWindow) set(i int, f Folder) {
	b := w.at(i)
	b.rows[i-b.start] = f
	b.used = w.tick
}

// fit puts a run of new rows between two neighbours and returns where the
// right one is afterwards.
func (w *FolderWindow) fit(r PageRequest, left, right int, run []Folder, rest *int) int {
	n := w.rows()
	switch {
	case left != nowhere && right != nowhere:
		run = w.survivors(r, left+1, right, run)
		if right-left-1 > 0 || len(run) > 0 {
			w.splice(left+1, right, run, 0, 0)
		}
	case len(run) == 0:
	case left != nowhere:
		lo := left + 1
		hi := max(lo, w.lastBefore(&run[len(run)-1])+1)
		gap := w.gapFrom(hi)
		take := min(gap, max(0, len(run)-(hi-lo)))
		after := 0
		if take == gap && !(w.open && hi+gap == n) {
			after = 1 // More follows than the window thought.
		}
		w.splice(lo, hi+take, w.survivors(r, lo, hi, run), 0, after)
	case right != nowhere:
		lo := min(right, w.firstAfter(&run[0]))
		gap := w.gapUpTo(lo)
		take := min(gap, max(0, len(run)-(right-lo)))
		before := 0
		if take == gap {
			before = 1
		}
		w.splice(lo-take, right, w.survivors(r, lo, right, run), before, 0)
	default:
		w.float(r, run, rest)
	}
	return right + w.rows() - n
}

// survivors returns the run with the rows of a stretch that were created or
// changed after the request and that its answer cannot know.
func (w *FolderWindow) survivors(r PageRequest, lo, hi int, run []Folder) []Folder {
	if len(w.edits) == 0 {
		return run
	}
	for i := lo; i < hi; i++ {
		b := w.at(i)
		if b.rows == nil {
			i = b.end() - 1
			continue
		}
		f := b.rows[i-b.start]
		if e, ok := w.edits[f.ID]; ok && e.tick > r.id && !e.removed {
			at, _ := slices.BinarySearchFunc(run, &f, w.compareRow)
			run = slices.Insert(run, at, f)
		}
	}
	return run
}

// lastBefore returns the last loaded row that belongs before a folder, or -1.
// Such a row behind the start of a run that ends with the folder is one that
// the answer, which has no gap, does not know any more.
func (w *FolderWindow) lastBefore(f *Folder) int {
	for k := len(w.blocks) - 1; k >= 0; k-- {
		b := w.blocks[k]
		if b.rows == nil || w.order.compare(b.first(), f) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(b.rows, f, w.compareRow)
		return b.start + at - 1
	}
	return -1
}

// firstAfter returns the first loaded row that belongs after a folder, or the
// number of rows.
func (w *FolderWindow) firstAfter(f *Folder) int {
	for _, b := range w.blocks {
		if b.rows == nil || w.order.compare(b.last(), f) <= 0 {
			continue
		}
		at, found := slices.BinarySearchFunc(b.rows, f, w.compareRow)
		if found {
			at++
		}
		return b.start + at
	}
	return w.rows()
}

// compareRow orders a row and a folder.
func (w *FolderWindow) compareRow(row Folder, f *Folder) int { return w.order.compare(&row, f) }

// gapFrom returns the length of the gap that starts at row i, or 0.
func (w *FolderWindow) gapFrom(i int) int {
	if b := w.at(i); b != nil && b.rows == nil {
		return b.end() - i
	}
	return 0
}

// gapUpTo returns the length of the gap that ends before row i, or 0.
func (w *FolderWindow) gapUpTo(i int) int {
	if b := w.at(i - 1); b != nil && b.rows == nil {
		return i - b.start
	}
	return 0
}

// float places rows that touch no known row into the gap where their times
// belong, as near to their counted place as that gap allows.
func (w *FolderWindow) float(r PageRequest, run []Folder, rest *int) {
	start := r.target
	if rest != nil {
		start = w.rows() - *rest
	}
	for k, b := range w.blocks {
		if b.rows != nil {
			continue
		}
		if k+1 < len(w.blocks) && w.order.compare(w.blocks[k+1].first(), &run[len(run)-1]) < 0 {
			continue
		}
		if k > 0 && w.order.compare(w.blocks[k-1].last(), &run[0]) > 0 {
			return // Its neighbours say that these rows are no longer there.
		}
		if b.gap <= len(run) {
			w.splice(b.start, b.end(), run, 1, 1)
			return
		}
		start = min(max(start, b.start), b.end()-len(run))
		w.splice(start, start+len(run), run, 0, 0)
		return
	}
}

// settle takes what a result says about the ends of the list.
func (w *FolderWindow) settle(res PageResult) {
	r := res.req
	if res.ended && r.other == "" && (!r.back || r.skip > 0) || r.skip == 0 && r.back && r.anchor == "" {
		w.open = false
	}
	if res.total != nil && (w.open || w.editTick < r.id) {
		w.stretch(*res.total)
		w.open = false
	}
	if n := len(w.blocks); n > 0 {
		if b := w.blocks[0]; b.rows != nil && (r.skip == 0 && !r.back && r.anchor == "" || res.ended && r.back && r.other == "") {
			w.head = w.outer(w.head, w.order.key(b.first()), -1)
		}
		if b := w.blocks[n-1]; b.rows != nil && !w.open {
			w.tail = w.outer(w.tail, w.order.key(b.last()), 1)
		}
	}
}

// stretch makes the window as long as the server says the list is, by the
// length of its last gap; without a gap only growth at the end is possible.
func (w *FolderWindow) stretch(total int) {
	d := total - w.rows()
	for k := len(w.blocks) - 1; k >= 0 && d != 0; k-- {
		if b := w.blocks[k]; b.rows == nil {
			by := max(d, 1-b.gap) // A gap of unknown rows keeps one until it is read.
			b.gap += by
			d -= by
		}
	}
	if d > 0 {
		w.blocks = append(w.blocks, &block{gap: d})
	}
	w.tidy()
}
