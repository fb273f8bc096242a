package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ozdesk/api/jobs"
	"ozdesk/api/results"
	"ozdesk/api/text"
)

// deletionRow is one step of a plan, as commands print it.
type deletionRow struct {
	step   int // From 1.
	what   jobs.Deletion
	result string
}

// Results of a step that has not been done.
const (
	wouldDelete = "would be deleted"
	notDeleted  = "not deleted"
)

// describe says what goes: a kind with its name and what is in it.
func (r deletionRow) describe() string {
	words := r.what.Kind.Noun()
	if name := r.what.Name.Line(); name != "" {
		words += " " + name
	}
	if r.what.What == "" {
		return words
	}
	switch r.what.Kind {
	case jobs.FolderObject:
		return words + " with " + r.what.What
	case jobs.AnalysisObject:
		return r.what.What
	case jobs.ImageObject, jobs.PersonObject, jobs.CollectionObject, jobs.UserObject, jobs.CompanyObject:
	}
	return words + ", " + r.what.What
}

// oneKind prints what is deleted where nothing else goes before it; the first
// column is named by its kind.
func oneKind(column string) table[deletionRow] {
	return table[deletionRow]{
		columns: []results.Column{{Name: column, Uncut: true}, {Name: "what"}, {Name: "result"}},
		cells: func(r deletionRow) []results.Cell {
			return []results.Cell{results.String(r.what.ID), results.String(r.describe()), results.String(r.result)}
		},
	}
}

// planTable prints a plan in which one thing goes before another.
var planTable = table[deletionRow]{
	columns: []results.Column{
		{Name: "step", Numeric: true}, {Name: "kind"}, {Name: "id", Uncut: true}, {Name: "what"}, {Name: "asked", Drop: 1}, {Name: "result"},
	},
	cells: func(r deletionRow) []results.Cell {
		return []results.Cell{
			results.Int(r.step), results.String(string(r.what.Kind)), results.String(r.what.ID), results.String(r.describe()),
			results.Bool(r.what.Asked), results.String(r.result),
		}
	},
}

// deletePlanned plans the deletion of objects, shows the plan, asks, and runs
// it as a job.
func (c *command) deletePlanned(ctx context.Context, n *connection, d askFlags, t table[deletionRow], objects []jobs.Object) error {
	format, err := d.out.format(c.streams)
	if err != nil {
		return err
	}
	plan, err := c.planDeletion(ctx, n, objects)
	if err != nil {
		return err
	}
	rows := make([]deletionRow, len(plan.Steps))
	for i, s := range plan.Steps {
		rows[i] = deletionRow{step: i + 1, what: s, result: wouldDelete}
	}
	for _, s := range plan.NotVerified {
		c.say(s, "")
	}
	if d.dry {
		return printAll(c, format, t, rows)
	}
	if !d.yes {
		if err := c.confirm(ctx, plan.Word(), "This deletes "+listOf(rows)+"."); err != nil {
			return err
		}
	}
	desk := c.deskOf(n.client, n.target)
	defer desk.Close()
	id, err := desk.Start(ctx, jobs.DeletionKind, plan, plan.Typed())
	if err != nil {
		return err
	}
	j, err := c.watchDeletion(ctx, desk, id)
	if err != nil {
		desk.Close() // Before it is told that it can go on.
		c.say("the deletion was broken off", "Jobs, in the interface, lets it go on")
		return err
	}
	return c.deletionEnd(ctx, desk, j, format, t, rows)
}

// planDeletion makes the plan and shows how far that is.
func (c *command) planDeletion(ctx context.Context, n *connection, objects []jobs.Object) (jobs.DeletionPlan, error) {
	show, clear := c.progressLine()
	defer clear()
	wish := jobs.DeletionWish{Objects: objects, Now: c.now}
	if show != nil {
		told := make(chan jobs.PlanProgress, 1)
		stop := make(chan struct{})
		done := make(chan struct{})
		wish.Told = func(p jobs.PlanProgress) {
			select {
			case told <- p:
			default: // The line is being drawn.
			}
		}
		go func() {
			defer close(done)
			for {
				select {
				case <-stop:
					return
				case p := <-told:
					if p.All > 0 {
						show(p.Read, p.All, "reading what goes")
					} else {
						show(p.Looked, 0, "looking for what must go first")
					}
				}
			}
		}()
		defer func() { close(stop); <-done }()
	}
	plan, err := jobs.PlanDeletion(ctx, n.client, wish)
	if s, ok := errors.AsType[*jobs.Surprise](err); ok {
		return plan, fail(s.What, "", err)
	}
	if errors.Is(err, jobs.ErrTooMany) {
		return plan, fail(err.Error(), "", err)
	}
	return plan, err
}

// maxListed is how many things a question names.
const maxListed = 6

// listOf names what goes, for a question.
func listOf(rows []deletionRow) string {
	var words []string
	for i, r := range rows {
		if i == maxListed && len(rows) > maxListed+1 {
			words = append(words, fmt.Sprintf("and %d more", len(rows)-i))
			break
		}
		words = append(words, r.what.ID+" ("+r.describe()+")")
	}
	return strings.Join(words, ", ")
}

