package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Names in an export: a tree of folders, which people can look into and an
// import reads.
//
//	export.json                           written last: the export is whole
//	companies.json, users.json            users without their passwords
//	collections/<id>/collection.json
//	collections/<id>/<person>/person.json and the photographs
//	folders/<two digits>/<id>/folder.json and the media
const (
	exportFile      = "export.json"
	companiesFile   = "companies.json"
	usersExportFile = "users.json"
	collectionsDir  = "collections"
	foldersDir      = "folders"
	collectionFile  = "collection.json"
	personFile      = "person.json"
	folderFile      = "folder.json"
)

// exportVersion is the form of an export.
const exportVersion = 1

// Exported is what an export has written.
type Exported struct {
	Version     int    `json:"version"`
	Made        string `json:"made"`
	Companies   int    `json:"companies"`
	Users       int    `json:"users"`
	Collections int    `json:"collections"`
	Persons     int    `json:"persons"`
	Folders     int    `json:"folders"`
	Files       int    `json:"files"`
}

// storedFile is a file in an export, beside the JSON that names it.
type storedFile struct {
	ID           string          `json:"id"`
	Name         string          `json:"file"`
	SHA256       string          `json:"sha256"`
	OriginalName string          `json:"original_name"`
	Tags         []string        `json:"tags"`
	Meta         json.RawMessage `json:"meta_data"`
	Created      wire.Time       `json:"time_created"`
	Updated      wire.Time       `json:"time_updated"`
	IsResult     bool            `json:"is_result,omitempty"`
}

type storedPerson struct {
	ID      db.PersonID     `json:"person_id"`
	Meta    json.RawMessage `json:"meta_data"`
	Created wire.Time       `json:"time_created"`
	Updated wire.Time       `json:"time_updated"`
	Images  []storedFile    `json:"images"`
}

type storedFolder struct {
	ID              db.FolderID     `json:"folder_id"`
	CompanyID       db.CompanyID    `json:"company_id"`
	UserID          db.UserID       `json:"user_id"`
	Created         wire.Time       `json:"time_created"`
	Updated         wire.Time       `json:"time_updated"`
	Meta            json.RawMessage `json:"meta_data"`
	IsArchive       bool            `json:"is_archive"`
	Comment         string          `json:"resolution_comment"`
	OperatorComment *string         `json:"operator_comment"`
	Endpoint        string          `json:"resolution_endpoint"`
	Media           []storedFile    `json:"media"`
	Groups          []db.Group      `json:"groups"`
}

// Export writes everything in the sandbox of o.Dir into a directory that is
// empty or not there. Secrets are left out: passwords, and sessions. ErrLocked
// says that somebody serves the sandbox, fs.ErrExist that the directory has
// something in it.
func Export(ctx context.Context, o Options, to string, progress func(done, total int)) (Exported, error) {
	done := Exported{Version: exportVersion}
	o, err := o.complete()
	if err != nil {
		return done, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	done.Made = o.Now().UTC().Format(time.RFC3339)
	if err := emptyDir(to); err != nil {
		return done, err
	}
	err = offline(ctx, o, func(store *db.Store) error {
		w := &exporter{store: store, to: to, done: &done, progress: progress}
		for _, step := range []func(context.Context) error{w.accounts, w.collections, w.folders} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return writeJSONFile(filepath.Join(to, exportFile), done)
	})
	if err != nil {
		return done, fmt.Errorf("export to %s: %w", to, err)
	}
	return done, nil
}

func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of an export: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read the directory of an export: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("export to %s: %w", dir, os.ErrExist)
	}
	return nil
}

// exporter is an export at work.
type exporter struct {
	store    *db.Store
	to       string
	done     *Exported
	progress func(done, total int)
}

