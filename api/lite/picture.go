package lite

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/textproto"
)

// maxSent bounds a picture or a template, in bytes: proxies in front of servers
// usually take 50 MB.
const maxSent = 50 << 20

// Why a picture is not sent.
var (
	// ErrNoPicture says that it is neither a JPEG nor a PNG.
	ErrNoPicture = errors.New("the picture is neither a JPEG nor a PNG")
	// ErrLargePicture says that it is larger than servers usually take.
	ErrLargePicture = errors.New("the picture is larger than 50 MB")
)

// Picture is a picture that can be sent. The zero value is none.
type Picture struct {
	kind string // image/jpeg or image/png.
	data []byte
}

// NewPicture checks by its first bytes that data is a JPEG or a PNG, which are
// what a server takes. It does not decode it.
func NewPicture(data []byte) (Picture, error) {
	if len(data) > maxSent {
		return Picture{}, ErrLargePicture
	}
	kind := http.DetectContentType(data)
	if kind != "image/jpeg" && kind != "image/png" {
		return Picture{}, ErrNoPicture
	}
	return Picture{kind: kind, data: data}, nil
}

// Template is what a server makes of a face. It is biometric data: printing it
// prints its size only. The zero value is none.
type Template struct{ data []byte }

// NewTemplate holds the bytes of a template, as Bytes has returned them.
func NewTemplate(data []byte) Template { return Template{data: data} }

// Bytes returns the template as the server made it, to be kept.
func (t Template) Bytes() []byte { return t.data }

// IsEmpty reports whether there is no template.
func (t Template) IsEmpty() bool { return len(t.data) == 0 }

// String returns the size in bytes.
func (t Template) String() string { return fmt.Sprintf("‹template of %d bytes›", len(t.data)) }

// Format writes the size whatever the verb.
func (t Template) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// LogValue writes the size into a log.
func (t Template) LogValue() slog.Value { return slog.StringValue(t.String()) }

// String says what the picture is and its size in bytes.
func (p Picture) String() string { return fmt.Sprintf("‹%s of %d bytes›", p.kind, len(p.data)) }

// Format writes what String returns whatever the verb.
func (p Picture) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }

// LogValue writes what String returns into a log.
func (p Picture) LogValue() slog.Value { return slog.StringValue(p.String()) }

// templateFile is the media type of templates.
const templateFile = "application/octet-stream"

// payload is the body of a request.
type payload struct {
	kind string
	data []byte
	err  error
}

// body makes the body of a request of a picture alone.
func (p Picture) body(inBase64 bool) payload {
	if len(p.data) == 0 {
		return payload{err: ErrNoPicture}
	}
	return payload{kind: p.kind, data: coded(p.data, inBase64)}
}

// field is a part of a form.
type field struct {
	name, kind string
	data       []byte
}

// errNoTemplate is the cause where a template without bytes was to be sent.
var errNoTemplate = errors.New("the template is empty")

// formOf makes the body of a request of parts. With base64 it is the content
// of the parts that is coded: a server takes the form apart first.
func formOf(fields []field, inBase64 bool) (payload, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		switch {
		case len(f.data) > 0:
		case f.kind == templateFile:
			return payload{}, errNoTemplate
		default:
			return payload{}, ErrNoPicture
		}
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(f.name, f.name)}, "Content-Type": {f.kind},
		})
		if err == nil {
			_, err = part.Write(coded(f.data, inBase64))
		}
		if err != nil {
			return payload{}, fmt.Errorf("write the form: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return payload{}, fmt.Errorf("write the form: %w", err)
	}
	return payload{kind: w.FormDataContentType(), data: b.Bytes()}, nil
}

func coded(data []byte, inBase64 bool) []byte {
	if !inBase64 {
		return data
	}
	return base64.StdEncoding.AppendEncode(nil, data)
}

// fromBase64 reads base64 with or without line breaks.
func fromBase64(data []byte) ([]byte, bool) {
	out, err := base64.StdEncoding.AppendDecode(nil, bytes.TrimSpace(data))
	return out, err == nil
}
