package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"time"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/jobs"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/store/oplog"
)

// enrolRow is one person of an enrolment as it is printed.
type enrolRow struct {
	person     api.PersonID
	collection api.CollectionID
	name       string
	line       int // Of the CSV file.
	photos     int
	result     string
	findings   []text.Text
}

// enrolTable prints what became of each person.
var enrolTable = table[enrolRow]{
	columns: []results.Column{
		{Name: "person_id", Drop: 2},
		{Name: "collection_id", Drop: 4},
		{Name: "name"},
		{Name: "line", Numeric: true, Drop: 3},
		{Name: "photos", Numeric: true, Drop: 1},
		{Name: "result"},
		{Name: "findings"},
	},
	cells: func(r enrolRow) []results.Cell {
		line := results.Cell{}
		if r.line > 0 {
			line = results.IntOf(&r.line)
		}
		return []results.Cell{
			results.String(string(r.person)), results.String(string(r.collection)), results.String(r.name), line,
			results.IntOf(&r.photos), results.String(r.result), results.Strings(r.findings),
		}
	},
}

// What becomes of a person.
const (
	wouldEnrol = "would be enrolled"
	leftOut    = "left out"
	enrolled   = "enrolled"
	notKnown   = "unknown"
	notDone    = "failed"
	heldBack   = "held back"
)

// rowOf is a person before anything is sent.
func rowOf(in api.CollectionID, p *enrol.Person) enrolRow {
	r := enrolRow{collection: in, name: p.Name(), line: p.Line, result: wouldEnrol}
	for _, f := range p.Findings {
		r.findings = append(r.findings, text.New(f.Text))
	}
	for i := range p.Photos {
		photo := &p.Photos[i]
		if photo.Sent() {
			r.photos++
		}
		for _, f := range photo.Findings {
			r.findings = append(r.findings, text.New(filepath.Base(photo.Path)+": "+f.Text))
		}
	}
	if !p.Sent() {
		r.result = leftOut
	}
	return r
}

// rowsOf are all persons before anything is sent.
func rowsOf(in api.CollectionID, list *enrol.List) []enrolRow {
	rows := make([]enrolRow, len(list.People))
	for i := range list.People {
		rows[i] = rowOf(in, &list.People[i])
	}
	return rows
}

// enrolRun asks and runs the job, or goes on with one that was begun with the
// same photographs.
func (c *command) enrolRun(ctx context.Context, desk *jobs.Desk, e *enrolment, list *enrol.List) error {
	plan, typed := list.Plan(e.collection)
	plan.LookAlike = e.lookAlike
	if len(plan.People) == 0 {
		return errors.Join(
			printAll(c, e.format, enrolTable, rowsOf(e.collection, list)),
			c.enrolLeft(e, list.Left(), len(list.People), "cannot be enrolled"),
		)
	}
	open, goesOn := desk.Alike(jobs.EnrolKind, plan)
	if e.anew {
		goesOn = false
	}
	if goesOn && open.State == jobs.Done {
		c.say("these persons were enrolled on "+open.Since.UTC().Format(time.RFC3339), "--anew enrols them once more")
		return c.enrolEnd(ctx, desk, e, list, open)
	}
	if !goesOn && !e.anew {
		if err := unfinished(desk, e.collection); err != nil {
			return err
		}
	}
	if !e.yes {
		if err := c.agreeEnrol(ctx, e, list, desk.Enrolled(open.ID), goesOn); err != nil {
			return err
		}
	}
	id, err := open.ID, error(nil)
	switch {
	case !goesOn:
		id, err = desk.Start(ctx, jobs.EnrolKind, plan, typed)
	case open.State == jobs.Failed:
		err = desk.Retry(ctx, id)
	default:
		err = desk.Resume(ctx, id)
	}
	if errors.Is(err, oplog.ErrHeld) {
		return fail("another window or command is at this enrolment", "Wait for its end, or pause it there", err)
	}
	if err != nil {
		return err
	}
	j, err := c.enrolWatch(ctx, desk, id, len(plan.People))
	if err != nil {
		desk.Close()
		c.say("the enrolment was stopped", "The same command goes on with it")
		return err
	}
	return c.enrolEnd(ctx, desk, e, list, j)
}

