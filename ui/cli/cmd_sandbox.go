package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
	"ozdesk/api/sandbox"
	"ozdesk/api/sandbox/demo"
	"ozdesk/api/sandbox/wire"
	"ozdesk/api/text"
)

// sandbox is the group of commands about the embedded server.
func (c *command) sandbox() *cobra.Command {
	cmd := &cobra.Command{Use: "sandbox", Short: "Serve, reset and fill the embedded server"}
	cmd.AddCommand(c.sandboxServe(), c.sandboxReset(), c.sandboxImport(), c.sandboxExport(), c.sandboxSamples())
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
	var addr, dir, ids, version string
	var remote bool
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the sandbox until interrupted", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if err := checkAddr(addr, remote); err != nil {
				return err
			}
			variant, err := wire.ParseVariant(ids)
			if err != nil {
				return usage("--ids "+text.Line(ids)+" is no spelling of ids", "Give analyse, analysis or both")
			}
			release, err := parseRelease(version)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			dir := first(dir, c.places.sandbox())
			progress, clear := c.progressLine()
			box, err := sandbox.Join(ctx, sandbox.Options{
				Dir: dir, Addr: addr, AllowRemote: remote, Log: c.log, Now: c.now, NewID: c.newID,
				Progress: progress, WorkTime: sandbox.DefaultWorkTime, Variant: variant, Release: release,
			})
			clear()
			if err != nil {
				return serveFailure(dir, addr, err)
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
	cmd.Flags().StringVar(&ids, "ids", "both", "write ids of analyses as `SPELLING`: analyse, analysis or both")
	cmd.Flags().StringVar(&version, "api-version", "", "behave as `VERSION` of the API, such as 4.0.8, 5.3 or 6.0.1")
	out.add(cmd)
	return cmd
}

// parseRelease reads the version of the API that is asked for, "" for the
// newest.
func parseRelease(version string) (sandbox.Release, error) {
	if version == "" {
		return sandbox.Release{}, nil
	}
	r, err := sandbox.ParseRelease(version)
	if err != nil {
		return r, usage("--api-version "+text.Line(version)+" is no version", "Write it as 4.0.8, 5.3 or 6.0.1")
	}
	return r, nil
}

// checkAddr refuses an address that is none, and one that other machines reach
// where that was not permitted.
func checkAddr(addr string, remote bool) error {
	if addr == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usage(fmt.Sprintf("--addr %q is no address to listen on", addr), "Write it as 127.0.0.1:8080")
	}
	if ip := net.ParseIP(host); remote || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return usage(fmt.Sprintf("other machines could reach the sandbox at %q", addr), "Give --allow-remote too if they may, or listen on 127.0.0.1")
}

// serveFailure words what keeps a sandbox from being served.
func serveFailure(dir, addr string, err error) error {
	listening, ok := errors.AsType[*net.OpError](err)
	switch {
	case errors.Is(err, sandbox.ErrNotSandbox):
		return usage(text.Line(dir)+" holds something else than a sandbox and was left alone", "Name an empty directory with --data, or that of a sandbox")
	case errors.Is(err, syscall.EADDRINUSE):
		return fail("another program listens on "+first(addr, "the port of the sandbox"), "End it, or name another port with --addr", err)
	case ok && listening.Op == "listen":
		return fail("nothing can listen on "+first(addr, "this machine")+": "+listening.Err.Error(), "Name another address with --addr", err)
	}
	return fmt.Errorf("serve the sandbox: %w", err)
}

func (c *command) sandboxReset() *cobra.Command {
	var out output
	var dir string
	var dry, yes bool
	cmd := &cobra.Command{
		Use: "reset", Short: "Delete everything in the sandbox", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir := first(dir, c.places.sandbox())
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if dry {
				return c.resetDry(dir, format)
			}
			if _, err := os.Stat(dir); err != nil {
				return fail("there is no sandbox in "+dir, "Nothing is to be done; the next start makes one", err)
			}
			if !yes {
				if err := c.confirm(cmd.Context(), "reset", "This deletes all folders, collections and users of the sandbox in "+dir+"."); err != nil {
					return err
				}
			}
			list, err := doomed(dir, "deleted")
			if err != nil {
				return err
			}
			if err := sandbox.Reset(dir); err != nil {
				return resetFailure(dir, err)
			}
			_, _ = fmt.Fprintln(c.streams.Err, "sandbox: "+text.Line(dir)+" is empty; the next start fills it anew")
			return printAll(c, format, goners("path"), list)
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "the sandbox in `DIR`")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be deleted")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	out.add(cmd)
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
