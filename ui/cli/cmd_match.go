package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/rules"
)

// match compares the person of a folder with a photograph.
func (c *command) match() *cobra.Command {
	var out output
	var kind string
	var exitStatus bool
	cmd := &cobra.Command{
		Use: "match FOLDER PHOTO", Short: "Compare the person of a folder with a photograph", Args: wants("FOLDER", "PHOTO"),
		Long: "Uploads the photograph to the folder, runs a face match of it with the liveness video or the selfie\n" +
			"that the folder has, waits for the end and prints the result.",
		Example: "  ozdesk match FOLDER passport.jpg --kind id-front --exit-status",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.FolderID]("folder", args[0])
			if err != nil {
				return err
			}
			tags := rules.MatchKind(kind).Tags()
			if tags == nil {
				return usage(fmt.Sprintf("%q is no kind of photograph", kind), "Give --kind selfie or --kind id-front")
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			photo, err := api.FileUpload(args[1], tags...)
			if err != nil {
				return err
			}
			c.waits = true
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				there, err := n.client.MediaOf(ctx, id)
				if err != nil {
					return err
				}
				face, ok := rules.MatchFace(there)
				if !ok {
					return fail("the folder has no video or photograph of a person to compare with", "Add one with ozdesk media add "+string(id)+" PATH:video_selfie", nil)
				}
				added, err := addMedia(ctx, n.client, id, []api.Upload{photo})
				if err != nil {
					return err
				}
				if len(added) != 1 {
					return fail("the server does not say which media the photograph has become", "Look with ozdesk folders show "+string(id), nil)
				}
				started, err := launch(ctx, n.client, id, []api.NewAnalysis{{Type: api.Biometry, Media: []api.MediaID{face.ID, added[0].ID}}})
				if err != nil {
					return err
				}
				for _, a := range started {
					n.launched = append(n.launched, string(a.ID))
				}
				return c.await(ctx, n, format, started, exitStatus)
			})
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "what the photograph is: `KIND` is selfie or id-front")
	addExitStatus(cmd, &exitStatus)
	out.add(cmd)
	return cmd
}

// analysesDecide sets a person's decision.
func (c *command) analysesDecide() *cobra.Command {
	var out output
	var decision, comment string
	cmd := &cobra.Command{
		Use: "decide ANALYSIS", Short: "Decide on an analysis as a person", Args: wants("ANALYSIS"),
		Example: "  ozdesk analyses decide ANALYSIS --as declined --comment \"a mask\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.AnalysisID]("analysis", args[0])
			if err != nil {
				return err
			}
			status, known := map[string]api.Status{"success": api.StatusSuccess, "declined": api.StatusDeclined}[decision]
			if !known {
				return usage(fmt.Sprintf("%q is no decision", decision), "Give --as success or --as declined")
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				a, err := n.client.Decide(ctx, id, status, comment)
				if err != nil {
					return err
				}
				return c.printAnalysis(ctx, n, format, a)
			})
		},
	}
	cmd.Flags().StringVar(&decision, "as", "", "the `DECISION`: success or declined")
	cmd.Flags().StringVar(&comment, "comment", "", "why, in `WORDS`")
	out.add(cmd)
	return cmd
}
