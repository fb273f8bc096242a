package api_test

import (
	"fmt"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// Persons and photographs are counted by one request, and never to more than
// the answer shows.
func TestCountPersons(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			in := srv.AddCollection("blacklist")
			for i := range 3 {
				srv.AddPerson(in, apitest.Person{Images: make([][]byte, i+1)})
			}
			got, err := c.CountPersons(t.Context(), api.CollectionID(in))
			want := api.Tally{Persons: api.Count{N: 3, Exact: true}, Images: api.Count{N: 6, Exact: true}}
			if err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// What an answer does not show is not made up.
func TestCountPersonsOfMany(t *testing.T) {
	rows := func(n int, images string) string {
		var b strings.Builder
		for i := range n {
			_, _ = fmt.Fprintf(&b, `,{"person_id": "p%d"%s}`, i, images)
		}
		return "[" + strings.TrimPrefix(b.String(), ",") + "]"
	}
	const two = `, "images": [{"person_image_id": "a"}, {"person_image_id": "b"}]`
	exact := func(n int) api.Count { return api.Count{N: n, Exact: true} }
	for name, test := range map[string]struct {
		body string
		want api.Tally
	}{
		"a full page, of no one knows how many": {rows(1000, two), api.Tally{Persons: api.Count{N: 1000}, Images: api.Count{N: 2000}}},
		"a page of a number that is told": {
			`{"offset": 0, "limit": 1000, "total_count": 4100, "items": ` + rows(1000, two) + `}`,
			api.Tally{Persons: exact(4100), Images: api.Count{N: 2000}},
		},
		"a page of a number that is not told": {
			`{"offset": 0, "limit": 100, "total_count": null, "items": ` + rows(100, two) + `}`,
			api.Tally{Persons: api.Count{N: 100}, Images: api.Count{N: 200}},
		},
		"everything at once":  {rows(1500, two), api.Tally{Persons: exact(1500), Images: exact(3000)}},
		"a number of images":  {rows(2, `, "image_count": 7`), api.Tally{Persons: exact(2), Images: exact(14)}},
		"without photographs": {rows(12, ""), api.Tally{Persons: exact(12)}},
		"nobody":              {rows(0, ""), api.Tally{Persons: exact(0), Images: exact(0)}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t)
			c := signedIn(t, srv)
			in := srv.AddCollection("blacklist")
			route := "GET /api/collections/" + in + "/persons"
			srv.Fault(apitest.On(route), apitest.Status(200, test.body))
			got, err := c.CountPersons(t.Context(), api.CollectionID(in))
			if err != nil || got != test.want {
				t.Errorf("%+v, %v, not %+v", got, err, test.want)
			}
			if n := srv.Count(route); n != 1 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// Without an answer nothing is counted.
func TestCountPersonsOfNoCollection(t *testing.T) {
	c := signedIn(t, apitest.New(t))
	for _, id := range []api.CollectionID{"../x", "00000000-0000-4000-8000-000000000000"} {
		if got, err := c.CountPersons(t.Context(), id); err == nil || got != (api.Tally{}) {
			t.Errorf("%s: %+v, %v", id, got, err)
		}
	}
}
