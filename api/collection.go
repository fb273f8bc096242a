package api

import (
	"encoding/json"
	"time"

	"ozdesk/api/text"
)

// Collection is a list of persons that faces are searched in, a blacklist by
// another name (Oz API reference, section 2.5).
type Collection struct {
	ID          CollectionID
	CompanyID   CompanyID
	Alias       text.Text
	Created     time.Time
	Updated     time.Time
	Meta        Metadata
	PersonCount *int // nil when the server does not say.
	Raw         json.RawMessage
	Unknown     []string // Fields of the JSON that are not understood.
}

func decodeCollection(o node) Collection {
	c := Collection{
		ID:          idOf[CollectionID](o, "collection_id", "id"),
		CompanyID:   idOf[CompanyID](o, "company_id"),
		Alias:       o.text("alias", "name"),
		Created:     o.time("time_created"),
		Updated:     o.time("time_updated"),
		Meta:        metadataOf(o.value("meta_data")),
		PersonCount: o.int("person_count", "persons_count", "total_persons"),
		Raw:         o.raw(),
	}
	if v := o.value("persons"); c.PersonCount == nil && v.isArray() {
		n := v.items().len()
		c.PersonCount = &n
	}
	o.value("technical_meta_data")
	c.Unknown = o.unknown()
	return c
}
