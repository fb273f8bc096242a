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
				return printAll(c, format, collectionTable, list)
			})
		},
	}
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

func (c *command) personsAdd() *cobra.Command {
	var out output
	var p api.NewPerson
	var photos, tags []string
	cmd := &cobra.Command{
		Use: "add COLLECTION", Short: "Add a person with photographs to a collection", Args: wants("COLLECTION"),
		Example: "  ozdesk persons add COLLECTION --first-name Ivar --last-name Holm --photo ivar.jpg",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			if len(photos) == 0 {
				return usage("a person needs a photograph", "Name the file with --photo")
			}
			if p.Photos, err = uploads("photo", photos, tags); err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				added, err := addPerson(ctx, n.client, id, p)
				if err != nil {
					return err
				}
				return printOne(c, format, personTable, added)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&p.FirstName, "first-name", "", "first `NAME`")
	flags.StringVar(&p.MiddleName, "middle-name", "", "middle `NAME`")
	flags.StringVar(&p.LastName, "last-name", "", "last `NAME`")
	flags.StringArrayVar(&photos, "photo", nil, "photograph: `PATH[:tag[,tag…]]`, repeatable")
	flags.StringArrayVar(&tags, "photo-tags", nil, "`TAGS` of the photograph in the same place; the paths are then taken as they are")
	out.add(cmd)
	return cmd
}
