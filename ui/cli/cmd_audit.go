package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/store/journal"
)

// audit is the group of commands about the journal of changes.
func (c *command) audit() *cobra.Command {
	cmd := &cobra.Command{
		Use: "audit", Short: "Show and check the journal of what was changed with a profile",
		Long: "Every change is written into the journal of its profile before it is sent, and again with its outcome.\n" +
			"A change that cannot be written down is not sent.",
	}
	cmd.AddCommand(c.auditShow(), c.auditVerify())
	return cmd
}

// entryTable prints entries of a journal.
var entryTable = table[journal.Entry]{
	columns: []results.Column{
		{Name: "seq"},
		{Name: "time"},
		{Name: "action"},
		{Name: "result"},
		{Name: "objects", Drop: 1},
		{Name: "fields", Drop: 3},
		{Name: "user", Drop: 2},
		{Name: "user_type", Drop: 5},
		{Name: "origin", Drop: 6},
		{Name: "request_id", Drop: 4},
		{Name: "method", Drop: 8},
		{Name: "path", Drop: 9},
		{Name: "reason", Drop: 7},
	},
	cells: func(e journal.Entry) []results.Cell {
		result := e.Result
		if result == "" {
			result = "begun"
		}
		fields := make([]text.Text, len(e.Fields))
		for i, f := range e.Fields {
			fields[i] = text.New(fieldWords(f))
		}
		objects := make([]text.Text, len(e.Objects))
		for i, id := range e.Objects {
			objects[i] = text.New(id)
		}
		return []results.Cell{
			results.Int(int(e.Seq)), //nolint:gosec // No journal has so many.
			results.Time(e.Time), results.Text(text.New(e.Action)), results.Text(text.New(result)),
			results.Strings(objects), results.Strings(fields), results.Text(text.New(e.User)), results.Text(text.New(e.Role)),
			results.Text(text.New(e.Origin)), results.Text(text.New(e.RequestID)), results.Text(text.New(e.Method)),
			results.Text(text.New(e.Path)), results.Text(text.New(e.Reason)),
		}
	},
}

// fieldWords writes a field as name, keyed sums of what it was, where that was
// known, and of what it was set to, and value where that is kept.
func fieldWords(f journal.Field) string {
	words := f.Name
	if f.Before != "" {
		words += "#" + f.Before + "→"
	}
	if f.After != "" {
		words += "#" + f.After
	}
	if f.Value != "" {
		words += "=" + f.Value
	}
	return words
}

func (c *command) auditShow() *cobra.Command {
	var out output
	var when filterFlags
	limit := 0
	cmd := &cobra.Command{
		Use: "show", Short: "List what was changed, oldest first", Args: wants(),
		Long: "Lists the entries of the profile's journal, oldest first: one before each change was sent and one with\n" +
			"its outcome. A field is shown with the keyed sum of what it was set to, before it that of what it was,\n" +
			"where that was known. The journal is not checked; see ozdesk audit verify.",
		RunE: func(*cobra.Command, []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			span, err := when.created(c.now())
			if err != nil {
				return err
			}
			t, err := c.choose()
			if err != nil {
				return err
			}
			var list []journal.Entry
			for e, err := range c.openJournal(t).Entries() {
				if err != nil {
					return fail("the journal cannot be read further: "+text.Line(err.Error()), "Run ozdesk audit verify", err)
				}
				if !span.Min.IsZero() && e.Time.Before(span.Min) || !span.Max.IsZero() && e.Time.After(span.Max) {
					continue
				}
				list = append(list, e)
			}
			if limit > 0 && len(list) > limit {
				list = list[len(list)-limit:]
			}
			return printAll(c, format, entryTable, list)
		},
	}
	out.add(cmd)
	cmd.Flags().StringVar(&when.since, "since", "", "only from this `TIME` on: RFC 3339, a date, or 7d")
	cmd.Flags().StringVar(&when.until, "until", "", "only up to this `TIME`")
	cmd.Flags().IntVar(&limit, "limit", 0, "only the last `N`; 0 is all")
	return cmd
}

// verdict is what audit verify has found about a journal.
type verdict struct {
	profile string
	report  journal.Report
}

// verdictTable prints it.
var verdictTable = table[verdict]{
	columns: []results.Column{
		{Name: "profile"}, {Name: "result"}, {Name: "entries"}, {Name: "behind_head"}, {Name: "head", Uncut: true}, {Name: "findings", Uncut: true},
	},
	cells: func(v verdict) []results.Cell {
		result, head := "ok", ""
		if len(v.report.Findings) > 0 {
			result = "altered"
		}
		if h := v.report.Head; h != nil {
			head = fmt.Sprintf("%d:%s", h.Count, h.Sum)
		}
		findings := make([]text.Text, len(v.report.Findings))
		for i, f := range v.report.Findings {
			findings[i] = text.New(findingWords(f))
		}
		return []results.Cell{
			results.String(v.profile), results.String(result), results.Int(int(v.report.Entries)), //nolint:gosec // No journal has so many.
			results.Int(int(v.report.Behind)), //nolint:gosec // As above.
			results.String(head), results.Strings(findings),
		}
	},
}

// findingWords says what is wrong and where.
func findingWords(f journal.Finding) string {
	if f.Entry == 0 {
		return f.What
	}
	return fmt.Sprintf("entry %d: %s", f.Entry, f.What)
}

// errAltered is the end of audit verify with a journal that is not sound.
var errAltered = errors.New("the journal is not as it was written")

func (c *command) auditVerify() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "verify", Short: "Check that the journal is as it was written", Args: wants(),
		Long: "Compares every entry of the profile's journal with its keyed sum, with the entry before it and with the\n" +
			"head, and finds what was edited, moved, taken out, put in or cut off. What it cannot find:\n" +
			"  - " + strings.Join(journal.Limits, "\n  - ") + "\n" +
			"Exit code 0: as it was written; 1: not.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			t, err := c.choose()
			if err != nil {
				return err
			}
			return c.verifyJournal(cmd.Context(), format, t)
		},
	}
	out.add(cmd)
	return cmd
}

// verifyJournal prints what is found, and to a person also what cannot be.
func (c *command) verifyJournal(ctx context.Context, format results.Format, t target) error {
	report, err := c.openJournal(t).Verify(ctx)
	if err != nil {
		return fail("the journal cannot be checked: "+text.Line(err.Error()), "", err)
	}
	if err := printOne(c, format, verdictTable, verdict{profile: t.Profile, report: report}); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(c.streams.Err, "What this cannot find:")
	for _, limit := range journal.Limits {
		_, _ = fmt.Fprintln(c.streams.Err, "  "+limit)
	}
	if n := len(report.Findings); n > 0 {
		return fail(fmt.Sprintf("the journal is not as it was written: %s", findingWords(report.Findings[0])),
			"Nothing is added to it any more. Move its directory away to begin a new one: "+c.places.journals(), errAltered)
	}
	return nil
}