func (w *exporter) accounts(ctx context.Context) error {
	all := wire.Page{Limit: -1, OmitTotal: true}
	companies, _, err := w.store.Query().Companies(ctx, "", nil, all)
	if err != nil {
		return err
	}
	users, _, err := w.store.Query().Users(ctx, "", nil, all)
	if err != nil {
		return err
	}
	for i := range users {
		users[i].PasswordHash = nil
	}
	w.done.Companies, w.done.Users = len(companies), len(users)
	return errors.Join(writeJSONFile(filepath.Join(w.to, companiesFile), companies), writeJSONFile(filepath.Join(w.to, usersExportFile), users))
}

// file copies a stored file beside the JSON that names it.
func (w *exporter) file(dir, id string, f db.File) (out storedFile, err error) {
	out = storedFile{ID: id, Name: id + f.Ext, SHA256: f.SHA256, OriginalName: f.OriginalName, Tags: f.Tags, Meta: f.Meta}
	from, err := os.Open(w.store.Path(f.SHA256))
	if err != nil {
		return out, fmt.Errorf("read a stored file: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := os.OpenFile(filepath.Join(dir, out.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return out, fmt.Errorf("write a file: %w", err)
	}
	_, err = io.Copy(to, from)
	w.done.Files++
	return out, errors.Join(err, to.Close())
}

func makeDir(parts ...string) (string, error) {
	dir := filepath.Join(parts...)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a directory: %w", err)
	}
	return dir, nil
}

func (w *exporter) collections(ctx context.Context) error {
	list, err := w.store.Query().Collections(ctx, "")
	if err != nil {
		return err
	}
	for _, c := range list {
		dir, err := makeDir(w.to, collectionsDir, string(c.ID))
		if err != nil {
			return err
		}
		if err := writeJSONFile(filepath.Join(dir, collectionFile), c); err != nil {
			return err
		}
		w.done.Collections++
		persons, err := w.store.Query().Persons(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, p := range persons {
			if err := w.person(ctx, dir, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *exporter) person(ctx context.Context, collection string, p db.Person) error {
	dir, err := makeDir(collection, string(p.ID))
	if err != nil {
		return err
	}
	out := storedPerson{ID: p.ID, Meta: p.Meta, Created: p.Created, Updated: p.Updated}
	images, err := w.store.Query().Images(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, i := range images {
		f, err := w.file(dir, string(i.ID), i.File)
		if err != nil {
			return err
		}
		f.Created, f.Updated = i.Created, i.Updated
		out.Images = append(out.Images, f)
	}
	w.done.Persons++
	return writeJSONFile(filepath.Join(dir, personFile), out)
}

func (w *exporter) folders(ctx context.Context) error {
	sel, err := w.store.Select(ctx, "", nil, nil, wire.Page{Limit: 1})
	if err != nil {
		return err
	}
	return w.store.Query().EachFolder(ctx, 500, func(list []db.Folder) error {
		for _, f := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.folder(ctx, f); err != nil {
				return err
			}
		}
		w.progress(w.done.Folders, sel.Total)
		return nil
	})
}

func (w *exporter) folder(ctx context.Context, f db.Folder) error {
	dir, err := makeDir(w.to, foldersDir, string(f.ID[:2]), string(f.ID))
	if err != nil {
		return err
	}
	out := storedFolder{
		ID: f.ID, CompanyID: f.CompanyID, UserID: f.UserID, Created: f.Created, Updated: f.Updated, Meta: f.Meta, IsArchive: f.IsArchive,
		Comment: f.ResolutionComment, OperatorComment: f.OperatorComment, Endpoint: f.Endpoint,
	}
	media, err := w.store.Query().FolderMedia(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, m := range media {
		s, err := w.file(dir, string(m.ID), m.File)
		if err != nil {
			return err
		}
		s.Created, s.Updated, s.IsResult = m.Created, m.Updated, m.IsResult
		out.Media = append(out.Media, s)
	}
	if out.Groups, err = w.store.Query().FolderGroups(ctx, f.ID); err != nil {
		return err
	}
	w.done.Folders++
	return writeJSONFile(filepath.Join(dir, folderFile), out)
}
