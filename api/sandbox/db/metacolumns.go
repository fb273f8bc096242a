package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"strconv"
	"strings"

	"ozdesk/api/sandbox/wire"
)

// maxMetaColumns is how many keys of metadata are held in memory; of more, the
// one not asked for longest is dropped.
const maxMetaColumns = 6

// metaColumn holds one key of the metadata of every folder: hashes of the texts
// and, if any text is a number, the numbers. It is made when the key is first
// asked for.
type metaColumn struct {
	key    string
	path   []string
	hashes []uint64  // 0 for null and for nothing there
	number []float64 // NaN for what is no number; nil when none is
	ready  bool
	made   chan struct{} // closed when it is ready, or could not be made
	err    error
	used   uint64        // when it was last asked for
	missed map[slot]bool // changed while it was being made
}

// metaValue is the text at a key, or nothing.
type metaValue = sql.NullString

// hashSeed is of this process, so that nobody can send texts with the same hash.
var hashSeed = maphash.MakeSeed()

func hashOf(text string) uint64 { return max(maphash.String(hashSeed, text), 1) }

// grow makes room for n folders.
func (m *metaColumn) grow(n int) {
	m.hashes = grown(m.hashes, n)
	for m.number != nil && len(m.number) < n {
		m.number = append(m.number, math.NaN())
	}
}

// put writes the value of a folder.
func (m *metaColumn) put(s slot, v metaValue) {
	m.grow(int(s) + 1)
	m.hashes[s] = 0
	number := math.NaN()
	if v.Valid {
		m.hashes[s] = hashOf(v.String)
		if n, ok := numberOf(v.String); ok {
			number = n
		}
	}
	if math.IsNaN(number) && m.number == nil {
		return
	}
	if m.number == nil {
		m.number = make([]float64, 0, len(m.hashes))
		m.grow(len(m.hashes))
	}
	m.number[s] = number
}

// numberOf reads a text that is a number as a whole.
func numberOf(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "-+0123456789.eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// filter clears the bits of folders that a term does not hold for.
func (m *metaColumn) filter(b bitset, t wire.Term) {
	want := hashOf(t.Value)
	switch {
	case t.Null && t.Compare == wire.Equal:
		between(b, m.hashes, 0, 0)
	case t.Null:
		except(b, m.hashes, 0)
	case t.Compare == wire.Equal:
		between(b, m.hashes, want, want)
	case t.Compare == wire.NotEqual:
		except(b, m.hashes, 0)
		except(b, m.hashes, want)
	case m.number == nil:
		clear(b)
	default:
		low, high := numbers(t)
		between(b, m.number, low, high) // What is no number lies between none.
	}
}

// numbers are the smallest and the largest number that a term holds for.
func numbers(t wire.Term) (low, high float64) {
	switch t.Compare {
	case wire.AtMost:
		return math.Inf(-1), t.Number
	case wire.AtLeast:
		return t.Number, math.Inf(1)
	case wire.Below:
		return math.Inf(-1), below(t.Number)
	case wire.Above:
		return -below(-t.Number), math.Inf(1)
	}
	return math.NaN(), math.NaN()
}

// below is the largest number below n, nothing below the smallest of all.
func below(n float64) float64 {
	if math.IsInf(n, -1) {
		return math.NaN()
	}
	return math.Nextafter(n, math.Inf(-1))
}

// metaColumn finds the column of a path, or makes it. Of several that ask for
// the same new column one makes it.
func (x *listIndex) metaColumn(ctx context.Context, q querier, path []string) (*metaColumn, error) {
	key := strings.Join(path, "\x00")
	x.mu.Lock()
	x.clock++
	for _, m := range x.metas {
		if m.key == key {
			m.used = x.clock
			x.mu.Unlock()
			select {
			case <-m.made:
				return m, m.err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
	m := &metaColumn{
		key: key, path: path, used: x.clock, made: make(chan struct{}), missed: map[slot]bool{},
		hashes: make([]uint64, len(x.columns.created)),
	}
	x.addMeta(m)
	x.mu.Unlock()
	m.err = x.makeMeta(context.WithoutCancel(ctx), q, m)
	close(m.made)
	return m, m.err
}

// addMeta adds a column and drops the one that was not asked for longest. The
// caller holds mu.
func (x *listIndex) addMeta(m *metaColumn) {
	if len(x.metas) >= maxMetaColumns {
		oldest := -1
		for i, other := range x.metas {
			if other.ready && (oldest < 0 || other.used < x.metas[oldest].used) {
				oldest = i
			}
		}
		if oldest >= 0 {
			x.metas = append(x.metas[:oldest:oldest], x.metas[oldest+1:]...)
		}
	}
	x.metas = append(x.metas, m)
}

// makeMeta reads a key of all folders; what changes meanwhile is read again.
func (x *listIndex) makeMeta(ctx context.Context, q querier, m *metaColumn) error {
	value, args := jsonValue("meta_data", m.path)
	read := func(where string, more ...any) error {
		_, err := all(ctx, q, "read a key of the metadata", `SELECT rowid, `+value+` FROM folders`+where, append(append([]any{}, args...), more...),
			func(r *sql.Rows) (none struct{}, err error) {
				var s slot
				var v metaValue
				if err = r.Scan(&s, &v); err == nil && (v.Valid || where != "") {
					m.put(s, v)
				}
				return none, err
			})
		return err
	}
	err := read("")
	x.mu.Lock()
	defer x.mu.Unlock()
	for s := range m.missed {
		err = errors.Join(err, read(" WHERE rowid = ?", s))
	}
	m.grow(len(x.columns.created))
	m.missed, m.ready = nil, true
	if err != nil {
		for i, other := range x.metas {
			if other == m {
				x.metas = append(x.metas[:i:i], x.metas[i+1:]...)
				break
			}
		}
		return fmt.Errorf("index the metadata: %w", err)
	}
	return nil
}
