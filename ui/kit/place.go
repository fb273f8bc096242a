package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// Place is somewhere that files can be picked from.
type Place struct {
	// Name stands in the picker's first line, such as "home" or "samples".
	Name string
	// FS is what the place holds; nil stands for the files of this computer.
	FS fs.FS
	// Dir is the directory to begin in: for files of this computer a path of
	// the system, "" being the working directory; else a path within FS.
	Dir string
}

// PickedFile is a file that a person has chosen. The zero value is none.
type PickedFile struct {
	// Name is the file's own name, Path the way to it as it is shown.
	Name, Path text.Text
	// Size is in bytes.
	Size int64
	// OnDisk is the path of the system, "" for a file of a place with an FS.
	OnDisk string

	place Place
	at    string
}

// Open opens the file. It does input and output: call it in a command.
func (f PickedFile) Open() (io.ReadCloser, error) {
	if f.place.FS != nil {
		return f.place.FS.Open(f.at)
	}
	return os.Open(f.OnDisk)
}

// fileEntry is one line of a directory.
type fileEntry struct {
	name     string
	dir      bool
	size     int64
	modified time.Time
}

// dirReadMsg brings a directory, or a file that was typed.
type dirReadMsg struct {
	to      pane.ID
	gen     uint64
	place   int
	dir     string
	entries []fileEntry
	file    *PickedFile // the path is a file, not a directory
	err     error
}

// Target returns the pane that holds the picker.
func (m dirReadMsg) Target() pane.ID { return m.to }

// completedMsg brings what a typed path can be completed to.
type completedMsg struct {
	to    pane.ID
	gen   uint64
	typed string
	full  string
	// others is how many names begin like it.
	others int
}

// Target returns the pane that holds the picker.
func (m completedMsg) Target() pane.ID { return m.to }

// readDir reads a directory, or finds out that the path is a file.
func readDir(ctx context.Context, to pane.ID, gen uint64, at int, place Place, dir string) tea.Cmd {
	return func() tea.Msg {
		msg := dirReadMsg{to: to, gen: gen, place: at, dir: dir}
		msg.dir, msg.err = place.absolute(dir)
		if msg.err == nil {
			msg.entries, msg.file, msg.err = place.look(msg.dir)
		}
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// look lists a directory, directories first, or describes a file.
func (p Place) look(name string) ([]fileEntry, *PickedFile, error) {
	info, err := p.stat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.IsDir() {
		if !info.Mode().IsRegular() {
			return nil, nil, errors.New("it is neither a file nor a directory")
		}
		f := p.picked(name, info.Size())
		return nil, &f, nil
	}
	list, err := p.list(name)
	if err != nil {
		return nil, nil, err
	}
	entries := make([]fileEntry, 0, len(list))
	for _, d := range list {
		e := fileEntry{name: d.Name(), dir: d.IsDir()}
		info, err := d.Info()
		if err == nil && d.Type()&fs.ModeSymlink != 0 {
			info, err = p.stat(p.join(name, d.Name()))
		}
		if err == nil {
			e.dir, e.size, e.modified = info.IsDir(), info.Size(), info.ModTime()
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b fileEntry) int {
		if a.dir != b.dir {
			if a.dir {
				return -1
			}
			return 1
		}
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return entries, nil, nil
}

// picked makes a chosen file of a path.
func (p Place) picked(name string, size int64) PickedFile {
	f := PickedFile{Size: size, place: p, at: name}
	if p.FS != nil {
		f.Name, f.Path = text.New(path.Base(name)), text.New(p.Name+"/"+name)
		return f
	}
	f.OnDisk = name
	f.Name, f.Path = text.New(filepath.Base(name)), text.New(name)
	return f
}

// absolute resolves what was typed or joined: "~", relative paths, "..".
func (p Place) absolute(name string) (string, error) {
	if p.FS != nil {
		name = strings.Trim(path.Clean("/"+name), "/")
		return cmp.Or(name, "."), nil
	}
	if name == "~" || strings.HasPrefix(name, "~/") || strings.HasPrefix(name, `~\`) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("find the home directory: %w", err)
		}
		name = filepath.Join(home, name[1:])
	}
	return filepath.Abs(name)
}

// stat describes a path.
func (p Place) stat(name string) (fs.FileInfo, error) {
	if p.FS != nil {
		return fs.Stat(p.FS, name)
	}
	return os.Stat(name)
}

// list reads a directory.
func (p Place) list(name string) ([]fs.DirEntry, error) {
	if p.FS != nil {
		return fs.ReadDir(p.FS, name)
	}
	return os.ReadDir(name)
}

// join puts a name behind a directory.
func (p Place) join(dir, name string) string {
	if p.FS != nil {
		return path.Join(dir, name)
	}
	return filepath.Join(dir, name)
}

// parent returns the directory above.
func (p Place) parent(dir string) string {
	if p.FS != nil {
		return path.Dir(dir)
	}
	return filepath.Dir(dir)
}

// completePath extends a typed path by as many characters as all names that
// begin like it have in common.
func completePath(ctx context.Context, to pane.ID, gen uint64, typed string) tea.Cmd {
	return func() tea.Msg {
		cut := strings.LastIndexAny(typed, "/"+string(filepath.Separator)) + 1
		head, tail := typed[:cut], typed[cut:]
		place := Place{}
		dir, err := place.absolute(cmp.Or(head, "."))
		if err != nil {
			return nil
		}
		list, err := place.list(dir)
		if err != nil || ctx.Err() != nil {
			return nil
		}
		msg := completedMsg{to: to, gen: gen, typed: typed}
		common := ""
		for _, d := range list {
			name := d.Name()
			if !strings.HasPrefix(name, tail) || tail == "" && strings.HasPrefix(name, ".") {
				continue
			}
			if info, err := place.stat(place.join(dir, name)); err == nil && info.IsDir() {
				name += string(filepath.Separator)
			}
			if msg.others == 0 {
				common = name
			}
			common = commonPrefix(common, name)
			msg.others++
		}
		msg.full = head + common
		return msg
	}
}

// commonPrefix returns what two names begin with alike, in whole characters.
func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.ToValidUTF8(a[:n], "")
}
