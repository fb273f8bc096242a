package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// seeder sets a new sandbox up: it draws, stores and measures a plan. All rows
// are written in one transaction at the end, so that a start that is killed
// leaves nothing half done and the next one begins afresh.
type seeder struct {
	store *db.Store
	o     Options
	now   time.Time
	meter *runner.Meter
	seen  runner.Memory

	mu      sync.Mutex
	uploads map[string]*db.Upload // by hash, until they are kept
	done    int
	total   int
}

// seed sets the sandbox up unless that was done.
func seed(ctx context.Context, store *db.Store, o Options) (err error) {
	seeded, err := store.Query().Setting(ctx, settingSeeded)
	if err != nil || seeded != "" {
		return err
	}
	plan := o.plan()
	if o.NoDemo {
		plan.Collections, plan.Folders = nil, nil
	}
	s := &seeder{store: store, o: o, now: o.Now(), uploads: map[string]*db.Upload{}}
	s.meter = runner.NewMeter(s, &s.seen, o.NewID)
	defer func() {
		for _, u := range s.uploads {
			if derr := u.Discard(); derr != nil {
				o.Log.Warn("an upload is still there", "error", derr)
			}
		}
	}()
	files, err := s.draw(ctx, plan)
	if err != nil {
		return err
	}
	accounts, users, err := makeUsers(plan, o)
	if err != nil {
		return err
	}
	// The passwords are on the disk before the users that have them: a kill
	// in between costs a file that is written again.
	if err := writeJSONFile(filepath.Join(o.Dir, accountsFile), accounts); err != nil {
		return err
	}
	b, err := s.build(ctx, plan, users, files)
	if err != nil {
		return err
	}
	return store.Update(ctx, func(tx *db.Tx) error {
		for _, u := range s.uploads {
			if err := tx.Keep(u); err != nil {
				return err
			}
		}
		if err := b.write(ctx, tx); err != nil {
			return err
		}
		if err := s.seen.Store(ctx, tx); err != nil {
			return err
		}
		return tx.SetSetting(ctx, settingSeeded, s.now.UTC().Format(time.RFC3339))
	})
}

// drawn is a picture of the plan as a stored file.
type drawn struct {
	file db.File
	kind string
}

