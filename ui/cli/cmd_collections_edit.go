package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
)

// collectionsEdit renames a collection, and changes the kind and other metadata
// of some.
func (c *command) collectionsEdit() *cobra.Command {
	var d askFlags
	var kind, name string
	var meta []string
	cmd := &cobra.Command{
		Use: "edit COLLECTION…", Short: "Rename a collection, or change the kind and metadata of some", Args: wants("COLLECTION…"),
		Long: "Only what differs is sent. One collection is changed without a question, several after one. " + fromInput,
		Example: "  ozdesk collections edit COLLECTION --name guests --kind whitelist\n" +
			"  ozdesk collections list -o ndjson | ozdesk collections edit - --kind blacklist --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			fields, err := collectionMeta(kind, meta)
			if err != nil {
				return err
			}
			if name = strings.TrimSpace(name); name == "" && len(fields) == 0 {
				return usage("there is nothing to change", "Give --name, --kind or --meta")
			}
			ctx := cmd.Context()
			objects, err := c.objectArgs(ctx, jobs.CollectionObject, args, d.yes || d.dry)
			if err != nil {
				return err
			}
			if name != "" && len(objects) > 1 {
				return usage("--name is for one collection", "Name one COLLECTION")
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := c.collectionEdits(ctx, n, d.dry, objects, name, fields)
				if err != nil {
					return err
				}
				if d.dry || len(list) > 1 {
					return c.changeAll(ctx, d, "collection_id", "collection", "collections", list)
				}
				return c.editCollection(ctx, n, d.out, list[0])
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "the new `NAME`")
	cmd.Flags().StringVar(&kind, "kind", "", "what being found in it means: `KIND` is blacklist or whitelist")
	cmd.Flags().StringArrayVar(&meta, "meta", nil, "set a metadata field: `KEY==VALUE`, repeatable")
	d.add(cmd, "changed")
	return cmd
}

// collectionEdits reads collections and finds what would become of them. What
// would be refused is only told, by a dry run.
func (c *command) collectionEdits(ctx context.Context, n *connection, dry bool, objects []jobs.Object, name string, meta map[string]any) ([]edit, error) {
	why := ""
	if dry {
		me, err := whoIs(ctx, n)
		if err != nil {
			return nil, err
		}
		why = rules.Barred(me.Role, rules.EditCollections)
	}
	list := make([]edit, 0, len(objects))
	for _, o := range objects {
		was, err := n.client.Collection(ctx, api.CollectionID(o.ID))
		if err != nil {
			return nil, err
		}
		list = append(list, collectionEdit(n.client, was, name, meta, wouldBe(wouldChange, why)))
	}
	return list, nil
}

// collectionEdit is what becomes of one collection: another name, "" for none,
// and other metadata.
func collectionEdit(client *api.Client, was api.Collection, name string, meta map[string]any, would string) edit {
	e := edit{id: string(was.ID)}
	put := func(field, before, after string) bool {
		if before == after {
			return false
		}
		e.rows = append(e.rows, change{id: e.id, name: was.Alias.Line(), field: field, before: before, after: after, result: would})
		return true
	}
	renames := name != "" && put("alias", was.Alias.Raw(), name)
	differs := metaDifferences(was.Meta, meta, put)
	if len(e.rows) == 0 {
		return asIs(e.id, was.Alias.Line())
	}
	e.send = func(ctx context.Context) error {
		if renames {
			before := api.WithBefore(ctx, map[string]any{"alias": was.Alias.Raw()})
			if _, err := client.ChangeCollection(before, was.ID, api.CollectionChange{Alias: &name}); err != nil {
				return err
			}
		}
		if len(differs) == 0 {
			return nil
		}
		_, err := client.ChangeMetadata(api.WithBefore(ctx, was.Meta.Values()), was.ID, differs)
		return err
	}
	return e
}

// editCollection changes one collection and prints it as it is then.
func (c *command) editCollection(ctx context.Context, n *connection, out output, e edit) error {
	format, err := out.format(c.streams)
	if err != nil {
		return err
	}
	if e.send != nil {
		if err := e.send(ctx); err != nil {
			return err
		}
	}
	changed, err := n.client.Collection(ctx, api.CollectionID(e.id))
	if err != nil {
		return err
	}
	return printOne(c, format, collectionTable, changed)
}
