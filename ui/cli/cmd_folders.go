package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/text"
)

// folders is the group of commands about folders.
func (c *command) folders() *cobra.Command {
	cmd := &cobra.Command{Use: "folders", Short: "List, show, create and delete folders"}
	cmd.AddCommand(c.foldersList(), c.foldersShow(), c.foldersCreate(), c.foldersDelete())
	return cmd
}

func (c *command) foldersList() *cobra.Command {
	var filters filterFlags
	var out output
	cmd := &cobra.Command{
		Use: "list", Short: "List folders, newest first", Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := filters.parse(c.now())
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				q := f.query
				q.Status, q.WithAnalyses, q.Limit = f.status, true, pageFor(f.limit)
				if err := n.learnKinds(ctx); err != nil {
					return err
				}
				p := newPrinter(c, format, folderTable(n.policy))
				// What came before an error is complete in itself.
				return errors.Join(p.printUpTo(f.limit, n.client.AllFolders(ctx, q)), p.encoder.Close())
			})
		},
	}
	filters.add(cmd)
	out.add(cmd)
	return cmd
}

func (c *command) foldersShow() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "show FOLDER", Short: "Show a folder with its media and analyses", Args: wants("FOLDER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			id, err := idArg[api.FolderID]("folder", args[0])
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				f, err := n.client.Folder(ctx, id)
				if err != nil {
					return err
				}
				if err := n.learnKinds(ctx); err != nil {
					return err
				}
				return printOne(c, format, folderTable(n.policy), f)
			})
		},
	}
	out.add(cmd)
	return cmd
}

func (c *command) foldersCreate() *cobra.Command {
	var out output
	var media, tags, meta []string
	cmd := &cobra.Command{
		Use: "create", Short: "Create a folder from files", Args: wants(),
		Example: "  ozdesk folders create --media selfie.png:photo_selfie --media passport.jpg:photo_id,photo_id_front",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			n := api.NewFolder{}
			if n.Media, err = uploads("media", media, tags); err != nil {
				return err
			}
			if n.Meta, err = metaArgs(meta); err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, conn *connection) error {
				f, err := createFolder(ctx, conn.client, n)
				if err != nil {
					return err
				}
				return printOne(c, format, folderTable(conn.policy), f)
			})
		},
	}
	cmd.Flags().StringArrayVar(&media, "media", nil, "upload this file: `PATH[:tag[,tag…]]`, repeatable")
	cmd.Flags().StringArrayVar(&tags, "media-tags", nil, "`TAGS` of the media in the same place; the paths are then taken as they are")
	cmd.Flags().StringArrayVar(&meta, "meta", nil, "set a metadata field: `KEY==VALUE`, repeatable")
	out.add(cmd)
	return cmd
}

// uploads reads media arguments. Tags given apart belong to the arguments in
// the same place, and then no path is split.
func uploads(flag string, args, tags []string) ([]api.Upload, error) {
	if len(tags) > 0 && len(tags) != len(args) {
		return nil, usage(fmt.Sprintf("--%s-tags is given %d times for %d files", flag, len(tags), len(args)),
			"Give it once for each file, as \"\" where there are none")
	}
	var out []api.Upload
	for i, arg := range args {
		path, list := arg, []string(nil)
		if len(tags) > 0 {
			list = splitTags(tags[i])
		} else {
			path, list = splitMedia(arg)
		}
		u, err := api.FileUpload(path, list...)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

// metaArgs reads metadata to be set.
func metaArgs(args []string) (map[string]any, error) {
	if len(args) == 0 {
		return nil, nil
	}
	out := make(map[string]any, len(args))
	for _, arg := range args {
		m, err := parseMeta(arg)
		if err != nil {
			return nil, err
		}
		if m.Op != "==" {
			return nil, usage(fmt.Sprintf("--meta %q sets nothing", arg), "Write it as transaction_id==t-20931")
		}
		if before, twice := out[m.Path]; twice && before != m.Value {
			return nil, usage(fmt.Sprintf("--meta sets %q to %q and to %q", m.Path, before, m.Value), "Give it one value")
		}
		out[m.Path] = m.Value
	}
	return out, nil
}

// idArg checks an id before it is sent anywhere.
func idArg[T ~string](what, arg string) (T, error) {
	if !api.ValidID(arg) {
		return "", usage(fmt.Sprintf("%q is no id of a %s", text.Line(arg), what), "Ids are printed by the list commands")
	}
	return T(arg), nil
}
