package cli

import (
	"context"

	"ozdesk/api"
	"ozdesk/api/results"
)

// countedCollection is a collection with how many photographs the persons in it
// have, nil where that is not known.
type countedCollection struct {
	collection api.Collection
	images     *int
}

// countedTable prints collections with both numbers.
var countedTable = table[countedCollection]{
	columns: append(collectionTable.columns[:len(collectionTable.columns):len(collectionTable.columns)], results.Column{Name: "image_count", Numeric: true}),
	cells: func(c countedCollection) []results.Cell {
		return append(collectionTable.cells(c.collection), results.IntOf(c.images))
	},
}

// printCounted asks for the persons and photographs of collections, one after
// the other, and prints them as they come. A number that is only known to be
// reached is left out; why one could not be asked for is told.
func (c *command) printCounted(ctx context.Context, n *connection, f results.Format, list []api.Collection) error {
	p := newPrinter(c, f, countedTable)
	for _, collection := range list {
		t, err := n.client.CountPersons(ctx, collection.ID)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			what, next := api.Explain(err)
			c.say(string(collection.ID)+": "+what, next)
		}
		if t.Persons.Exact {
			collection.PersonCount = &t.Persons.N
		}
		row := countedCollection{collection: collection}
		if t.Images.Exact {
			row.images = &t.Images.N
		}
		if err := p.print(row); err != nil {
			return err
		}
	}
	return p.encoder.Close()
}
