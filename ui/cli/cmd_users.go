package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/results"
	"ozdesk/api/rules"
	"ozdesk/api/text"
)

// userFlags are what commands say about a user.
type userFlags struct {
	email, first, middle, last, role, company string
	can, cannot                               []string
	passwordFile                              string
	generate                                  bool
}

// add declares the flags that creating and editing have in common.
func (u *userFlags) add(f *pflag.FlagSet) {
	f.StringVar(&u.first, "first-name", "", "first `NAME`")
	f.StringVar(&u.middle, "middle-name", "", "middle `NAME`")
	f.StringVar(&u.last, "last-name", "", "last `NAME`")
	f.StringVar(&u.role, "role", "", "`ROLE`: admin, operator, client-admin, client-operator, client or client-service")
	f.StringVar(&u.company, "company", "", "`COMPANY` by its id")
	f.StringSliceVar(&u.can, "can-start", nil, "`TYPES` of analyses that the user may start: quality, biometry, documents, collection")
	f.StringSliceVar(&u.cannot, "cannot-start", nil, "`TYPES` that the user may not start")
	f.StringVar(&u.passwordFile, "new-password-file", "", "the user's password is the first line of `FILE`, - for standard input")
}

// roleArg reads a role.
func roleArg(word string) (api.Role, error) {
	r := api.ParseRole(word)
	if !slices.Contains(rules.Roles(), r) {
		return "", usage(fmt.Sprintf("%q is no role", text.Line(word)), "There are admin, operator, client-admin, client-operator, client and client-service")
	}
	return r, nil
}

