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

// personsAdd adds a person with photographs, or photographs to one.
func (c *command) personsAdd() *cobra.Command {
	var out output
	var p api.NewPerson
	var photos, tags []string
	var dry bool
	cmd := &cobra.Command{
		Use: "add COLLECTION [PERSON]", Short: "Add a person with photographs to a collection, or photographs to a person",
		Args: func(cmd *cobra.Command, args []string) error {
			names := []string{"COLLECTION", "PERSON"}
			return wants(names[:min(max(len(args), 1), len(names))]...)(cmd, args)
		},
		Example: "  ozdesk persons add COLLECTION --first-name Ivar --last-name Holm --photo ivar.jpg\n" +
			"  ozdesk persons add COLLECTION PERSON --photo ivar-2.jpg --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			to, err := personTo(args[1:], p)
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
				switch {
				case to != "":
					return c.addPhotographs(ctx, n, format, dry, id, to, p.Photos)
				case dry:
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

// personTo is the person that photographs are added to, "" for a new one.
func personTo(args []string, p api.NewPerson) (api.PersonID, error) {
	if len(args) == 0 {
		return "", nil
	}
	if p.FirstName != "" || p.MiddleName != "" || p.LastName != "" {
		return "", usage("the name is for a new person", "Leave it out, or change it with ozdesk persons edit")
	}
	return idArg[api.PersonID]("person", args[0])
}

// addPhotographs adds photographs to a person who is there, and prints who that
// is then.
func (c *command) addPhotographs(
	ctx context.Context, n *connection, f results.Format, dry bool, in api.CollectionID, id api.PersonID, photos []api.Upload,
) error {
	if dry {
		me, err := whoIs(ctx, n)
		if err != nil {
			return err
		}
		p, err := wholePerson(ctx, n.client, in, id)
		if err != nil {
			return err
		}
		images, err := foreseenImages(photos)
		if err != nil {
			return err
		}
		p.Images = append(p.Images, images...)
		return printForeseen(c, f, personTable, p, wouldBe(wouldChange, rules.Barred(me.Role, rules.EditCollections)))
	}
	_, err := n.client.AddPersonImages(ctx, in, id, photos)
	if lost, ok := errors.AsType[*api.Error](err); ok && lost.Uncertain {
		return unknownFate(lost, creation{what: "the photographs were added", look: "ozdesk persons show " + string(in) + " " + string(id)})
	}
	if err != nil {
		return err
	}
	p, err := wholePerson(ctx, n.client, in, id)
	if err != nil {
		return err
	}
	return printOne(c, f, personTable, p)
}

// wholePerson reads a person with the photographs, which some servers list only
// when they are asked for.
func wholePerson(ctx context.Context, client *api.Client, in api.CollectionID, id api.PersonID) (api.Person, error) {
	p, err := client.Person(ctx, in, id)
	if err == nil && len(p.Images) == 0 && (p.ImageCount == nil || *p.ImageCount > 0) {
		p.Images, err = client.PersonImages(ctx, in, id)
	}
	return p, err
}

// foreseenImages are photographs as they would be.
func foreseenImages(photos []api.Upload) ([]api.PersonImage, error) {
	out := make([]api.PersonImage, 0, len(photos))
	for _, u := range photos {
		raw, err := json.Marshal(map[string]any{"original_name": u.Name, "tags": u.Tags})
		if err != nil {
			return nil, fmt.Errorf("write the name of a photograph: %w", err)
		}
		out = append(out, api.PersonImage{Name: text.New(u.Name), Raw: raw})
	}
	return out, nil
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
	images, err := foreseenImages(p.Photos)
	if err != nil {
		return err
	}
	would := api.Person{
		Images: images, CollectionID: in, FirstName: text.New(p.FirstName), MiddleName: text.New(p.MiddleName), LastName: text.New(p.LastName),
	}
	return printForeseen(c, f, personTable, would, wouldBe(wouldCreate, rules.Barred(me.Role, rules.EditCollections)))
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
				p, err := wholePerson(ctx, n.client, in, person)
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
