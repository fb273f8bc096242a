package sandbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// ErrNothingToImport says that a directory has neither an export in it nor
// sub-directories with pictures.
var ErrNothingToImport = errors.New("there is nothing to import")

// Import says what to bring into a sandbox that nobody serves.
type Import struct {
	// From is the directory: an export, or one with a sub-directory for each
	// person.
	From string
	// Folders makes a folder of each sub-directory instead of a person.
	Folders bool
	// Alias is the collection that persons go into, made if there is none; ""
	// means the name of the directory.
	Alias string
	// Progress is told after each portion how far the import has come.
	Progress func(done, total int)
}

// Imported is what an import has done.
type Imported struct {
	Collections, Persons, Folders, Files int
	// Known is how many persons and folders were there already.
	Known int
	// Refused are the places that could not be taken, and why.
	Refused []Refusal
}

// Refusal is something that an import has left out: its path within the
// directory, and why.
type Refusal struct{ Path, Reason string }

func (i *Imported) refuse(path string, err error) {
	i.Refused = append(i.Refused, Refusal{path, err.Error()})
}

// ImportInto brings a directory into the sandbox of o.Dir. What it makes has
// ids that follow from where it comes from, each person and folder is stored
// whole or not at all, and what is there already is passed over: an import that
// was broken off is simply made again. ErrLocked says that somebody serves the
// sandbox.
func ImportInto(ctx context.Context, o Options, i Import) (done Imported, err error) {
	if o, err = o.complete(); err != nil {
		return done, err
	}
	if i.Progress == nil {
		i.Progress = func(int, int) {}
	}
	// What is read lies in the directory, whatever links in it say.
	root, err := os.OpenRoot(i.From)
	if err != nil {
		return done, fmt.Errorf("read what is to be imported: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	exported, err := isExport(root)
	if err != nil {
		return done, err
	}
	var dirs []string
	if !exported {
		if dirs, err = subDirectories(root); err != nil {
			return done, err
		}
	}
	err = offline(ctx, o, func(store *db.Store) error {
		if err := store.Bulk(ctx); err != nil {
			return err
		}
		b := &bringer{store: store, root: root, o: o, i: i, done: &done}
		switch {
		case exported:
			return b.export(ctx)
		case i.Folders:
			return b.folders(ctx, dirs)
		}
		return b.persons(ctx, dirs)
	})
	if err != nil {
		return done, fmt.Errorf("import %s: %w", i.From, err)
	}
	return done, nil
}

// subDirectories lists those of a directory, the hidden ones left out.
func subDirectories(root *os.Root) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("read what is to be imported: %w", err)
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			list = append(list, e.Name())
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%w in %s: it has no sub-directories", ErrNothingToImport, root.Name())
	}
	return list, nil
}

// bringer is an import at work.
type bringer struct {
	store *db.Store
	root  *os.Root // what is imported; paths are those within it
	o     Options
	i     Import
	done  *Imported
}

// importedAtOnce is how many persons or folders are stored in one write, so
// that the disk is waited for once for all of them.
const importedAtOnce = 50

// stableID is the id of what comes from a place: the same at every import.
func stableID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}

// company is the one that imports go into.
func (b *bringer) company(ctx context.Context) (db.Company, error) {
	list, _, err := b.store.Query().Companies(ctx, "", nil, wire.Page{Limit: 1, OmitTotal: true})
	if err == nil && len(list) == 0 {
		err = errors.New("the sandbox has no company")
	}
	if err != nil {
		return db.Company{}, err
	}
	return list[0], nil
}

// staged is a file that has been received.
type staged struct {
	upload *db.Upload
	file   db.File
	kind   string
}

// stage receives the files of a directory that are media; others are refused.
// No link is followed.
func (b *bringer) stage(dir string) ([]staged, error) {
	entries, err := fs.ReadDir(b.root.FS(), dir)
	if err != nil {
		return nil, fmt.Errorf("read a directory: %w", err)
	}
	var list []staged
	for _, e := range entries {
		path := dir + "/" + e.Name()
		switch {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
			continue
		case !e.Type().IsRegular():
			b.done.refuse(path, errors.New("it is no plain file"))
			continue
		case len(list) == maxFiles:
			b.done.refuse(path, fmt.Errorf("more than %d files", maxFiles))
			continue
		}
		s, err := b.stageFile(path)
		if err != nil {
			b.done.refuse(path, err)
			continue
		}
		list = append(list, s)
	}
	return list, nil
}

