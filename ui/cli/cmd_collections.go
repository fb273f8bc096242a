package cli

import (
	"context"

	"github.com/spf13/cobra"

	"ozdesk/api"
)

// collections is the group of commands about collections.
func (c *command) collections() *cobra.Command {
	cmd := &cobra.Command{Use: "collections", Short: "List, create, edit and delete collections"}
	cmd.AddCommand(c.collectionsList(), c.collectionsCreate(), c.collectionsEdit(), c.collectionsDelete())
	return cmd
}

func (c *command) collectionsList() *cobra.Command {
	var out output
	var counts bool
	cmd := &cobra.Command{
		Use: "list", Short: "List collections", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := n.client.Collections(ctx)
				if err != nil {
					return err
				}
				if counts {
					return c.printCounted(ctx, n, format, list)
				}
				return printAll(c, format, collectionTable, list)
			})
		},
	}
	cmd.Flags().BoolVar(&counts, "counts", false, "ask for the numbers of persons and photographs: a request for each collection")
	out.add(cmd)
	return cmd
}

// persons is the group of commands about persons of a collection.
func (c *command) persons() *cobra.Command {
	cmd := &cobra.Command{Use: "persons", Short: "List, show, add, edit and delete persons of a collection"}
	cmd.AddCommand(c.personsList(), c.personsShow(), c.personsAdd(), c.personsEdit(), c.personsDelete())
	return cmd
}

func (c *command) personsList() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "list COLLECTION", Short: "List the persons of a collection", Args: wants("COLLECTION"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := n.client.Persons(ctx, id)
				if err != nil {
					return err
				}
				return printAll(c, format, personTable, list)
			})
		},
	}
	out.add(cmd)
	return cmd
}
