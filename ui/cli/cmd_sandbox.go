package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
	"ozdesk/api/sandbox"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/text"
)

// sandbox is the group of commands about the embedded server.
func (c *command) sandbox() *cobra.Command {
	cmd := &cobra.Command{Use: "sandbox", Short: "Serve, reset and fill the embedded server"}
	cmd.AddCommand(c.sandboxServe(), c.sandboxReset(), c.sandboxSamples())
	return cmd
}

// served is what sandbox serve tells.
type served struct{ address, data, users string }

// servedTable prints where the sandbox is. The passwords stay in their file.
var servedTable = table[served]{
	columns: []results.Column{{Name: "address", Uncut: true}, {Name: "data", Uncut: true}, {Name: "users", Uncut: true}},
	cells: func(s served) []results.Cell {
		return []results.Cell{results.String(s.address), results.String(s.data), results.String(s.users)}
	},
}

func (c *command) sandboxServe() *cobra.Command {
	var out output
	var addr, dir string
	var remote bool
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the sandbox until interrupted", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			dir := first(dir, c.places.sandbox())
			progress, clear := c.progressLine()
			box, err := sandbox.Join(ctx, sandbox.Options{
				Dir: dir, Addr: addr, AllowRemote: remote, Log: c.log, Now: c.now, NewID: c.newID,
				Progress: progress, WorkTime: sandbox.DefaultWorkTime,
			})
			clear()
			if err != nil {
				return fmt.Errorf("serve the sandbox: %w", err)
			}
			defer func() { _ = box.Close() }()
			if !box.Holder() {
				_, _ = fmt.Fprintln(c.streams.Err, "sandbox: another process serves it; this one takes over when that one leaves")
			}
			if err := printOne(c, format, servedTable, served{box.URL(), dir, filepath.Join(dir, "users.json")}); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-box.Done():
				return fail("the sandbox has ended by itself", "The log says why; name one with --log", nil)
			}
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "listen on `HOST:PORT`; without it on this machine only, on the port used last")
	cmd.Flags().StringVar(&dir, "data", "", "keep everything in `DIR`")
	cmd.Flags().BoolVar(&remote, "allow-remote", false, "permit other machines to connect")
	out.add(cmd)
	return cmd
}

func (c *command) sandboxReset() *cobra.Command {
	var dir string
	var dry, yes bool
	cmd := &cobra.Command{
		Use: "reset", Short: "Delete everything in the sandbox", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir := first(dir, c.places.sandbox())
			if dry {
				return c.resetDry(dir)
			}
			if _, err := os.Stat(dir); err != nil {
				return fail("there is no sandbox in "+dir, "Nothing is to be done; the next start makes one", err)
			}
			if !yes {
				if err := c.confirm(cmd.Context(), "reset", "This deletes all folders, collections and users of the sandbox in "+dir+"."); err != nil {
					return err
				}
			}
			if err := sandbox.Reset(dir); err != nil {
				return resetFailure(dir, err)
			}
			_, _ = fmt.Fprintln(c.streams.Err, "sandbox: "+text.Line(dir)+" is empty; the next start fills it anew")
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "the sandbox in `DIR`")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be deleted")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// confirm asks for a word to be typed before something is destroyed.
func (c *command) confirm(ctx context.Context, word, what string) error {
	if !c.streams.interactive() {
		return usage("there is nobody to ask before deleting", "Give --yes, or see with --dry-run what would go")
	}
	typed, err := c.streams.ask(ctx, text.Line(what)+" Type "+word+" to go on: ")
	if err != nil {
		return err
	}
	if typed != word {
		return fail("nothing was deleted", "", nil)
	}
	return nil
}

func (c *command) sandboxSamples() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "samples DIR", Short: "Write drawn faces to try things with", Args: wants("DIR"),
		RunE: func(_ *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if err := demo.WriteSamples(args[0]); err != nil {
				return fail("the samples cannot be written: "+err.Error(), "Name a directory that you may write to", err)
			}
			return printAll(c, format, sampleTable(args[0]), demo.Samples())
		},
	}
	out.add(cmd)
	return cmd
}

// sampleTable prints which samples were written to dir.
func sampleTable(dir string) table[demo.Sample] {
	return table[demo.Sample]{
		columns: []results.Column{{Name: "path", Uncut: true}, {Name: "note"}},
		cells: func(s demo.Sample) []results.Cell {
			return []results.Cell{results.String(filepath.Join(dir, s.Name)), results.String(s.Note)}
		},
	}
}
