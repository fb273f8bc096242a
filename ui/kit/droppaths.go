package kit

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// pathsMost is how many paths are taken from one line or one paste.
const pathsMost = 200

// guess is one line of what was typed or dropped, read in two ways. Terminals
// that drop files write several into a line as a shell would, whereas a person
// types a path with blanks in it as it is; only the disk can tell.
type guess struct {
	whole string
	words []string
}

// guessPaths reads what was typed, pasted or dropped: quoted, with blanks
// behind backslashes, as file addresses, with "~" for home, one or several to
// a line. Home may be "".
func guessPaths(typed, home string) []guess {
	var out []guess
	total := 0
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(typed), "\n") {
		line = strings.Trim(line, " \t\x00")
		if line == "" || total >= pathsMost {
			continue
		}
		g := guess{whole: expand(unquote(line), home)}
		for _, word := range shellWords(line) {
			if word = expand(word, home); word != "" && len(g.words) < pathsMost-total {
				g.words = append(g.words, word)
			}
		}
		total += max(len(g.words), 1)
		out = append(out, g)
	}
	return out
}

// unquote takes one pair of quotes off a line.
func unquote(line string) string {
	if len(line) >= 2 && (line[0] == '"' || line[0] == '\'') && line[len(line)-1] == line[0] {
		return line[1 : len(line)-1]
	}
	return line
}

// shellWords parts a line at blanks, as a shell does it with quotes and
// backslashes. A quote that is never closed reaches to the end.
func shellWords(line string) []string {
	var out []string
	var word strings.Builder
	begun, escaped, quote := false, false, rune(0)
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune("\"\\$`", r) {
				word.WriteRune('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, begun = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if escaped {
		word.WriteRune('\\')
	}
	if begun {
		out = append(out, word.String())
	}
	return out
}

// expand turns a file address or a path below "~" into a path of the system.
func expand(s, home string) string {
	if path, ok := fromAddress(s); ok {
		return path
	}
	if home != "" && (s == "~" || strings.HasPrefix(s, "~/") || strings.HasPrefix(s, `~\`)) {
		return filepath.Join(home, s[1:])
	}
	return s
}

// fromAddress reads a file address of this computer. One that is not written
// as the rules want it stays what it is.
func fromAddress(s string) (string, bool) {
	if len(s) < len("file:/") || !strings.EqualFold(s[:len("file:")], "file:") {
		return "", false
	}
	rest := s[len("file:"):]
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		host, path, found := strings.Cut(after, "/")
		if !found || host != "" && !strings.EqualFold(host, "localhost") {
			return "", false
		}
		rest = "/" + path
	}
	if !strings.HasPrefix(rest, "/") {
		return "", false
	}
	path, err := url.PathUnescape(rest)
	if err != nil {
		path = rest
	}
	if runtime.GOOS == "windows" { // file:///C:/photo.png
		path = filepath.FromSlash(strings.TrimPrefix(path, "/"))
	}
	return path, true
}
