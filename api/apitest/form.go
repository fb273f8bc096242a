package apitest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
)

// sniffed is how many bytes of a file tell its kind.
const sniffed = 512

// form is what the body of a request says.
type form struct {
	payload map[string]any // nil for an empty body.
	files   []upload
}

// upload is one file of a multipart body.
type upload struct {
	part, name, mime string
	blob             blob
}

// blob is the content of a file: all of it up to the server's limit, and
// always its size, its hash and the bytes that tell its kind.
type blob struct {
	data []byte
	head []byte
	size int64
	sum  [sha256.Size]byte
}

// readForm reads a multipart body, or JSON whatever the content type says.
func readForm(r *http.Request, keep int64) (form, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" && params["boundary"] != "" {
		return readParts(multipart.NewReader(r.Body, params["boundary"]), keep)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return form{}, badStructure("Request body ended early")
	}
	return readPayload(form{}, raw)
}

// readPayload puts a JSON object into f; an empty text is no object, and legal.
func readPayload(f form, raw []byte) (form, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return f, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // Metadata comes back with the digits it came with.
	if err := d.Decode(&f.payload); err != nil || f.payload == nil || d.More() {
		return f, badStructure("Invalid body structure")
	}
	return f, nil
}

// readParts reads a multipart body part by part, without holding more of a
// file than is kept of it.
func readParts(parts *multipart.Reader, keep int64) (form, error) {
	var f form
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return f, badStructure("Invalid multipart body")
		}
		if p.FormName() == "payload" {
			raw, err := io.ReadAll(p)
			if err != nil {
				return f, badStructure("Invalid multipart body")
			}
			if f, err = readPayload(f, raw); err != nil {
				return f, err
			}
			continue
		}
		b, err := readBlob(p, keep)
		if err != nil {
			return f, badStructure("Invalid multipart body")
		}
		f.files = append(f.files, upload{part: p.FormName(), name: p.FileName(), mime: p.Header.Get("Content-Type"), blob: b})
	}
}

// readBlob reads r to its end and keeps the content if it fits.
func readBlob(r io.Reader, keep int64) (blob, error) {
	var b blob
	hash := sha256.New()
	var kept bytes.Buffer
	n, err := io.Copy(io.MultiWriter(hash, &kept), io.LimitReader(r, max(keep, sniffed)))
	if err != nil {
		return b, fmt.Errorf("read file: %w", err)
	}
	rest, err := io.Copy(hash, r)
	if err != nil {
		return b, fmt.Errorf("read file: %w", err)
	}
	b.size = n + rest
	hash.Sum(b.sum[:0])
	b.head = bytes.Clone(kept.Bytes()[:min(kept.Len(), sniffed)])
	if b.size <= keep {
		b.data = kept.Bytes()
	}
	return b, nil
}

// kindOf tells the kind of a file by its declared type, then by its first
// bytes, never by its name. What is neither is taken for an image.
func kindOf(declared string, data []byte) mediaKind {
	if declared == "" || declared == "application/octet-stream" {
		declared = http.DetectContentType(data)
	}
	switch {
	case strings.HasPrefix(declared, "video/"):
		return video
	case strings.Contains(declared, "zip"):
		return shotsSet
	}
	return image
}

// object returns the object under a key of the payload, empty when absent.
func (f form) object(key string) (map[string]any, error) {
	switch v := f.payload[key].(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return v, nil
	}
	return nil, badType(key)
}

// text returns a string that has to be there.
func (f form) text(key string) (string, error) { return textIn(f.payload, key, key) }

// textIn returns the string at key of an object; path names it in errors.
func textIn(object map[string]any, key, path string) (string, error) {
	v, ok := object[key]
	if !ok {
		return "", missing(path)
	}
	s, ok := v.(string)
	if !ok {
		return "", badType(path)
	}
	return s, nil
}

// stringsIn reads a list of strings, nil for null or nothing.
func stringsIn(v any, path string) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, badType(path)
	}
	out := make([]string, 0, len(list))
	for _, e := range list {
		s, ok := e.(string)
		if !ok {
			return nil, badType(path)
		}
		out = append(out, s)
	}
	return out, nil
}

// extension returns the ending of a static address for a file name.
func extension(name string, kind mediaKind) string {
	if e := path.Ext(name); e != "" && isWord(e[1:]) {
		return strings.ToLower(e)
	}
	return pick(int(kind), ".jpg", ".mp4", ".zip")
}

func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
