package record

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"net/http"
	"strings"
)

// maxKept bounds what is kept of a body until it is understood, in bytes. A
// larger one is not understood.
const maxKept = 32 << 20

// sniffed is how many bytes tell what a body is.
const sniffed = 512

// digest reads a body as it passes: its size, both hashes, and its beginning.
type digest struct {
	size  int64
	plain hash.Hash
	keyed hash.Hash
	kept  bytes.Buffer
	limit int // Of kept, in bytes.
}

// digest makes one that keeps at most limit bytes.
func (m *mask) digest(limit int) *digest {
	return &digest{plain: sha256.New(), keyed: hmac.New(sha256.New, m.key[:]), limit: limit}
}

// Write takes the next bytes. It never fails.
func (d *digest) Write(p []byte) (int, error) {
	d.size += int64(len(p))
	_, _ = d.plain.Write(p)
	_, _ = d.keyed.Write(p)
	if room := d.limit - d.kept.Len(); room > 0 {
		d.kept.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// whole returns the body if all of it was kept.
func (d *digest) whole() ([]byte, bool) {
	return d.kept.Bytes(), d.size == int64(d.kept.Len())
}

// hashes returns the plain hash of a picture, video or archive, and the keyed
// one of anything else: a short text could be guessed from its plain hash.
func (d *digest) hashes() (plain, keyed string) {
	head := d.kept.Bytes()[:min(d.kept.Len(), sniffed)]
	is := http.DetectContentType(head)
	if strings.HasPrefix(is, "image/") || strings.HasPrefix(is, "video/") || is == "application/zip" {
		return hex.EncodeToString(d.plain.Sum(nil)), ""
	}
	return "", hex.EncodeToString(d.keyed.Sum(nil))
}

// body says of a body what may be said. coding is its Content-Encoding.
func (m *mask) body(d *digest, own, coding string, cut bool) *body {
	if d.size == 0 && !cut {
		return nil
	}
	if raw, whole := d.whole(); whole && !cut {
		if masked, ok := m.json(unpacked(raw, coding), own); ok {
			return &body{JSON: masked}
		}
	}
	b := &body{Size: d.size, Cut: cut}
	b.Page = bytes.HasPrefix(bytes.TrimSpace(d.kept.Bytes()), []byte("<"))
	b.SHA256, b.Mark = d.hashes()
	return b
}

// unpacked returns a body without its coding, nil when that fails or is more
// than may be kept.
func unpacked(raw []byte, coding string) []byte {
	if !strings.EqualFold(coding, "gzip") {
		return raw
	}
	r, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(r, maxKept+1))
	if err != nil || len(out) > maxKept {
		return nil
	}
	return out
}
