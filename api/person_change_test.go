package api_test

import (
	"errors"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// A name is changed where it lies, and what lies beside it stays; the journal
// hears what it was.
func TestChangePerson(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			j := new(journal)
			c := signedIn(t, srv, func(o *api.Options) { o.Recorder = j })
			in := srv.AddCollection("blacklist")
			id := srv.AddPerson(in, apitest.Person{First: "Ivar", Middle: "A.", Last: "Holm"})
			of := api.PersonRef{Collection: api.CollectionID(in), Person: api.PersonID(id)}
			if _, err := c.ChangeMetadata(ctx, of, map[string]any{"badge": "17", "person_info": map[string]any{
				"first_name": "Ivar", "middle_name": "A.", "last_name": "Holm", "born": "1990",
			}}); err != nil {
				t.Fatal(err)
			}
			p, err := c.Person(ctx, of.Collection, of.Person)
			if err != nil {
				t.Fatal(err)
			}
			last, none := "Berg 日本", ""
			if err := c.ChangePerson(ctx, p, api.PersonChange{LastName: &last, MiddleName: &none}); err != nil {
				t.Fatal(err)
			}
			before, told := j.begun[len(j.begun)-1].Before("person_info")
			if want := `{"born":"1990","first_name":"Ivar","last_name":"Holm","middle_name":"A."}`; !told || before != want {
				t.Errorf("before: %s", before)
			}
			if p, err = c.Person(ctx, of.Collection, of.Person); err != nil || p.Name().Raw() != "Ivar Berg 日本" {
				t.Errorf("called %q, %v", p.Name().Raw(), err)
			}
			for path, want := range map[string]string{"badge": "17", "person_info.born": "1990"} {
				if v, _ := p.Meta.Lookup(path); v.Raw() != want {
					t.Errorf("%s is %q", path, v.Raw())
				}
			}
		})
	}
}

// A server without the calls is told from one without the person.
func TestNoMetadataOfPersons(t *testing.T) {
	for _, lacks := range []bool{true, false} {
		srv := apitest.New(t, apitest.WithQuirks(apitest.Quirks{NoPersonMetadata: lacks}))
		c := signedIn(t, srv)
		in := srv.AddCollection("blacklist")
		want, offer, id := api.ErrNotFound, api.Offered, "5b1c0b52-8e3c-4cf6-9a9e-0d8a3c1f2e11"
		if lacks {
			want, offer, id = api.ErrUnsupported, api.NotOffered, srv.AddPerson(in, apitest.Person{Last: "Holm"})
		}
		of := api.PersonRef{Collection: api.CollectionID(in), Person: api.PersonID(id)}
		last := "Berg"
		err := c.ChangePerson(t.Context(), api.Person{CollectionID: of.Collection, ID: of.Person}, api.PersonChange{LastName: &last})
		if !errors.Is(err, want) {
			t.Errorf("lacking %v: %v", lacks, err)
		}
		if _, err := c.Metadata(t.Context(), of); !errors.Is(err, want) {
			t.Errorf("lacking %v: %v", lacks, err)
		}
		if o, err := c.Offers(t.Context(), api.CapPersonMetadata); err != nil || o != offer {
			t.Errorf("lacking %v: %v, %v", lacks, o, err)
		}
	}
}
