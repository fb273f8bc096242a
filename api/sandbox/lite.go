package sandbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"ozdesk/api/sandbox/face"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// The Lite server is another product at the same address: no accounts, nothing
// stored, its own paths and its own errors (Oz API reference, section 2.10).

// transferHeader says that pictures and templates are in base64.
const transferHeader = "Content-Transfer-Encoding"

// Bounds of what the Lite server takes, in bytes.
const (
	maxLiteBody = 20 << 20
	liteParts   = 2
)

// liteError is an error of the Lite server. The three digits after the hyphen
// say whose it is: 001 the server's, 002 the request's, 003 the picture's.
type liteError struct {
	status        int
	code, message string
}

// Error returns the code and the message.
func (e *liteError) Error() string { return e.code + ": " + e.message }

var (
	liteBadBody  = &liteError{http.StatusBadRequest, "BPE-002001", "The body cannot be read"}
	liteNoPart   = &liteError{http.StatusBadRequest, "BPE-002002", "A part of the form is missing"}
	liteTemplate = &liteError{http.StatusBadRequest, "BPE-002003", "The template is not one of this server"}
	liteTooBig   = &liteError{http.StatusRequestEntityTooLarge, "BPE-002004", "The body is too large"}
	liteDecode   = &liteError{http.StatusBadRequest, "BPE-003001", "The picture cannot be decoded"}
	liteNoFace   = &liteError{http.StatusBadRequest, "BPE-003002", "There is no face on the picture"}
	liteSeveral  = &liteError{http.StatusBadRequest, "BPE-003003", "There are several faces on the picture"}
)

// liteRoutes are the paths of the Lite server.
func liteRoutes() []route {
	health := map[string]handler{http.MethodGet: func(*call) (*reply, error) { return ok(wire.Obj("status", 0, "message", "")) }}
	list := []route{
		openTo("/version", map[string]handler{http.MethodGet: (*call).liteVersion}),
		openTo("/v1/face/pattern/health", health),
		openTo("/v1/face/liveness/health", health),
	}
	for path, h := range map[string]func(*call) (any, error){
		"/v1/face/pattern/extract":             (*call).liteExtract,
		"/v1/face/pattern/compare":             (*call).liteCompare,
		"/v1/face/pattern/verify":              (*call).liteVerify,
		"/v1/face/pattern/extract_and_compare": (*call).liteExtractAndCompare,
		"/v1/face/liveness/detect":             (*call).liteDetect,
	} {
		list = append(list, openTo(path, map[string]handler{http.MethodPost: func(c *call) (*reply, error) { return c.lite(h) }}))
	}
	return list
}

// lite runs a handler and writes its errors in the manner of the Lite server.
func (c *call) lite(h func(*call) (any, error)) (*reply, error) {
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxLiteBody)
	body, err := h(c)
	var known *liteError
	switch {
	case errors.As(err, &known):
		if known.code != liteTooBig.code && strings.Contains(c.r.URL.Path, "/liveness/") {
			known = &liteError{known.status, "LDE" + strings.TrimPrefix(known.code, "BPE"), known.message}
		}
		return &reply{known.status, wire.Obj("code", known.code, "message", known.message)}, nil
	case err != nil:
		return nil, err
	case body == nil:
		return nil, nil
	}
	return ok(body)
}

func (c *call) liteVersion() (*reply, error) {
	return ok(wire.Obj("core", c.release.String(), "tfss", nil, "models", wire.Array{wire.Obj("name", "face", "version", runner.Engine)}))
}

// inBase64 reports whether pictures and templates are in base64.
func (c *call) inBase64() bool { return strings.EqualFold(c.r.Header.Get(transferHeader), "base64") }

// plain takes base64 off.
func (c *call) plain(data []byte, coded bool) ([]byte, error) {
	if !coded {
		return data, nil
	}
	out, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSpace(data))
	if err != nil {
		return nil, liteBadBody
	}
	return out, nil
}

func readLite(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(r)
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		return nil, liteTooBig
	}
	if err != nil {
		return nil, liteBadBody
	}
	return data, nil
}

