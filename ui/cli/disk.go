package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"ozdesk/api/text"
)

// sqliteFull is the code with which the sandbox's database says that the disk
// is full.
const sqliteFull = 13

// explainDisk puts trouble with the disk into sentences, which is no fault of
// a file's name: it is full, or a directory of this program cannot be written.
func (p Places) explainDisk(err error) (what, next string, ok bool) {
	op, path := placeOf(err)
	if isFull(err) {
		switch dir := filepath.Dir(path); {
		case path == os.Stdout.Name():
			return "the output could not be written, because the disk is full", "Free some space and try again", true
		case path == "":
			return "the disk is full", "Free some space and try again", true
		default:
			return "the disk of " + text.Line(dir) + " is full", "Free some space and try again", true
		}
	}
	if !errors.Is(err, syscall.EROFS) && !errors.Is(err, fs.ErrPermission) || path == "" {
		return "", "", false
	}
	variable := p.variableOf(path)
	if variable == "" {
		return "", "", false
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return "", "", false // It is this file that may not be used, and it is named.
	}
	if op != "mkdir" {
		path = filepath.Dir(path)
	}
	return text.Line(path) + " cannot be written", "Change its permissions, or name another place with " + variable, true
}

// isFull reports a disk without room.
func isFull(err error) bool {
	var database interface {
		error
		Code() int
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.As(err, &database) && database.Code()&0xff == sqliteFull
}

// placeOf finds the operation and the file that an error is about.
func placeOf(err error) (op, path string) {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Op, e.Path
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Op, e.New
	}
	return "", ""
}

// variableOf names the variable that moves the directory which a file is in,
// "" for a file that is in none of them.
func (p Places) variableOf(path string) string {
	for _, own := range []struct{ dir, variable string }{
		{p.Config, "XDG_CONFIG_HOME"}, {p.Data, "XDG_DATA_HOME"}, {p.State, "XDG_STATE_HOME"},
	} {
		// The directory above may have to be made first.
		below, err := filepath.Rel(filepath.Dir(own.dir), path)
		if own.dir != "" && err == nil && below != ".." && !strings.HasPrefix(below, ".."+string(filepath.Separator)) {
			return own.variable
		}
	}
	return ""
}
