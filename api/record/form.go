package record

import (
	"io"
	"mime"
	"mime/multipart"
)

// boundary returns that of a multipart body, "" when it is none.
func boundary(contentType string) string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" {
		return ""
	}
	return params["boundary"]
}

// form reads a multipart body to its end, or to where it can be read no
// longer. Files are not kept.
func (m *mask) form(r io.Reader, boundary, own string) *body {
	b, d := &body{}, m.digest(sniffed)
	r = io.TeeReader(r, d)
	parts := multipart.NewReader(r, boundary)
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF { //nolint:errorlint // Bare after the last boundary only.
			break
		}
		if err != nil {
			b.Cut = true
			break
		}
		one, err := m.part(p, own)
		b.Form = append(b.Form, one)
		if err != nil {
			b.Cut = true
			break
		}
	}
	_, _ = io.Copy(io.Discard, r) // Whoever writes into r must not wait.
	if b.Cut || b.Form == nil {
		b.Size = d.size
		b.SHA256, b.Mark = d.hashes()
	}
	return b
}

// part reads one part. A part without a file name may be JSON.
func (m *mask) part(p *multipart.Part, own string) (part, error) {
	limit := maxKept
	if p.FileName() != "" {
		limit = sniffed
	}
	d := m.digest(limit)
	_, err := io.Copy(d, p)
	one := part{Name: m.id(p.FormName()), File: m.file(p.FileName())}
	if v := p.Header.Get("Content-Type"); v != "" {
		one.Type = plainType(v)
	}
	if raw, whole := d.whole(); whole && err == nil && p.FileName() == "" {
		if masked, ok := m.json(raw, own); ok {
			one.JSON = masked
			return one, nil
		}
	}
	one.Size = d.size
	one.SHA256, one.Mark = d.hashes()
	return one, err
}
