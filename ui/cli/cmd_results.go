package cli

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
)

// results is the group of commands about results.
func (c *command) results() *cobra.Command {
	cmd := &cobra.Command{Use: "results", Short: "List scores and what they mean"}
	cmd.AddCommand(c.resultsList())
	return cmd
}

func (c *command) resultsList() *cobra.Command {
	var filters filterFlags
	var out output
	cmd := &cobra.Command{
		Use: "list", Short: "List results: a row for each analysis and media, newest folder first", Args: wants(),
		Example: "  ozdesk results list --since 7d --type biometry -o csv",
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
				q.WithAnalyses, q.Limit = true, pageFor(f.limit)
				if err := n.learnKinds(ctx); err != nil {
					return err
				}
				e := results.New(c.streams.Out, format, results.Columns(), results.Width(c.streams.Width))
				// What came before an error is complete in itself.
				return errors.Join(printResults(n.client.AllFolders(ctx, q), f, n.policy, e), e.Close())
			})
		},
	}
	filters.add(cmd)
	out.add(cmd)
	return cmd
}

// takes reports whether a row is wanted. A folder may hold analyses of other
// types and ends than the one it was found by.
func (f filter) takes(r results.Row) bool {
	return (len(f.types) == 0 || slices.Contains(f.types, r.Type)) &&
		(len(f.status) == 0 || slices.Contains(f.status, r.ResolutionStatus))
}

// printResults writes the rows that f asks for, at most as many as it limits.
func printResults(folders iter.Seq2[api.Folder, error], f filter, policy score.Policy, e *results.Encoder) error {
	left := f.limit
	for folder, err := range folders {
		if err != nil {
			return err
		}
		for _, row := range results.Rows(folder, policy) {
			if !f.takes(row) {
				continue
			}
			left--
			if err := e.Write(row.Cells()); err != nil || left == 0 {
				return err
			}
		}
	}
	return nil
}
