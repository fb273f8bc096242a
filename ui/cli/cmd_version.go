package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
)

// version prints what this program is. It asks no server.
func (c *command) version() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "version", Short: "Print the version of this program", Args: wants(),
		RunE: func(*cobra.Command, []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			return printOne(c, format, buildTable, readBuild())
		},
	}
	out.add(cmd)
	return cmd
}

// build is what the program knows of its making.
type build struct{ version, revision, time, compiler, platform string }

// buildTable prints it.
var buildTable = table[build]{
	columns: []results.Column{{Name: "version"}, {Name: "revision"}, {Name: "time"}, {Name: "go"}, {Name: "platform"}},
	cells: func(b build) []results.Cell {
		return []results.Cell{
			results.String(b.version), results.String(b.revision), results.String(b.time),
			results.String(b.compiler), results.String(b.platform),
		}
	},
}

// readBuild reads what the compiler wrote into the program.
func readBuild() build {
	b := build{version: "unknown", compiler: runtime.Version(), platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.revision = s.Value
		case "vcs.time":
			b.time = s.Value
		}
	}
	return b
}

// buildVersion is the version alone, for servers.
func buildVersion() string { return readBuild().version }
