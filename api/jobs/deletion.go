package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// DeletionKind is the name of the kind of Deletions.
const DeletionKind = "deletion"

// maxDeletions is how many objects one plan may name. Nobody reads a longer one
// before saying yes to it.
const maxDeletions = 5000

// ObjectKind says what an object of a deletion is.
type ObjectKind string

// The kinds of objects that can be deleted by a plan.
const (
	ImageObject      ObjectKind = "image" // A photograph of a person.
	PersonObject     ObjectKind = "person"
	CollectionObject ObjectKind = "collection"
	AnalysisObject   ObjectKind = "analysis"
	FolderObject     ObjectKind = "folder"
	UserObject       ObjectKind = "user"
	CompanyObject    ObjectKind = "company"
)

// nouns name objects of a kind: one, several.
var nouns = map[ObjectKind][2]string{
	ImageObject:      {"photograph", "photographs"},
	PersonObject:     {"person", "persons"},
	CollectionObject: {"collection", "collections"},
	AnalysisObject:   {"analysis", "analyses"},
	FolderObject:     {"folder", "folders"},
	UserObject:       {"user", "users"},
	CompanyObject:    {"company", "companies"},
}

// Counted writes a number of objects of a kind: "1 person", "3 analyses".
func (k ObjectKind) Counted(n int) string {
	return counted(n, nouns[k][0], nouns[k][1])
}

// Noun is what one object of a kind is called: "photograph" for an image.
func (k ObjectKind) Noun() string { return nouns[k][0] }

// Object names an object that can be deleted, and what it lies in.
type Object struct {
	Kind ObjectKind `json:"kind"`
	ID   string     `json:"id"`
	// Collection holds a person or an image, Person an image, Folder an
	// analysis.
	Collection api.CollectionID `json:"collection,omitempty"`
	Person     api.PersonID     `json:"person,omitempty"`
	Folder     api.FolderID     `json:"folder,omitempty"`
}

// Deletion is one step of a plan of deletion: one object, as it was when the
// plan was made.
type Deletion struct {
	Object
	// Asked says that somebody named it; the others must go first.
	Asked bool `json:"asked,omitempty"`
	// Sum is a sum over what counts of the object, keyed by the plan.
	Sum string `json:"sum"`
	// Holds is how many things are in it that go with it: photographs of a
	// person, media and analyses of a folder.
	Holds int `json:"holds,omitempty"`
	// Name is what people call it, empty where it has no name. It is no part
	// of the plan that is kept.
	Name text.Text `json:"-"`
	// What says more about it, such as "3 photographs". It holds no names.
	What string `json:"what,omitempty"`
}

// DeletionPlan is everything that one job of deletion does, in order, and
// nothing besides. PlanDeletion makes it.
type DeletionPlan struct {
	// By is the account that the plan was made with, "" where the server does
	// not tell. The job is done with no other.
	By    api.UserID `json:"by,omitempty"`
	Made  time.Time  `json:"made"`
	Key   string     `json:"key"` // Of the sums.
	Steps []Deletion `json:"steps"`
	// Looked is how many folders were looked through for analyses that found
	// somebody, and NotVerified says in sentences what could not be found out.
	Looked      int      `json:"looked,omitempty"`
	NotVerified []string `json:"not_verified,omitempty"`
}

// DeletionTyped are the names of what a plan deletes, in the order of its
// steps. They are kept no longer than the job goes on.
type DeletionTyped struct {
	Names []string `json:"names,omitempty"`
}

// Typed returns the names of the plan as Desk.Start takes them.
func (p DeletionPlan) Typed() DeletionTyped {
	var t DeletionTyped
	for _, s := range p.Steps {
		t.Names = append(t.Names, s.Name.Raw())
	}
	return t
}

// Blocked counts the steps that nobody asked for and that must go first.
func (p DeletionPlan) Blocked() int {
	n := 0
	for _, s := range p.Steps {
		if !s.Asked {
			n++
		}
	}
	return n
}

// Word is what must be typed before the plan is carried out. Whoever deletes
// more than one thing has to have read how many.
func (p DeletionPlan) Word() string {
	if len(p.Steps) == 1 {
		return "delete"
	}
	return fmt.Sprintf("delete %d", len(p.Steps))
}

