package review

import (
	"path/filepath"
	"slices"

	"ozdesk/api/rules"
	"ozdesk/api/text"
)

// chosenFile is a file that goes into a new folder.
type chosenFile struct {
	path string // of the system
	name text.Text
	fileFacts
	checked bool
	tags    []string
	// tagged says that a person chose the tags.
	tagged bool
}

// chosenFiles are the files in the order of choosing, each path once.
type chosenFiles []chosenFile

// add puts a file at the end. It reports whether it is new.
func (c *chosenFiles) add(path string) bool {
	if c.index(path) >= 0 {
		return false
	}
	name := filepath.Base(path)
	kind := rules.KindOfFile(name)
	*c = append(*c, chosenFile{
		path: path, name: text.New(name), fileFacts: fileFacts{kind: kind}, tags: rules.DefaultTags(name, kind),
	})
	return true
}

// index finds a file by its path, -1 when it is not chosen.
func (c chosenFiles) index(path string) int {
	return slices.IndexFunc(c, func(f chosenFile) bool { return f.path == path })
}

// settle takes in what was found out about a file. Its content may tell what
// the name did not.
func (c chosenFiles) settle(path string, facts fileFacts) {
	i := c.index(path)
	if i < 0 {
		return
	}
	f := &c[i]
	was := f.kind
	f.fileFacts, f.checked = facts, true
	if facts.kind != was && !f.tagged {
		f.tags = rules.DefaultTags(f.name.Raw(), facts.kind)
	}
}

// unchecked returns the first file that was not looked at yet.
func (c chosenFiles) unchecked() (string, bool) {
	for _, f := range c {
		if !f.checked {
			return f.path, true
		}
	}
	return "", false
}

// faults counts the files that cannot be sent.
func (c chosenFiles) faults() int {
	n := 0
	for _, f := range c {
		if f.problem != "" {
			n++
		}
	}
	return n
}

// size is that of all files, in bytes.
func (c chosenFiles) size() int64 {
	var n int64
	for _, f := range c {
		n += f.size
	}
	return n
}
