package review

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// pathsFoundMsg says which files a line or a paste stands for.
type pathsFoundMsg struct {
	to    pane.ID
	gen   uint64
	typed string
	files []string
	// missing are paths that could not be used, and why says it of the first.
	missing []string
	why     string
}

// Target returns the dialog that was typed in.
func (m pathsFoundMsg) Target() pane.ID { return m.to }

// findPaths looks up on the disk what was typed, pasted or dropped.
func findPaths(ctx context.Context, to pane.ID, gen uint64, typed, home string) tea.Cmd {
	return func() tea.Msg {
		msg := pathsFoundMsg{to: to, gen: gen, typed: typed}
		for _, g := range guessPaths(typed, home) {
			if ctx.Err() != nil {
				return nil
			}
			msg.look(g)
		}
		return msg
	}
}

// look finds the files of one line: the whole line if there is such a file,
// else each word of it.
func (m *pathsFoundMsg) look(g guess) {
	paths := g.words
	if _, err := os.Stat(g.whole); err == nil || len(g.words) == 0 {
		paths = []string{g.whole}
	}
	found := 0
	for _, path := range paths {
		if m.add(path) {
			found++
		}
	}
	if found == 0 && len(paths) > 1 { // a path with blanks that is misspelt
		m.missing = append(m.missing[:len(m.missing)-len(paths)], g.whole)
	}
}

// add takes a path in as a file, or as missing.
func (m *pathsFoundMsg) add(path string) bool {
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
		why = fileProblem(err)
	case info.IsDir():
		why = "this is a directory; name a file in it"
	default:
		m.files = append(m.files, full)
		return true
	}
	m.missing = append(m.missing, path)
	if m.why == "" {
		m.why = why
	}
	return false
}

// hidesFormat reports whether a name holds characters that are not seen while
// one types or pastes it.
func hidesFormat(path string) bool { return text.Line(path) != path }

// sentence says what became of the paths that could not be used.
func (m pathsFoundMsg) sentence() string {
	switch n := len(m.missing); {
	case n == 0:
		return ""
	case n == 1 && len(m.files) == 0:
		return m.why
	default:
		return kit.Count(n) + " of " + kit.Count(n+len(m.files)) + " could not be added: " + m.why
	}
}

// left is what stays in the line: the paths that could not be used.
func (m pathsFoundMsg) left() string {
	if len(m.files) == 0 && len(m.missing) <= 1 && !strings.ContainsAny(m.typed, "\r\n") {
		return m.typed // as it was typed, to be mended
	}
	quoted := make([]string, len(m.missing))
	for i, path := range m.missing {
		quoted[i] = path
		if strings.ContainsAny(path, " \t'\"\\") {
			quoted[i] = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
