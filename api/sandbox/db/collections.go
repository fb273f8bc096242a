package db

import (
	"context"
	"database/sql"
	"encoding/json"
)

const collectionColumns = `collection_id, company_id, alias, meta_data, time_created, time_updated`

func scanCollection(r scanner) (c Collection, err error) {
	err = r.Scan(&c.ID, &c.CompanyID, &c.Alias, (*[]byte)(&c.Meta), &c.Created, &c.Updated)
	return c, err
}

// AddCollection stores a new collection. A created time of zero becomes the
// stamp.
func (t *Tx) AddCollection(ctx context.Context, c Collection) error {
	if c.Created == 0 {
		c.Created, c.Updated = t.Stamp, t.Stamp
	}
	_, err := t.exec(ctx, "store a collection", `INSERT INTO collections (`+collectionColumns+`) VALUES (?,?,?,?,?,?)`,
		c.ID, c.CompanyID, c.Alias, object(c.Meta), int64(c.Created), int64(c.Updated))
	return err
}

// Collections lists collections in the order of their making; within limits
// the list to one company, "" to none.
func (q Query) Collections(ctx context.Context, within CompanyID) ([]Collection, error) {
	var w where
	if within != "" {
		w.add("company_id = ?", within)
	}
	return all(ctx, q.q, "list collections", `SELECT `+collectionColumns+` FROM collections`+w.String()+` ORDER BY seq`, w.args,
		func(r *sql.Rows) (Collection, error) { return scanCollection(r) })
}

// Collection reads one collection.
func (q Query) Collection(ctx context.Context, id CollectionID) (Collection, error) {
	c, err := scanCollection(q.q.QueryRowContext(ctx, `SELECT `+collectionColumns+` FROM collections WHERE collection_id = ?`, id))
	return c, one("read a collection", err)
}

// RenameCollection sets the alias of a collection.
func (t *Tx) RenameCollection(ctx context.Context, id CollectionID, alias string) error {
	return t.execOne(ctx, "rename a collection", `UPDATE collections SET alias = ?, time_updated = ? WHERE collection_id = ?`,
		alias, int64(t.Stamp), id)
}

// DeleteCollection removes a collection; the caller has checked that it is
// empty.
func (t *Tx) DeleteCollection(ctx context.Context, id CollectionID) error {
	return t.execOne(ctx, "delete a collection", `DELETE FROM collections WHERE collection_id = ?`, id)
}

const personColumns = `person_id, collection_id, meta_data, time_created, time_updated`

func scanPerson(r scanner) (p Person, err error) {
	err = r.Scan(&p.ID, &p.CollectionID, (*[]byte)(&p.Meta), &p.Created, &p.Updated)
	return p, err
}

// AddPerson stores a new person. A created time of zero becomes the stamp.
func (t *Tx) AddPerson(ctx context.Context, p Person) error {
	if p.Created == 0 {
		p.Created, p.Updated = t.Stamp, t.Stamp
	}
	_, err := t.exec(ctx, "store a person", `INSERT INTO persons (`+personColumns+`) VALUES (?,?,?,?,?)`,
		p.ID, p.CollectionID, object(p.Meta), int64(p.Created), int64(p.Updated))
	return err
}

// Persons lists the persons of a collection in the order of their making.
func (q Query) Persons(ctx context.Context, id CollectionID) ([]Person, error) {
	return all(ctx, q.q, "list persons", `SELECT `+personColumns+` FROM persons WHERE collection_id = ? ORDER BY seq`, []any{id},
		func(r *sql.Rows) (Person, error) { return scanPerson(r) })
}

// Person reads one person.
func (q Query) Person(ctx context.Context, id PersonID) (Person, error) {
	p, err := scanPerson(q.q.QueryRowContext(ctx, `SELECT `+personColumns+` FROM persons WHERE person_id = ?`, id))
	return p, one("read a person", err)
}

// References counts the COLLECTION analyses whose results name a person.
func (q Query) References(ctx context.Context, id PersonID) (int, error) {
	var n int
	err := q.q.QueryRowContext(ctx, `SELECT count(DISTINCT analysis_id) FROM analysis_results WHERE person_id = ?`, id).Scan(&n)
	return n, one("count references", err)
}

// DeletePerson removes a person with the photographs; the caller has checked
// that nothing refers to it.
func (t *Tx) DeletePerson(ctx context.Context, id PersonID) error {
	if _, err := t.exec(ctx, "delete the images of a person", `DELETE FROM person_images WHERE person_id = ?`, id); err != nil {
		return err
	}
	return t.execOne(ctx, "delete a person", `DELETE FROM persons WHERE person_id = ?`, id)
}

const imageColumns = `i.person_image_id, i.person_id, i.mime, i.ext, i.sha256, i.original_name, i.tags, i.meta_data, i.time_created, i.time_updated`

func scanImage(r scanner) (i Image, err error) {
	var tags string
	err = r.Scan(&i.ID, &i.PersonID, &i.MIME, &i.Ext, &i.SHA256, &i.OriginalName, &tags, (*[]byte)(&i.Meta), &i.Created, &i.Updated)
	if err == nil {
		err = json.Unmarshal([]byte(tags), &i.Tags)
	}
	return i, err
}

// AddImage stores a photograph of a person whose file is in place. A created
// time of zero becomes the stamp.
func (t *Tx) AddImage(ctx context.Context, i Image) error {
	if i.Created == 0 {
		i.Created, i.Updated = t.Stamp, t.Stamp
	}
	_, err := t.exec(ctx, "store a person's image", `INSERT INTO person_images (person_image_id, person_id, mime, ext, sha256,
		original_name, tags, meta_data, time_created, time_updated) VALUES (?,?,?,?,?,?,?,?,?,?)`,
		i.ID, i.PersonID, i.MIME, i.Ext, i.SHA256, i.OriginalName, tagText(i.Tags), object(i.Meta), int64(i.Created), int64(i.Updated))
	return err
}

// Images lists the photographs of persons in the order in which they came.
func (q Query) Images(ctx context.Context, ids ...PersonID) ([]Image, error) {
	return batches(ids, func(args []any) ([]Image, error) {
		return all(ctx, q.q, "list images", `SELECT `+imageColumns+` FROM person_images i WHERE i.person_id IN (`+marks(len(args))+`)
			ORDER BY i.seq`, args, func(r *sql.Rows) (Image, error) { return scanImage(r) })
	})
}

// CollectionImages lists the photographs of all persons of a collection.
func (q Query) CollectionImages(ctx context.Context, id CollectionID) ([]Image, error) {
	return all(ctx, q.q, "list images", `SELECT `+imageColumns+` FROM person_images i JOIN persons p ON p.person_id = i.person_id
		WHERE p.collection_id = ? ORDER BY i.seq`, []any{id}, func(r *sql.Rows) (Image, error) { return scanImage(r) })
}

// Image reads one photograph.
func (q Query) Image(ctx context.Context, id ImageID) (Image, error) {
	i, err := scanImage(q.q.QueryRowContext(ctx, `SELECT `+imageColumns+` FROM person_images i WHERE i.person_image_id = ?`, id))
	return i, one("read an image", err)
}

// DeleteImage removes one photograph.
func (t *Tx) DeleteImage(ctx context.Context, id ImageID) error {
	return t.execOne(ctx, "delete an image", `DELETE FROM person_images WHERE person_image_id = ?`, id)
}