// DeletionGroup is a run of steps of one kind.
type DeletionGroup struct {
	Kind  ObjectKind
	Steps []Deletion
	First int // The place of the first one in the plan.
}

// Groups returns the steps by kind, in order.
func (p DeletionPlan) Groups() []DeletionGroup {
	var out []DeletionGroup
	for i, s := range p.Steps {
		if n := len(out); n > 0 && out[n-1].Kind == s.Kind {
			out[n-1].Steps = append(out[n-1].Steps, s)
			continue
		}
		out = append(out, DeletionGroup{Kind: s.Kind, Steps: []Deletion{s}, First: i})
	}
	return out
}

// Deletions is the kind of jobs that delete what a plan names.
type Deletions struct {
	Client   DeletionClient
	Receipts Receipts
	// Now is the clock; nil is the system's.
	Now func() time.Time
}

// Receipts keeps receipts.
type Receipts interface {
	// Keep writes a receipt under a name, or under one like it where there is
	// another one by that name already, and returns where.
	Keep(name string, data []byte) (place string, err error)
}

// Name implements Kind.
func (Deletions) Name() string { return DeletionKind }

// Open implements Kind.
func (k Deletions) Open(plan, typed []byte) (Work, error) {
	w := &deletion{client: k.Client, receipts: k.Receipts, now: k.Now}
	if w.now == nil {
		w.now = time.Now
	}
	if err := json.Unmarshal(plan, &w.plan); err != nil {
		return nil, fmt.Errorf("read the plan of a deletion: %w", err)
	}
	var names DeletionTyped
	if typed != nil {
		if err := json.Unmarshal(typed, &names); err != nil {
			return nil, fmt.Errorf("read the names of a deletion: %w", err)
		}
	}
	if err := w.plan.check(); err != nil {
		return nil, fmt.Errorf("read the plan of a deletion: %w", err)
	}
	for i, s := range w.plan.Steps {
		step := Step{Does: "Delete " + s.Kind.Noun(), Name: text.New(shortOf(s.ID)), Needs: NeedsAll}
		if i < len(names.Names) && names.Names[i] != "" {
			step.Name = text.New(names.Names[i])
		}
		w.steps = append(w.steps, step)
	}
	return w, nil
}

// check refuses plans that cannot be carried out.
func (p DeletionPlan) check() error {
	if len(p.Steps) == 0 {
		return errors.New("there is nothing to do")
	}
	for i, s := range p.Steps {
		_, known := nouns[s.Kind]
		within := true
		switch s.Kind {
		case ImageObject:
			within = s.Collection != "" && s.Person != ""
		case PersonObject:
			within = s.Collection != ""
		case CollectionObject, AnalysisObject, FolderObject, UserObject, CompanyObject:
		}
		if !known || !within || s.ID == "" || s.Sum == "" {
			return fmt.Errorf("step %d names nothing that can be deleted", i+1)
		}
	}
	return nil
}

// deletion is the work of one DeletionPlan.
type deletion struct {
	client   DeletionClient
	receipts Receipts
	now      func() time.Time
	plan     DeletionPlan
	steps    []Step
	looked   bool // This run has looked for analyses beyond the plan.
}

// Title implements Work.
func (w *deletion) Title() string {
	var asked []Deletion
	for _, s := range w.plan.Steps {
		if s.Asked {
			asked = append(asked, s)
		}
	}
	if len(asked) == 0 {
		asked = w.plan.Steps
	}
	title := "Delete " + asked[0].Kind.Counted(len(asked))
	if len(asked) == 1 {
		title = "Delete " + asked[0].Kind.Noun() + " " + shortOf(asked[0].ID)
	}
	if n := len(w.plan.Steps) - len(asked); n > 0 {
		title += fmt.Sprintf(", %d before", n)
	}
	return title
}

// Steps implements Work.
func (w *deletion) Steps() []Step { return slices.Clone(w.steps) }

// Width implements Work: the order of the plan is what makes it possible.
func (w *deletion) Width() int { return 1 }

// shortOf is the beginning of an id, enough to tell ids apart in a row.
func shortOf(id string) string { return api.AnalysisID(id).Short() }
