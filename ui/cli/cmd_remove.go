package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/jobs"
)

// fromInput is what the help of a command says that takes ids from standard
// input.
const fromInput = "\"-\" reads ids from standard input: one a line, or what a list command prints with -o ndjson."

// stopsEarly is what the help of a command says that deletes by a plan.
const stopsEarly = "It stops at the first surprise: what is not as it was when the plan was made is not deleted, nor what comes after it.\n" +
	"A receipt of ids and times is kept, and its place told."

// deletes is a command that deletes objects of a kind.
func (c *command) deletes(kind jobs.ObjectKind, noun, short, long string, t table[deletionRow]) *cobra.Command {
	var d askFlags
	cmd := &cobra.Command{
		Use: "delete " + noun + "…", Short: short, Long: long + stopsEarly + "\n" + fromInput, Args: wants(noun + "…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			objects, err := c.objectArgs(ctx, kind, args, d.yes || d.dry)
			if err != nil {
				return err
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				return c.deletePlanned(ctx, n, d, t, objects)
			})
		},
	}
	d.add(cmd, "deleted")
	return cmd
}

// foldersDelete deletes folders with everything in them.
func (c *command) foldersDelete() *cobra.Command {
	return c.deletes(jobs.FolderObject, "FOLDER", "Delete folders with their media and analyses", "", oneKind("folder_id"))
}

// analysesDelete deletes analyses and leaves their folders.
func (c *command) analysesDelete() *cobra.Command {
	return c.deletes(jobs.AnalysisObject, "ANALYSIS", "Delete analyses; their folders stay", "", oneKind("analysis_id"))
}

// collectionsDelete deletes collections with their persons.
func (c *command) collectionsDelete() *cobra.Command {
	return c.deletes(jobs.CollectionObject, "COLLECTION", "Delete collections with their persons",
		"The persons go first, and before them the analyses that found one of them. --dry-run shows them all.\n", planTable)
}

// usersDelete deletes users.
func (c *command) usersDelete() *cobra.Command {
	return c.deletes(jobs.UserObject, "USER", "Delete users; their folders stay", "", oneKind("user_id"))
}

// companiesDelete deletes companies with everything that belongs to them.
func (c *command) companiesDelete() *cobra.Command {
	return c.deletes(jobs.CompanyObject, "COMPANY", "Delete companies with their users, folders and collections",
		"Everything that belongs to a company goes first. --dry-run shows it all.\n", planTable)
}

// personsDelete deletes persons of a collection, or photographs of one.
func (c *command) personsDelete() *cobra.Command {
	var d askFlags
	var images []string
	cmd := &cobra.Command{
		Use: "delete COLLECTION PERSON…", Short: "Delete persons of a collection, or photographs of one", Args: wants("COLLECTION", "PERSON…"),
		Long: "Analyses that found a person go first. --dry-run shows them all.\n" + stopsEarly + "\n" + fromInput,
		Example: "  ozdesk persons delete COLLECTION PERSON --dry-run\n" +
			"  ozdesk persons list COLLECTION -o ndjson | ozdesk persons delete COLLECTION - --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			in, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			objects, err := c.objectArgs(ctx, jobs.PersonObject, args[1:], d.yes || d.dry)
			if err != nil {
				return err
			}
			if len(images) > 0 {
				if objects, err = imagesOf(objects, images); err != nil {
					return err
				}
			}
			for i := range objects {
				objects[i].Collection = in
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				return c.deletePlanned(ctx, n, d, planTable, objects)
			})
		},
	}
	cmd.Flags().StringSliceVar(&images, "image", nil, "only these photographs of the person: `ID,…` of person_image_id")
	d.add(cmd, "deleted")
	return cmd
}

// imagesOf are photographs of the one person that is named.
func imagesOf(persons []jobs.Object, images []string) ([]jobs.Object, error) {
	if len(persons) != 1 {
		return nil, usage("--image is for photographs of one person", "Name one PERSON")
	}
	ids, err := idArgs[string]("photograph", slices.Clone(images))
	if err != nil {
		return nil, err
	}
	out := make([]jobs.Object, len(ids))
	for i, id := range ids {
		out[i] = jobs.Object{Kind: jobs.ImageObject, ID: id, Person: api.PersonID(persons[0].ID)}
	}
	return out, nil
}
