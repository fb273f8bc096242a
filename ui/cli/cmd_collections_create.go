package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/rules"
	"ozdesk/api/text"
)

// collectionKind checks the kind that a collection is to have; "" is none.
func collectionKind(word string) (string, error) {
	switch word = strings.ToLower(word); word {
	case "", "blacklist", "whitelist":
		return word, nil
	}
	return "", usage(fmt.Sprintf("%q is no kind of collection", word), "Give --kind blacklist or --kind whitelist")
}

// collectionsCreate makes a collection.
func (c *command) collectionsCreate() *cobra.Command {
	var out output
	var kind, company string
	var dry bool
	cmd := &cobra.Command{
		Use: "create NAME", Short: "Create a collection", Args: wants("NAME"),
		Example: "  ozdesk collections create visitors --kind whitelist",
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := collectionKind(kind)
			if err != nil {
				return err
			}
			n := api.NewCollection{Alias: strings.TrimSpace(args[0])}
			if n.Alias == "" {
				return usage("a collection needs a name", "")
			}
			if company != "" {
				if n.CompanyID, err = idArg[api.CompanyID]("company", company); err != nil {
					return err
				}
			}
			if kind != "" {
				n.Meta = map[string]any{kindKey: kind}
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, conn *connection) error {
				if dry {
					return c.foreseeCollection(ctx, conn, format, n)
				}
				made, err := createCollection(ctx, conn.client, n)
				if err != nil {
					return err
				}
				return printOne(c, format, collectionTable, made)
			})
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "what being found in it means: `KIND` is blacklist or whitelist")
	cmd.Flags().StringVar(&company, "company", "", "the company that it belongs to, by its `ID`; without it the account's")
	addDryCreation(cmd, &dry)
	out.add(cmd)
	return cmd
}

// foreseeCollection says what creating a collection would make.
func (c *command) foreseeCollection(ctx context.Context, conn *connection, f results.Format, n api.NewCollection) error {
	me, err := whoIs(ctx, conn)
	if err != nil {
		return err
	}
	meta, err := api.NewMetadata(n.Meta)
	if err != nil {
		return err
	}
	would := api.Collection{Alias: text.New(n.Alias), CompanyID: cmp.Or(n.CompanyID, me.CompanyID), Meta: meta}
	return printForeseen(c, f, collectionTable, would, rules.Barred(me.Role, rules.EditCollections))
}

// createCollection makes a collection. One whose answer was lost cannot be told
// from others of its name.
func createCollection(ctx context.Context, client *api.Client, n api.NewCollection) (api.Collection, error) {
	made, err := client.CreateCollection(ctx, n)
	return settled(ctx, made, err, creation{
		"the collection was created", "the collection was not created", "ozdesk collections list",
	}, func(context.Context, string) (api.Fate, api.Collection, error) {
		return api.FateUnknown, api.Collection{}, nil
	})
}
