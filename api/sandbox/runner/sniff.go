package runner

import (
	"bytes"
	"net/http"
	"strings"

	"ozdesk/api/sandbox/db"
)

// Sniff tells the type of a file by its beginning: its MIME type, the ending
// for its name, and the kind of media, "" when it is none.
func Sniff(head []byte) (mime, ext, kind string) {
	// The standard sniffer does not know the QuickTime brand of this box.
	if len(head) >= 12 && string(head[4:8]) == "ftyp" && bytes.HasPrefix(head[8:], []byte("qt")) {
		return "video/quicktime", ".mov", db.KindVideo
	}
	mime, _, _ = strings.Cut(http.DetectContentType(head), ";")
	switch mime {
	case "image/jpeg":
		return mime, ".jpg", db.KindImage
	case "image/png", "image/gif", "image/webp", "image/bmp":
		return mime, "." + strings.TrimPrefix(mime, "image/"), db.KindImage
	case "video/mp4", "video/webm", "video/avi":
		return mime, "." + strings.TrimPrefix(mime, "video/"), db.KindVideo
	case "application/zip":
		return mime, ".zip", db.KindShotsSet
	}
	return mime, "", ""
}