// switches reads what may and may not be started.
func (u *userFlags) switches() (map[api.AnalysisType]bool, error) {
	out := map[api.AnalysisType]bool{}
	for _, list := range []struct {
		words []string
		on    bool
	}{{u.can, true}, {u.cannot, false}} {
		types, err := parseTypes(list.words)
		if err != nil {
			return nil, err
		}
		for _, t := range types {
			if before, twice := out[t]; twice && before != list.on {
				return nil, usage(strings.ToLower(string(t))+" is given to --can-start and to --cannot-start", "")
			}
			out[t] = list.on
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// password reads the password of the file that is named, "" where none is.
func (c *command) password(ctx context.Context, u userFlags) (string, error) {
	var line string
	switch u.passwordFile {
	case "":
		return "", nil
	case "-":
		read, err := c.streams.line(ctx)
		if err != nil {
			return "", fmt.Errorf("read the user's password: %w", err)
		}
		line = read
	default:
		raw, err := os.ReadFile(u.passwordFile)
		if err != nil {
			return "", err
		}
		line, _, _ = strings.Cut(string(raw), "\n")
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage("the user's password is empty", "")
	}
	return line, nil
}

// newUserRow is a user who was made, with the password where it was made too.
type newUserRow struct {
	user     api.User
	password string
	result   string
}

// newUserTable prints a user who was made. A password that was made is told
// here and nowhere else.
var newUserTable = table[newUserRow]{
	columns: append(slices.Clone(userTable.columns), results.Column{Name: "password", Uncut: true}, results.Column{Name: "result"}),
	cells: func(r newUserRow) []results.Cell {
		return append(userTable.cells(r.user), results.String(r.password), results.String(r.result))
	},
}

// usersCreate makes a user.
func (c *command) usersCreate() *cobra.Command {
	var u userFlags
	var out output
	var dry bool
	cmd := &cobra.Command{
		Use: "create EMAIL", Short: "Create a user", Args: wants("EMAIL"),
		Long: "Without --new-password-file a password is made by chance and printed once, in the column password.",
		Example: "  ozdesk users create nora@example.org --role client --company COMPANY --last-name Berg\n" +
			"  ozdesk users create nora@example.org --role client-service --cannot-start biometry,collection",
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			n := api.NewUser{Email: strings.TrimSpace(args[0]), FirstName: u.first, MiddleName: u.middle, LastName: u.last, Role: api.RoleClient}
			if !strings.Contains(n.Email, "@") {
				return usage(fmt.Sprintf("%q is no e-mail address", text.Line(args[0])), "")
			}
			if u.role != "" {
				if n.Role, err = roleArg(u.role); err != nil {
					return err
				}
			}
			if n.CanStart, err = u.switches(); err != nil {
				return err
			}
			ctx := cmd.Context()
			given, err := c.password(ctx, u)
			if err != nil {
				return err
			}
			return c.withConnection(ctx, func(ctx context.Context, conn *connection) error {
				if n.CompanyID, err = c.companyOf(ctx, conn, u.company, n.Role); err != nil {
					return err
				}
				if dry {
					me, err := whoIs(ctx, conn)
					if err != nil {
						return err
					}
					return printOne(c, format, newUserTable, newUserRow{user: wanted(n), result: wouldBe(wouldCreate, rules.BarsRole(me, n.Role))})
				}
				row := newUserRow{result: "created"}
				if n.Password = api.NewSecret(given); given == "" {
					row.password = rules.NewPassword()
					n.Password = api.NewSecret(row.password)
				}
				if row.user, err = createUser(ctx, conn.client, n); err != nil {
					return err
				}
				return printOne(c, format, newUserTable, row)
			})
		},
	}
	u.add(cmd.Flags())
	addDryCreation(cmd, &dry)
	out.add(cmd)
	return cmd
}

// companyOf is the company that a new user gets: the one named, else that of
// whoever is signed in, none for roles that belong to none.
func (c *command) companyOf(ctx context.Context, n *connection, named string, role api.Role) (api.CompanyID, error) {
	if rules.Companyless(role) {
		if named != "" {
			return "", usage(role.Label()+" belongs to no company", "Leave out --company")
		}
		return "", nil
	}
	if named != "" {
		return idArg[api.CompanyID]("company", named)
	}
	me, err := whoIs(ctx, n)
	if err == nil && me.CompanyID == "" {
		err = usage("a user with the role "+role.Label()+" belongs to a company", "Name it with --company; ozdesk companies list shows them")
	}
	return me.CompanyID, err
}

// whoIs is who is signed in, as far as the server tells. Where nobody is yet, a
// call that anybody may make signs in.
func whoIs(ctx context.Context, n *connection) (api.User, error) {
	s, err := n.client.Session(ctx)
	if errors.Is(err, api.ErrSignedOut) {
		if _, err := n.client.Companies(ctx, ""); err != nil {
			return api.User{}, err
		}
		s, err = n.client.Session(ctx)
	}
	if err != nil || s.User == nil {
		return api.User{}, err
	}
	return *s.User, nil
}

// wanted is a user as it would be.
func wanted(n api.NewUser) api.User {
	return api.User{
		Email: text.New(n.Email), FirstName: text.New(n.FirstName), MiddleName: text.New(n.MiddleName), LastName: text.New(n.LastName),
		Role: n.Role, CompanyID: n.CompanyID, CanStart: n.CanStart,
	}
}

// wouldBe is what would come of a change, or why it would be refused.
func wouldBe(would, why string) string {
	if why == "" {
		return would
	}
	return "would be refused: " + why
}

// createUser makes a user; an e-mail address belongs to one user, by which it
// is found where the answer is lost.
func createUser(ctx context.Context, client *api.Client, n api.NewUser) (api.User, error) {
	made, err := client.CreateUser(ctx, n)
	return settled(ctx, made, err, creation{
		"the user was created", "the user was not created", "ozdesk users list",
	}, func(ctx context.Context, _ string) (api.Fate, api.User, error) { return client.LostUser(ctx, n.Email) })
}

// usersEdit changes users.
func (c *command) usersEdit() *cobra.Command {
	var u userFlags
	var d askFlags
	cmd := &cobra.Command{
		Use: "edit USER…", Short: "Change users: names, role, company, switches, password", Args: wants("USER…"),
		Long: "Only what differs is sent. " + fromInput,
		Example: "  ozdesk users edit USER --role client-operator\n" +
			"  ozdesk users list -o ndjson | ozdesk users edit - --cannot-start collection --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			change, err := u.change(cmd.Flags())
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			objects, err := c.objectArgs(ctx, jobs.UserObject, args, d.yes || d.dry)
			if err != nil {
				return err
			}
			password, err := c.password(ctx, u)
			if err != nil {
				return err
			}
			if u.generate && (password != "" || len(objects) > 1) {
				return usage("--generate-password is for one user without another password", "")
			}
			if u.generate {
				password = rules.NewPassword()
			}
			if password != "" {
				secret := api.NewSecret(password)
				change.Password = &secret
			}
			if !u.generate {
				password = ""
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				return c.editUsers(ctx, n, d, objects, change, password)
			})
		},
	}
	cmd.Flags().StringVar(&u.email, "email", "", "another e-mail `ADDRESS` to sign in with")
	u.add(cmd.Flags())
	cmd.Flags().BoolVar(&u.generate, "generate-password", false, "make a new password by chance and print it once")
	d.add(cmd, "changed")
	return cmd
}

// change is what the flags that were given change.
func (u *userFlags) change(f *pflag.FlagSet) (api.UserChange, error) {
	var c api.UserChange
	for name, to := range map[string]struct {
		value *string
		field **string
	}{
		"email": {&u.email, &c.Email}, "first-name": {&u.first, &c.FirstName},
		"middle-name": {&u.middle, &c.MiddleName}, "last-name": {&u.last, &c.LastName},
	} {
		if f.Changed(name) {
			*to.field = to.value
		}
	}
	if f.Changed("role") {
		r, err := roleArg(u.role)
		if err != nil {
			return c, err
		}
		c.Role = &r
	}
	if f.Changed("company") {
		id, err := idArg[api.CompanyID]("company", u.company)
		if err != nil {
			return c, err
		}
		c.CompanyID = &id
	}
	var err error
	c.CanStart, err = u.switches()
	return c, err
}
