package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
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
	out.add(cmd)
	return cmd
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

// collectionsEdit renames a collection and says what being found in it means.
func (c *command) collectionsEdit() *cobra.Command {
	var out output
	var kind, name string
	cmd := &cobra.Command{
		Use: "edit COLLECTION", Short: "Rename a collection, or change its kind", Args: wants("COLLECTION"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			kind, err := collectionKind(kind)
			if err != nil {
				return err
			}
			if name = strings.TrimSpace(name); name == "" && kind == "" {
				return usage("there is nothing to change", "Give --name or --kind")
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				if name != "" {
					if _, err := n.client.ChangeCollection(ctx, id, api.CollectionChange{Alias: &name}); err != nil {
						return err
					}
				}
				if kind != "" {
					if _, err := n.client.ChangeMetadata(ctx, id, map[string]any{kindKey: kind}); err != nil {
						return err
					}
				}
				changed, err := n.client.Collection(ctx, id)
				if err != nil {
					return err
				}
				return printOne(c, format, collectionTable, changed)
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "the new `NAME`")
	cmd.Flags().StringVar(&kind, "kind", "", "what being found in it means: `KIND` is blacklist or whitelist")
	out.add(cmd)
	return cmd
}

// personsShow prints one person with the photographs.
func (c *command) personsShow() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "show COLLECTION PERSON", Short: "Show a person of a collection", Args: wants("COLLECTION", "PERSON"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := idArg[api.CollectionID]("collection", args[0])
			person, personErr := idArg[api.PersonID]("person", args[1])
			if err = errors.Join(err, personErr); err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				p, err := n.client.Person(ctx, in, person)
				if err == nil && len(p.Images) == 0 && (p.ImageCount == nil || *p.ImageCount > 0) {
					p.Images, err = n.client.PersonImages(ctx, in, person) // Some servers list them only when asked.
				}
				if err != nil {
					return err
				}
				return printOne(c, format, personTable, p)
			})
		},
	}
	out.add(cmd)
	return cmd
}
