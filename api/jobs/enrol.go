package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// EnrolKind is the name of the kind of Enrolments.
const EnrolKind = "enrol"

// EnrolPlan adds persons to a collection, each in one request with all the
// photographs.
type EnrolPlan struct {
	Collection api.CollectionID `json:"collection"`
	People     []EnrolPhotos    `json:"people"`
	// LookAlike searches the collection for the first photograph of each person
	// before, by a folder and an analysis that are deleted again. A person whom
	// somebody looks like is held back.
	LookAlike bool `json:"look_alike,omitempty"`
}

// EnrolPhotos are the photographs of one person.
type EnrolPhotos struct {
	Photos []UploadFile `json:"photos"`
}

// EnrolTyped is who the persons of a plan are, in its order.
type EnrolTyped struct {
	People []EnrolPerson `json:"people"`
}

// EnrolPerson is what is sent about a person besides photographs.
type EnrolPerson struct {
	First  string            `json:"first,omitempty"`
	Middle string            `json:"middle,omitempty"`
	Last   string            `json:"last,omitempty"`
	Meta   map[string]string `json:"meta,omitempty"`
}

// Name is the name in one, "" where there is none.
func (p EnrolPerson) Name() string {
	return strings.Join(strings.Fields(p.First+" "+p.Middle+" "+p.Last), " ")
}

// Enrolments is the kind of jobs that add persons to a collection.
type Enrolments struct {
	Client EnrolClient
	// Alike searches for people who look alike; nil means that plans which want
	// that cannot be carried out.
	Alike AlikeClient
}

// Name implements Kind.
func (Enrolments) Name() string { return EnrolKind }

// Open implements Kind.
func (e Enrolments) Open(plan, typed []byte) (Work, error) {
	w := &enrolment{client: e.Client, alike: e.Alike}
	if err := json.Unmarshal(plan, &w.plan); err != nil {
		return nil, fmt.Errorf("read the plan of an enrolment: %w", err)
	}
	if err := w.plan.check(); err != nil {
		return nil, fmt.Errorf("read the plan of an enrolment: %w", err)
	}
	if w.plan.LookAlike && w.alike == nil {
		return nil, errors.New("read the plan of an enrolment: nobody looks for look-alikes here")
	}
	if typed != nil {
		if err := json.Unmarshal(typed, &w.typed); err != nil {
			return nil, fmt.Errorf("read what was typed for an enrolment: %w", err)
		}
		if len(w.typed.People) != len(w.plan.People) {
			return nil, errors.New("read what was typed for an enrolment: it is of other persons")
		}
	}
	return w, nil
}

// check refuses plans that cannot be carried out.
func (p EnrolPlan) check() error {
	if p.Collection == "" || len(p.People) == 0 {
		return errors.New("there is nothing to do")
	}
	for _, who := range p.People {
		if len(who.Photos) == 0 {
			return errors.New("a person has no photograph")
		}
		for _, f := range who.Photos {
			if !filepath.IsAbs(f.Path) || f.Size <= 0 {
				return errors.New("a file has no place or no size")
			}
		}
	}
	return nil
}

// enrolment is the work of one EnrolPlan.
type enrolment struct {
	client EnrolClient
	alike  AlikeClient
	plan   EnrolPlan
	typed  EnrolTyped
}

// Title implements Work.
func (e *enrolment) Title() string {
	return "Enrol " + counted(len(e.plan.People), "person", "persons") + " in " + e.plan.Collection.Short()
}

// each is how many steps there are for a person.
func (e *enrolment) each() int {
	if e.plan.LookAlike {
		return alikeSteps
	}
	return 1
}

// of returns whom a step is about, and which of the steps for a person it is.
func (e *enrolment) of(step int) (person, part int) {
	if !e.plan.LookAlike {
		return step, alikeEnrol
	}
	return step / alikeSteps, step % alikeSteps
}

// enrols returns the step that adds a person.
func (e *enrolment) enrols(person int) int {
	if !e.plan.LookAlike {
		return person
	}
	return person*alikeSteps + alikeEnrol
}

