package api

import (
	"context"
	"fmt"
	"net/http"
)

// Persons returns all persons of a collection. A server may answer with as many
// as a page has, and say nothing of the rest: the list is read to its end.
func (c *Client) Persons(ctx context.Context, id CollectionID) ([]Person, error) {
	list, err := gathered(c.AllPersons(ctx, id))
	if err != nil {
		return nil, fmt.Errorf("collection %s: %w", id, err)
	}
	return list, nil
}

// Person returns one person.
func (c *Client) Person(ctx context.Context, id CollectionID, person PersonID) (Person, error) {
	path, err := place(false, "collections", string(id), "persons", string(person))
	if err != nil {
		return Person{}, fmt.Errorf("load person: %w", err)
	}
	p, err := one(ctx, c, call{method: http.MethodGet, path: path}, decodeOwnPerson, hasPersonID)
	if err != nil {
		return Person{}, fmt.Errorf("load person %s: %w", person, err)
	}
	p.in(id)
	return p, nil
}

// in fills in the collection where the server left it out.
func (p *Person) in(id CollectionID) {
	if p.CollectionID == "" {
		p.CollectionID = id
	}
}

// decodeOwnPerson copies the bytes first, so that a person that is kept does
// not keep the whole list.
func decodeOwnPerson(o node) Person { return decodePerson(o.own()) }

// NewPerson is a person to be added to a collection.
type NewPerson struct {
	FirstName, MiddleName, LastName string
	Photos                          []Upload
	Meta                            map[string]any
}

// AddPerson adds a person with photographs. It is sent at most once; the
// person carries the id of the request in its metadata, by which LostPerson
// finds it after an error that is ErrUncertain.
func (c *Client) AddPerson(ctx context.Context, id CollectionID, n NewPerson) (Person, error) {
	path, err := place(true, "collections", string(id), "persons")
	if err != nil {
		return Person{}, fmt.Errorf("add person: %w", err)
	}
	r := call{
		method: http.MethodPost, path: path, action: "add person",
		objects: []string{string(id)}, requestID: c.newRequestID(ctx),
	}
	info := map[string]any{}
	for key, name := range map[string]string{
		"first_name": n.FirstName, "middle_name": n.MiddleName, "last_name": n.LastName,
	} {
		if name != "" {
			info[key] = name
		}
	}
	meta := withRequestID(n.Meta, r.requestID)
	meta[personInfo] = info
	payload := map[string]any{"person:meta_data": meta}
	r.fields = append([]string{"person:meta_data"}, describe(payload, n.Photos, "")...)
	if r.form, err = newForm(payload, n.Photos); err != nil {
		return Person{}, fmt.Errorf("add person to collection %s: %w", id, err)
	}
	p, err := one(ctx, c, r, decodeOwnPerson, hasPersonID)
	if err != nil {
		return Person{}, fmt.Errorf("add person to collection %s: %w", id, err)
	}
	p.in(id)
	return p, nil
}

// DeletePerson deletes a person with the photographs. Servers refuse it while
// a COLLECTION analysis refers to the person.
func (c *Client) DeletePerson(ctx context.Context, id CollectionID, person PersonID) error {
	path, err := place(false, "collections", string(id), "persons", string(person))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, action: "delete person",
			objects: []string{string(id), string(person)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete person %s: %w", person, err)
	}
	return nil
}

// PersonImages returns the photographs of a person.
func (c *Client) PersonImages(ctx context.Context, id CollectionID, person PersonID) ([]PersonImage, error) {
	path, err := place(true, "collections", string(id), "persons", string(person), "images")
	if err != nil {
		return nil, fmt.Errorf("list images: %w", err)
	}
	list, err := all(ctx, c, call{path: path}, decodePersonImage, hasImageID, "images")
	if err != nil {
		return nil, fmt.Errorf("list images of person %s: %w", person, err)
	}
	return ofPerson(list, person), nil
}

// AddPersonImages adds photographs to a person and returns the new ones. It is
// sent at most once.
func (c *Client) AddPersonImages(ctx context.Context, id CollectionID, person PersonID, photos []Upload) ([]PersonImage, error) {
	path, err := place(true, "collections", string(id), "persons", string(person), "images")
	if err != nil {
		return nil, fmt.Errorf("add images: %w", err)
	}
	r := call{
		method: http.MethodPost, path: path, action: "add person images",
		objects: []string{string(id), string(person)},
	}
	payload := map[string]any{}
	r.fields = describe(payload, photos, "")
	if r.form, err = newForm(payload, photos); err != nil {
		return nil, fmt.Errorf("add images to person %s: %w", person, err)
	}
	var list []PersonImage
	err = c.do(ctx, r, func(doc node) error {
		page, _ := pageIn(doc, decodePersonImage, hasImageID, "images", "person_images")
		list = page.Items
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("add images to person %s: %w", person, err)
	}
	return ofPerson(list, person), nil
}

// DeletePersonImage deletes one photograph of a person.
func (c *Client) DeletePersonImage(ctx context.Context, id CollectionID, person PersonID, image PersonImageID) error {
	path, err := place(false, "collections", string(id), "persons", string(person), "images", string(image))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, action: "delete person image",
			objects: []string{string(id), string(person), string(image)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete image %s: %w", image, err)
	}
	return nil
}

// ofPerson fills in the person where the server left it out.
func ofPerson(list []PersonImage, person PersonID) []PersonImage {
	for i := range list {
		if list[i].PersonID == "" {
			list[i].PersonID = person
		}
	}
	return list
}
