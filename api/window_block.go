package api

import "slices"

// block is a stretch of neighbouring rows: either loaded, or a gap of which
// only the length is known or estimated. Folders of one time never straddle
// two blocks, so that a neighbouring page can be asked for by time alone.
type block struct {
	start int
	rows  []Folder // nil in a gap.
	gap   int      // Length of a gap.
	used  uint64   // When the block was last looked at.
	blind bool     // A jump into this gap found nothing new; walk instead.
}

// len returns the number of rows.
func (b *block) len() int {
	if b.rows != nil {
		return len(b.rows)
	}
	return b.gap
}

// end returns the row after the last one.
func (b *block) end() int { return b.start + b.len() }

// first and last return the outermost folders of a loaded block.
func (b *block) first() *Folder { return &b.rows[0] }
func (b *block) last() *Folder  { return &b.rows[len(b.rows)-1] }

// splice replaces the rows from lo up to, not including, hi by loaded rows and
// by gaps of the given lengths before and after them.
func (w *FolderWindow) splice(lo, hi int, rows []Folder, before, after int) {
	i, j := w.splitAt(lo), w.splitAt(hi)
	for _, b := range w.blocks[i:j] {
		for k := range b.rows {
			delete(w.index, b.rows[k].ID)
		}
		w.loaded -= len(b.rows)
	}
	var put []*block
	if before > 0 {
		put = append(put, &block{gap: before})
	}
	if len(rows) > 0 {
		put = append(put, &block{rows: rows, used: w.tick})
		w.loaded += len(rows)
	}
	if after > 0 {
		put = append(put, &block{gap: after})
	}
	w.blocks = slices.Replace(w.blocks, i, j, put...)
	for _, b := range put {
		w.own(b)
	}
	w.tidy()
}

// own notes where the rows of a block are found.
func (w *FolderWindow) own(b *block) {
	for k := range b.rows {
		w.index[b.rows[k].ID] = b
	}
}

// splitAt makes a row the first of its block and returns the block's place;
// for the row after the last that is the number of blocks.
func (w *FolderWindow) splitAt(i int) int {
	if i >= w.rows() {
		return len(w.blocks)
	}
	k := w.blockAt(i)
	b := w.blocks[k]
	if b.start == i {
		return k
	}
	rest := &block{start: i, used: b.used, blind: b.blind}
	if b.rows == nil {
		rest.gap = b.end() - i
		b.gap = i - b.start
	} else {
		rest.rows = slices.Clone(b.rows[i-b.start:])
		b.rows = slices.Clip(b.rows[:i-b.start])
		w.own(rest)
	}
	w.blocks = slices.Insert(w.blocks, k+1, rest)
	return k + 1
}

// tidy restores what holds between changes: no empty block, no two touching
// gaps, no time that straddles two blocks, few small blocks, true starts. The
// number of blocks is bounded by the folders kept, not by the list.
func (w *FolderWindow) tidy() {
	out := w.blocks[:0]
	for _, b := range w.blocks {
		if b.len() == 0 {
			continue
		}
		if len(out) > 0 {
			last := out[len(out)-1]
			switch {
			case last.rows == nil && b.rows == nil:
				last.gap += b.gap
				last.blind = last.blind && b.blind
				continue
			case last.rows != nil && b.rows != nil && w.joins(last, b):
				last.rows = append(last.rows, b.rows...)
				last.used = max(last.used, b.used)
				for k := range b.rows {
					w.index[b.rows[k].ID] = last
				}
				continue
			}
		}
		out = append(out, b)
	}
	clear(w.blocks[len(out):])
	w.blocks = out
	at := 0
	for _, b := range w.blocks {
		b.start = at
		at += b.len()
	}
}

// joins reports whether two touching loaded blocks should be one.
func (w *FolderWindow) joins(a, b *block) bool {
	return len(a.rows)+len(b.rows) <= w.page || w.order.key(a.last()).Equal(w.order.key(b.first()))
}

// evict turns blocks that were not looked at for longest into gaps until the
// window is within its limit. What the last Need looked at and what has
// arrived since stays.
func (w *FolderWindow) evict() {
	for w.loaded > w.keep {
		var oldest *block
		for _, b := range w.blocks {
			if b.rows != nil && b.used < w.look && (oldest == nil || b.used < oldest.used) {
				oldest = b
			}
		}
		if oldest == nil {
			return
		}
		w.splice(oldest.start, oldest.end(), nil, oldest.len(), 0)
	}
}
