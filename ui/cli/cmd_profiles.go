package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/store/config"
	"ozdesk/store/secret"
)

// profiles is the group of commands about profiles; alone it lists them.
func (c *command) profiles() *cobra.Command {
	list := c.profilesList()
	cmd := &cobra.Command{
		Use: "profiles", Short: "List, choose and remove the servers you work with",
		Args: wants(), RunE: list.RunE,
	}
	cmd.Flags().AddFlagSet(list.Flags())
	cmd.AddCommand(list, c.profilesUse(), c.profilesRemove())
	return cmd
}

// profileRow is one profile as it is shown.
type profileRow struct {
	name, host string
	email      text.Text
	role       api.Role
	isDefault  bool
	signedIn   bool
	readOnly   bool
	decided    bool // Somebody has said whether it is read-only.
}

// profileTable prints profiles.
var profileTable = table[profileRow]{
	columns: []results.Column{
		{Name: "profile"},
		{Name: "host", Uncut: true},
		{Name: "email", Drop: 1},
		{Name: "default"},
		{Name: "signed_in"},
		{Name: "read_only"},
		{Name: "user_type", Drop: 2},
	},
	cells: func(r profileRow) []results.Cell {
		return []results.Cell{
			results.String(r.name), results.String(r.host), results.Text(r.email), results.Bool(r.isDefault),
			results.Bool(r.signedIn), results.Bool(r.readOnly), results.String(string(r.role)),
		}
	},
}

func (c *command) profilesList() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "list", Short: "List the profiles", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			rows, err := c.profileRows(cmd.Context())
			if err != nil {
				return err
			}
			return printAll(c, format, profileTable, rows)
		},
	}
	out.add(cmd)
	return cmd
}

// profileRows reads the profiles and what is kept of each. The sandbox comes
// last.
func (c *command) profileRows(ctx context.Context) ([]profileRow, error) {
	settings, _, err := config.In(c.places.Config).Load()
	if err != nil {
		return nil, settingsFailure(err)
	}
	var rows []profileRow
	for _, name := range slices.Sorted(maps.Keys(settings.Profiles)) {
		p := settings.Profiles[name]
		row := profileRow{name: name, host: p.Host, email: text.New(p.Email), isDefault: settings.DefaultProfile == name}
		origin, err := originOf(p.Host)
		if err == nil {
			row.host = origin
			kept, err := secret.For(name, c.secretOptions(c.keyring)).Load(ctx, origin)
			if row.signedIn = err == nil; row.signedIn {
				row.email = text.New(kept.Email)
				if u := readUser(kept.User); u != nil {
					row.role = u.Role
				}
			}
		}
		row.decided = p.ReadOnly != nil
		row.readOnly = row.decided && *p.ReadOnly || !row.decided && !api.IsLoopback(p.Host)
		rows = append(rows, row)
	}
	first := settings.DefaultProfile == config.Sandbox || settings.DefaultProfile == ""
	return append(rows, profileRow{name: config.Sandbox, host: "embedded", isDefault: first, signedIn: true, decided: true}), nil
}

func (c *command) profilesUse() *cobra.Command {
	var writable bool
	var out output
	cmd := &cobra.Command{
		Use: "use NAME", Short: "Make a profile the default, and lock or unlock it", Args: wants("NAME"),
		Long: "Makes a profile the default. With --writable changes are permitted from now on, with --read-only they are refused.\n" +
			"For one run alone give --read-only=false or --read-only to any command.",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if writable && c.globals.ReadOnly {
				return usage("--writable and --read-only contradict each other", "Give one of them")
			}
			change := changeOf(writable || c.globals.ReadOnlySet, c.globals.ReadOnly)
			if err := c.useProfile(cmd.Context(), args[0], change); err != nil {
				return err
			}
			rows, err := c.profileRows(cmd.Context())
			if err != nil {
				return err
			}
			i := slices.IndexFunc(rows, func(r profileRow) bool { return r.name == args[0] })
			return printOne(c, format, profileTable, rows[max(i, 0)])
		},
	}
	cmd.Flags().BoolVar(&writable, "writable", false, "permit changes from now on")
	out.add(cmd)
	return cmd
}

// changeOf is what becomes of a decision: nil leaves it as it is.
func changeOf(set, readOnly bool) *bool {
	if !set {
		return nil
	}
	return &readOnly
}

// useProfile makes a profile the default and decides whether it is read-only.
func (c *command) useProfile(ctx context.Context, name string, readOnly *bool) error {
	err := config.In(c.places.Config).Update(ctx, func(s *config.Settings) error {
		p, known := s.Profiles[name]
		switch {
		case name == config.Sandbox && readOnly != nil:
			return usage("the sandbox is always writable", "Give --read-only to a single run")
		case name != config.Sandbox && !known:
			return noProfile(name)
		}
		if s.DefaultProfile = name; readOnly != nil {
			p.ReadOnly = readOnly
			s.Profiles[name] = p
		}
		return nil
	})
	return settingsFailure(err)
}

// noProfile says that there is no profile of a name.
func noProfile(name string) error {
	return usage(fmt.Sprintf("there is no profile %q", name), "ozdesk profiles list shows those there are; ozdesk login makes one")
}

func (c *command) profilesRemove() *cobra.Command {
	var d askFlags
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Remove a profile with its session and password", Args: wants("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, _, err := config.In(c.places.Config).Load()
			if err != nil {
				return settingsFailure(err)
			}
			name := args[0]
			p, known := settings.Profiles[name]
			if !known {
				return noProfile(name)
			}
			thing := goner{id: name, what: "profile of " + p.Host}
			return c.remove(cmd.Context(), d, "profile", thing, func(ctx context.Context) error {
				err := config.In(c.places.Config).Update(ctx, func(s *config.Settings) error {
					delete(s.Profiles, name)
					if s.DefaultProfile == name {
						s.DefaultProfile = ""
					}
					return nil
				})
				return errors.Join(settingsFailure(err), c.forgetProfile(ctx, name, p))
			})
		},
	}
	d.add(cmd, "deleted")
	return cmd
}
