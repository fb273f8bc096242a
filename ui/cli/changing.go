package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
)

// edit is one object that is to be changed.
type edit struct {
	id   string
	rows []change // What becomes something else.
	// send does it; nil where everything is so already.
	send func(context.Context) error
}

// asIs is an edit of something that is so already.
func asIs(id, name string) edit {
	return edit{id: id, rows: []change{{id: id, name: name, result: isSo}}}
}

// changeAll shows what would become of objects, asks, and changes one after the
// other; column names them, one and many are their nouns. What is not changed
// is told, and the others are changed all the same.
func (c *command) changeAll(ctx context.Context, d askFlags, column, one, many string, list []edit) error {
	format, err := d.out.format(c.streams)
	if err != nil {
		return err
	}
	todo := 0
	for _, e := range list {
		if e.send != nil {
			todo++
		}
	}
	failed, stopped := 0, error(nil)
	if !d.dry && todo > 0 {
		if err := c.agree(ctx, d, "This changes "+counted(todo, one, many)+"."); err != nil {
			return err
		}
		failed, stopped = c.sendAll(ctx, todo, list)
		if stopped != nil && todo == 1 {
			return stopped
		}
	}
	var rows []change
	for _, e := range list {
		rows = append(rows, e.rows...)
	}
	if err := printAll(c, format, changeTable(column), rows); err != nil || stopped != nil {
		return cmp.Or(stopped, err)
	}
	return someUnchanged(failed, todo)
}

// sendAll changes objects one after the other and notes the result in their
// rows. It returns how many of the todo that there are could not be changed, and
// what has kept it from going on: the error of an only one, an interruption, the
// end of the session.
func (c *command) sendAll(ctx context.Context, todo int, list []edit) (failed int, err error) {
	for n, e := range list {
		if e.send == nil {
			continue
		}
		result := hasChanged
		if err := e.send(ctx); err != nil {
			result = notChanged
			if errors.Is(err, api.ErrUncertain) {
				result = notKnown
			}
			if todo == 1 || ctx.Err() != nil || errors.Is(err, api.ErrSignedOut) || errors.Is(err, api.ErrBadCredentials) {
				e.note(result)
				for _, rest := range list[n+1:] {
					if rest.send != nil {
						rest.note(notTried)
					}
				}
				return failed + 1, err
			}
			what, next := api.Explain(err)
			c.say(e.id+": "+what, next)
			failed++
		}
		e.note(result)
	}
	return failed, nil
}

// note writes what has come of an edit into its rows.
func (e edit) note(result string) {
	for i := range e.rows {
		e.rows[i].result = result
	}
}

// someUnchanged is the error of a command some of whose changes failed, nil
// where none did.
func someUnchanged(failed, of int) error {
	if failed == 0 {
		return nil
	}
	return &failure{
		code: exitSomeFailed, what: fmt.Sprintf("%d of %d could not be changed", failed, of), next: "They are named above", err: errSomeFailed,
	}
}

// wouldCreate is the result of a creation that has not been done.
const wouldCreate = "would be created"

// addDryCreation declares the flag of a command that creates something.
func addDryCreation(cmd *cobra.Command, dry *bool) {
	cmd.Flags().BoolVar(dry, "dry-run", false, "only say what would be created")
}

// foreseen is an object as it would be created, and what would come of it.
type foreseen[T any] struct {
	object T
	result string
}

// printForeseen prints an object as it would be: its columns, and the result.
func printForeseen[T any](c *command, f results.Format, t table[T], object T, result string) error {
	return printOne(c, f, table[foreseen[T]]{
		columns: append(t.columns[:len(t.columns):len(t.columns)], results.Column{Name: "result"}),
		cells: func(r foreseen[T]) []results.Cell {
			return append(t.cells(r.object), results.String(r.result))
		},
	}, foreseen[T]{object, result})
}
