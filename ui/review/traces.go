package review

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// faint is the value below which a trace is not worth a line.
const faint = 0.05

// traces draws what a liveness score is made of, where the server tells it:
// the strongest trace first, with a column for each media.
func (d draw) traces(a api.Analysis, sources []api.Media) []string {
	type row struct {
		name   string
		most   float64
		values []string
	}
	var rows []row
	width := 0
	for i, m := range sources {
		for _, r := range a.Results {
			if r.SourceMediaID != m.ID {
				continue
			}
			for _, trace := range r.Data.Traces {
				name := strings.ReplaceAll(trace.Name.Line(), "_", " ")
				at := slices.IndexFunc(rows, func(r row) bool { return r.name == name })
				if at < 0 {
					at = len(rows)
					rows = append(rows, row{name: name, values: make([]string, len(sources))})
				}
				if v, err := strconv.ParseFloat(string(trace.Value), 64); err == nil {
					rows[at].most = max(rows[at].most, v)
				}
				rows[at].values[i] = string(trace.Value)
				width = max(width, kit.Width(string(trace.Value)))
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.most, a.most) })
	lines := []string{"", d.heading("Traces of an attack", "0 none, 1 strong")}
	for i, r := range rows {
		if r.most < faint {
			rest := "none above " + strconv.FormatFloat(faint, 'f', 2, 64)
			if i > 0 {
				rest = "the others below " + strconv.FormatFloat(faint, 'f', 2, 64)
			}
			return append(lines, d.sentences(kit.Muted, rest)...)
		}
		for j, v := range r.values {
			r.values[j] = kit.Fit(cmp.Or(v, d.t.Glyphs.Dash), width, kit.Left)
		}
		lines = append(lines, d.line(false, false, d.entry(r.name, strings.TrimRight(strings.Join(r.values, blank(indent)), " ")), nil))
	}
	return lines
}
