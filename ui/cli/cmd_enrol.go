package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/enrol"
	"ozdesk/api/jobs"
	"ozdesk/api/results"
	"ozdesk/api/rules"
)

// enrolment is the flags of enrol, and what it works on.
type enrolment struct {
	collection           api.CollectionID
	dry, yes             bool
	dropWarned, newNames bool
	noFaces              bool                    // Nobody looks for faces.
	lookAlike            bool                    // The collection is searched for each person first.
	known                map[api.PersonID]string // Who is in the collection already, by name.
	anew                 bool
	failedOnly           string
	out                  output
	format               results.Format
}

// enrol adds many persons to a collection.
func (c *command) enrol() *cobra.Command {
	var e enrolment
	cmd := &cobra.Command{
		Use: "enrol COLLECTION PATH…", Short: "Add many persons to a collection", Args: wants("COLLECTION", "PATH…"),
		Long: "PATH is a directory, a CSV file or a photograph; - reads paths from standard input, one a line.\n\n" +
			"A directory has a sub-directory of photographs for each person, or photographs that are named after\n" +
			"persons: Ivar_Holm_1.jpg and Ivar_Holm_2.jpg are of one. A CSV file has a person a line: name,\n" +
			"photograph, more photographs, key=value for metadata.\n\n" +
			"Every photograph is looked at first. What cannot be sent is left out and told. Photographs on which not\n" +
			"just one face is found are warned of; that may be wrong and keeps nobody out. It may be interrupted\n" +
			"at any moment: the same command goes on where it was, and nobody is added twice.",
		Example: "  ozdesk enrol COLLECTION photographs/ --dry-run\n" +
			"  ozdesk enrol COLLECTION people.csv --yes --failed-only left.csv; ozdesk enrol COLLECTION left.csv",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if e.collection, err = idArg[api.CollectionID]("collection", args[0]); err != nil {
				return err
			}
			if e.format, err = e.out.format(c.streams); err != nil {
				return err
			}
			ctx := cmd.Context()
			paths, err := c.pathArgs(ctx, args[1:])
			if err != nil {
				return err
			}
			list, err := enrol.Read(ctx, paths...)
			switch {
			case errors.Is(err, enrol.ErrNobody), errors.Is(err, enrol.ErrTooMany):
				return usage(err.Error(), "See ozdesk enrol --help")
			case err != nil:
				return err
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error { return c.enrolList(ctx, n, &e, list) })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&e.dry, "dry-run", false, "only look at the photographs, and say who would be enrolled")
	flags.BoolVar(&e.yes, "yes", false, "do not ask")
	flags.BoolVar(&e.dropWarned, "drop-warned", false, "leave out what there is a warning about")
	flags.BoolVar(&e.noFaces, "no-face-check", false, "do not look whether each photograph shows just one face")
	flags.BoolVar(&e.lookAlike, "look-alike", false, "search the collection for each person first, and hold back whom somebody looks like; "+
		"makes a folder and an analysis for each, and deletes them again")
	flags.BoolVar(&e.newNames, "new-names", false, "leave out persons whose names are in the collection already")
	flags.BoolVar(&e.anew, "anew", false, "begin anew although the same was done before, or another enrolment in the collection is not finished")
	flags.StringVar(&e.failedOnly, "failed-only", "", "write who was not enrolled into this CSV `FILE`, which can be enrolled again")
	e.out.add(cmd)
	return cmd
}

// pathArgs reads paths from standard input where an argument is "-".
func (c *command) pathArgs(ctx context.Context, args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		if arg != "-" {
			paths = append(paths, arg)
			continue
		}
		lines, err := c.inputLines(ctx, "paths")
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			if line != "" {
				paths = append(paths, line)
			}
		}
	}
	if len(paths) == 0 {
		return nil, usage("standard input names no path", "Give one path a line")
	}
	return paths, nil
}

// enrolList looks at everybody, asks, and enrols.
func (c *command) enrolList(ctx context.Context, n *connection, e *enrolment, list *enrol.List) error {
	if e.lookAlike {
		me, err := whoIs(ctx, n)
		if err != nil {
			return err
		}
		if why := rules.BarsLookAlike(me.Role); why != "" {
			return usage("--look-alike makes folders and analyses that you could not delete: "+why, "Leave it out")
		}
	}
	there, err := n.client.Persons(ctx, e.collection)
	if err != nil {
		return err
	}
	e.known = make(map[api.PersonID]string, len(there))
	for i := range there {
		e.known[there[i].ID] = there[i].Name().Line()
	}
	show, clear := c.progressLine()
	checks := enrol.Checks{Progress: func(done, total int) {
		if show != nil {
			show(done, total, "looking at photographs")
		}
	}}
	if !e.noFaces {
		checks.Faces = faceFinder{}
	}
	err = list.Check(ctx, checks)
	clear()
	if err != nil {
		return err
	}
	desk := c.deskOf(n.client, n.target)
	defer desk.Close()
	if err := desk.Load(ctx); err != nil {
		return err
	}
	there = others(desk, e.collection, there)
	list.Known(there)
	if e.newNames {
		list.DropKnown()
	}
	if e.dropWarned {
		for i := range list.People {
			list.People[i].DropWarned()
		}
	}
	for _, f := range list.Findings {
		c.say(f.Text, "")
	}
	if e.dry {
		return c.enrolDry(e, list)
	}
	return c.enrolRun(ctx, desk, e, list)
}

// others are the persons of a collection besides those that an unfinished
// enrolment of this machine has added, which may be the one that is to go on.
// They are known by the ids of their requests.
func others(desk *jobs.Desk, in api.CollectionID, there []api.Person) []api.Person {
	own := map[string]bool{}
	for _, j := range desk.Jobs() {
		if j.Kind == jobs.EnrolKind && (!j.State.Ended() || j.State == jobs.Failed) {
			for _, o := range desk.Outcomes(j.ID) {
				own[o.Request] = true
			}
		}
	}
	return slices.DeleteFunc(there, func(p api.Person) bool {
		request, _ := p.Meta.Lookup(requestKey)
		return p.CollectionID == in && request.Raw() != "" && own[request.Raw()]
	})
}

// enrolDry tells who would be enrolled.
func (c *command) enrolDry(e *enrolment, list *enrol.List) error {
	if err := printAll(c, e.format, enrolTable, rowsOf(e.collection, list)); err != nil {
		return err
	}
	return c.enrolLeft(e, list.Left(), len(list.People), "would not be enrolled")
}

// enrolLeft writes who was not enrolled, and ends with its exit code.
func (c *command) enrolLeft(e *enrolment, left []jobs.Unenrolled, of int, what string) error {
	if len(left) == 0 {
		return nil
	}
	next := "They are named above"
	if e.failedOnly != "" {
		if err := writeFailed(e.failedOnly, left); err != nil {
			return err
		}
		next = "They are in " + e.failedOnly
	}
	return &failure{code: exitSomeFailed, what: fmt.Sprintf("%d of %d %s", len(left), of, what), next: next, err: errSomeFailed}
}

// writeFailed writes the CSV file of who was not enrolled, for its owner only:
// it has names in it.
func writeFailed(path string, left []jobs.Unenrolled) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write who was not enrolled: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return enrol.WriteCSV(f, left)
}
