package review

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// errNotCounted reports a server that does not tell how many folders there are.
var errNotCounted = errors.New("the server does not tell how many folders there are, so a place by time cannot be found; filter with until: instead")

// rowAt counts the folders of a list that come before a moment in its order.
// With a day, moment is its beginning and all of it comes afterwards.
func rowAt(ctx context.Context, src Reader, q api.FolderQuery, o listOrder, at time.Time) (int, error) {
	q.Sort, q.Limit, q.Offset, q.OmitTotal, q.WithAnalyses = o.sorting(), 1, 0, false, false
	r := &q.Created
	if o.updated {
		r = &q.Updated
	}
	step := time.Microsecond // the finest grain of the wire
	if o.desc {
		if at = at.Add(step); at.After(r.Min) {
			r.Min = at
		}
	} else if at = at.Add(-step); r.Max.IsZero() || at.Before(r.Max) {
		r.Max = at
	}
	if !r.Min.IsZero() && !r.Max.IsZero() && r.Min.After(r.Max) {
		return 0, nil // nothing of the list comes before it
	}
	page, err := src.Folders(ctx, q)
	switch {
	case err != nil:
		return 0, fmt.Errorf("count the folders before a moment: %w", err)
	case page.Total == nil:
		return 0, errNotCounted
	}
	return *page.Total, nil
}

// timeIn is what a folder is sorted by.
func (o listOrder) timeIn(f *api.Folder) time.Time {
	if o.updated {
		return f.Updated
	}
	return f.Created
}

// jumpedMsg tells at which row a moment is.
type jumpedMsg struct {
	to  pane.ID
	gen uint64
	row int
	at  time.Time
	err error
}

// Target returns the folder list.
func (m jumpedMsg) Target() pane.ID { return m.to }

// dateMsg asks the list to go to a moment.
type dateMsg struct {
	to pane.ID
	at time.Time
}

// Target returns the folder list.
func (m dateMsg) Target() pane.ID { return m.to }

// jump looks for the row of a moment.
func (p *FolderList) jump(msg dateMsg) tea.Cmd {
	if p.rows.window == nil {
		return nil
	}
	o := p.applied.order
	if p.applied.prefix != "" { // few rows, all of them loaded
		row := 0
		for i := range p.rows.window.Loaded() {
			if f, _ := p.rows.window.Row(i); o.desc == o.timeIn(&f).After(msg.at) {
				row = i + 1
			}
		}
		p.table.SetCursor(row)
		return nil
	}
	ctx, gen := p.jumping.Next(p.ctx)
	src, q, to, at := p.d.Client, p.applied.query, p.id, msg.at
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		row, err := rowAt(ctx, src, q, o, at)
		if ctx.Err() != nil {
			return nil
		}
		return jumpedMsg{to: to, gen: gen, row: row, at: at, err: err}
	})
}

// jumped goes to the row of a moment.
func (p *FolderList) jumped(msg jumpedMsg) tea.Cmd {
	if !p.jumping.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		if errors.Is(msg.err, errNotCounted) {
			what, next = sentenceOf(errNotCounted), ""
		}
		return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: sentence(what, next)})
	}
	n, _ := p.rows.Len()
	p.table.SetCursor(min(msg.row, max(n-1, 0)))
	p.table.ToTop()
	when := kit.When(msg.at, p.d.Env.Now())
	if msg.row >= n {
		return pane.Send(pane.StatusMsg{Level: pane.Info, Text: "Nothing in the list lies beyond " + when + "; this is its end."})
	}
	return pane.Send(pane.StatusMsg{Level: pane.Info, Text: "At " + when + ", row " + kit.Count(msg.row+1) + " of " + kit.Count(n) + "."})
}

// readDate reads where to go: a date, a time or how long ago, and "today" and
// "yesterday". In a list with the newest on top a date means the end of that
// day, where its folders begin.
func readDate(value string, now time.Time, o listOrder) (time.Time, error) {
	switch value {
	case "today":
		value = now.Format(time.DateOnly)
	case "yesterday":
		value = now.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return parseMoment(value, now, o.desc)
}

// newDateDialog asks for a date to go to in a list of an order.
func newDateDialog(d Deps, to pane.ID, o listOrder) pane.Pane {
	p := &formDialog{listDialog: newListDialog(d, to, "Go to a date"), direct: "date", verb: "go"}
	p.form = kit.NewForm(d.Env, []kit.Field{{
		Name: "date", Label: "Date", Placeholder: d.Env.Now().AddDate(0, 0, -7).Format(time.DateOnly),
		Hint: "A date, yesterday, or how long ago: 12h, 7d, 4w.",
		Check: func(f kit.Field) string {
			if _, err := readDate(f.Value, d.Env.Now(), o); err != nil {
				return sentenceOf(err)
			}
			return ""
		},
	}}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "go", Label: "Go"})
	p.accept = func() tea.Cmd {
		value := p.form.Value("date")
		at, _ := readDate(value, d.Env.Now(), o) // the form has checked it
		return p.leave(dateMsg{to: to, at: at})
	}
	return p
}

// sentenceOf is an error as a sentence.
func sentenceOf(err error) string {
	s := kit.Clean(err.Error())
	if s == "" {
		return ""
	}
	return s + "."
}
