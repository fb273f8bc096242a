package sandbox

import (
	"context"
	"fmt"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// listPersons answers GET /api/collections/{collection_id}/persons with all of
// them.
func (c *call) listPersons() (*reply, error) {
	col, err := c.collection(read)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	persons, err := c.store.Query().Persons(ctx, col.ID)
	if err != nil {
		return nil, err
	}
	items, err := c.personObjects(ctx, persons)
	if err != nil {
		return nil, err
	}
	return ok(items)
}

// images makes the rows of a form's photographs.
func (f *form) images(person db.PersonID, newID func() string) ([]db.Image, error) {
	list := make([]db.Image, len(f.parts))
	for i, p := range f.parts {
		if p.kind != db.KindImage {
			return nil, wire.InvalidValue(p.key, "A person's file must be an image")
		}
		list[i] = db.Image{File: p.file, ID: db.ImageID(newID()), PersonID: person}
	}
	return list, nil
}

// storeImages puts a form's photographs in place and writes their rows.
func (f *form) storeImages(ctx context.Context, tx *db.Tx, images []db.Image) error {
	for i := range images {
		images[i].Created, images[i].Updated = tx.Stamp, tx.Stamp
		if err := tx.Keep(f.parts[i].upload); err != nil {
			return err
		}
		if err := tx.AddImage(ctx, images[i]); err != nil {
			return err
		}
	}
	return nil
}

// createPerson answers POST /api/collections/{collection_id}/persons.
func (c *call) createPerson() (*reply, error) {
	col, err := c.collection(editCollection)
	if err != nil {
		return nil, err
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	defer form.discard(c.server)
	meta, err := objectField(form.payload, "person:meta_data")
	if err != nil {
		return nil, err
	}
	p := db.Person{ID: db.PersonID(c.newID()), CollectionID: col.ID, Meta: wire.Append(nil, meta)}
	images, err := form.images(p.ID, c.newID)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		if err := tx.AddPerson(ctx, p); err != nil {
			return err
		}
		return form.storeImages(ctx, tx, images)
	})
	if err != nil {
		return nil, err
	}
	o, err := c.personObject(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return created(o)
}

func (c *call) personObject(ctx context.Context, id db.PersonID) (any, error) {
	p, err := c.store.Query().Person(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := c.personObjects(ctx, []db.Person{p})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// person reads the person of the path if the user may do something to it.
func (c *call) person(a action) (db.Person, error) {
	col, err := c.collection(a)
	if err != nil {
		return db.Person{}, err
	}
	p, err := c.store.Query().Person(c.r.Context(), db.PersonID(c.path["person_id"]))
	if err == nil && p.CollectionID != col.ID {
		err = wire.NotExist()
	}
	return p, err
}

// onePerson answers GET on a person.
func (c *call) onePerson() (*reply, error) {
	p, err := c.person(read)
	if err != nil {
		return nil, err
	}
	o, err := c.personObject(c.r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	return ok(o)
}

// deletePerson answers DELETE on a person, which is refused while a COLLECTION
// analysis refers to it.
func (c *call) deletePerson() (*reply, error) {
	p, err := c.person(editCollection)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.References(ctx, p.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return wire.Refused(fmt.Sprintf("The person is found by %d COLLECTION analyses: delete them first", n))
		}
		return tx.DeletePerson(ctx, p.ID)
	})
	if err != nil {
		return nil, err
	}
	return deleted()
}

// listImages answers GET on the photographs of a person.
func (c *call) listImages() (*reply, error) {
	p, err := c.person(read)
	if err != nil {
		return nil, err
	}
	list, err := c.store.Query().Images(c.r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, i := range list {
		items = append(items, c.imageObject(i))
	}
	return ok(items)
}

// addImages answers POST on the photographs of a person with the new ones.
func (c *call) addImages() (*reply, error) {
	p, err := c.person(editCollection)
	if err != nil {
		return nil, err
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	defer form.discard(c.server)
	images, err := form.images(p.ID, c.newID)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return form.storeImages(ctx, tx, images) }); err != nil {
		return nil, err
	}
	items := wire.Array{}
	for _, i := range images {
		items = append(items, c.imageObject(i))
	}
	return created(items)
}

// image reads the photograph of the path if the user may do something to it.
func (c *call) image(a action) (db.Image, error) {
	p, err := c.person(a)
	if err != nil {
		return db.Image{}, err
	}
	i, err := c.store.Query().Image(c.r.Context(), db.ImageID(c.path["person_image_id"]))
	if err == nil && i.PersonID != p.ID {
		err = wire.NotExist()
	}
	return i, err
}

// oneImage answers GET on one photograph.
func (c *call) oneImage() (*reply, error) {
	i, err := c.image(read)
	if err != nil {
		return nil, err
	}
	return ok(c.imageObject(i))
}

// deleteImage answers DELETE on one photograph.
func (c *call) deleteImage() (*reply, error) {
	i, err := c.image(editCollection)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteImage(ctx, i.ID) }); err != nil {
		return nil, err
	}
	return deleted()
}
