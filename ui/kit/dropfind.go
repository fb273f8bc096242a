package kit

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/photos"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// FilesFoundMsg says which files a line or a paste stands for.
type FilesFoundMsg struct {
	// Gen is the generation that the question was asked with.
	Gen uint64
	// Typed is the text that was looked up.
	Typed string
	// Files are the full paths of the files that there are.
	Files []string
	// Missing are paths that could not be used.
	Missing []string

	to  pane.ID
	why string // about the first missing path
}

// Target returns the dialog that was typed in.
func (m FilesFoundMsg) Target() pane.ID { return m.to }

// FindFiles looks up on the disk what was typed, pasted or dropped: paths that
// are quoted or not, file addresses, "~" for the directory home, one or several
// to a line. The answer goes to a pane as a FilesFoundMsg.
func FindFiles(ctx context.Context, to pane.ID, gen uint64, typed, home string) tea.Cmd {
	return func() tea.Msg {
		msg := FilesFoundMsg{to: to, Gen: gen, Typed: typed}
		for _, g := range guessPaths(typed, home) {
			if ctx.Err() != nil {
				return nil
			}
			msg.look(g)
		}
		return msg
	}
}

// TypedPaths reads what was typed, pasted or dropped as FindFiles does, and
// returns the paths, whatever is there. It looks at the disk: call it in a
// command.
func TypedPaths(typed, home string) []string {
	var paths []string
	for _, g := range guessPaths(typed, home) {
		paths = append(paths, g.paths()...)
	}
	return paths
}

// paths are those of one line: the whole line if there is such a file or
// nothing that is called like one of its words, else each word of it.
func (g guess) paths() []string {
	there := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	if there(g.whole) || !slices.ContainsFunc(g.words, there) {
		return []string{g.whole}
	}
	return g.words
}

// look finds the files of one line.
func (m *FilesFoundMsg) look(g guess) {
	for _, path := range g.paths() {
		m.add(path)
	}
}

// add takes a path in as a file, or as missing.
func (m *FilesFoundMsg) add(path string) {
	full, err := filepath.Abs(path)
	var info fs.FileInfo
	if err == nil {
		info, err = os.Stat(full)
	}
	why := ""
	switch {
	case errors.Is(err, fs.ErrNotExist) && hidesFormat(path):
		why = "there is no such file; its name holds signs that do not show"
	case err != nil:
		why = photos.Reason(err)
	case info.IsDir():
		why = "this is a directory; name a file in it"
	default:
		m.Files = append(m.Files, full)
		return
	}
	m.Missing = append(m.Missing, path)
	if m.why == "" {
		m.why = why
	}
}

// hidesFormat reports whether a name holds characters that are not seen while
// one types or pastes it.
func hidesFormat(path string) bool { return text.Line(path) != path }

// Sentence says what became of the paths that could not be used.
func (m FilesFoundMsg) Sentence() string {
	switch n := len(m.Missing); {
	case n == 0:
		return ""
	case n == 1 && len(m.Files) == 0:
		return m.why
	default:
		return Count(n) + " of " + Count(n+len(m.Files)) + " could not be added: " + m.why
	}
}

// Left is what stays in the line: the paths that could not be used.
func (m FilesFoundMsg) Left() string {
	if len(m.Files) == 0 && len(m.Missing) <= 1 && !strings.ContainsAny(m.Typed, "\r\n") {
		return m.Typed // as it was typed, to be mended
	}
	quoted := make([]string, len(m.Missing))
	for i, path := range m.Missing {
		quoted[i] = path
		if strings.ContainsAny(path, " \t'\"\\") {
			quoted[i] = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
