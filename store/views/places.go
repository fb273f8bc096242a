package views

import (
	"context"
	"path/filepath"
)

// PlacesName is the name of the file of places in its directory.
const PlacesName = "places.toml"

// Place is where somebody was in a server, so that the next start goes on
// there. It holds ids and words of this program only.
type Place struct {
	// Room is the kind of the room that was shown, Folder the id of the folder
	// at the cursor.
	Room   string `toml:"room,omitempty"`
	Folder string `toml:"folder,omitempty"`
	// View names the saved view that is shown, "" for none.
	View string `toml:"view,omitempty"`
	// Filter, Sort and Columns are those of a View.
	Filter  string   `toml:"filter,omitempty"`
	Sort    string   `toml:"sort,omitempty"`
	Columns []string `toml:"columns,omitempty"`
	// Queue is the filter line of the queue of failed checks.
	Queue string `toml:"queue,omitempty"`
}

// spot is a place and whose it is.
type spot struct {
	Profile string `toml:"profile"`
	Origin  string `toml:"origin"`
	Place
}

// spots is the whole file, the newest last.
type spots struct {
	Schema int    `toml:"schema"`
	Places []spot `toml:"places,omitempty"`
}

// spotsKept is how many places are kept.
const spotsKept = 50

// Places is the file of places in one directory.
type Places struct{ path string }

// PlacesIn returns the places in dir. Nothing is read or created yet.
func PlacesIn(dir string) Places { return Places{path: filepath.Join(dir, PlacesName)} }

// load reads the file.
func (p Places) load() (all spots, notice string, err error) {
	notice, err = load(p.path, &all, func() int { return all.Schema }, func() error { return nil })
	if notice != "" || err != nil {
		all = spots{}
	}
	return all, notice, err
}

// Load returns where a profile was left at a server, by the origin of its
// address. A file that cannot be understood counts as none, and the notice
// says so.
func (p Places) Load(profile, origin string) (place Place, notice string, err error) {
	all, notice, err := p.load()
	for _, s := range all.Places {
		if s.Profile == profile && s.Origin == origin {
			place = s.Place
		}
	}
	return place, notice, err
}

// Save keeps where a profile was left at a server. A damaged file is put
// aside.
func (p Places) Save(ctx context.Context, profile, origin string, place Place) error {
	return save(ctx, p.path, func() (any, bool, error) {
		all, notice, err := p.load()
		kept := spots{Schema: Schema}
		for _, s := range all.Places {
			if s.Profile != profile || s.Origin != origin {
				kept.Places = append(kept.Places, s)
			}
		}
		kept.Places = append(kept.Places, spot{Profile: profile, Origin: origin, Place: place})
		kept.Places = kept.Places[max(len(kept.Places)-spotsKept, 0):]
		return kept, notice != "", err
	})
}
