package api_test

import (
	"fmt"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// A list that a server cuts into pages without saying so is read to its end: a
// person who is not seen would be added a second time.
func TestWholeLists(t *testing.T) {
	for _, n := range []int{0, 99, 100, 101, 200, 237} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			srv := apitest.New(t)
			c := signedIn(t, srv)
			in := srv.AddCollection("staff")
			for range n {
				srv.AddPerson(in, apitest.Person{Last: "Holm"})
			}
			for range max(n-1, 0) {
				srv.AddCollection("more")
			}
			persons, err := c.Persons(t.Context(), api.CollectionID(in))
			if err != nil || len(persons) != n {
				t.Errorf("%d persons, %v, want %d", len(persons), err, n)
			}
			collections, err := c.Collections(t.Context())
			if err != nil || len(collections) != max(n, 1) {
				t.Errorf("%d collections, %v, want %d", len(collections), err, max(n, 1))
			}
		})
	}
}
