package review

import (
	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/ui/kit"
)

// recordLabel is the width of the labels of a record, in cells.
const recordLabel = 20

// record draws what the server has written down about an analysis: its words,
// settings, times and ids, whole.
func (d draw) record(a api.Analysis) []string {
	lines := []string{d.heading("Record", "")}
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, d.line(false, false, d.entry(label, value), nil))
		}
	}
	add("state", string(a.State))
	add("resolution", string(a.Resolution))
	add("resolution_status", string(a.ResolutionStatus))
	add("operator", string(a.Operator))
	if a.ErrorCode != nil && *a.ErrorCode != 0 {
		add("error_code", kit.Count(*a.ErrorCode))
	}
	for _, p := range paramsOf(a.Params) {
		add(p.name, p.value)
	}
	add("started", kit.WhenExactly(a.Created, d.now))
	if took, ok := tookOf(a); ok {
		add("ended", kit.WhenExactly(a.Updated, d.now)+", after "+kit.Took(took))
	}
	for _, f := range a.Meta.Fields() {
		if f.Path.Raw() != requestIDField {
			add(f.Path.Line(), d.name(f.Value))
		}
	}
	add("analysis", string(a.ID))
	add("group", string(a.GroupID))
	return lines
}

// entry is a label and a value of a record. A value that would be cut moves up
// to its label.
func (d draw) entry(label, value string) []kit.Span {
	width := recordLabel
	if indent+width+kit.Width(value) > d.w {
		width = min(width, kit.Width(label)+indent)
	}
	return []kit.Span{{Text: kit.Fit(label, width, kit.Left), Role: kit.Muted}, {Text: value, Role: kit.Ink}}
}

// param is a setting of an analysis by its name on the wire.
type param struct{ name, value string }

// paramsOf are the settings that were sent.
func paramsOf(p api.Params) []param {
	all := []param{
		{"threshold", string(p.Threshold)},
		{"threshold_min", string(p.ThresholdMin)},
		{"threshold_max", string(p.ThresholdMax)},
		{"threshold_spoofing", string(p.ThresholdSpoofing)},
		{"decision_threshold", string(p.DecisionThreshold)},
		{"collection_id", string(p.CollectionID)},
	}
	if p.BestShot {
		all = append(all, param{"extract_best_shot", "true"})
	}
	var out []param
	for _, one := range all {
		if one.value != "" {
			out = append(out, one)
		}
	}
	return out
}

// documentFields draws what was read from a document: as printed, as in the
// machine readable zone, and a word where the two disagree.
func (d draw) documentFields(fields []api.DocumentField) []string {
	const differs = "differs"
	room := d.w - indent - len(differs) - 3*indent
	name := min(24, room/3)
	value := (room - name) / 2
	row := func(role kit.Role, n, visual, mrz, note string) string {
		return d.line(false, false, []kit.Span{
			{Text: kit.Fit(kit.Clean(n), name, kit.Left) + blank(indent), Role: kit.Muted},
			{Text: kit.Fit(kit.Clean(visual), value, kit.Left) + blank(indent), Role: role},
			{Text: kit.Fit(kit.Clean(mrz), value, kit.Left) + blank(indent), Role: role},
			{Text: note, Role: kit.Review},
		}, nil)
	}
	lines := []string{d.heading("Fields", kit.Count(len(fields))), row(kit.Muted, "field", "printed", "machine readable", "")}
	for _, f := range fields {
		note := ""
		if results.Disagree(f) {
			note = differs
		}
		visual, mrz := d.name(f.Visual), d.name(f.MRZ)
		if visual == "" {
			visual = d.t.Glyphs.Dash
		}
		if mrz == "" {
			mrz = d.t.Glyphs.Dash
		}
		lines = append(lines, row(kit.Ink, f.Name.Line(), visual, mrz, note))
	}
	return lines
}