// foldersAhead is for how many persons folders are there at once at most: one is
// searched for while others get theirs, or are cleaned up after.
const foldersAhead = 4

// Steps implements Work: one for each person, or several where look-alikes are
// looked for.
func (e *enrolment) Steps() []Step {
	steps := make([]Step, 0, len(e.plan.People)*e.each())
	for n, who := range e.plan.People {
		var bytes int64
		for _, f := range who.Photos {
			bytes += f.Size
		}
		name, enrol := e.name(n), Step{Does: "Enrol", Name: e.name(n), Bytes: bytes}
		if !e.plan.LookAlike {
			steps = append(steps, enrol)
			continue
		}
		enrol.Needs, enrol.Back = NeedsBefore, alikeEnrol
		folder := Step{Does: "Make a folder for", Name: name, Bytes: who.Photos[0].Size}
		if n >= foldersAhead {
			folder.After = foldersAhead*alikeSteps - alikeCleanUp
		}
		search := Step{Does: "Search for", Name: name, Needs: NeedsBefore, Back: alikeSearch}
		if n > 0 {
			// Whoever comes before in the same enrolment is to be found as well.
			search.After = alikeSteps + alikeSearch - alikeEnrol
		}
		steps = append(
			steps,
			folder,
			search,
			enrol,
			Step{Does: "Clean up after", Name: name, Needs: NeedsBefore, Back: alikeCleanUp, Cleans: true},
		)
	}
	return steps
}

// name is what a person is called or, where that is not known, the first
// photograph.
func (e *enrolment) name(n int) text.Text {
	if n < len(e.typed.People) {
		if name := e.typed.People[n].Name(); name != "" {
			return text.New(name)
		}
	}
	return text.New(filepath.Base(e.plan.People[n].Photos[0].Path))
}

// Width implements Work.
func (e *enrolment) Width() int { return enrolAtOnce }

// enrolAtOnce is how many persons are sent at the same time.
const enrolAtOnce = 4

// errForgotten says that names and metadata of an ended job are not kept.
var errForgotten = Stop(errors.New("the names are not kept"), "The names of this job are not kept any more. Enrol the rest anew.")

// Whole implements Keeper.
func (e *enrolment) Whole() error {
	if len(e.typed.People) == 0 {
		return errForgotten
	}
	return nil
}

// Collection returns where an enrolment adds persons to, "" for another job.
func (d *Desk) Collection(id ID) api.CollectionID {
	j := d.find(id)
	if j == nil {
		return ""
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if e, ok := j.work.(*enrolment); ok {
		return e.plan.Collection
	}
	return ""
}

// Enrolled returns how each person of an enrolment stands, in the order of the
// plan; none for another job.
func (d *Desk) Enrolled(id ID) []Outcome {
	j := d.find(id)
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.work.(*enrolment)
	if !ok {
		return nil
	}
	out := make([]Outcome, len(e.plan.People))
	for n := range out {
		out[n] = j.outcome(e.enrols(n))
	}
	return out
}

// Unenrolled is a person of an enrolment who was not added.
type Unenrolled struct {
	Person EnrolPerson
	Photos []UploadFile
	// Why says what went wrong, "" where it was not tried.
	Why string
}

// Unenrolled returns the persons of an enrolment who are certainly not in the
// collection. Of those that are unknown it tells only how many there are: to
// send them once more might add them twice.
func (d *Desk) Unenrolled(id ID) (left []Unenrolled, unknown int, err error) {
	j := d.find(id)
	if j == nil {
		return nil, 0, ErrNoJob
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	e, ok := j.work.(*enrolment)
	if !ok {
		return nil, 0, fmt.Errorf("list who was not enrolled: %w", ErrState)
	}
	if err := e.Whole(); err != nil {
		return nil, 0, err
	}
	for n := range e.plan.People {
		s := &j.ledger.steps[e.enrols(n)]
		switch s.state {
		case Planned, Refused:
			left = append(left, Unenrolled{Person: e.typed.People[n], Photos: slices.Clone(e.plan.People[n].Photos), Why: s.why})
		case Unknown, Sent:
			unknown++
		case Confirmed:
		}
	}
	return left, unknown, nil
}
