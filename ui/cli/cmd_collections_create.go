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

// collectionMeta is what the flags say about the metadata of a collection, its
// kind among them.
func collectionMeta(kind string, args []string) (map[string]any, error) {
	kind, err := collectionKind(kind)
	if err != nil {
		return nil, err
	}
	meta, err := metaArgs(args)
	if err != nil {
		return nil, err
	}
	if _, ok := meta[kindKey]; ok {
		return nil, usage("the kind is no field like others", "Give it with --kind")
	}
	if kind != "" {
		if meta == nil {
			meta = map[string]any{}
		}
		meta[kindKey] = kind
	}
	return meta, nil
}

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
	var meta []string
	var dry bool
	cmd := &cobra.Command{
		Use: "create NAME", Short: "Create a collection", Args: wants("NAME"),
		Example: "  ozdesk collections create visitors --kind whitelist",
		RunE: func(cmd *cobra.Command, args []string) error {
			fields, err := collectionMeta(kind, meta)
			if err != nil {
				return err
			}
			n := api.NewCollection{Alias: strings.TrimSpace(args[0]), Meta: fields}
			if n.Alias == "" {
				return usage("a collection needs a name", "")
			}
			if company != "" {
				if n.CompanyID, err = idArg[api.CompanyID]("company", company); err != nil {
					return err
				}
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
				if made, err = describedCollection(ctx, conn.client, made, n.Meta); err != nil {
					return err
				}
				return printOne(c, format, collectionTable, made)
			})
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "what being found in it means: `KIND` is blacklist or whitelist")
	cmd.Flags().StringVar(&company, "company", "", "the company that it belongs to, by its `ID`; without it the account's")
	cmd.Flags().StringArrayVar(&meta, "meta", nil, "set a metadata field: `KEY==VALUE`, repeatable")
	addDryCreation(cmd, &dry)
	out.add(cmd)
	return cmd
}

// describedCollection sets the metadata that a collection was created with and
// that the server did not keep: that it takes them with the name is not
// documented, and without the mark a whitelist would count as a blacklist.
func describedCollection(ctx context.Context, client *api.Client, made api.Collection, want map[string]any) (api.Collection, error) {
	left := metaDifferences(made.Meta, want, func(_, before, after string) bool { return before != after })
	if len(left) == 0 {
		return made, nil
	}
	meta, err := client.ChangeMetadata(ctx, made.ID, left)
	if err != nil {
		what, _ := api.Explain(err)
		return made, fail(
			sentences("the collection "+string(made.ID)+" was created, but its kind and metadata were not set", what),
			"Set them with ozdesk collections edit, else it counts as a blacklist", err)
	}
	if made.Meta = meta; meta.IsEmpty() {
		return client.Collection(ctx, made.ID) // The answer did not show them.
	}
	return made, nil
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
	return printForeseen(c, f, collectionTable, would, wouldBe(wouldCreate, rules.Barred(me.Role, rules.EditCollections)))
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
