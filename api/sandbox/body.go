package sandbox

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// Bounds of a request's parts.
const (
	maxJSON  = 4 << 20
	maxFiles = 100
)

// object reads the body as a JSON object, whatever its type says.
func (c *call) object() (*wire.Object, error) {
	data, err := readAll(c.r.Body)
	if err != nil {
		return nil, err
	}
	return wire.ParseObject(data)
}

// readAll reads a body of structured data.
func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxJSON+1))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	if len(data) > maxJSON {
		return nil, wire.TooBig()
	}
	return data, nil
}

// needString reads a field that must be there and be text; prefix is the path
// to the object for the error.
func needString(o *wire.Object, prefix, key string) (string, error) {
	v, found := o.Lookup(key)
	if !found {
		return "", wire.Missing(prefix + key)
	}
	s, isString := v.(string)
	if !isString {
		return "", wire.InvalidType(prefix + key)
	}
	return s, nil
}

// objectField reads a field that may be absent or null and is an object else.
func objectField(o *wire.Object, key string) (*wire.Object, error) {
	v, found := o.Lookup(key)
	if !found || v == nil {
		return wire.Obj(), nil
	}
	value, isObject := v.(*wire.Object)
	if !isObject {
		return nil, wire.InvalidType(key)
	}
	return value, nil
}

// tagList reads a list of tags.
func tagList(v any, key string) ([]string, error) {
	list, isArray := v.(wire.Array)
	if !isArray {
		return nil, wire.InvalidType(key)
	}
	tags := make([]string, 0, len(list))
	for _, e := range list {
		s, isString := e.(string)
		if !isString {
			return nil, wire.InvalidType(key)
		}
		tags = append(tags, s)
	}
	return tags, nil
}

// part is one file of a form.
type part struct {
	key    string // the name of the part
	upload *db.Upload
	kind   string
	file   db.File
}

// form is an upload: the payload and the files.
type form struct {
	payload *wire.Object
	parts   []part
	kept    *db.Store // where the files lie
}

// discard removes the files that no write has kept.
func (f *form) discard(s *server) {
	for _, p := range f.parts {
		if err := p.upload.Discard(); err != nil {
			s.log.Warn("an upload is still there", "error", err)
		}
	}
}

// form reads an upload: a multipart form, a JSON object, or nothing at all.
// The caller discards it.
func (c *call) form() (*form, error) {
	f := &form{payload: wire.Obj(), kept: c.store}
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
		if err := c.multipart(f, params["boundary"]); err != nil {
			f.discard(c.server)
			return nil, err
		}
		return f, f.describe(c.server)
	case err == nil && kind == "application/octet-stream":
		return nil, notRealized()
	}
	data, err := readAll(c.r.Body)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(string(data)) != "" {
		f.payload, err = wire.ParseObject(data)
	}
	return f, err
}

// multipart streams the parts of a form to the disk.
func (c *call) multipart(f *form, boundary string) error {
	reader := multipart.NewReader(c.r.Body, boundary)
	for {
		p, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badForm(err)
		}
		key := p.FormName()
		if key == "payload" {
			data, err := readAll(p)
			if err != nil {
				return badForm(err)
			}
			if f.payload, err = wire.ParseObject(data); err != nil {
				return err
			}
			continue
		}
		if len(f.parts) == maxFiles {
			return wire.TooBig()
		}
		upload, err := c.store.Receive(p)
		if err != nil {
			return badForm(err)
		}
		name := p.FileName()
		if name == "" {
			name = key
		}
		f.parts = append(f.parts, part{key: key, upload: upload, file: db.File{SHA256: upload.SHA256, OriginalName: name}})
		if err := f.parts[len(f.parts)-1].identify(c.store); err != nil {
			return err
		}
	}
}

// badForm tells a form that breaks off or is damaged from other trouble.
func badForm(err error) error {
	var known *wire.Error
	var tooBig *http.MaxBytesError
	if errors.As(err, &known) || errors.As(err, &tooBig) {
		return err
	}
	var header textproto.ProtocolError // A part's header that is none.
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &header) || strings.Contains(err.Error(), "multipart") {
		return wire.Invalid(wire.CodeStructure, "Invalid body structure", nil)
	}
	return err
}

// identify finds out by its content what a file is, and refuses what is no
// media at all.
func (p *part) identify(store *db.Store) error {
	if p.upload.Size == 0 {
		return wire.InvalidValue(p.key, "The file is empty")
	}
	p.file.MIME, p.file.Ext, p.kind = runner.Sniff(p.upload.Head)
	if p.kind == "" {
		return wire.InvalidValue(p.key, "The file is neither an image nor a video nor a zip of images")
	}
	if p.kind != db.KindShotsSet {
		return nil
	}
	if err := runner.CheckShots(p.upload.File()); err != nil {
		return wire.InvalidValue(p.key, "The archive cannot be taken: "+err.Error())
	}
	return nil
}

// describe gives the files their tags and metadata from the payload.
func (f *form) describe(s *server) (err error) {
	defer func() {
		if err != nil {
			f.discard(s)
		}
	}()
	tags, err := objectField(f.payload, "media:tags")
	if err != nil {
		return err
	}
	metas, err := objectField(f.payload, "media:meta_data")
	if err != nil {
		return err
	}
	for i := range f.parts {
		p := &f.parts[i]
		if v, found := tags.Lookup(p.key); found && v != nil {
			if p.file.Tags, err = tagList(v, "media:tags."+p.key); err != nil {
				return err
			}
		}
		meta, err := objectField(metas, p.key)
		if err != nil {
			return err
		}
		p.file.Meta = wire.Append(nil, meta)
	}
	return nil
}
