package jobs

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"ozdesk/api"
	"ozdesk/api/rules"
)

// DeletionWish is what somebody wants to have deleted.
type DeletionWish struct {
	// Objects are of one kind.
	Objects []Object
	// Matches also takes the analyses that found the person of a photograph,
	// for a server that refuses to delete it while there are some. Persons and
	// collections always take theirs.
	Matches bool
	// Told hears how far the planning is, from several goroutines; it may be
	// nil.
	Told func(PlanProgress)
	// Now is the clock; nil is the system's.
	Now func() time.Time
}

// PlanProgress is how far the planning of a deletion is.
type PlanProgress struct {
	Looked    int // Folders that were looked through for analyses.
	Read, All int // Objects that were read, of all in the plan; 0 before they are known.
}

// ErrTooMany says that a plan would name more objects than anybody reads.
var ErrTooMany = errors.New("there is too much for one plan")

// found is what the server has told for a wish, before it is put in order.
type found struct {
	matches     matches
	folders     []Object
	users       []Object
	persons     []Object
	collections []Object
	notVerified []string
}

// PlanDeletion finds out what must go before the objects of a wish can, and in
// which order (Oz API reference, section 2.5). It changes nothing. An object
// that is not there is api.ErrNotFound.
func PlanDeletion(ctx context.Context, c DeletionClient, wish DeletionWish) (DeletionPlan, error) {
	if wish.Now == nil {
		wish.Now = time.Now
	}
	p := DeletionPlan{Made: wish.Now().UTC(), Key: rand.Text()}
	f, err := gather(ctx, c, wish)
	if err != nil {
		return p, fmt.Errorf("plan a deletion: %w", err)
	}
	p.Steps = layDeletion(wish.Objects, f)
	p.Looked, p.NotVerified = f.matches.looked, f.notVerified
	if len(p.Steps) > maxDeletions {
		return p, fmt.Errorf("%w: it would name %d objects, and %d are the most; delete a part of them first", ErrTooMany, len(p.Steps), maxDeletions)
	}
	if err := p.see(ctx, c, wish.Told); err != nil {
		return p, fmt.Errorf("plan a deletion: %w", err)
	}
	// By now somebody is signed in, also where the first call had to do it.
	who, err := accountOf(ctx, c)
	if err != nil {
		return p, fmt.Errorf("plan a deletion: %w", err)
	}
	return p, p.by(who)
}

// by notes who has made the plan, and how much of the server they see.
func (p *DeletionPlan) by(u api.User) error {
	p.By = u.ID
	if p.Looked > 0 && rules.Reach(u.Role, rules.Read) != rules.ScopeAll {
		p.NotVerified = append(p.NotVerified, "Only folders that this account sees were looked through.")
	}
	if u.ID != "" && slices.ContainsFunc(p.Steps, func(s Deletion) bool { return s.Kind == UserObject && s.ID == string(u.ID) }) {
		return &Surprise{What: "This would delete the account that is signed in. Another administrator can do it."}
	}
	return nil
}

// gather asks the server for everything that a wish touches.
func gather(ctx context.Context, c DeletionClient, wish DeletionWish) (found, error) {
	var f found
	collections := map[api.CollectionID]bool{}
	wanted := map[api.PersonID]bool{}
	for _, o := range wish.Objects {
		switch o.Kind {
		case CollectionObject:
			collections[api.CollectionID(o.ID)] = true
		case PersonObject:
			wanted[api.PersonID(o.ID)] = true
		case ImageObject:
			if wish.Matches {
				wanted[o.Person] = true
			}
		case CompanyObject:
			if err := f.company(ctx, c, api.CompanyID(o.ID), collections); err != nil {
				return f, err
			}
		case AnalysisObject, FolderObject, UserObject:
		}
	}
	for _, o := range append(slices.Clone(wish.Objects), f.collections...) {
		if o.Kind != CollectionObject {
			continue
		}
		list, err := c.Persons(ctx, api.CollectionID(o.ID))
		if err != nil {
			return f, err
		}
		for i := range list {
			wanted[list[i].ID] = true
			f.persons = append(f.persons, Object{Kind: PersonObject, ID: string(list[i].ID), Collection: api.CollectionID(o.ID)})
		}
	}
	if len(wanted) == 0 {
		return f, nil
	}
	var told func(int)
	if wish.Told != nil {
		told = func(n int) { wish.Told(PlanProgress{Looked: n}) }
	}
	m, err := findMatches(ctx, c, wanted, told)
	if err != nil {
		return f, err
	}
	f.matches = m
	if m.running > 0 {
		f.notVerified = append(f.notVerified,
			counted(m.running, "search in collections has not ended and may", "searches in collections have not ended and may")+" find somebody yet.")
	}
	return f, nil
}