// litePicture is the face on a picture in the body.
func (c *call) litePicture() (*face.Sight, error) {
	data, err := readLite(c.r.Body)
	if err != nil {
		return nil, err
	}
	if data, err = c.plain(data, c.inBase64()); err != nil {
		return nil, err
	}
	return sightOf(data)
}

func sightOf(data []byte) (*face.Sight, error) {
	img, err := face.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, liteDecode
	}
	return face.Look(img), nil
}

func templateOf(s *face.Sight) (face.Descriptor, error) {
	d, err := s.Describe()
	return d, liteFace(err)
}

// liteFace words what keeps a face from being measured.
func liteFace(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, face.ErrSeveralFaces):
		return liteSeveral
	}
	return liteNoFace
}

func (c *call) liteExtract() (any, error) {
	sight, err := c.litePicture()
	if err != nil {
		return nil, err
	}
	d, err := templateOf(sight)
	if err != nil {
		return nil, err
	}
	data, err := d.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("encode a template: %w", err)
	}
	c.w.Header().Set("Content-Type", "application/octet-stream")
	if c.inBase64() {
		c.w.Header().Set(transferHeader, "base64")
		data = base64.StdEncoding.AppendEncode(nil, data)
	}
	c.w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	_, _ = c.w.Write(data) // a client that has gone away reads no error either
	return nil, nil
}

// liteForm reads two parts of a form by their names.
func (c *call) liteForm(names ...string) ([liteParts][]byte, error) {
	var out [liteParts][]byte
	kind, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return out, liteBadBody
	}
	reader := multipart.NewReader(c.r.Body, params["boundary"])
	for {
		p, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return out, liteTooBig
		}
		if err != nil {
			return out, liteBadBody
		}
		for i, name := range names {
			if p.FormName() != name {
				continue
			}
			data, err := readLite(p)
			if err != nil {
				return out, err
			}
			if out[i], err = c.plain(data, c.inBase64() || strings.EqualFold(p.Header.Get(transferHeader), "base64")); err != nil {
				return out, err
			}
		}
	}
	for i := range names {
		if len(out[i]) == 0 {
			return out, liteNoPart
		}
	}
	return out, nil
}

func storedTemplate(data []byte) (d face.Descriptor, err error) {
	if err := d.UnmarshalBinary(data); err != nil {
		return d, liteTemplate
	}
	return d, nil
}

func pictureTemplate(data []byte) (face.Descriptor, error) {
	sight, err := sightOf(data)
	if err != nil {
		return face.Descriptor{}, err
	}
	return templateOf(sight)
}

// liteMatch compares two parts of a form, each read in its way.
func (c *call) liteMatch(names [liteParts]string, read [liteParts]func([]byte) (face.Descriptor, error)) (any, error) {
	parts, err := c.liteForm(names[:]...)
	if err != nil {
		return nil, err
	}
	var d [liteParts]face.Descriptor
	for i := range parts {
		if d[i], err = read[i](parts[i]); err != nil {
			return nil, err
		}
	}
	score := runner.FormatScore(face.Similarity(d[0], d[1]))
	return wire.Obj("score", wire.Number(score), "decision", liteDecision(runner.Biometry, score)), nil
}

// liteDecision is the word for a score at the default threshold.
func liteDecision(kind, score string) string {
	if runner.Passes(kind, score) {
		return "approved"
	}
	return "declined"
}

type templates = [liteParts]func([]byte) (face.Descriptor, error)

func (c *call) liteCompare() (any, error) {
	return c.liteMatch([liteParts]string{"bio_feature", "bio_template"}, templates{storedTemplate, storedTemplate})
}

func (c *call) liteVerify() (any, error) {
	return c.liteMatch([liteParts]string{"sample", "bio_template"}, templates{pictureTemplate, storedTemplate})
}

func (c *call) liteExtractAndCompare() (any, error) {
	return c.liteMatch([liteParts]string{"sample_1", "sample_2"}, templates{pictureTemplate, pictureTemplate})
}

func (c *call) liteDetect() (any, error) {
	sight, err := c.litePicture()
	if err != nil {
		return nil, err
	}
	r, err := sight.Liveness()
	if err != nil {
		return nil, liteFace(err)
	}
	score := runner.FormatScore(r.Spoof)
	return wire.Obj("passed", runner.Passes(runner.Quality, score), "score", wire.Number(score)), nil
}
