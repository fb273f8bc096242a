package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
)

// askFlags are the flags of every command that deletes or changes something.
type askFlags struct {
	dry, yes bool
	out      output
}

// add declares them; done is the word for what is done: deleted or changed.
func (d *askFlags) add(cmd *cobra.Command, done string) {
	cmd.Flags().BoolVar(&d.dry, "dry-run", false, "only say what would be "+done)
	cmd.Flags().BoolVar(&d.yes, "yes", false, "do not ask")
	d.out.add(cmd)
}

// goner is one thing that is to be deleted.
type goner struct{ id, what, result string }

// errSomeFailed ends a command some of whose items failed; each was told.
var errSomeFailed = errors.New("some items failed")

// goners prints what goes, or has gone; the first column is named by its kind.
func goners(kind string) table[goner] {
	return table[goner]{
		columns: []results.Column{{Name: kind, Uncut: true}, {Name: "what"}, {Name: "result"}},
		cells: func(g goner) []results.Cell {
			return []results.Cell{results.String(g.id), results.String(g.what), results.String(g.result)}
		},
	}
}

// remove shows what goes, asks, and deletes it. It is for what is kept on this
// machine; what a server keeps is deleted by a plan.
func (c *command) remove(ctx context.Context, d askFlags, kind string, g goner, drop func(context.Context) error) error {
	format, err := d.out.format(c.streams)
	if err != nil {
		return err
	}
	if g.result = wouldDelete; d.dry {
		return printAll(c, format, goners(kind), []goner{g})
	}
	if !d.yes {
		if err := c.confirm(ctx, "delete", "This deletes "+g.id+" ("+g.what+")."); err != nil {
			return err
		}
	}
	if err := drop(ctx); err != nil {
		return err
	}
	g.result = "deleted"
	return printAll(c, format, goners(kind), []goner{g})
}

// idArgs checks several ids; one that is given twice counts once.
func idArgs[T ~string](what string, args []string) ([]T, error) {
	var out []T
	seen := map[T]bool{}
	for _, arg := range args {
		id, err := idArg[T](what, arg)
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// counted writes a number with its noun: "1 file", "3 files".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
