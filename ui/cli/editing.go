package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/results"
	"ozdesk/api/rules"
	"ozdesk/api/text"
)

// change is one field of a user or company that becomes something else.
type change struct {
	id, name, field, before, after, result string
}

// changeTable prints changes; the first column is named by its kind.
func changeTable(kind string) table[change] {
	return table[change]{
		columns: []results.Column{
			{Name: kind, Uncut: true}, {Name: "name", Drop: 1}, {Name: "field"}, {Name: "before"}, {Name: "after", Uncut: true}, {Name: "result"},
		},
		cells: func(c change) []results.Cell {
			return []results.Cell{
				results.String(c.id), results.String(c.name), results.String(c.field), results.String(c.before), results.String(c.after), results.String(c.result),
			}
		},
	}
}

// Results of a change.
const (
	wouldChange = "would be changed"
	isSo        = "is so already"
	hasChanged  = "changed"
	notChanged  = "failed"
	notTried    = "not tried"
)

// agree asks before something is changed.
func (c *command) agree(ctx context.Context, d askFlags, what string) error {
	if d.yes {
		return nil
	}
	if !c.streams.interactive() {
		return usage("there is nobody to ask before changing", "Give --yes, or see with --dry-run what would be changed")
	}
	typed, err := c.streams.ask(ctx, text.Line(what)+" Type change to go on: ")
	if err == nil && typed != "change" {
		err = fail("nothing was changed", "", nil)
	}
	return err
}

// editUsers reads users, shows what would become of them, asks, and changes one
// after the other. A password that was made is told once.
func (c *command) editUsers(ctx context.Context, n *connection, d askFlags, objects []jobs.Object, want api.UserChange, made string) error {
	list := make([]edit, 0, len(objects))
	for _, o := range objects {
		u, err := n.client.User(ctx, api.UserID(o.ID))
		if err != nil {
			return err
		}
		rows, differs := differences(u, want)
		if want.Password != nil {
			row := change{id: o.ID, name: u.Email.Line(), field: "password"}
			if !d.dry { // Else it is not set.
				row.after = made
			}
			rows = append(rows, row)
			differs.Password = want.Password
		}
		if len(rows) == 0 {
			list = append(list, asIs(o.ID, u.Email.Line()))
			continue
		}
		me, err := whoIs(ctx, n)
		if err != nil {
			return err
		}
		why := rules.BarsUser(me, u)
		if want.Role != nil && why == "" {
			why = rules.BarsRole(me, *want.Role)
		}
		for i := range rows {
			rows[i].result = wouldBe(wouldChange, why)
		}
		list = append(list, edit{id: o.ID, rows: rows, send: func(ctx context.Context) error {
			_, err := n.client.ChangeUser(api.WithBefore(ctx, u.Fields()), u.ID, differs)
			return err
		}})
	}
	return c.changeAll(ctx, d, "user_id", "user", "users", list)
}

// differences are the fields of a user that a change makes different, and the
// change without the others.
func differences(u api.User, want api.UserChange) ([]change, api.UserChange) {
	var rows []change
	var left api.UserChange
	put := func(field, before, after string) bool {
		if before == after {
			return false
		}
		rows = append(rows, change{id: string(u.ID), name: u.Email.Line(), field: field, before: before, after: after})
		return true
	}
	for _, f := range []struct {
		field  string
		before text.Text
		want   *string
		left   **string
	}{
		{"email", u.Email, want.Email, &left.Email},
		{"first_name", u.FirstName, want.FirstName, &left.FirstName},
		{"middle_name", u.MiddleName, want.MiddleName, &left.MiddleName},
		{"last_name", u.LastName, want.LastName, &left.LastName},
	} {
		if f.want != nil && put(f.field, f.before.Raw(), *f.want) {
			*f.left = f.want
		}
	}
	if want.Role != nil && put("user_type", string(u.Role), string(*want.Role)) {
		left.Role = want.Role
	}
	if want.CompanyID != nil && put("company_id", string(u.CompanyID), string(*want.CompanyID)) {
		left.CompanyID = want.CompanyID
	}
	word := map[bool]string{true: "true", false: "false"}
	for _, t := range slices.Sorted(maps.Keys(want.CanStart)) {
		before, told := u.CanStart[t]
		if put("can_start_analyze_"+strings.ToLower(string(t)), word[before || !told], word[want.CanStart[t]]) {
			if left.CanStart == nil {
				left.CanStart = map[api.AnalysisType]bool{}
			}
			left.CanStart[t] = want.CanStart[t]
		}
	}
	return rows, left
}

// companiesCreate makes a company.
func (c *command) companiesCreate() *cobra.Command {
	var out output
	var dry bool
	cmd := &cobra.Command{
		Use: "create NAME", Short: "Create a company", Args: wants("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			name, err := companyArg(args[0])
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				if dry {
					me, err := whoIs(ctx, n)
					if err != nil {
						return err
					}
					return printForeseen(c, format, companyTable, api.Company{Name: text.New(name)}, wouldBe(wouldCreate, rules.Barred(me.Role, rules.CreateCompanies)))
				}
				made, err := n.client.CreateCompany(ctx, name)
				if lost, ok := errors.AsType[*api.Error](err); ok && lost.Uncertain {
					return unknownFate(lost, creation{what: "the company was created", look: "ozdesk companies list"})
				}
				if err != nil {
					return err
				}
				return printOne(c, format, companyTable, made)
			})
		},
	}
	addDryCreation(cmd, &dry)
	out.add(cmd)
	return cmd
}

// companyArg checks the name of a company.
func companyArg(name string) (string, error) {
	if name = strings.TrimSpace(name); name == "" {
		return "", usage("a company needs a name", "")
	}
	return name, nil
}

// companiesEdit gives a company another name.
func (c *command) companiesEdit() *cobra.Command {
	var d askFlags
	var name string
	cmd := &cobra.Command{
		Use: "edit COMPANY", Short: "Change a company: its name", Args: wants("COMPANY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.CompanyID]("company", args[0])
			if err != nil {
				return err
			}
			if name, err = companyArg(name); err != nil {
				return err
			}
			format, err := d.out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				company, err := n.client.Company(ctx, id)
				if err != nil {
					return err
				}
				row := change{id: string(id), name: company.Name.Line(), field: "name", before: company.Name.Raw(), after: name, result: wouldChange}
				if row.before == row.after {
					row.result = isSo
				}
				if d.dry && row.result != isSo {
					me, err := whoIs(ctx, n)
					if err != nil {
						return err
					}
					row.result = wouldBe(wouldChange, rules.BarsCompany(me, id, rules.EditCompanies))
				}
				if d.dry || row.result == isSo {
					return printOne(c, format, changeTable("company_id"), row)
				}
				if err := c.agree(ctx, d, "This calls the company "+row.name+" "+name+"."); err != nil {
					return err
				}
				if _, err := n.client.RenameCompany(api.WithBefore(ctx, map[string]any{"name": row.before}), id, name); err != nil {
					return err
				}
				row.result = hasChanged
				return printOne(c, format, changeTable("company_id"), row)
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "another `NAME`")
	d.add(cmd, "changed")
	return cmd
}