// unfinished says that another enrolment in the collection could go on.
func unfinished(desk *jobs.Desk, in api.CollectionID) error {
	for _, j := range desk.Jobs() {
		if j.Kind == jobs.EnrolKind && !j.State.Ended() && desk.Collection(j.ID) == in {
			return fail(
				fmt.Sprintf("an enrolment of %s in this collection was begun at %s and is not finished", counted(len(desk.Enrolled(j.ID)), "person", "persons"), j.Began.UTC().Format(time.RFC3339)),
				"Go on with it or cancel it in Jobs of the interface, or give --anew", nil,
			)
		}
	}
	return nil
}

// agreeEnrol asks before anything is sent.
func (c *command) agreeEnrol(ctx context.Context, e *enrolment, list *enrol.List, so []jobs.Outcome, goesOn bool) error {
	if !c.streams.interactive() {
		return usage("there is nobody to ask before enrolling", "Give --yes, or see with --dry-run who would be enrolled")
	}
	people, photos, _ := list.Sent()
	what := fmt.Sprintf("This enrols %s with %s in %s.", counted(people, "person", "persons"), counted(photos, "photograph", "photographs"), e.collection)
	if goesOn {
		in := 0
		for _, o := range so {
			if o.State == jobs.Confirmed {
				in++
			}
		}
		what = fmt.Sprintf("This goes on with an enrolment; %d of %s are in.", in, counted(len(so), "person", "persons"))
	}
	if e.lookAlike {
		what += " The collection is searched for each first, by a folder and an analysis that are deleted again."
	}
	if out := len(list.People) - people; out > 0 {
		what += fmt.Sprintf(" %s left out.", counted(out, "person is", "persons are"))
	}
	typed, err := c.streams.ask(ctx, text.Line(what)+" Type enrol to go on: ")
	if err == nil && typed != "enrol" {
		err = fail("nobody was enrolled", "", nil)
	}
	return err
}

// enrolWatch shows how far the enrolment of so many people is until it is neither
// running nor waiting.
func (c *command) enrolWatch(ctx context.Context, desk *jobs.Desk, id jobs.ID, people int) (jobs.Job, error) {
	began, first := c.now(), -1
	return c.watchJob(ctx, desk, id, func(j jobs.Job) (done, all int, doing string) {
		ended := j.Steps - j.Count[jobs.Planned] - j.Count[jobs.Sent]
		if first < 0 {
			first = ended
		}
		each := float64(j.Steps) / float64(people) // Steps for a person.
		return int(float64(ended) / each), people, enrolPace(j, each, ended-first, c.now().Sub(began))
	})
}

// enrolPace says what a job does, how many persons a second, and how long it
// will take, after it has ended some steps of which each person has so many.
func enrolPace(j jobs.Job, each float64, ended int, took time.Duration) string {
	persons := float64(ended) / each
	switch {
	case j.State == jobs.Waiting:
		return "waiting for the server, " + j.Why
	case persons < 3 || took < time.Second:
		return "enrolling"
	}
	left := took * time.Duration(j.Count[jobs.Planned]+j.Count[jobs.Sent]) / time.Duration(ended)
	return fmt.Sprintf("enrolling, %.1f a second, %s left,", persons/took.Seconds(), left.Round(time.Second))
}

// enrolStopped ends a command whose job stopped for everybody. Where nobody is
// in, the job is forgotten.
func (c *command) enrolStopped(ctx context.Context, desk *jobs.Desk, j jobs.Job) error {
	fault := desk.Fault(j.ID)
	if j.Count[jobs.Planned] == j.Steps {
		c.forgetJob(ctx, desk, j.ID)
	}
	for _, own := range []error{api.ErrReadOnly, api.ErrSignedOut, api.ErrBadCredentials, api.ErrForbidden} {
		if errors.Is(fault, own) {
			return fault
		}
	}
	return fail(j.Why, "", fault)
}

