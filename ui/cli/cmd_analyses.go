package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
)

// analyses is the group of commands about analyses.
func (c *command) analyses() *cobra.Command {
	cmd := &cobra.Command{Use: "analyses", Short: "Run, show, wait for, decide on and delete analyses"}
	cmd.AddCommand(c.analysesRun(), c.analysesShow(), c.analysesWait(), c.analysesDecide(), c.analysesDelete())
	return cmd
}

// runFlags are the flags of analyses run.
type runFlags struct {
	types, media     []string
	collection       string
	bestShot         bool
	wait, exitStatus bool
	out              output
}

func (c *command) analysesRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run FOLDER", Short: "Launch analyses of a folder", Args: wants("FOLDER"),
		Example: "  ozdesk analyses run FOLDER --type biometry,quality --wait --exit-status",
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.FolderID]("folder", args[0])
			if err != nil {
				return err
			}
			list, err := f.launches()
			if err != nil {
				return err
			}
			format, err := f.out.format(c.streams)
			if err != nil {
				return err
			}
			if f.exitStatus && !f.wait {
				return usage("--exit-status tells how the analyses ended", "Give --wait too")
			}
			c.waits = f.wait
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				started, err := launch(ctx, n.client, id, list)
				if err != nil {
					return err
				}
				for _, a := range started {
					n.launched = append(n.launched, string(a.ID))
				}
				if !f.wait {
					return c.printAnalyses(ctx, n, format, started)
				}
				return c.await(ctx, n, format, started, f.exitStatus)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.types, "type", nil, "launch these `TYPES`: quality, biometry, collection, documents")
	flags.StringSliceVar(&f.media, "media", nil, "run on these media `IDS` only; without it on all of the folder")
	flags.StringVar(&f.collection, "collection", "", "search the collection with this `ID`")
	flags.BoolVar(&f.bestShot, "best-shot", false, "let a quality analysis pick the best shot")
	flags.BoolVar(&f.wait, "wait", false, "wait until they have ended, at most as long as --timeout says")
	addExitStatus(cmd, &f.exitStatus)
	f.out.add(cmd)
	return cmd
}

// addExitStatus declares --exit-status.
func addExitStatus(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "exit-status", false, "exit with 3 when an analysis did not end in SUCCESS")
}

// launches reads the flags as what to launch.
func (f *runFlags) launches() ([]api.NewAnalysis, error) {
	types, err := parseTypes(f.types)
	if err != nil {
		return nil, err
	}
	if len(types) == 0 {
		return nil, usage("nothing to launch", "Name it with --type quality, biometry, collection or documents")
	}
	searching := slices.Contains(types, api.Collection1N)
	switch {
	case searching && f.collection == "":
		return nil, usage("no collection to search in", "Name it with --collection; ozdesk collections list shows them")
	case !searching && f.collection != "":
		return nil, usage("--collection is for --type collection", "Add that type, or leave the collection out")
	case f.bestShot && !slices.Contains(types, api.Quality):
		return nil, usage("--best-shot is for --type quality", "Add that type, or leave the best shot out")
	}
	var collection api.CollectionID
	if searching {
		if collection, err = idArg[api.CollectionID]("collection", f.collection); err != nil {
			return nil, err
		}
	}
	var media []api.MediaID
	for _, m := range f.media {
		id, err := idArg[api.MediaID]("media", m)
		if err != nil {
			return nil, err
		}
		media = append(media, id)
	}
	var out []api.NewAnalysis
	for _, t := range types {
		n := api.NewAnalysis{Type: t, Media: media, BestShot: f.bestShot && t == api.Quality}
		if t == api.Collection1N {
			n.Collection = collection
		}
		out = append(out, n)
	}
	return out, nil
}

// printAnalysis prints one analysis.
func (c *command) printAnalysis(ctx context.Context, n *connection, format results.Format, a api.Analysis) error {
	if a.Type == api.Collection1N {
		if err := n.learnKinds(ctx); err != nil {
			return err
		}
	}
	return printOne(c, format, analysisTable(n.policy), a)
}

// printAnalyses prints a list of analyses.
func (c *command) printAnalyses(ctx context.Context, n *connection, format results.Format, list []api.Analysis) error {
	if slices.ContainsFunc(list, func(a api.Analysis) bool { return a.Type == api.Collection1N }) {
		if err := n.learnKinds(ctx); err != nil {
			return err
		}
	}
	return printAll(c, format, analysisTable(n.policy), list)
}

func (c *command) analysesShow() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "show ANALYSIS", Short: "Show an analysis and what its score means", Args: wants("ANALYSIS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idArg[api.AnalysisID]("analysis", args[0])
			if err != nil {
				return err
			}
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				a, err := n.client.Analysis(ctx, id)
				if err != nil {
					return err
				}
				return c.printAnalysis(ctx, n, format, a)
			})
		},
	}
	out.add(cmd)
	return cmd
}

func (c *command) analysesWait() *cobra.Command {
	var out output
	var exitStatus bool
	cmd := &cobra.Command{
		Use: "wait ANALYSIS…", Short: "Wait until analyses have ended", Args: wants("ANALYSIS…"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			var ids []api.AnalysisID
			for _, arg := range args {
				id, err := idArg[api.AnalysisID]("analysis", arg)
				if err != nil {
					return err
				}
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			c.waits = true
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				var list []api.Analysis
				for _, id := range ids {
					a, err := n.client.Analysis(ctx, id)
					if err != nil {
						return fmt.Errorf("read analysis %s: %w", id, err)
					}
					list = append(list, a)
				}
				return c.await(ctx, n, format, list, exitStatus)
			})
		},
	}
	addExitStatus(cmd, &exitStatus)
	out.add(cmd)
	return cmd
}
