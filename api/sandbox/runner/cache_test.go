package runner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/face"
)

// described is the description of a drawn person.
func described(t *testing.T, seed uint64) face.Descriptor {
	t.Helper()
	d, err := face.Describe(demo.DrawPerson(seed, demo.Variation{}))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStoredDescriptorOfAnotherVersion(t *testing.T) {
	ctx := t.Context()
	store, err := db.Open(ctx, t.TempDir(), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	c := Stored(store)
	want := described(t, 3)
	if err := c.Save(ctx, "new", Identity, Seen{Descriptor: want}); err != nil {
		t.Fatal(err)
	}
	data, err := want.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	old := append([]byte{face.Version - 1}, data[1:]...)
	if err := store.Update(ctx, func(tx *db.Tx) error {
		// Once under the name of this engine and once under an earlier one's.
		if err := tx.SetMeasure(ctx, "old", engine(Identity), db.Measure{Detail: old}); err != nil {
			return err
		}
		return tx.SetMeasure(ctx, "older", fmt.Sprintf("face-%d/identity", face.Version-1), db.Measure{Detail: old})
	}); err != nil {
		t.Fatal(err)
	}
	judged := Seen{Spoof: "0.25", Cues: json.RawMessage(`{"glare": 0.5}`)}
	if err := c.Save(ctx, "new", Presence, judged); err != nil {
		t.Fatal(err)
	}
	if s, ok, err := c.Load(ctx, "new", Presence); !ok || err != nil || s.Spoof != judged.Spoof || string(s.Cues) != string(judged.Cues) {
		t.Errorf("liveness came back as %+v, %v", s, err)
	}
	for sha, known := range map[string]bool{"new": true, "old": false, "older": false} {
		s, ok, err := c.Load(ctx, sha, Identity)
		if err != nil || ok != known {
			t.Errorf("%s: known %v, %v; want %v", sha, ok, err, known)
		}
		if back, _ := s.Descriptor.MarshalBinary(); known && !bytes.Equal(back, data) {
			t.Errorf("%s: another descriptor came back", sha)
		}
	}
}

func TestGalleryRanksPersons(t *testing.T) {
	a, b, c := described(t, 5), described(t, 6), described(t, 7)
	g := galleryOf([]Template{{"anna", a}, {"ben", b}, {"anna", c}, {"twin", a}})
	var order []db.PersonID
	for _, h := range g.search(c, 9) {
		order = append(order, h.person)
	}
	if len(order) != 3 || order[0] != "anna" || slices.Index(order, "twin") < 0 {
		t.Errorf("persons %v, want anna, by her second photograph, before the others", order)
	}
	if hits := g.search(a, 1); len(hits) != 1 || hits[0] != (hit{"anna", 1}) {
		t.Errorf("%v, want the first of two equals", hits)
	}
	if hits := galleryOf(nil).search(a, 1); len(hits) != 0 {
		t.Errorf("an empty collection has hits: %v", hits)
	}
}
