package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
	"ozdesk/api/sandbox"
	"ozdesk/api/text"
)

// moved is what an import or an export has done, as it is printed.
type moved struct {
	path                                        string
	collections, persons, folders, files, known int
	refused                                     int
}

var movedTable = table[moved]{
	columns: []results.Column{
		{Name: "path", Uncut: true}, {Name: "collections"}, {Name: "persons"}, {Name: "folders"}, {Name: "files"}, {Name: "known"}, {Name: "refused"},
	},
	cells: func(m moved) []results.Cell {
		list := []results.Cell{results.String(m.path)}
		for _, n := range []int{m.collections, m.persons, m.folders, m.files, m.known, m.refused} {
			list = append(list, results.Int(n))
		}
		return list
	},
}

// sandboxOptions are those of a sandbox that this command has to itself.
func (c *command) sandboxOptions(dir string, progress func(done, total int, what string)) sandbox.Options {
	return sandbox.Options{Dir: first(dir, c.places.sandbox()), Log: c.log, Now: c.now, NewID: c.newID, Progress: progress}
}

// portions turns a line of progress into what an import or export tells.
func portions(show func(done, total int, what string), what string) func(done, total int) {
	return func(done, total int) {
		if show != nil {
			show(done, total, what)
		}
	}
}

func (c *command) sandboxImport() *cobra.Command {
	var out output
	var dir, as, alias string
	cmd := &cobra.Command{
		Use: "import DIR", Short: "Bring persons or folders into the sandbox", Args: wants("DIR"),
		Long: "Brings a directory into the sandbox that nobody serves at the moment: an export of a sandbox, or a directory with a\n" +
			"sub-directory of photographs for each person. Each becomes a person of a collection or, with --as folders, a folder.\n" +
			"What is there already is passed over, so that an import that was broken off is simply made again.",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if as != "persons" && as != "folders" {
				return usage("--as "+text.Line(as)+" is neither persons nor folders", "Give one of the two")
			}
			progress, clear := c.progressLine()
			o := c.sandboxOptions(dir, progress)
			done, err := sandbox.ImportInto(cmd.Context(), o, sandbox.Import{
				From: args[0], Folders: as == "folders", Alias: alias, Progress: portions(progress, "importing"),
			})
			clear()
			if err != nil {
				return moveFailure(o.Dir, args[0], err)
			}
			for _, r := range done.Refused {
				_, _ = fmt.Fprintln(c.streams.Err, "sandbox: left out "+text.Line(r.Path)+": "+text.Line(r.Reason))
			}
			err = printOne(c, format, movedTable, moved{
				args[0], done.Collections, done.Persons, done.Folders, done.Files, done.Known, len(done.Refused),
			})
			if err == nil && len(done.Refused) > 0 {
				return &failure{
					code: exitSomeFailed, what: fmt.Sprintf("%d could not be imported", len(done.Refused)),
					next: "They are named above", err: errSomeFailed,
				}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "the sandbox in `DIR`")
	cmd.Flags().StringVar(&as, "as", "persons", "make `KIND` of the sub-directories: persons or folders")
	cmd.Flags().StringVar(&alias, "collection", "", "put persons into the collection `ALIAS`; without it, one named after the directory")
	out.add(cmd)
	return cmd
}

func (c *command) sandboxExport() *cobra.Command {
	var out output
	var dir string
	cmd := &cobra.Command{
		Use: "export DIR", Short: "Write everything in the sandbox into a directory", Args: wants("DIR"),
		Long: "Writes everything in the sandbox that nobody serves at the moment into a directory that is empty or not there: a tree of\n" +
			"folders with their media and a JSON file each. Passwords and sessions are left out. sandbox import reads it.",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			progress, clear := c.progressLine()
			o := c.sandboxOptions(dir, progress)
			if _, err := os.Stat(o.Dir); err != nil {
				return fail("there is no sandbox in "+text.Line(o.Dir), "Nothing is to be exported", err)
			}
			done, err := sandbox.Export(cmd.Context(), o, args[0], portions(progress, "exporting"))
			clear()
			if err != nil {
				return moveFailure(o.Dir, args[0], err)
			}
			return printOne(c, format, movedTable, moved{
				path: args[0], collections: done.Collections, persons: done.Persons, folders: done.Folders, files: done.Files,
			})
		},
	}
	cmd.Flags().StringVar(&dir, "data", "", "the sandbox in `DIR`")
	out.add(cmd)
	return cmd
}

// moveFailure words what keeps an import or an export from being made.
func moveFailure(data, dir string, err error) error {
	switch {
	case errors.Is(err, sandbox.ErrLocked):
		return fail("another process serves the sandbox in "+text.Line(data), "End it first: an import and an export have the data to themselves", err)
	case errors.Is(err, sandbox.ErrNotSandbox):
		return usage(text.Line(data)+" holds something else than a sandbox and was left alone", "Name an empty directory with --data, or that of a sandbox")
	case errors.Is(err, sandbox.ErrNothingToImport):
		return usage(text.Line(dir)+" has neither an export nor sub-directories of photographs", "Name a directory with a sub-directory for each person")
	case errors.Is(err, fs.ErrExist):
		return usage(text.Line(dir)+" has something in it", "Name a directory that is empty or not there")
	case errors.Is(err, fs.ErrNotExist):
		return usage("there is no "+text.Line(dir), "Name a directory that is there")
	}
	return err
}
