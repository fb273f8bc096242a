package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"image/jpeg"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// thumbSide is the longer side of a small picture in pixels.
const thumbSide = 320

// static answers GET /static/<folder or person>/<media>.<ext>, and the same
// with _thumb for the small picture. Unlike many file servers it asks for the
// token: these are photographs of people.
func (c *call) static() (*reply, error) {
	name := c.path[fileName]
	base, isThumb := strings.CutSuffix(strings.TrimSuffix(name, path.Ext(name)), "_thumb")
	id, valid := wire.ParseUUID(base)
	if !valid {
		return nil, wire.NotExist()
	}
	if path.Ext(name) == reportEnding && !isThumb {
		return c.staticReport(id)
	}
	file, kind, at, err := c.staticFile(id)
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("Cache-Control", "private")
	if isThumb {
		return nil, c.thumb(file, kind, at)
	}
	if path.Ext(name) != file.Ext {
		return nil, wire.NotExist()
	}
	c.w.Header().Set("Content-Type", file.MIME)
	return nil, c.serve(c.store.Path(file.SHA256), at)
}

// staticFile finds the media or the person's image with an id, if the user may
// see it and it lies where the path says.
func (c *call) staticFile(id string) (db.File, string, wire.Time, error) {
	ctx, q, owner := c.r.Context(), c.store.Query(), c.path["owner_id"]
	m, err := q.Media(ctx, db.MediaID(id))
	if err == nil && string(m.FolderID) == owner {
		f, err := q.Folder(ctx, m.FolderID)
		if err != nil {
			return db.File{}, "", 0, err
		}
		return m.File, m.Kind, m.Created, c.allow(read, f.CompanyID, f.UserID)
	}
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return db.File{}, "", 0, err
	}
	i, err := q.Image(ctx, db.ImageID(id))
	if err != nil {
		return db.File{}, "", 0, err
	}
	p, err := q.Person(ctx, i.PersonID)
	if err != nil {
		return db.File{}, "", 0, err
	}
	col, err := q.Collection(ctx, p.CollectionID)
	if err != nil {
		return db.File{}, "", 0, err
	}
	if string(p.ID) != owner {
		return db.File{}, "", 0, wire.NotExist()
	}
	return i.File, db.KindImage, i.Created, c.allow(read, col.CompanyID, "")
}

func (c *call) serve(place string, at wire.Time) error {
	f, err := os.Open(place)
	if errors.Is(err, os.ErrNotExist) {
		return wire.NotExist()
	}
	if err != nil {
		return fmt.Errorf("open a stored file: %w", err)
	}
	http.ServeContent(c.w, c.r, "", time.UnixMicro(int64(at)), f)
	return f.Close()
}

// thumb serves the small picture of a file; it is made when it is first asked
// for, because most never are.
func (c *call) thumb(file db.File, kind string, at wire.Time) error {
	place := c.store.ThumbPath(file.SHA256)
	if _, err := os.Stat(place); err != nil {
		img, err := runner.Picture(c.r.Context(), c.store.Path(file.SHA256), file.Ext, kind)
		if err != nil {
			return wire.NotExist() // nothing in it can be shown
		}
		var small bytes.Buffer
		if err := jpeg.Encode(&small, face.Thumbnail(img, thumbSide), &jpeg.Options{Quality: 85}); err != nil {
			return fmt.Errorf("encode a thumbnail: %w", err)
		}
		if err := c.store.PutThumb(file.SHA256, small.Bytes()); err != nil {
			return err
		}
	}
	c.w.Header().Set("Content-Type", "image/jpeg")
	return c.serve(place, at)
}
