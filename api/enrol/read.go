package enrol

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
)

const (
	// MaxPeople is how many persons one job takes.
	MaxPeople = 20_000
	// maxPhotos is how many photographs one job takes.
	maxPhotos = 40_000
)

// What keeps a source from being used.
var (
	// ErrNobody says that nobody was found.
	ErrNobody = errors.New("there is nobody to enrol: no photographs were found")
	// ErrTooMany says that a job would be too long.
	ErrTooMany = fmt.Errorf("these are too many for one job: at most %d persons and %d photographs", MaxPeople, maxPhotos)
)

// Read finds out who is to be enrolled. A directory has a sub-directory for
// each person, or photographs that are named after persons; a CSV file has a
// person a line; other files are photographs named after persons: "Ivar
// Holm.jpg", "Ivar_Holm_1.png" and "Ivar_Holm-2.png" are of one. Relative paths
// are those of this process, in a CSV file those of its directory.
func Read(ctx context.Context, paths ...string) (*List, error) {
	l := &List{}
	var files []string
	for _, path := range paths {
		full, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("look for photographs: %w", err)
		}
		info, err := os.Stat(full)
		switch {
		case err != nil:
			return nil, fmt.Errorf("look for photographs: %w", err)
		case info.IsDir():
			err = l.directory(ctx, full)
		case strings.EqualFold(filepath.Ext(full), ".csv"), strings.EqualFold(filepath.Ext(full), ".tsv"):
			err = l.csv(ctx, full)
		case rules.KindOfFile(full) == api.KindImage:
			files = append(files, full)
		default:
			err = fmt.Errorf("%w; a photograph, a CSV file or a directory is wanted, not %s", ErrNobody, filepath.Base(full))
		}
		if err != nil {
			return nil, err
		}
		if len(l.People) > MaxPeople || l.Photos()+len(files) > maxPhotos {
			return nil, ErrTooMany
		}
	}
	l.byName(files)
	if len(l.People) == 0 {
		return nil, ErrNobody
	}
	l.sameNames()
	return l, nil
}

// note adds a finding about the source.
func (l *List) note(s rules.Severity, text string) {
	l.Findings = append(l.Findings, rules.Finding{Severity: s, Text: text})
}

// directory reads a directory: each sub-directory is a person, and photographs
// beside them are named after persons.
func (l *List) directory(ctx context.Context, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the directory: %w", err)
	}
	var files []string
	dirs, skipped := 0, 0
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(dir, e.Name())
		switch {
		case passedOver(e.Name()):
		case isDirectory(e, path):
			dirs++
			l.personIn(path)
		case rules.KindOfFile(e.Name()) == api.KindImage:
			files = append(files, path)
		default:
			skipped++
		}
		if len(l.People) > MaxPeople {
			return ErrTooMany
		}
	}
	l.byName(files)
	if skipped > 0 {
		l.note(rules.Note, counted(skipped, "file is no photograph and is", "files are no photographs and are")+" left out.")
	}
	if dirs > 0 && len(files) > 0 {
		l.note(rules.Warning, "There are photographs beside the sub-directories; they are taken as of persons by their names.")
	}
	return nil
}

// passedOver reports names that no person has given: hidden files, and what
// systems and archives leave behind.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__") || strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// isDirectory reports whether an entry is a directory, or a link to one.
func isDirectory(e os.DirEntry, path string) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// personIn adds the person whose photographs lie in a directory of that name.
func (l *List) personIn(dir string) {
	p := Person{EnrolPerson: fromFile(filepath.Base(dir))}
	entries, err := os.ReadDir(dir)
	if err != nil {
		p.Findings = append(p.Findings, rules.Finding{Severity: rules.Stop, Text: "The directory cannot be read. Check its permissions."})
	}
	skipped, deeper := 0, 0
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case passedOver(e.Name()):
		case isDirectory(e, path):
			deeper++
		case rules.KindOfFile(e.Name()) == api.KindImage:
			p.Photos = append(p.Photos, Photo{Path: path})
		default:
			skipped++
		}
	}
	if skipped > 0 {
		p.Findings = append(p.Findings, rules.Finding{Text: counted(skipped, "file is no photograph and is", "files are no photographs and are") + " left out."})
	}
	if deeper > 0 {
		p.Findings = append(p.Findings, rules.Finding{
			Severity: rules.Warning, Text: counted(deeper, "directory", "directories") + " below this one: what is in there is left out.",
		})
	}
	l.People = append(l.People, p)
}

// byName adds persons whose photographs are named after them, in the order of
// the files.
func (l *List) byName(files []string) {
	at := map[string]int{}
	for _, path := range files {
		stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		who := fromFile(unnumbered(stem))
		key := filepath.Dir(path) + "\x00" + fold(who.Name())
		i, known := at[key]
		if !known {
			i = len(l.People)
			at[key] = i
			l.People = append(l.People, Person{EnrolPerson: who})
		}
		l.People[i].Photos = append(l.People[i].Photos, Photo{Path: path})
	}
}

// unnumbered takes the number off a name such as "Ivar_1", "Ivar-2", "Ivar 3"
// or "Ivar (4)": one or two digits behind a separator.
func unnumbered(stem string) string {
	s := strings.TrimSuffix(stem, ")")
	bracket := s != stem
	digits := len(s) - len(strings.TrimRight(s, "0123456789"))
	if digits < 1 || digits > 2 {
		return stem
	}
	head := s[:len(s)-digits]
	if bracket {
		if !strings.HasSuffix(head, "(") {
			return stem
		}
		head = strings.TrimSuffix(head, "(")
	}
	name := strings.TrimRight(head, " _-")
	if name == "" || !bracket && name == head {
		return stem
	}
	return name
}

// fromFile reads a name such as Anna_Maria_Velmar.
func fromFile(name string) jobs.EnrolPerson {
	return Named(strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), "_", " "))
}

// sameNames warns of persons that are called alike.
func (l *List) sameNames() {
	seen := map[string][]int{}
	for i := range l.People {
		if name := fold(l.People[i].Name()); name != "" {
			seen[name] = append(seen[name], i)
		}
	}
	for i := range l.People {
		switch alike := seen[fold(l.People[i].Name())]; {
		case len(alike) < 2:
		case l.People[alike[0]].Line > 0 && l.People[alike[1]].Line > 0:
			other := l.People[alike[0]].Line
			if alike[0] == i {
				other = l.People[alike[1]].Line
			}
			l.People[i].warn(fmt.Sprintf("Line %d is of somebody of the same name.", other))
		default:
			l.People[i].warn("Somebody else here has the same name.")
		}
	}
}

func (p *Person) warn(text string) {
	p.Findings = append(p.Findings, rules.Finding{Severity: rules.Warning, Text: text})
}

// Known warns of persons whose names are in the collection already.
func (l *List) Known(there []api.Person) {
	names := make(map[string]bool, len(there))
	for i := range there {
		names[fold(there[i].Name().Raw())] = true
	}
	delete(names, "")
	for i := range l.People {
		if names[fold(l.People[i].Name())] {
			l.People[i].warn(knownName)
		}
	}
}

// knownName is said of a person whose name is in the collection.
const knownName = "Somebody of this name is in the collection already."

// DropKnown leaves out who is in the collection by name.
func (l *List) DropKnown() {
	for i := range l.People {
		p := &l.People[i]
		p.Dropped = p.Dropped || slices.ContainsFunc(p.Findings, func(f rules.Finding) bool { return f.Text == knownName })
	}
}

// fold makes names equal that differ in case and blanks only.
func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// counted writes a number of things.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