// watchDeletion shows how far a job is until it is neither running nor waiting.
func (c *command) watchDeletion(ctx context.Context, desk *jobs.Desk, id jobs.ID) (jobs.Job, error) {
	return c.watchJob(ctx, desk, id, func(j jobs.Job) (done, all int, doing string) {
		return j.Count[jobs.Confirmed], j.Steps, "deleting"
	})
}

// deletionEnd prints what has become of every step.
func (c *command) deletionEnd(ctx context.Context, desk *jobs.Desk, j jobs.Job, format results.Format, t table[deletionRow], rows []deletionRow) error {
	if !j.State.Ended() && j.Count[jobs.Confirmed] == 0 {
		return c.deletionStopped(ctx, desk, j)
	}
	left := 0
	for i, o := range desk.Outcomes(j.ID) {
		rows[i].result = o.State.String()
		switch {
		case o.State == jobs.Confirmed && o.Made.Gone != nil:
			rows[i].result = o.Made.Gone.How
		case o.State == jobs.Planned, o.State == jobs.Sent:
			rows[i].result = notDeleted
		}
		if o.State != jobs.Confirmed {
			left++
		}
		if o.Why != "" && len(rows) > 1 {
			c.say(rows[i].what.ID+": "+o.Why, "")
		}
	}
	if j.Receipt != "" {
		_, _ = fmt.Fprintln(c.streams.Err, "receipt: "+text.Line(j.Receipt)) // A line of its own, to be cut out by scripts.
	}
	if len(rows) == 1 && left == 1 && len(j.Trouble) == 1 {
		return fail(j.Trouble[0].Why, "", nil)
	}
	if err := printAll(c, format, t, rows); err != nil {
		return err
	}
	if left > 0 {
		return &failure{
			code: exitSomeFailed, what: fmt.Sprintf("%d of %d were not deleted", left, len(rows)),
			next: "It stopped at the first surprise; make a new plan", err: errSomeFailed,
		}
	}
	return nil
}

// deletionStopped ends a command whose job stopped before anything was done.
// The job is forgotten.
func (c *command) deletionStopped(ctx context.Context, desk *jobs.Desk, j jobs.Job) error {
	fault := desk.Fault(j.ID)
	c.forgetJob(ctx, desk, j.ID)
	if fault != nil {
		return fault
	}
	return fail(j.Why, "", nil)
}

// idKeys are the keys by which ids stand in the JSON of lists, by kind.
var idKeys = map[jobs.ObjectKind][]string{
	jobs.FolderObject:     {"folder_id"},
	jobs.AnalysisObject:   {"analysis_id", "analyse_id"},
	jobs.PersonObject:     {"person_id"},
	jobs.CollectionObject: {"collection_id"},
	jobs.UserObject:       {"user_id"},
	jobs.CompanyObject:    {"company_id"},
	jobs.ImageObject:      {"person_image_id"},
}

// errNoIDs is said where standard input was to name things and names none.
func errNoIDs(noun string) error {
	return usage("standard input names no "+noun, "Give one id a line, or what a list command prints with -o ndjson")
}

// objectArgs reads the ids of objects of a kind. "-" reads them from standard
// input: one a line, or lines of JSON that have the id under its key. Somebody
// who pipes them in cannot be asked, so unattended must be true then. One that
// is given twice counts once.
func (c *command) objectArgs(ctx context.Context, kind jobs.ObjectKind, args []string, unattended bool) ([]jobs.Object, error) {
	var ids []string
	for _, arg := range args {
		if arg != "-" {
			ids = append(ids, arg)
			continue
		}
		if !unattended {
			return nil, usage("nobody can be asked while ids come from standard input", "Give --yes, or see with --dry-run what would come of it")
		}
		lines, err := c.inputLines(ctx, "ids")
		if err != nil {
			return nil, err
		}
		for n, line := range lines {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			id, err := idOnLine(kind, line)
			if err != nil {
				return nil, usage("line "+strconv.Itoa(n+1)+" of standard input: "+err.Error(), "Nothing was done")
			}
			ids = append(ids, id)
		}
		if len(ids) == 0 {
			return nil, errNoIDs(kind.Noun())
		}
	}
	checked, err := idArgs[string](kind.Noun(), ids)
	if err != nil {
		return nil, err
	}
	out := make([]jobs.Object, len(checked))
	for i, id := range checked {
		out[i] = jobs.Object{Kind: kind, ID: id}
	}
	return out, nil
}

// idOnLine reads the id on a line of standard input.
func idOnLine(kind jobs.ObjectKind, line string) (string, error) {
	if !strings.HasPrefix(line, "{") {
		return line, nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return "", errors.New("this is no JSON object")
	}
	for _, key := range idKeys[kind] {
		var id string
		if json.Unmarshal(fields[key], &id) == nil && id != "" {
			return id, nil
		}
	}
	return "", fmt.Errorf("the JSON has no %s", idKeys[kind][0])
}