func (b *bringer) stageFile(name string) (s staged, err error) {
	info, err := b.root.Lstat(name)
	if err != nil {
		return s, fmt.Errorf("look at a file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return s, errors.New("it is no plain file")
	}
	if info.Size() > maxBody {
		return s, fmt.Errorf("it is larger than %d MB", maxBody>>20)
	}
	f, err := b.root.Open(name)
	if err != nil {
		return s, fmt.Errorf("open a file: %w", err)
	}
	s.upload, err = b.store.Stage(io.LimitReader(f, maxBody))
	if err = errors.Join(err, f.Close()); err != nil {
		return s, err
	}
	base := path.Base(name)
	p := part{key: base, upload: s.upload, file: db.File{SHA256: s.upload.SHA256, OriginalName: base}}
	if err := p.identify(b.store); err != nil {
		known, isKnown := errors.AsType[*wire.Error](err)
		if isKnown {
			err = errors.New(known.Message)
		}
		return s, errors.Join(err, s.upload.Discard())
	}
	s.file, s.kind = p.file, p.kind
	return s, nil
}

// unit is one person or folder to be stored whole.
type unit struct {
	path  string
	files []staged
	store func(context.Context, *db.Tx) error
	count *int
}

// write stores units in one write or, if that fails, one by one, so that one
// that cannot be stored keeps none of the others out.
func (b *bringer) write(ctx context.Context, units []unit) error {
	if len(units) == 0 {
		return nil
	}
	defer func() {
		for _, u := range units {
			for _, f := range u.files {
				if err := f.upload.Discard(); err != nil {
					b.o.Log.Warn("an upload is still there", "error", err)
				}
			}
		}
	}()
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(flushes)
	for _, u := range units {
		for _, f := range u.files {
			group.Go(f.upload.Flush)
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	err := b.store.Update(ctx, func(tx *db.Tx) error {
		for _, u := range units {
			if err := u.put(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		for _, u := range units {
			b.count(u)
		}
		return nil
	}
	for _, u := range units {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.store.Update(ctx, func(tx *db.Tx) error { return u.put(ctx, tx) }); err != nil {
			b.done.refuse(u.path, err)
			continue
		}
		b.count(u)
	}
	return nil
}

func (b *bringer) count(u unit) {
	*u.count++
	b.done.Files += len(u.files)
}

func (u unit) put(ctx context.Context, tx *db.Tx) error {
	for _, f := range u.files {
		if err := tx.Keep(f.upload); err != nil {
			return err
		}
	}
	return u.store(ctx, tx)
}

// each makes units and stores them in portions. What make returns no unit for
// is known already, or was refused.
func each[T any](ctx context.Context, b *bringer, list []T, portion int, make func(T) (*unit, error)) error {
	done := 0
	for batch := range slices.Chunk(list, portion) {
		var units []unit
		for _, e := range batch {
			if err := ctx.Err(); err != nil {
				return errors.Join(err, b.write(context.WithoutCancel(ctx), units))
			}
			u, err := make(e)
			if err != nil {
				return err
			}
			if u != nil {
				units = append(units, *u)
			}
		}
		if err := b.write(ctx, units); err != nil {
			return err
		}
		done += len(batch)
		b.i.Progress(done, len(list))
	}
	return nil
}

// collection finds or makes the collection that persons go into.
func (b *bringer) collection(ctx context.Context) (db.Collection, error) {
	alias := b.i.Alias
	if alias == "" {
		full, err := filepath.Abs(b.i.From)
		if err != nil {
			return db.Collection{}, fmt.Errorf("name the collection: %w", err)
		}
		alias = filepath.Base(full)
	}
	co, err := b.company(ctx)
	if err != nil {
		return db.Collection{}, err
	}
	list, err := b.store.Query().Collections(ctx, co.ID)
	if err != nil {
		return db.Collection{}, err
	}
	if i := slices.IndexFunc(list, func(c db.Collection) bool { return c.Alias == alias }); i >= 0 {
		return list[i], nil
	}
	col := db.Collection{ID: db.CollectionID(b.o.NewID()), CompanyID: co.ID, Alias: alias}
	b.done.Collections++
	return col, b.store.Update(ctx, func(tx *db.Tx) error { return tx.AddCollection(ctx, col) })
}

// persons makes a person of each sub-directory.
func (b *bringer) persons(ctx context.Context, dirs []string) error {
	col, err := b.collection(ctx)
	if err != nil {
		return err
	}
	return each(ctx, b, dirs, importedAtOnce, func(name string) (*unit, error) {
		id := db.PersonID(stableID("person", string(col.ID), name))
		if known, err := b.known(func() error { _, err := b.store.Query().Person(ctx, id); return err }); known || err != nil {
			return nil, err
		}
		files, err := b.stage(name)
		if err != nil {
			return nil, err
		}
		files = slices.DeleteFunc(files, func(f staged) bool {
			if f.kind == db.KindImage {
				return false
			}
			b.done.refuse(name+"/"+f.file.OriginalName, errors.New("a person's file must be an image"))
			if err := f.upload.Discard(); err != nil {
				b.o.Log.Warn("an upload is still there", "error", err)
			}
			return true
		})
		if len(files) == 0 {
			b.done.refuse(name, errors.New("it has no picture"))
			return nil, nil
		}
		p := db.Person{ID: id, CollectionID: col.ID, Meta: wire.Append(nil, wire.Obj("person_info", personInfo(name), "source", name))}
		return &unit{path: name, files: files, count: &b.done.Persons, store: func(ctx context.Context, tx *db.Tx) error {
			if err := tx.AddPerson(ctx, p); err != nil {
				return err
			}
			for _, f := range files {
				image := db.Image{File: f.file, ID: db.ImageID(stableID("image", string(id), f.file.OriginalName)), PersonID: id}
				if err := tx.AddImage(ctx, image); err != nil {
					return err
				}
			}
			return nil
		}}, nil
	})
}

// personInfo reads a name such as Anna_Maria_Velmar.
func personInfo(name string) *wire.Object {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == ' ' })
	switch len(words) {
	case 0:
		return wire.Obj("last_name", name)
	case 1:
		return wire.Obj("last_name", words[0])
	case 2:
		return wire.Obj("first_name", words[0], "last_name", words[1])
	}
	last := len(words) - 1
	return wire.Obj("first_name", words[0], "middle_name", strings.Join(words[1:last], " "), "last_name", words[last])
}

// known reports whether something is there, by the error of reading it.
func (b *bringer) known(read func() error) (bool, error) {
	err := read()
	switch {
	case err == nil:
		b.done.Known++
		return true, nil
	case errors.Is(err, db.ErrNotFound):
		return false, nil
	}
	return false, err
}

// folders makes a folder of each sub-directory.
func (b *bringer) folders(ctx context.Context, dirs []string) error {
	co, err := b.company(ctx)
	if err != nil {
		return err
	}
	return each(ctx, b, dirs, importedAtOnce, func(name string) (*unit, error) {
		id := db.FolderID(stableID("folder", string(co.ID), name))
		if known, err := b.known(func() error { _, err := b.store.Query().Folder(ctx, id); return err }); known || err != nil {
			return nil, err
		}
		files, err := b.stage(name)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			b.done.refuse(name, errors.New("it has no media"))
			return nil, nil
		}
		f := db.Folder{ID: id, CompanyID: co.ID, Meta: wire.Append(nil, wire.Obj("source", name))}
		return &unit{path: name, files: files, count: &b.done.Folders, store: func(ctx context.Context, tx *db.Tx) error {
			if err := tx.AddFolder(ctx, f); err != nil {
				return err
			}
			for _, s := range files {
				m := db.Media{File: s.file, ID: db.MediaID(stableID("media", string(id), s.file.OriginalName)), FolderID: id, Kind: s.kind}
				if err := tx.AddMedia(ctx, m); err != nil {
					return err
				}
			}
			return nil
		}}, nil
	})
}

// isExport reports whether a directory is what an export has written.
func isExport(root *os.Root) (bool, error) {
	_, err := root.Stat(exportFile)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, fmt.Errorf("look for an export: %w", err)
}
