package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
)

// removeFlags are the flags of every command that deletes something.
type removeFlags struct {
	dry, yes bool
	out      output
}

// add declares them.
func (d *removeFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&d.dry, "dry-run", false, "only say what would be deleted")
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

// remove shows what goes, asks, and deletes one after the other. What fails is
// told and does not keep the rest from going.
func (c *command) remove(ctx context.Context, d removeFlags, kind string, list []goner, drop func(context.Context, goner) error) error {
	format, err := d.out.format(c.streams)
	if err != nil {
		return err
	}
	if d.dry {
		for i := range list {
			list[i].result = "would be deleted"
		}
		return printAll(c, format, goners(kind), list)
	}
	if !d.yes {
		words := make([]string, len(list))
		for i, g := range list {
			words[i] = g.id + " (" + g.what + ")"
		}
		if err := c.confirm(ctx, "delete", "This deletes "+strings.Join(words, ", ")+"."); err != nil {
			return err
		}
	}
	p, failed := newPrinter(c, format, goners(kind)), 0
	for _, g := range list {
		err := drop(ctx, g)
		if g.result = "deleted"; err != nil {
			if len(list) == 1 || ctx.Err() != nil {
				return errors.Join(err, p.encoder.Close())
			}
			what, next := api.Explain(err)
			c.say(g.id+": "+what, next)
			g.result = "failed"
			failed++
		}
		if err := p.print(g); err != nil {
			return err
		}
	}
	if err := p.encoder.Close(); err != nil {
		return err
	}
	if failed > 0 {
		return &failure{
			code: exitSomeFailed, what: fmt.Sprintf("%d of %d could not be deleted", failed, len(list)),
			next: "They are named above", err: errSomeFailed,
		}
	}
	return nil
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

// foldersDelete deletes folders with everything in them.
func (c *command) foldersDelete() *cobra.Command {
	var d removeFlags
	cmd := &cobra.Command{
		Use: "delete FOLDER…", Short: "Delete folders with their media and analyses", Args: wants("FOLDER…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := idArgs[api.FolderID]("folder", args)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				var list []goner
				for _, id := range ids {
					f, err := n.client.Folder(ctx, id)
					if err != nil {
						return err
					}
					what := counted(len(f.Media), "media", "media") + ", " + counted(len(f.Analyses), "analysis", "analyses")
					list = append(list, goner{id: string(id), what: "folder with " + what})
				}
				return c.remove(ctx, d, "folder_id", list, func(ctx context.Context, g goner) error {
					return n.client.DeleteFolder(ctx, api.FolderID(g.id))
				})
			})
		},
	}
	d.add(cmd)
	return cmd
}

// analysesDelete deletes analyses and leaves their folders.
func (c *command) analysesDelete() *cobra.Command {
	var d removeFlags
	cmd := &cobra.Command{
		Use: "delete ANALYSIS…", Short: "Delete analyses; their folders stay", Args: wants("ANALYSIS…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, err := idArgs[api.AnalysisID]("analysis", args)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				var list []goner
				for _, id := range ids {
					a, err := n.client.Analysis(ctx, id)
					if err != nil {
						return fmt.Errorf("read analysis %s: %w", id, err)
					}
					what := text.Line(string(a.Type)) + " " + text.Line(string(endedAs(a))) + " of folder " + string(a.FolderID)
					list = append(list, goner{id: string(id), what: what})
				}
				return c.remove(ctx, d, "analysis_id", list, func(ctx context.Context, g goner) error {
					return n.client.DeleteAnalysis(ctx, api.AnalysisID(g.id))
				})
			})
		},
	}
	d.add(cmd)
	return cmd
}
