package cli

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ozdesk/api"
	"ozdesk/api/jobs"
)

// personFlags are what can be changed on a person.
type personFlags struct {
	first, middle, last string
	meta                []string
}

// add declares them.
func (p *personFlags) add(f *pflag.FlagSet) {
	f.StringVar(&p.first, "first-name", "", "another first `NAME`, \"\" for none")
	f.StringVar(&p.middle, "middle-name", "", "another middle `NAME`, \"\" for none")
	f.StringVar(&p.last, "last-name", "", "another last `NAME`, \"\" for none")
	f.StringArrayVar(&p.meta, "meta", nil, "set a metadata field: `KEY==VALUE`, repeatable")
}

// change is what the flags that were given change.
func (p *personFlags) change(f *pflag.FlagSet) (name api.PersonChange, meta map[string]any, err error) {
	for flag, to := range map[string]struct {
		value *string
		field **string
	}{
		"first-name": {&p.first, &name.FirstName}, "middle-name": {&p.middle, &name.MiddleName}, "last-name": {&p.last, &name.LastName},
	} {
		if f.Changed(flag) {
			*to.value = strings.TrimSpace(*to.value)
			*to.field = to.value
		}
	}
	if meta, err = metaArgs(p.meta); err != nil {
		return name, nil, err
	}
	if _, ok := meta["person_info"]; ok {
		return name, nil, usage("the name lies in person_info", "Give it with --first-name, --middle-name and --last-name")
	}
	if name == (api.PersonChange{}) && len(meta) == 0 {
		return name, nil, usage("there is nothing to change", "Give --first-name, --middle-name, --last-name or --meta")
	}
	return name, meta, nil
}

// personDifferences are the rows of what becomes something else, and the
// change without what is so already.
func personDifferences(p api.Person, name api.PersonChange, meta map[string]any) ([]change, api.PersonChange, map[string]any) {
	var rows []change
	put := func(field, before, after string) bool {
		if before != after {
			rows = append(rows, change{id: string(p.ID), name: p.Name().Line(), field: field, before: before, after: after, result: wouldChange})
		}
		return before != after
	}
	left := api.PersonChange{}
	for _, f := range []struct {
		field, before string
		want          *string
		left          **string
	}{
		{"first_name", p.FirstName.Raw(), name.FirstName, &left.FirstName},
		{"middle_name", p.MiddleName.Raw(), name.MiddleName, &left.MiddleName},
		{"last_name", p.LastName.Raw(), name.LastName, &left.LastName},
	} {
		if f.want != nil && put(f.field, f.before, *f.want) {
			*f.left = f.want
		}
	}
	return rows, left, metaDifferences(p.Meta, meta, put)
}

// metaDifferences are the fields that become something else in metadata; put is
// told each with what is before and after, and says whether the two differ.
func metaDifferences(was api.Metadata, want map[string]any, put func(field, before, after string) bool) map[string]any {
	left := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		before, _ := was.Lookup(key)
		if after, _ := want[key].(string); put(key, before.Raw(), after) {
			left[key] = want[key]
		}
	}
	return left
}

// personsEdit changes the name and the metadata of persons.
func (c *command) personsEdit() *cobra.Command {
	var p personFlags
	var d askFlags
	cmd := &cobra.Command{
		Use: "edit COLLECTION PERSON…", Short: "Change the name and the metadata of persons", Args: wants("COLLECTION", "PERSON…"),
		Long: "Only what differs is sent. Not every server offers it: then this says so, and nothing was changed.\n" + fromInput,
		Example: "  ozdesk persons edit COLLECTION PERSON --last-name Berg --meta badge==17 --dry-run\n" +
			"  ozdesk persons list COLLECTION -o ndjson | ozdesk persons edit COLLECTION - --meta case==north-17 --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := idArg[api.CollectionID]("collection", args[0])
			if err != nil {
				return err
			}
			name, meta, err := p.change(cmd.Flags())
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			objects, err := c.objectArgs(ctx, jobs.PersonObject, args[1:], d.yes || d.dry)
			if err != nil {
				return err
			}
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				return c.editPersons(ctx, n, d, in, objects, name, meta)
			})
		},
	}
	p.add(cmd.Flags())
	d.add(cmd, "changed")
	return cmd
}

// editPersons reads persons, shows what would become of them, asks, and changes
// one after the other.
func (c *command) editPersons(
	ctx context.Context, n *connection, d askFlags, in api.CollectionID, objects []jobs.Object, name api.PersonChange, meta map[string]any,
) error {
	list := make([]edit, 0, len(objects))
	for _, o := range objects {
		p, err := n.client.Person(ctx, in, api.PersonID(o.ID))
		if err != nil {
			return err
		}
		rows, name, meta := personDifferences(p, name, meta)
		if len(rows) == 0 {
			list = append(list, asIs(o.ID, p.Name().Line()))
			continue
		}
		list = append(list, edit{id: o.ID, rows: rows, send: func(ctx context.Context) error { return changePerson(ctx, n.client, p, name, meta) }})
	}
	return c.changeAll(ctx, d, "person_id", "person", "persons", list)
}

// changePerson changes the name of a person, and then the metadata.
func changePerson(ctx context.Context, client *api.Client, p api.Person, name api.PersonChange, meta map[string]any) error {
	if name != (api.PersonChange{}) {
		if err := client.ChangePerson(ctx, p, name); err != nil {
			return err
		}
	}
	if len(meta) == 0 {
		return nil
	}
	_, err := client.ChangeMetadata(api.WithBefore(ctx, p.Meta.Values()), p.Ref(), meta)
	return err
}
