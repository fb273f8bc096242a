package oplog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A record in a file is a head of 12 bytes and the record's bytes: the length,
// the checksum of those four bytes, the checksum of the record, each in four
// bytes with the lowest first. Lengths have a checksum of their own, so that
// one bad bit in one does not hide what follows.
const (
	headSize = 12
	// MaxRecord is the longest record in bytes.
	MaxRecord = 16 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encode frames a record.
func encode(record []byte) []byte {
	out := make([]byte, headSize, headSize+len(record))
	binary.LittleEndian.PutUint32(out, uint32(len(record))) //nolint:gosec // Append has checked it against MaxRecord.
	binary.LittleEndian.PutUint32(out[4:], crc32.Checksum(out[:4], castagnoli))
	binary.LittleEndian.PutUint32(out[8:], crc32.Checksum(record, castagnoli))
	return append(out, record...)
}

// lengthOf reads the length in a head. It reports whether the head is sound.
func lengthOf(head []byte) (int, bool) {
	n := binary.LittleEndian.Uint32(head)
	return int(n), n <= MaxRecord && crc32.Checksum(head[:4], castagnoli) == binary.LittleEndian.Uint32(head[4:])
}

// errBroken says that no whole record stands at a place.
var errBroken = errors.New("no whole record")

// recordAt reads the record at an offset of a file that has size bytes.
func recordAt(r io.ReaderAt, at, size int64) ([]byte, error) {
	if size-at < headSize {
		return nil, errBroken
	}
	var head [headSize]byte
	if _, err := r.ReadAt(head[:], at); err != nil {
		return nil, fmt.Errorf("read the head of a record: %w", err)
	}
	n, sound := lengthOf(head[:])
	if !sound || int64(n) > size-at-headSize {
		return nil, errBroken
	}
	record := make([]byte, n)
	if n > 0 { // An empty read at the very end of a file may say that it has ended.
		if _, err := r.ReadAt(record, at+headSize); err != nil {
			return nil, fmt.Errorf("read a record: %w", err)
		}
	}
	if crc32.Checksum(record, castagnoli) != binary.LittleEndian.Uint32(head[8:]) {
		return nil, errBroken
	}
	return record, nil
}

// wholeAfter reports whether a whole record begins anywhere behind an offset.
// Then what stands there is no torn end.
func wholeAfter(r io.ReaderAt, at, size int64) (bool, error) {
	const window = 64 << 10
	buf := make([]byte, window+headSize)
	for at++; size-at >= headSize; at += window {
		n := int(min(int64(len(buf)), size-at))
		if _, err := r.ReadAt(buf[:n], at); err != nil {
			return false, fmt.Errorf("read behind a broken record: %w", err)
		}
		for i := 0; i < window && i+headSize <= n; i++ {
			if _, sound := lengthOf(buf[i:]); !sound {
				continue
			}
			_, err := recordAt(r, at+int64(i), size)
			if err == nil {
				return true, nil
			}
			if !errors.Is(err, errBroken) {
				return false, err
			}
		}
	}
	return false, nil
}

// ErrDamaged says that a log is broken in its middle: whole records follow the
// broken one. Nothing is appended to such a log.
var ErrDamaged = errors.New("the log is damaged")

// walk gives every whole record from an offset on to see, until see returns
// false, and returns the offset behind the last one it gave. A torn end is no
// error.
func walk(r io.ReaderAt, from, size int64, see func([]byte) bool) (int64, error) {
	for from < size {
		record, err := recordAt(r, from, size)
		if errors.Is(err, errBroken) {
			followed, err := wholeAfter(r, from, size)
			if err != nil {
				return from, err
			}
			if followed {
				return from, fmt.Errorf("%w at byte %d", ErrDamaged, from)
			}
			return from, nil
		}
		if err != nil {
			return from, err
		}
		from += headSize + int64(len(record))
		if !see(record) {
			return from, nil
		}
	}
	return from, nil
}