// company finds what belongs to a company. What does not say that it does is
// left alone: a server that does not know a condition answers with everything.
func (f *found) company(ctx context.Context, c DeletionClient, id api.CompanyID, collections map[api.CollectionID]bool) error {
	silent := 0
	for folder, err := range c.AllFolders(ctx, api.FolderQuery{CompanyIDs: []api.CompanyID{id}, Limit: findPage, OmitTotal: true}) {
		switch {
		case err != nil:
			return err
		case folder.CompanyID == id:
			f.folders = append(f.folders, Object{Kind: FolderObject, ID: string(folder.ID)})
		case folder.CompanyID == "":
			silent++
		}
		if len(f.folders) > maxDeletions {
			return fmt.Errorf("%w: the company has more than %d folders; delete a part of them first", ErrTooMany, maxDeletions)
		}
	}
	list, err := c.Collections(ctx)
	if err != nil {
		return err
	}
	for i := range list {
		switch co := &list[i]; {
		case co.CompanyID == id && !collections[co.ID]:
			collections[co.ID] = true
			f.collections = append(f.collections, Object{Kind: CollectionObject, ID: string(co.ID)})
		case co.CompanyID == "":
			silent++
		}
	}
	for u, err := range c.AllUsers(ctx, api.UserQuery{CompanyIDs: []api.CompanyID{id}}) {
		switch {
		case err != nil:
			return err
		case u.CompanyID == id:
			f.users = append(f.users, Object{Kind: UserObject, ID: string(u.ID)})
		}
	}
	if silent > 0 {
		f.notVerified = append(f.notVerified, counted(silent, "object does", "objects do")+" not say to which company they belong; they are left alone.")
	}
	return nil
}

// kindOrder is the order in which kinds go: who is found after what found them,
// who is in something before it.
var kindOrder = []ObjectKind{
	AnalysisObject, FolderObject, ImageObject, PersonObject, CollectionObject, UserObject, CompanyObject,
}

// layDeletion puts what was asked for, and what must go before, in order. Each
// object is named once, and analyses of a folder that goes as a whole are not.
func layDeletion(asked []Object, f found) []Deletion {
	type key struct{ kind, id string }
	at := map[key]int{}
	var out []Deletion
	put := func(o Object, asked bool, what string) {
		k := key{string(o.Kind), o.ID}
		if i, there := at[k]; there {
			out[i].Asked = out[i].Asked || asked
			return
		}
		at[k] = len(out)
		out = append(out, Deletion{Object: o, Asked: asked, What: what})
	}
	for _, o := range asked {
		put(o, true, "")
	}
	for _, list := range [][]Object{f.folders, f.persons, f.collections, f.users} {
		for _, o := range list {
			put(o, false, "")
		}
	}
	for _, m := range f.matches.analyses {
		if _, whole := at[key{string(FolderObject), string(m.analysis.FolderID)}]; whole {
			continue
		}
		what := ""
		if m.others > 0 {
			what = "it found " + counted(m.others, "other person", "other persons") + " too"
		}
		put(Object{Kind: AnalysisObject, ID: string(m.analysis.ID), Folder: m.analysis.FolderID}, false, what)
	}
	slices.SortStableFunc(out, func(a, b Deletion) int {
		return cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind))
	})
	return out
}

// atOnce is how many objects are read at the same time.
const atOnce = 4

// see reads every object of the plan, so that it can be compared when its turn
// comes. What nobody asked for and is gone already is left out.
func (p *DeletionPlan) see(ctx context.Context, c DeletionClient, told func(PlanProgress)) error {
	var read atomic.Int64
	gone := make([]bool, len(p.Steps))
	persons := map[string]int{} // In the plan, by collection.
	for _, s := range p.Steps {
		if s.Kind == PersonObject {
			persons[string(s.Collection)]++
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i := range p.Steps {
		g.Go(func() error {
			s := &p.Steps[i]
			now, err := look(ctx, c, s.Object)
			if errors.Is(err, api.ErrNotFound) && !s.Asked {
				gone[i] = true
				return nil
			}
			if err != nil {
				return err
			}
			s.take(now, p.Key)
			if s.Kind == CollectionObject {
				if n := persons[s.ID]; n != now.holds {
					return &Surprise{What: fmt.Sprintf("Persons came or went in the collection %s while the plan was made. Make the plan again.", shortOf(s.ID))}
				}
				s.Holds, s.What = 0, PersonObject.Counted(now.holds)
			}
			if n := int(read.Add(1)); told != nil {
				told(PlanProgress{Looked: p.Looked, Read: n, All: len(p.Steps)})
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var left []Deletion
	for i, s := range p.Steps {
		if !gone[i] {
			left = append(left, s)
		}
	}
	p.Steps = left
	return nil
}

// take notes what an object is like.
func (s *Deletion) take(now seen, key string) {
	s.Sum, s.Holds, s.Name = now.sum(key), now.holds, now.name
	if now.what != "" && s.What != "" {
		s.What = now.what + "; " + s.What
		return
	}
	s.What = cmp.Or(now.what, s.What)
}
