package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// restoredAtOnce is how many folders of an export are stored in one write.
const restoredAtOnce = 200

// readJSON reads a file of an export; one that is larger than a request may
// be is refused.
func (b *bringer) readJSON(name string, to any) error {
	f, err := b.root.Open(name)
	if err != nil {
		return fmt.Errorf("read an export: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxBody))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("read an export: %w", err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("read %s: %w", path.Base(name), err)
	}
	return nil
}

// export brings an export in. Everything in it was perhaps written by somebody
// else and is checked like a request.
func (b *bringer) export(ctx context.Context) error {
	var said Exported
	if err := b.readJSON(exportFile, &said); err != nil {
		return err
	}
	if said.Version != exportVersion {
		return fmt.Errorf("the export has the form %d and this program knows %d", said.Version, exportVersion)
	}
	if err := b.restoreAccounts(ctx); err != nil {
		return err
	}
	if err := b.restoreCollections(ctx); err != nil {
		return err
	}
	dirs, err := fs.Glob(b.root.FS(), foldersDir+"/*/*")
	if err != nil {
		return fmt.Errorf("list the folders of an export: %w", err)
	}
	return each(ctx, b, dirs, restoredAtOnce, func(dir string) (*unit, error) { return b.restoredFolder(ctx, dir) })
}

// restoreAccounts makes the companies and users that are not there. A user
// comes without a password, and has to be given one before signing in.
func (b *bringer) restoreAccounts(ctx context.Context) error {
	var companies []db.Company
	var users []db.User
	if err := errors.Join(b.readJSON(companiesFile, &companies), b.readJSON(usersExportFile, &users)); err != nil {
		return err
	}
	for _, c := range companies {
		if err := checkIDs(&c.ID); err != nil {
			return err
		}
		if _, err := b.store.Query().Company(ctx, c.ID); !errors.Is(err, db.ErrNotFound) {
			if err != nil {
				return err
			}
			continue
		}
		c.Meta = cleanMeta(c.Meta)
		if err := b.store.Update(ctx, func(tx *db.Tx) error { return tx.AddCompany(ctx, c) }); err != nil {
			return err
		}
	}
	for _, u := range users {
		if err := checkIDs(&u.ID); err != nil {
			return err
		}
		if _, err := b.store.Query().User(ctx, u.ID); !errors.Is(err, db.ErrNotFound) {
			if err != nil {
				return err
			}
			continue
		}
		u.PasswordHash, u.Type, u.Meta = []byte{}, parseRole(u.Type).String(), cleanMeta(u.Meta)
		if err := b.store.Update(ctx, func(tx *db.Tx) error { return tx.AddUser(ctx, u) }); err != nil {
			b.done.refuse(u.Email, errors.New("another user has this e-mail address, or its company is not there"))
		}
	}
	return nil
}

// checkIDs refuses what is no id, and brings ids to lower case.
func checkIDs[ID ~string](ids ...*ID) error {
	for _, id := range ids {
		clean, valid := wire.ParseUUID(string(*id))
		if !valid {
			return fmt.Errorf("%q is no id", string(*id))
		}
		*id = ID(clean)
	}
	return nil
}

// cleanMeta is metadata in the form that is stored; what is no object is empty.
func cleanMeta(data json.RawMessage) json.RawMessage {
	o, err := wire.ParseObject(data)
	if err != nil {
		return nil
	}
	return wire.Append(nil, o)
}

func (b *bringer) restoreCollections(ctx context.Context) error {
	dirs, err := fs.Glob(b.root.FS(), collectionsDir+"/*")
	if err != nil {
		return fmt.Errorf("list the collections of an export: %w", err)
	}
	for _, dir := range dirs {
		var c db.Collection
		if err := b.readJSON(dir+"/"+collectionFile, &c); err != nil {
			b.done.refuse(dir, err)
			continue
		}
		if err := errors.Join(checkIDs(&c.ID), checkIDs(&c.CompanyID)); err != nil {
			b.done.refuse(dir, err)
			continue
		}
		_, err := b.store.Query().Collection(ctx, c.ID)
		if errors.Is(err, db.ErrNotFound) {
			c.Meta = cleanMeta(c.Meta)
			if err := b.store.Update(ctx, func(tx *db.Tx) error { return tx.AddCollection(ctx, c) }); err != nil {
				b.done.refuse(dir, err)
				continue
			}
			b.done.Collections++
		} else if err != nil {
			return err
		}
		persons, err := fs.Glob(b.root.FS(), dir+"/*/"+personFile)
		if err != nil {
			return fmt.Errorf("list the persons of an export: %w", err)
		}
		err = each(ctx, b, persons, importedAtOnce, func(path string) (*unit, error) { return b.restoredPerson(ctx, c.ID, path) })
		if err != nil {
			return err
		}
	}
	return nil
}

// files receives what a JSON file names beside itself; a file that is not what
// it was is refused.
func (b *bringer) files(dir string, list []storedFile) (out []staged, err error) {
	defer func() {
		if err != nil {
			for _, s := range out {
				err = errors.Join(err, s.upload.Discard())
			}
		}
	}()
	for i := range list {
		f := &list[i]
		if err := checkIDs(&f.ID); err != nil {
			return out, err
		}
		s, err := b.stageFile(dir + "/" + f.ID + path.Ext(f.Name))
		if err != nil {
			return out, err
		}
		out = append(out, s)
		if s.file.SHA256 != f.SHA256 {
			return out, fmt.Errorf("the file of %s is another than the one exported", f.ID)
		}
		last := &out[len(out)-1]
		last.file.OriginalName, last.file.Tags, last.file.Meta = f.OriginalName, f.Tags, cleanMeta(f.Meta)
	}
	return out, nil
}

func (b *bringer) restoredPerson(ctx context.Context, collection db.CollectionID, name string) (*unit, error) {
	var p storedPerson
	err := b.readJSON(name, &p)
	if err == nil {
		err = checkIDs(&p.ID)
	}
	if err != nil {
		b.done.refuse(name, err)
		return nil, nil
	}
	if known, err := b.known(func() error { _, err := b.store.Query().Person(ctx, p.ID); return err }); known || err != nil {
		return nil, err
	}
	files, err := b.files(path.Dir(name), p.Images)
	if err != nil {
		b.done.refuse(name, err)
		return nil, nil
	}
	person := db.Person{ID: p.ID, CollectionID: collection, Meta: cleanMeta(p.Meta), Created: p.Created, Updated: p.Updated}
	return &unit{path: name, files: files, count: &b.done.Persons, store: func(ctx context.Context, tx *db.Tx) error {
		if err := tx.AddPerson(ctx, person); err != nil {
			return err
		}
		for i, f := range files {
			stored := p.Images[i]
			image := db.Image{File: f.file, ID: db.ImageID(stored.ID), PersonID: p.ID, Created: stored.Created, Updated: stored.Updated}
			if err := tx.AddImage(ctx, image); err != nil {
				return err
			}
		}
		return nil
	}}, nil
}

func (b *bringer) restoredFolder(ctx context.Context, dir string) (*unit, error) {
	var f storedFolder
	err := b.readJSON(dir+"/"+folderFile, &f)
	if err == nil {
		err = f.check()
	}
	if err != nil {
		b.done.refuse(dir, err)
		return nil, nil
	}
	if known, err := b.known(func() error { _, err := b.store.Query().Folder(ctx, f.ID); return err }); known || err != nil {
		return nil, err
	}
	// Who made it may not have come along.
	if _, err := b.store.Query().User(ctx, f.UserID); errors.Is(err, db.ErrNotFound) {
		f.UserID = ""
	} else if err != nil {
		return nil, err
	}
	files, err := b.files(dir, f.Media)
	if err != nil {
		b.done.refuse(dir, err)
		return nil, nil
	}
	folder := db.Folder{
		ID: f.ID, CompanyID: f.CompanyID, UserID: f.UserID, Created: f.Created, Updated: f.Updated, Meta: cleanMeta(f.Meta),
		IsArchive: f.IsArchive, ResolutionComment: f.Comment, OperatorComment: f.OperatorComment, Endpoint: f.Endpoint,
	}
	media := make([]db.Media, len(files))
	for i, s := range files {
		stored := f.Media[i]
		media[i] = db.Media{
			File: s.file, ID: db.MediaID(stored.ID), FolderID: f.ID, IsResult: stored.IsResult, Kind: s.kind, Created: stored.Created, Updated: stored.Updated,
		}
	}
	return &unit{path: dir, files: files, count: &b.done.Folders, store: func(ctx context.Context, tx *db.Tx) error {
		return tx.RestoreFolder(ctx, folder, media, f.Groups)
	}}, nil
}

// check refuses a folder that no server could have.
func (f *storedFolder) check() error {
	if err := errors.Join(checkIDs(&f.ID), checkIDs(&f.CompanyID)); err != nil {
		return err
	}
	if f.Created <= 0 || f.Updated < f.Created {
		return errors.New("its times are none")
	}
	if f.Created > db.Never || f.Updated > db.Never {
		return errors.New("its times are none")
	}
	for g := range f.Groups {
		group := &f.Groups[g]
		if err := checkIDs(&group.ID); err != nil {
			return err
		}
		for i := range group.Analyses {
			if err := checkAnalysis(&group.Analyses[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkAnalysis(a *db.Analysis) error {
	if err := checkIDs(&a.ID); err != nil {
		return err
	}
	if !slices.Contains([]string{runner.Quality, runner.Biometry, runner.Documents, runner.Collection}, a.Type) {
		return fmt.Errorf("%q is no type of analysis", a.Type)
	}
	ends := map[string][]string{
		db.Processing: {db.Processing}, db.Failed: {db.Failed}, db.Finished: {db.Success, db.Declined, db.OperatorRequired},
	}
	if !slices.Contains(ends[a.State], a.ResolutionStatus) {
		return fmt.Errorf("an analysis cannot be %s and %s", a.State, a.ResolutionStatus)
	}
	if a.ResolutionOperator != nil {
		if _, valid := parseDecision(*a.ResolutionOperator); !valid {
			return fmt.Errorf("%q is no decision", *a.ResolutionOperator)
		}
	}
	a.Meta, a.Params, a.Script = cleanMeta(a.Meta), cleanMeta(a.Params), cleanMeta(a.Script)
	if a.ResultsData != nil {
		a.ResultsData = cleanMeta(a.ResultsData)
	}
	for i := range a.Results {
		a.Results[i].Data = cleanMeta(a.Results[i].Data)
	}
	return nil
}
