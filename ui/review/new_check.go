package review

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/photos"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// usualLimit is the greatest body that servers usually take, in bytes (Oz
	// API reference, section 1.1).
	usualLimit = 50 << 20
	// sniffed is how much of a file is looked at to tell what it is, in bytes.
	sniffed = 512
)

// fileFacts is what was found out about a file.
type fileFacts struct {
	size     int64 // bytes
	modified time.Time
	kind     api.MediaKind
	// problem says in a few words why the file cannot be sent, "" when it can.
	problem string
	// remark says what may go wrong with it.
	remark string
}

// fileCheckedMsg brings the facts about one chosen file.
type fileCheckedMsg struct {
	to    pane.ID
	gen   uint64
	path  string
	facts fileFacts
}

// Target returns the dialog that the file was chosen in.
func (m fileCheckedMsg) Target() pane.ID { return m.to }

// checkFile looks at a chosen file.
func checkFile(ctx context.Context, to pane.ID, gen uint64, path string) tea.Cmd {
	return func() tea.Msg {
		facts := inspectFile(path)
		if ctx.Err() != nil {
			return nil
		}
		return fileCheckedMsg{to: to, gen: gen, path: path, facts: facts}
	}
}

// inspectFile finds out whether a file can be sent and what it is. Only a
// regular file is opened: reading a pipe would wait for ever.
func inspectFile(path string) fileFacts {
	facts := fileFacts{kind: rules.KindOfFile(path)}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		facts.problem = fileProblem(err)
	case info.IsDir():
		facts.problem = "this is a directory, not a file"
	case !info.Mode().IsRegular():
		facts.problem = "this is neither a file nor a directory"
	case info.Size() == 0:
		facts.problem = "the file is empty"
	}
	if facts.problem != "" {
		return facts
	}
	facts.size, facts.modified = info.Size(), info.ModTime()
	file, err := os.Open(path)
	if err != nil {
		facts.problem = fileProblem(err)
		return facts
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, sniffed)
	n, err := io.ReadFull(file, head)
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		facts.problem = fileProblem(err)
		return facts
	}
	facts.content(file, head[:n], path)
	if facts.problem == "" && facts.remark == "" && facts.size > usualLimit {
		facts.remark = "it is larger than the " + kit.Size(usualLimit) + " that servers usually take"
	}
	return facts
}

// content looks into a file. The ending of its name says what it should be;
// where that says nothing its first bytes do.
func (f *fileFacts) content(file io.ReaderAt, head []byte, path string) {
	if f.kind == api.KindOther {
		f.kind = kindOfContent(head)
	}
	switch f.kind {
	case api.KindImage:
		facts := photos.Inspect(path)
		f.problem, f.remark = facts.Problem, facts.Remark
	case api.KindShots:
		f.problem = archiveFault(file, f.size)
	case api.KindVideo:
		if !looksLikeVideo(head) {
			f.remark = "it does not begin like a video"
		}
	case api.KindOther:
		f.problem = "this is no photograph, no video and no zip archive"
	}
}

// kindOfContent tells what a file is by its first bytes.
func kindOfContent(head []byte) api.MediaKind {
	is := http.DetectContentType(head)
	switch {
	case strings.HasPrefix(is, "image/"):
		return api.KindImage
	case is == "application/zip":
		return api.KindShots
	case looksLikeVideo(head):
		return api.KindVideo
	default:
		return api.KindOther
	}
}

// looksLikeVideo reports whether a file begins as videos do.
func looksLikeVideo(head []byte) bool {
	if strings.HasPrefix(http.DetectContentType(head), "video/") {
		return true
	}
	if bytes.HasPrefix(head, []byte{0x1a, 0x45, 0xdf, 0xa3}) { // Matroska
		return true
	}
	if len(head) < 8 {
		return false
	}
	switch string(head[4:8]) { // the first box of a QuickTime or MPEG-4 file
	case "ftyp", "moov", "mdat", "wide", "free", "skip":
		return true
	}
	return false
}

// archiveFault says what is wrong with a zip archive of photographs. It reads
// the table of contents only.
func archiveFault(file io.ReaderAt, size int64) string {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return "this is no zip archive, or it is damaged"
	}
	for _, f := range archive.File {
		if rules.KindOfFile(f.Name) == api.KindImage && f.UncompressedSize64 > 0 {
			return ""
		}
	}
	return "there is no photograph in this archive"
}

// fileProblem says in a few words why a path cannot be used.
func fileProblem(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "you may not read it; check its permissions"
	case errors.As(err, &path):
		return "it cannot be read: " + text.Line(path.Err.Error())
	default:
		return fmt.Sprintf("it cannot be read: %s", text.Line(err.Error()))
	}
}
