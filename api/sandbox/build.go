package sandbox

import (
	"context"
	"fmt"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

const (
	// seededWork is how long the analyses of the plan took.
	seededWork = 1800 * time.Millisecond
	// seededThought is how long the operator of the plan took to decide.
	seededThought = 10 * time.Minute
	// ozdeskKind is the key in a collection's metadata that says what a hit
	// means.
	ozdeskKind = "ozdesk_kind"
)

// built is a plan turned into rows, with every analysis measured.
type built struct {
	cast        *cast
	collections []db.Collection
	persons     []db.Person
	images      []db.Image
	galleries   map[string]gallery // by alias
	folders     []builtFolder
	s           *seeder
	files       []drawn // those not used yet
}

// gallery is a collection ready to be searched.
type gallery struct {
	id        db.CollectionID
	templates []runner.Template
}

type builtFolder struct {
	folder db.Folder
	media  []db.Media
	groups []builtGroup
}

type builtGroup struct {
	group    group
	at       wire.Time
	outcomes []db.Outcome
	decided  []string
}

// build makes the rows of a plan; files are its pictures in order.
func (s *seeder) build(ctx context.Context, plan demo.Plan, c *cast, files []drawn) (*built, error) {
	b := &built{cast: c, galleries: map[string]gallery{}, s: s, files: files}
	for _, col := range plan.Collections {
		if err := b.collection(ctx, col); err != nil {
			return nil, err
		}
	}
	for _, f := range plan.Folders {
		if err := b.folder(ctx, f); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// take returns the next n pictures.
func (b *built) take(n int) []drawn {
	list := b.files[:n]
	b.files = b.files[n:]
	return list
}

// before is a moment of the past, in stored form.
func (b *built) before(age time.Duration) wire.Time {
	return wire.Time(b.s.now.Add(-age).UnixMicro())
}

func (b *built) collection(ctx context.Context, plan demo.Collection) error {
	meta, err := metaOf(map[string]any{ozdeskKind: plan.Kind})
	if err != nil {
		return err
	}
	at := b.before(45 * 24 * time.Hour)
	col := db.Collection{
		ID: db.CollectionID(b.s.o.NewID()), CompanyID: b.cast.company.ID, Alias: plan.Alias, Meta: meta, Created: at, Updated: at,
	}
	b.collections = append(b.collections, col)
	var images []db.Image
	for _, p := range plan.Persons {
		meta := wire.Obj()
		if p.FirstName+p.MiddleName+p.LastName != "" {
			meta.Set("person_info", wire.Obj("first_name", p.FirstName, "middle_name", p.MiddleName, "last_name", p.LastName))
		}
		person := db.Person{ID: db.PersonID(b.s.o.NewID()), CollectionID: col.ID, Meta: wire.Append(nil, meta), Created: at, Updated: at}
		b.persons = append(b.persons, person)
		for _, d := range b.take(len(p.Photos)) {
			images = append(images, db.Image{File: d.file, ID: db.ImageID(b.s.o.NewID()), PersonID: person.ID, Created: at, Updated: at})
		}
	}
	b.images = append(b.images, images...)
	templates, err := b.s.meter.Gallery(ctx, images)
	if err != nil {
		return err
	}
	b.galleries[plan.Alias] = gallery{col.ID, templates}
	return nil
}

func (b *built) folder(ctx context.Context, plan demo.Folder) error {
	meta, err := metaOf(plan.Meta)
	if err != nil {
		return err
	}
	user := b.cast.by(plan.By)
	at := b.before(plan.Age)
	f := builtFolder{folder: db.Folder{
		ID: db.FolderID(b.s.o.NewID()), CompanyID: b.cast.company.ID, UserID: user.ID, Meta: meta, Created: at, Updated: at,
	}}
	for _, d := range b.take(len(plan.Media)) {
		f.media = append(f.media, db.Media{
			File: d.file, ID: db.MediaID(b.s.o.NewID()), FolderID: f.folder.ID, Kind: d.kind, Created: at, Updated: at,
		})
	}
	for _, g := range plan.Groups {
		bg, err := b.group(ctx, f, g, min(at+wire.Time(g.After.Microseconds()), b.before(0)))
		if err != nil {
			return fmt.Errorf("folder %d of the plan: %w", len(b.folders), err)
		}
		f.groups = append(f.groups, bg)
	}
	b.folders = append(b.folders, f)
	return nil
}

// group measures the analyses of a launch of the plan by the functions that
// measure every other launch.
func (b *built) group(ctx context.Context, f builtFolder, plan demo.Group, at wire.Time) (builtGroup, error) {
	bg := builtGroup{group: group{id: db.GroupID(b.s.o.NewID()), folder: f.folder.ID}, at: at}
	for _, p := range plan.Analyses {
		a := db.Analysis{ID: db.AnalysisID(b.s.o.NewID()), FolderID: f.folder.ID, GroupID: bg.group.id, Type: p.Type, Created: at}
		media := f.media
		if p.Media != nil {
			media = nil
			for _, i := range p.Media {
				if i < 0 || i >= len(f.media) {
					return bg, fmt.Errorf("there is no media %d", i)
				}
				media = append(media, f.media[i])
			}
		}
		for _, m := range media {
			a.Source = append(a.Source, m.ID)
		}
		params, err := wire.FromGo(p.Params)
		if err != nil {
			return bg, err
		}
		object, isObject := params.(*wire.Object)
		if !isObject {
			object = wire.Obj()
		}
		var searched gallery
		if p.Type == runner.Collection {
			known := false
			if searched, known = b.galleries[p.Collection]; !known {
				return bg, fmt.Errorf("there is no collection %q", p.Collection)
			}
			a.CollectionID = searched.id
			object.Set("collection_id", string(searched.id))
		}
		a.Params = wire.Append(nil, object)
		script, err := scriptOf(wire.Obj(), media, f.folder)
		if err != nil {
			return bg, err
		}
		a.Script = wire.Append(nil, script)
		a.Due = runner.Due(script, b.s.now, 0)
		var outcome db.Outcome
		if a.Due != db.Never {
			job, err := runner.NewJob(a, media, searched.templates)
			if err != nil {
				return bg, err
			}
			if outcome, err = b.s.meter.Measure(ctx, job); err != nil {
				return bg, err
			}
		}
		bg.group.analyses = append(bg.group.analyses, a)
		bg.outcomes = append(bg.outcomes, outcome)
		bg.decided = append(bg.decided, p.Decision)
	}
	return bg, nil
}

// write stores the rows.
func (b *built) write(ctx context.Context, tx *db.Tx) error {
	if err := tx.AddCompany(ctx, b.cast.company); err != nil {
		return err
	}
	for _, u := range b.cast.users {
		if err := tx.AddUser(ctx, u); err != nil {
			return err
		}
	}
	for _, c := range b.collections {
		if err := tx.AddCollection(ctx, c); err != nil {
			return err
		}
	}
	for _, p := range b.persons {
		if err := tx.AddPerson(ctx, p); err != nil {
			return err
		}
	}
	for _, i := range b.images {
		if err := tx.AddImage(ctx, i); err != nil {
			return err
		}
	}
	for _, f := range b.folders {
		if err := f.write(ctx, tx, b.before(0)); err != nil {
			return err
		}
	}
	return nil
}

func (f builtFolder) write(ctx context.Context, tx *db.Tx, now wire.Time) error {
	if err := tx.AddFolder(ctx, f.folder); err != nil {
		return err
	}
	for _, m := range f.media {
		if err := tx.AddMedia(ctx, m); err != nil {
			return err
		}
	}
	for _, g := range f.groups {
		if err := g.group.store(ctx, tx); err != nil {
			return err
		}
		for i, a := range g.group.analyses {
			if a.Due == db.Never {
				continue
			}
			ended := min(g.at+wire.Time(seededWork.Microseconds()), now)
			if _, err := tx.Finish(ctx, a.ID, g.outcomes[i], ended); err != nil {
				return err
			}
			if decision, valid := parseDecision(g.decided[i]); valid {
				thought := min(ended+wire.Time(seededThought.Microseconds()), now)
				if err := tx.Decide(ctx, a, &decision, thought); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
