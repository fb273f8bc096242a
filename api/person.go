package api

import (
	"encoding/json"
	"strings"
	"time"

	"ozdesk/api/text"
)

// Person is somebody in a collection.
type Person struct {
	ID           PersonID
	CollectionID CollectionID
	FirstName    text.Text
	MiddleName   text.Text
	LastName     text.Text
	Meta         Metadata
	Images       []PersonImage
	ImageCount   *int // nil when the server does not say.
	Created      time.Time
	Updated      time.Time
	Raw          json.RawMessage
	Unknown      []string // Fields of the JSON that are not understood.
}

// Name returns first, middle and last name in one, empty when there is none.
func (p Person) Name() text.Text {
	return fullName(p.FirstName, p.MiddleName, p.LastName)
}

func fullName(parts ...text.Text) text.Text {
	var names []string
	for _, n := range parts {
		if s := strings.TrimSpace(n.Raw()); s != "" {
			names = append(names, s)
		}
	}
	return text.New(strings.Join(names, " "))
}

// PersonImage is one photograph of a person in a collection.
type PersonImage struct {
	ID       PersonImageID
	PersonID PersonID
	Name     text.Text // original_name.
	URL      text.Text // original_url.
	ThumbURL text.Text
	Tags     []text.Text
	Created  time.Time
	Raw      json.RawMessage
	Unknown  []string // Fields of the JSON that are not understood.
}

func decodePerson(o node) Person {
	p := Person{
		ID:           idOf[PersonID](o, "person_id", "id"),
		CollectionID: idOf[CollectionID](o, "collection_id"),
		Meta:         metadataOf(o.value("meta_data")),
		Images:       decodeAll(o.list("images", "person_images"), decodePersonImage),
		ImageCount:   o.int("image_count", "images_count"),
		Created:      o.time("time_created"),
		Updated:      o.time("time_updated"),
		Raw:          o.raw(),
	}
	p.FirstName = nameIn(o, "first_name")
	p.MiddleName = nameIn(o, "middle_name")
	p.LastName = nameIn(o, "last_name")
	if p.ImageCount == nil && !o.value("images", "person_images").isNull() {
		n := len(p.Images)
		p.ImageCount = &n
	}
	for i := range p.Images {
		if p.Images[i].PersonID == "" {
			p.Images[i].PersonID = p.ID
		}
	}
	o.value("technical_meta_data")
	p.Unknown = o.unknown()
	return p
}

// nameIn looks for a part of a name where the reference has it,
// meta_data.person_info, then in the metadata, then on the person.
func nameIn(o node, key string) text.Text {
	meta := o.value("meta_data")
	for _, place := range []node{meta.value(personInfo), meta, o} {
		if n := place.text(key); !n.IsEmpty() {
			return n
		}
	}
	return text.Text{}
}

func decodePersonImage(o node) PersonImage {
	p := PersonImage{
		ID:       idOf[PersonImageID](o, "person_image_id", "image_id", "media_id", "id"),
		PersonID: idOf[PersonID](o, "person_id"),
		Name:     o.text("original_name", "name"),
		URL:      o.text("original_url"),
		ThumbURL: o.text("thumb_url"),
		Tags:     o.texts("tags"),
		Created:  o.time("time_created"),
		Raw:      o.raw(),
	}
	o.value("technical_meta_data", "meta_data", "time_updated", "collection_id", "media_type")
	p.Unknown = o.unknown()
	return p
}
