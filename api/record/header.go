package record

import (
	"mime"
	"net/http"
	"regexp"
	"strings"
)

// tokenHeaders carry the access token, in both spellings in use.
var tokenHeaders = []string{"X-Forensic-Access-Token", "X-Forensics-Access-Token"}

// answerHeaders are the headers of an answer that are written.
var answerHeaders = []string{"Content-Type", "Retry-After", "Content-Range", "Accept-Ranges", "Location", "Content-Transfer-Encoding"}

// The forms of values of headers that say nothing about anybody.
var (
	rangeText     = regexp.MustCompile(`^bytes[= ][0-9*]{0,19}-?[0-9]{0,19}(/[0-9*]{1,19})?$`)
	retryText     = regexp.MustCompile(`^[0-9]{1,9}$`)
	transferText  = regexp.MustCompile(`^(?i:base64|binary|7bit|8bit)$`)
	contentType   = regexp.MustCompile(`^(application/(json|octet-stream|zip|pdf|x-www-form-urlencoded)|multipart/form-data|text/(html|plain)|image/(jpeg|png|webp|gif|bmp|heic|tiff)|video/(mp4|quicktime|webm|x-msvideo|x-matroska))$`)
	acceptRanges  = regexp.MustCompile(`^(?i:bytes|none)$`)
	requestHeader = map[string]*regexp.Regexp{
		"Range": rangeText, "Content-Transfer-Encoding": transferText, "X-Lamb-TraceId": uuid,
	}
	answerHeader = map[string]*regexp.Regexp{
		"Retry-After": retryText, "Content-Range": rangeText, "Accept-Ranges": acceptRanges, "Content-Transfer-Encoding": transferText,
	}
)

// requestHeader picks what is written of the header of a request.
func (m *mask) requestHeader(h http.Header) map[string]string {
	out := pick(h, requestHeader)
	for _, key := range tokenHeaders {
		if v := h.Get(key); v != "" {
			out[key] = m.token(v)
		}
	}
	if v := h.Get("Authorization"); v != "" {
		_, credentials, _ := strings.Cut(v, " ")
		out["Authorization"] = m.token(strings.TrimSpace(credentials))
	}
	return out
}

// answerHeader picks what is written of the header of an answer.
func (m *mask) answerHeader(h http.Header, own string) map[string]string {
	out := pick(h, answerHeader)
	if v := h.Get("Location"); v != "" {
		out["Location"] = m.address(v, own)
	}
	return out
}

// pick copies the headers whose values have a form.
func pick(h http.Header, forms map[string]*regexp.Regexp) map[string]string {
	out := make(map[string]string)
	for key, form := range forms {
		if v := h.Get(key); form.MatchString(v) {
			out[key] = v
		}
	}
	if v := h.Get("Content-Type"); v != "" {
		out["Content-Type"] = plainType(v)
	}
	return out
}

// plainType returns a media type without its parameters. One that is not known
// is said to be bytes.
func plainType(v string) string {
	kind, _, err := mime.ParseMediaType(v)
	if err != nil && kind == "" || !contentType.MatchString(kind) {
		return "application/octet-stream"
	}
	return kind
}
