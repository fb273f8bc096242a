package api

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
)

// Count is a number of things of which not all may have been looked at.
type Count struct {
	// N is how many there are, or at least are where Exact is false: the zero
	// value says nothing.
	N     int
	Exact bool
}

// Tally is how many persons a collection has, and how many photographs these
// have together.
type Tally struct {
	Persons, Images Count
}

// CountPersons counts the persons of a collection and their photographs. No
// call tells either number, but a list of persons has the photographs in it (Oz
// API reference, sections 2.5 and 3.1). One request is sent, whatever the size
// of the collection: what lies behind the first page is not counted, and the
// photographs of persons that come without any list of them are not known.
func (c *Client) CountPersons(ctx context.Context, id CollectionID) (Tally, error) {
	path, err := place(true, "collections", string(id), "persons")
	if err != nil {
		return Tally{}, fmt.Errorf("count persons: %w", err)
	}
	first := call{path: path, query: url.Values{"limit": {strconv.Itoa(personPage)}}}
	page, err := pageOf(ctx, c, first, decodePerson, hasPersonID, "persons")
	if err != nil {
		return Tally{}, fmt.Errorf("count persons of collection %s: %w", id, err)
	}
	n := len(page.Items) + page.Skipped
	whole := (&walk[Person]{limit: personPage}).isLast(page, n, n, true)
	t := Tally{Persons: Count{len(page.Items), whole}, Images: Count{0, whole}}
	if !whole && page.Total != nil {
		t.Persons = Count{*page.Total, true}
	}
	for i := range page.Items {
		if images := page.Items[i].ImageCount; images != nil {
			t.Images.N += *images
		} else {
			t.Images.Exact = false
		}
	}
	return t, nil
}
