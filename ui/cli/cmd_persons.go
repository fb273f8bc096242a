package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/rules"
	"ozdesk/api/text"
)

// personsAdd adds a person with photographs.
func (c *command) personsAdd() *cobra.Command {
	var out output
	var p api.NewPerson
	var photos, tags []string
	var dry bool
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
				if dry {
					return c.foreseePerson(ctx, n, format, id, p)
				}
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
	addDryCreation(cmd, &dry)
	out.add(cmd)
	return cmd
}

// foreseePerson says who would be added. That the collection is there is found
// out by reading a page of it.
func (c *command) foreseePerson(ctx context.Context, n *connection, f results.Format, in api.CollectionID, p api.NewPerson) error {
	if _, err := n.client.CountPersons(ctx, in); err != nil {
		return err
	}
	me, err := whoIs(ctx, n)
	if err != nil {
		return err
	}
	would := api.Person{
		CollectionID: in, FirstName: text.New(p.FirstName), MiddleName: text.New(p.MiddleName), LastName: text.New(p.LastName),
	}
	for _, u := range p.Photos {
		raw, err := json.Marshal(map[string]any{"original_name": u.Name, "tags": u.Tags})
		if err != nil {
			return fmt.Errorf("write the name of a photograph: %w", err)
		}
		would.Images = append(would.Images, api.PersonImage{Name: text.New(u.Name), Raw: raw})
	}
	return printForeseen(c, f, personTable, would, rules.Barred(me.Role, rules.EditCollections))
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
