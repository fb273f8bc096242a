package apitest

import (
	"net/http"
	"slices"
)

// collection returns the collection with an id, if the asking user may see it.
func (c *call) collection(id string) (*collection, error) {
	o := c.world.collections.find(id)
	if o == nil || !c.sees(o.companyID) {
		return nil, notFound()
	}
	return o, nil
}

// person returns the collection and the person that the path names.
func (c *call) person() (*collection, *person, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return nil, nil, err
	}
	p := o.persons.find(c.ids[1])
	if p == nil {
		return nil, nil, notFound()
	}
	return o, p, nil
}

// listCollections answers GET collections.
func listCollections(c *call) (int, any, error) {
	seen := slices.DeleteFunc(slices.Clone(c.world.collections), func(o *collection) bool { return !c.sees(o.companyID) })
	return list(c, seen, !c.quirks.CollectionsEnvelope, c.renderCollection)
}

// createCollection answers POST collections.
func createCollection(c *call) (int, any, error) {
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	alias, err := c.form.text("alias")
	if err != nil {
		return 0, nil, err
	}
	owner := c.user.companyID
	if v, ok := c.form.payload["company_id"].(string); ok {
		owner = v
	}
	if c.world.companies.find(owner) == nil || !c.sees(owner) {
		return 0, nil, notFound()
	}
	o := &collection{base: c.newBase(), companyID: owner, alias: alias}
	c.world.collections = append(c.world.collections, o)
	return http.StatusCreated, c.renderCollection(o), nil
}

// showCollection answers GET collections/{}.
func showCollection(c *call) (int, any, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.renderCollection(o), nil
}

// patchCollection answers PATCH collections/{}, which renames.
func patchCollection(c *call) (int, any, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	alias, err := c.form.text("alias")
	if err != nil {
		return 0, nil, err
	}
	o.alias, o.updated = alias, c.now()
	return http.StatusOK, c.renderCollection(o), nil
}

// deleteCollection answers DELETE collections/{}, refused while it has persons.
func deleteCollection(c *call) (int, any, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	if len(o.persons) > 0 {
		return 0, nil, refused("Collection has persons and can not be deleted")
	}
	c.world.collections.drop(o.id)
	return http.StatusNoContent, nil, nil
}

// listPersons answers GET collections/{}/persons.
func listPersons(c *call) (int, any, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return list(c, o.persons, !c.quirks.CollectionsEnvelope, c.renderPerson)
}

// createPerson answers POST collections/{}/persons.
func createPerson(c *call) (int, any, error) {
	o, err := c.collection(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if len(c.form.files) == 0 {
		return 0, nil, badStructure("Invalid body structure")
	}
	p := &person{base: c.newBase(), collectionID: o.id}
	if p.meta, err = c.form.object("person:meta_data"); err != nil {
		return 0, nil, err
	}
	if p.images, err = c.uploads(p.id); err != nil {
		return 0, nil, err
	}
	o.persons = append(o.persons, p)
	return http.StatusCreated, c.renderPerson(p), nil
}

// showPerson answers GET collections/{}/persons/{}.
func showPerson(c *call) (int, any, error) {
	_, p, err := c.person()
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.renderPerson(p), nil
}

// deletePerson answers DELETE collections/{}/persons/{}, refused while a
// COLLECTION analysis refers to the person.
func deletePerson(c *call) (int, any, error) {
	o, p, err := c.person()
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	for _, a := range c.world.analyses {
		if slices.ContainsFunc(a.found, func(f found) bool { return f.person == p.id }) {
			return 0, nil, refused("Person is referenced by analyses and can not be deleted")
		}
	}
	o.persons.drop(p.id)
	return http.StatusNoContent, nil, nil
}

// listImages answers GET collections/{}/persons/{}/images.
func listImages(c *call) (int, any, error) {
	_, p, err := c.person()
	if err != nil {
		return 0, nil, err
	}
	return list(c, p.images, !c.quirks.CollectionsEnvelope, c.renderImage)
}

// addImages answers POST collections/{}/persons/{}/images.
func addImages(c *call) (int, any, error) {
	_, p, err := c.person()
	if err != nil {
		return 0, nil, err
	}
	if len(c.form.files) == 0 {
		return 0, nil, badStructure("Invalid body structure")
	}
	added, err := c.uploads(p.id)
	if err != nil {
		return 0, nil, err
	}
	p.images = append(p.images, added...)
	p.updated = c.now()
	return http.StatusCreated, each(added, c.renderImage), nil
}

// deleteImage answers DELETE collections/{}/persons/{}/images/{}.
func deleteImage(c *call) (int, any, error) {
	_, p, err := c.person()
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	if p.images.find(c.ids[2]) == nil {
		return 0, nil, notFound()
	}
	p.images.drop(c.ids[2])
	return http.StatusNoContent, nil, nil
}
