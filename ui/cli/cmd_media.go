package cli

import (
	"context"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
)

// media is the group of commands about media.
func (c *command) media() *cobra.Command {
	cmd := &cobra.Command{Use: "media", Short: "Add files to a folder and tag them"}
	cmd.AddCommand(c.mediaAdd(), c.mediaTag())
	return cmd
}

// mediaTable prints media.
var mediaTable = table[api.Media]{
	columns: []results.Column{
		{Name: "media_id"},
		{Name: "folder_id", Drop: 2},
		{Name: "original_name"},
		{Name: "media_type", Drop: 1},
		{Name: "tags"},
		{Name: "time_created", Drop: 3},
		{Name: "meta_data", Drop: 4},
	},
	cells: func(m api.Media) []results.Cell {
		return []results.Cell{
			results.String(string(m.ID)), results.String(string(m.FolderID)), results.Text(m.Name), results.Text(m.Type),
			results.Strings(m.Tags), results.Time(m.Created), metaCell(m.Meta),
		}
	},
}

func (c *command) mediaAdd() *cobra.Command {
	var out output
	var tags []string
	cmd := &cobra.Command{
		Use: "add FOLDER PATH[:tag[,tag…]]…", Short: "Upload files to a folder", Args: wants("FOLDER", "PATH…"),
		Example: "  ozdesk media add FOLDER selfie.png:photo_selfie clip.mp4:video_selfie,orientation_portrait,video_selfie_blank",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.FolderID]("folder", args[0])
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			files, err := uploads("media", args[1:], tags)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				list, err := addMedia(ctx, n.client, id, files)
				if err != nil {
					return err
				}
				return printAll(c, format, mediaTable, list)
			})
		},
	}
	cmd.Flags().StringArrayVar(&tags, "media-tags", nil, "`TAGS` of the file in the same place; the paths are then taken as they are")
	out.add(cmd)
	return cmd
}

func (c *command) mediaTag() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "tag MEDIA [TAG…]", Short: "Replace the tags of a file; without a tag it has none afterwards",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.MediaID]("media", args[0])
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			var tags []string
			for _, arg := range args[1:] {
				tags = append(tags, splitTags(arg)...)
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				m, err := n.client.TagMedia(ctx, id, tags)
				if err != nil {
					return err
				}
				return printOne(c, format, mediaTable, m)
			})
		},
	}
	out.add(cmd)
	return cmd
}