// enrolEnd prints what became of everybody.
func (c *command) enrolEnd(ctx context.Context, desk *jobs.Desk, e *enrolment, list *enrol.List, j jobs.Job) error {
	if !j.State.Ended() && j.Count[jobs.Planned] == j.Steps {
		return c.enrolStopped(ctx, desk, j)
	}
	rows, outcomes := rowsOf(e.collection, list), desk.Enrolled(j.ID)
	left, unknown := list.Left(), 0
	held := 0
	names := map[api.PersonID]string{}
	maps.Copy(names, e.known)
	for i, o := range sentRows(rows, outcomes) {
		if o.State == jobs.Confirmed { // Of this enrolment, too.
			names[o.Made.Person] = rows[i].name
		}
	}
	for i, o := range sentRows(rows, outcomes) {
		rows[i].person = o.Made.Person
		switch o.State {
		case jobs.Confirmed:
			rows[i].result = enrolled
			continue
		case jobs.Unknown, jobs.Sent:
			rows[i].result = notKnown
			unknown++
		case jobs.Planned, jobs.Refused:
			rows[i].result = notDone
			left = append(left, jobs.Unenrolled{Person: list.People[i].EnrolPerson, Photos: photosOf(&list.People[i]), Why: o.Why})
		}
		if o.Why != "" {
			rows[i].findings = append(rows[i].findings, text.New(o.Why))
		}
		if a := o.Made.Alike; a != nil && a.Person != "" && o.State == jobs.Refused {
			rows[i].result = heldBack
			if name := names[a.Person]; name != "" {
				rows[i].findings = append(rows[i].findings, text.New("It is "+name+"."))
			}
			held++
		}
	}
	if err := printAll(c, e.format, enrolTable, rows); err != nil {
		return err
	}
	if held > 0 {
		c.say(counted(held, "person is", "persons are")+" held back because somebody in the collection looks alike",
			"To enrol one all the same, open what failed in Jobs; for many give --failed-only FILE, look through it, and enrol that without --look-alike")
	}
	for _, t := range j.Trouble {
		if t.Step.Cleans {
			c.say(t.Why, "")
		}
	}
	if !j.State.Ended() {
		c.say("the enrolment is not finished", "The same command goes on with it")
		return c.enrolStopped(ctx, desk, j)
	}
	if unknown > 0 {
		c.say(fmt.Sprintf("of %s it is not known whether they are in", counted(unknown, "person", "persons")), "Look with ozdesk persons list "+string(e.collection))
		if len(left) == 0 {
			return &failure{code: exitSomeFailed, what: fmt.Sprintf("%d of %d are unknown", unknown, len(rows)), next: "They are named above", err: errSomeFailed}
		}
	}
	return c.enrolLeft(e, left, len(rows), "could not be enrolled")
}

// sentRows pairs the rows of those who were not left out with what became of
// them.
func sentRows(rows []enrolRow, outcomes []jobs.Outcome) iter.Seq2[int, jobs.Outcome] {
	return func(yield func(int, jobs.Outcome) bool) {
		next := 0
		for i := range rows {
			if rows[i].result == leftOut || next >= len(outcomes) {
				continue
			}
			next++
			if !yield(i, outcomes[next-1]) {
				return
			}
		}
	}
}

// photosOf are the photographs of a person that were to be sent.
func photosOf(p *enrol.Person) []jobs.UploadFile {
	var out []jobs.UploadFile
	for i := range p.Photos {
		if p.Photos[i].Sent() {
			out = append(out, jobs.UploadFile{Path: p.Photos[i].Path})
		}
	}
	return out
}