// draw makes and measures every picture of the plan, on all processors, and
// writes the samples. The result has the pictures in the order of pictures; it
// does not depend on how many processors there are.
func (s *seeder) draw(ctx context.Context, plan demo.Plan) ([]drawn, error) {
	list := pictures(plan)
	works := worksOf(list)
	s.total = len(works) + 1
	group, drawing := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	if !s.o.NoDemo {
		group.Go(func() error {
			err := demo.WriteSamples(filepath.Join(s.o.Dir, samplesDir))
			s.progress()
			return err
		})
	}
	for _, w := range works {
		group.Go(func() error {
			if err := drawing.Err(); err != nil {
				return err
			}
			err := s.drawOne(drawing, w)
			s.progress()
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files := make([]drawn, len(list))
	for _, w := range works {
		for _, i := range w.places {
			meta, err := metaOf(list[i].Meta)
			if err != nil {
				return nil, err
			}
			files[i] = w.drawn
			files[i].file.OriginalName, files[i].file.Tags, files[i].file.Meta = list[i].Name, list[i].Tags, meta
		}
	}
	return files, s.flush(ctx)
}

// flushes is how many files are flushed to the disk at once.
const flushes = 16

// flush makes all files durable, together: the disk is waited for once and not
// at every file.
func (s *seeder) flush(ctx context.Context) error {
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(flushes)
	for _, u := range s.uploads {
		group.Go(u.Flush)
	}
	return group.Wait()
}

func (s *seeder) progress() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done++
	s.o.Progress(s.done, s.total, "drawing and measuring sample faces")
}

// picture is a picture of the plan with what its analyses need of it.
type picture struct {
	demo.Picture
	aspects []runner.Aspect
}

// pictures lists the pictures of a plan: those of persons, then those of
// folders, in order.
func pictures(plan demo.Plan) []picture {
	var list []picture
	for _, c := range plan.Collections {
		for _, p := range c.Persons {
			for _, photo := range p.Photos {
				list = append(list, picture{photo, []runner.Aspect{runner.Identity}})
			}
		}
	}
	for _, f := range plan.Folders {
		for i, m := range f.Media {
			list = append(list, picture{m, aspects(f, i)})
		}
	}
	return list
}

// aspects says what the analyses of a folder need of its media i.
func aspects(f demo.Folder, i int) []runner.Aspect {
	var list []runner.Aspect
	for _, g := range f.Groups {
		for _, a := range g.Analyses {
			need := runner.AspectOf(a.Type)
			if a.Type != runner.Documents && (a.Media == nil || slices.Contains(a.Media, i)) && !slices.Contains(list, need) {
				list = append(list, need)
			}
		}
	}
	return list
}

// work is a picture that is drawn once, wherever it is used.
type work struct {
	demo.Picture
	aspects []runner.Aspect // what any of its uses needs
	places  []int           // where it is used, in the list of pictures
	drawn   drawn
}

// worksOf finds the pictures that have to be drawn. Shot sets come first: the
// longest works at the end would leave processors idle.
func worksOf(list []picture) []*work {
	var works []*work
	byKey := map[string]*work{}
	for i, p := range list {
		w := byKey[p.Key]
		if w == nil || p.Key == "" {
			w = &work{Picture: p.Picture}
			works, byKey[p.Key] = append(works, w), w
		}
		w.places = append(w.places, i)
		for _, a := range p.aspects {
			if !slices.Contains(w.aspects, a) {
				w.aspects = append(w.aspects, a)
			}
		}
	}
	slices.SortStableFunc(works, func(a, b *work) int { return cmp.Compare(b.effort(), a.effort()) })
	return works
}

// effort is a guess of how long a picture takes.
func (w *work) effort() int {
	if w.MIME == "application/zip" {
		return 1
	}
	return 0
}

func (s *seeder) drawOne(ctx context.Context, w *work) error {
	data, err := w.Draw()
	if err != nil {
		return fmt.Errorf("draw %s: %w", w.Name, err)
	}
	upload, err := s.store.Stage(bytes.NewReader(data))
	if err != nil {
		return err
	}
	s.mu.Lock()
	_, double := s.uploads[upload.SHA256]
	if !double {
		s.uploads[upload.SHA256] = upload
	}
	s.mu.Unlock()
	if double {
		if err := upload.Discard(); err != nil {
			return err
		}
	}
	w.drawn.file.SHA256 = upload.SHA256
	w.drawn.file.MIME, w.drawn.file.Ext, w.drawn.kind = runner.Sniff(upload.Head)
	if w.drawn.kind == db.KindVideo || w.drawn.kind == "" {
		return nil
	}
	_, err = s.meter.LookAll(ctx, w.drawn.file, w.drawn.kind, w.aspects...)
	return err
}

// metaOf is the stored text of metadata.
func metaOf(m map[string]any) ([]byte, error) {
	if len(m) == 0 {
		return nil, nil
	}
	v, err := wire.FromGo(m)
	if err != nil {
		return nil, err
	}
	return wire.Append(nil, v), nil
}

// Path is where a file lies that may not have been kept yet; with it a seeder
// is the files of a meter.
func (s *seeder) Path(sha string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u, ok := s.uploads[sha]; ok {
		return u.File()
	}
	return s.store.Path(sha)
}

// makeUsers makes the accounts of a plan with random passwords. The one
// company's id is that of the users who have one.
func makeUsers(plan demo.Plan, o Options) ([]Account, *cast, error) {
	c := &cast{company: db.Company{ID: db.CompanyID(o.NewID()), Name: plan.Company}}
	var accounts []Account
	for _, p := range plan.Users {
		var secret [18]byte
		_, _ = rand.Read(secret[:]) // never fails, by its documentation
		password := base64.RawURLEncoding.EncodeToString(secret[:])
		hash, err := hashMade(password)
		if err != nil {
			return nil, nil, err
		}
		r := parseRole(p.Role)
		u := db.User{
			ID: db.UserID(o.NewID()), Type: r.String(), Email: p.Email, FirstName: p.FirstName, LastName: p.LastName,
			PasswordHash: hash, CanQuality: true, CanBiometry: true, CanCollection: true, CanDocuments: true,
		}
		if r != admin && r != operator {
			u.CompanyID = c.company.ID
		}
		c.users = append(c.users, u)
		accounts = append(accounts, Account{Role: u.Type, Email: u.Email, Password: password})
	}
	return accounts, c, nil
}

// cast is who takes part in the plan.
type cast struct {
	company db.Company
	users   []db.User
}

// by is the user with a role; a plan without that role gives the first user of
// the company.
func (c *cast) by(name string) db.User {
	r := parseRole(name)
	i := slices.IndexFunc(c.users, func(u db.User) bool { return parseRole(u.Type) == r })
	if i < 0 {
		i = slices.IndexFunc(c.users, func(u db.User) bool { return u.CompanyID != "" })
	}
	return c.users[max(i, 0)]
}

// Receive stores a best shot among the other files of the seed.
func (s *seeder) Receive(r io.Reader) (*db.Upload, error) { return s.store.Receive(r) }
