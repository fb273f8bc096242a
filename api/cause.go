package api

import (
	"errors"
	"io"
	"io/fs"
	"net/textproto"
	"strings"
	"syscall"

	"ozdesk/api/text"
)

// causes are the reasons that the system and the network give, in words, and
// what helps against those that always need the same.
var causes = []struct {
	err  error
	why  string
	next string // "" where it depends on what was being done.
}{
	{fs.ErrNotExist, "there is nothing by that name", ""},
	{syscall.EROFS, "the disk can only be read", "Choose another place, or make the disk writable."},
	{fs.ErrPermission, "permission is denied", ""},
	{fs.ErrExist, "there is something by that name already", ""},
	{syscall.ENOSPC, "the disk is full", "Make room on the disk and try again."},
	{syscall.EDQUOT, "your share of the disk is full", "Make room on the disk and try again."},
	{syscall.EIO, "the disk failed", "Check the disk, or choose another one."},
	{syscall.EMFILE, "too many files are open", "Close other programs and try again."},
	{syscall.ENAMETOOLONG, "the name is too long", "Choose a shorter name."},
	{io.EOF, "the connection was closed", ""},
	{io.ErrUnexpectedEOF, "the connection was closed", ""},
	{syscall.ECONNREFUSED, "nothing answers at its port", ""},
	{syscall.ECONNRESET, "the connection was broken", ""},
	{syscall.EPIPE, "the connection was broken", ""},
	{syscall.EHOSTUNREACH, "there is no way to it from this network", ""},
	{syscall.ENETUNREACH, "there is no way to it from this network", ""},
}

// cause writes the reason that lies underneath in words.
func cause(err error) string {
	if err == nil {
		return "the reason is not known"
	}
	if why, known := knownCause(err); known {
		return why
	}
	return clip(text.Line(err.Error()), maxShown)
}

// knownCause is cause for the reasons that there are own words for.
func knownCause(err error) (why string, known bool) {
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return c.why, true
		}
	}
	return brokenHead(err)
}

// remedy says what helps against a reason, or otherwise what it is given.
func remedy(err error, otherwise string) string {
	for _, c := range causes {
		if errors.Is(err, c.err) && c.next != "" {
			return c.next
		}
	}
	return otherwise
}

// brokenHead writes in words that the head of an answer could not be read. The
// type of that error is net/http's own, which leaves its text to tell a
// connection cut inside the first line from one that leads to something else.
func brokenHead(err error) (why string, known bool) {
	var header textproto.ProtocolError
	if errors.As(err, &header) {
		return "the head of its answer is broken", true
	}
	_, s, ok := strings.Cut(err.Error(), "malformed HTTP ")
	if !ok {
		return "", false
	}
	what, quoted, _ := strings.Cut(s, ` "`)
	had := strings.TrimSuffix(quoted, `"`)
	switch {
	case what == "response" && (strings.HasPrefix("HTTP/", had) || strings.HasPrefix(had, "HTTP/")),
		what == "status code" && strings.Trim(had, "0123456789") == "":
		return "the connection was closed", true
	}
	return "what answered does not speak HTTP", true
}
