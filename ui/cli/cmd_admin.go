package cli

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
)

// companies is the group of commands about companies.
func (c *command) companies() *cobra.Command {
	cmd := &cobra.Command{Use: "companies", Short: "List, create, change and delete companies"}
	cmd.AddCommand(c.companiesList(), c.companiesCreate(), c.companiesEdit(), c.companiesDelete())
	return cmd
}

// companyTable prints companies.
var companyTable = table[api.Company]{
	columns: []results.Column{{Name: "company_id"}, {Name: "name"}},
	cells: func(c api.Company) []results.Cell {
		return []results.Cell{results.String(string(c.ID)), results.Text(c.Name)}
	},
}

func (c *command) companiesList() *cobra.Command {
	var out output
	var search string
	cmd := &cobra.Command{
		Use: "list", Short: "List companies", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := n.client.Companies(ctx, search)
				if err != nil {
					return err
				}
				return printAll(c, format, companyTable, list)
			})
		},
	}
	cmd.Flags().StringVar(&search, "search", "", "only those whose name holds `TEXT`")
	out.add(cmd)
	return cmd
}

// users is the group of commands about users.
func (c *command) users() *cobra.Command {
	cmd := &cobra.Command{Use: "users", Short: "List, create, change and delete users"}
	cmd.AddCommand(c.usersList(), c.usersCreate(), c.usersEdit(), c.usersDelete())
	return cmd
}

// userTable prints users. What they may not launch is named, because what a
// server does not mention is allowed.
var userTable = table[api.User]{
	columns: []results.Column{
		{Name: "user_id"},
		{Name: "email"},
		{Name: "user_type"},
		{Name: "first_name", Drop: 3},
		{Name: "middle_name", Drop: 5},
		{Name: "last_name", Drop: 2},
		{Name: "company_id", Drop: 4},
		{Name: "cannot_start", Drop: 1},
	},
	cells: func(u api.User) []results.Cell {
		var not []string
		for _, t := range slices.Sorted(maps.Keys(u.CanStart)) {
			if !u.CanStart[t] {
				not = append(not, string(t))
			}
		}
		return []results.Cell{
			results.String(string(u.ID)), results.Text(u.Email), results.String(string(u.Role)), results.Text(u.FirstName),
			results.Text(u.MiddleName), results.Text(u.LastName), results.String(string(u.CompanyID)), results.String(strings.Join(not, ",")),
		}
	},
}

func (c *command) usersList() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "list", Short: "List users", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := n.client.Users(ctx)
				if err != nil {
					return err
				}
				return printAll(c, format, userTable, list)
			})
		},
	}
	out.add(cmd)
	return cmd
}
