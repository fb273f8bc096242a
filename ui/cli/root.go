package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// root builds the tree of commands.
func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "ozdesk",
		Short: "A terminal workplace for face-biometry analyses",
		Long: "ozdesk shows and manages the folders, analyses, collections and persons that an Oz API server holds.\n" +
			"Without a command it opens the interface. Without a server it works with a sandbox of its own.",
		Args:              c.noSuchCommand,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: c.prepare,
		RunE:              func(cmd *cobra.Command, _ []string) error { return c.openInterface(cmd.Context()) },
	}
	root.SuggestionsMinimumDistance = 2
	root.Version = buildVersion()
	c.addGlobals(root.PersistentFlags())
	root.Flags().StringVar(&c.globals.Webhook, "webhook", "", "let the interface take the server's webhooks at `HOST:PORT` of this machine")
	root.SetOut(c.streams.Out)
	root.SetErr(c.streams.Err)
	root.SetIn(c.streams.In)
	root.AddCommand(
		c.login(), c.logout(), c.profiles(), c.doctor(), c.audit(),
		c.folders(), c.media(), c.analyses(), c.results(), c.match(), c.collections(), c.persons(), c.enrol(),
		c.companies(), c.users(), c.sandbox(), c.version(),
	)
	c.harden(root)
	return root
}

// addGlobals declares the flags that every command takes.
func (c *command) addGlobals(f *pflag.FlagSet) {
	g := &c.globals
	f.StringVar(&g.Profile, "profile", "", "work with the server of this `NAME`d profile; sandbox is the embedded one")
	f.StringVar(&g.Host, "host", "", "address of the server, such as `https://oz.example`")
	f.StringVar(&g.Email, "email", "", "sign in as `ADDRESS`")
	f.BoolVar(&g.PasswordStdin, "password-stdin", false, "read the password from the first line of standard input")
	f.StringVar(&g.CAFile, "ca-file", "", "trust the certificates in this PEM `FILE` too")
	f.BoolVar(&g.AllowHTTP, "allow-http", false, "permit an address without TLS that is not on this machine")
	f.BoolVar(&g.ReadOnly, "read-only", false, "refuse every change; --read-only=false permits them for this run")
	f.DurationVar(&g.Timeout, "timeout", 0, "give up after this `TIME`, such as 30s: the whole command, or just the waiting of one that waits for analyses")
	f.BoolVar(&g.Plain, "plain", false, "without a command: the interface line by line, for screen readers")
	f.BoolVar(&g.NoColor, "no-color", false, "no colours")
	f.StringVar(&g.Record, "record", "", "write what passes between here and the server to `FILE`, without tokens, names and pictures")
	f.StringVar(&g.Log, "log", "", "write a log to `FILE`")
}

// prepare checks what all commands have in common before one of them runs.
func (c *command) prepare(cmd *cobra.Command, _ []string) error {
	c.globals.ReadOnlySet = cmd.Flags().Changed("read-only")
	if c.globals.Timeout < 0 {
		return usage(fmt.Sprintf("--timeout %v is negative", c.globals.Timeout), "Give a time such as 30s or 5m")
	}
	if err := c.checkWebhook(); err != nil {
		return err
	}
	if c.places == (Places{}) && cmd.Name() != "version" {
		return noPlaces()
	}
	return c.openLog()
}

// noSuchCommand refuses words after the program's name that are no command.
func (c *command) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	next := "See ozdesk --help"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		next = "Did you mean " + strings.Join(near, " or ") + "?"
	}
	return usage(fmt.Sprintf("there is no command %q", args[0]), next)
}

// harden goes over the tree: a group without one of its commands is a usage
// error, and so is everything that goes wrong before a command's own work
// begins, wherever it was found out.
func (c *command) harden(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		c.harden(sub)
	}
	if cmd.RunE == nil {
		cmd.Args = cobra.ArbitraryArgs
		cmd.RunE = needsCommand
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c.running = true
		return run(cmd, args)
	}
}

// needsCommand is what a group does when it is called itself.
func needsCommand(cmd *cobra.Command, args []string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	what := cmd.CommandPath() + " needs one of its commands"
	if len(args) > 0 {
		what = fmt.Sprintf("%s has no command %q", cmd.CommandPath(), args[0])
	}
	return usage(what, "There are "+strings.Join(names, ", "))
}

// wants checks that a command gets just the arguments that are named. The last
// name may end in … for one or more.
func wants(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		many := len(names) > 0 && strings.HasSuffix(names[len(names)-1], "…")
		switch {
		case len(args) < len(names):
			return usage(cmd.CommandPath()+" needs "+strings.Join(names, " "), "See "+cmd.CommandPath()+" --help")
		case len(args) > len(names) && !many:
			return usage(fmt.Sprintf("%s cannot use %q", cmd.CommandPath(), args[len(names)]), "See "+cmd.CommandPath()+" --help")
		}
		return nil
	}
}
