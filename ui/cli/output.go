package cli

import (
	"encoding/json"
	"iter"

	"github.com/spf13/cobra"

	"ozdesk/api/results"
	"ozdesk/api/text"
)

// output is the -o of one command.
type output struct{ word string }

// add declares the flag.
func (o *output) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&o.word, "output", "o", "", "print as `FORMAT`: table, json, ndjson or csv (default table on a terminal, else ndjson)")
}

// format reads the flag.
func (o *output) format(s Streams) (results.Format, error) {
	if o.word == "" {
		if s.OutTTY {
			return results.FormatTable, nil
		}
		return results.FormatNDJSON, nil
	}
	f, err := results.ParseFormat(o.word)
	if err != nil {
		return f, usage("-o: "+err.Error(), "")
	}
	return f, nil
}

// table is what a command prints of one kind of object: its columns and how to
// make cells of an object.
type table[T any] struct {
	columns []results.Column
	cells   func(T) []results.Cell
}

// printer writes rows as they come.
type printer[T any] struct {
	table   table[T]
	encoder *results.Encoder
}

// newPrinter starts the output of many things, or with results.Single of one.
func newPrinter[T any](c *command, f results.Format, t table[T], options ...results.Option) *printer[T] {
	options = append(options, results.Width(c.streams.Width))
	return &printer[T]{table: t, encoder: results.New(c.streams.Out, f, t.columns, options...)}
}

// print writes one row.
func (p *printer[T]) print(v T) error { return p.encoder.Write(p.table.cells(v)) }

// printUpTo writes at most limit rows of a list that is read meanwhile; 0 is no
// limit.
func (p *printer[T]) printUpTo(limit int, list iter.Seq2[T, error]) error {
	for v, err := range list {
		if err != nil {
			return err
		}
		limit--
		if err := p.print(v); err != nil || limit == 0 {
			return err
		}
	}
	return nil
}

// printAll writes a whole list and ends the output.
func printAll[T any](c *command, f results.Format, t table[T], list []T) error {
	p := newPrinter(c, f, t)
	for _, v := range list {
		if err := p.print(v); err != nil {
			return err
		}
	}
	return p.encoder.Close()
}

// printOne writes one thing and ends the output.
func printOne[T any](c *command, f results.Format, t table[T], v T) error {
	p := newPrinter(c, f, t, results.Single())
	if err := p.print(v); err != nil {
		return err
	}
	return p.encoder.Close()
}

// rawList joins objects as a server sent them, but for the form of their times,
// into one JSON array, which a table shows as words.
func rawList[T any](list []T, raw func(T) json.RawMessage, shown string) results.Cell {
	parts := make([]json.RawMessage, 0, len(list))
	for _, v := range list {
		if r := raw(v); json.Valid(r) {
			parts = append(parts, withTimes(r))
		}
	}
	joined, err := json.Marshal(parts)
	if err != nil {
		joined = nil // What is valid alone is valid in an array.
	}
	return results.JSON(joined, text.New(shown))
}
