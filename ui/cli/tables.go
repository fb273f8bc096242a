package cli

import (
	"encoding/json"
	"strings"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/score"
	"ozdesk/api/text"
)

// folderTable prints folders. The keys are the API's; outcome, margin and near
// are what this program reads from the last launch.
func folderTable(p score.Policy) table[api.Folder] {
	return table[api.Folder]{
		columns: []results.Column{
			{Name: "folder_id"},
			{Name: "time_created"},
			{Name: "time_updated", Drop: 9},
			{Name: "resolution_status", Drop: 2},
			{Name: "outcome"},
			{Name: "margin", Numeric: true, Drop: 1},
			{Name: "near", Drop: 8},
			{Name: "company_id", Drop: 11},
			{Name: "user_id", Drop: 10},
			{Name: "is_archive", Drop: 7},
			{Name: "media", Drop: 4},
			{Name: "analyses", Drop: 3},
			{Name: "meta_data", Drop: 5},
			{Name: "sandbox", Drop: 6},
		},
		cells: func(f api.Folder) []results.Cell {
			s := score.Folder(f, p)
			return []results.Cell{
				results.String(string(f.ID)),
				results.Time(f.Created),
				results.Time(f.Updated),
				results.String(string(f.Status)),
				folderOutcome(s),
				results.Number(s.Margin.Text()),
				results.Bool(s.Near),
				results.String(string(f.CompanyID)),
				results.String(string(f.UserID)),
				results.Bool(f.Archived),
				rawList(f.Media, func(m api.Media) json.RawMessage { return m.Raw }, mediaWords(f.Media)),
				rawList(f.Analyses, func(a api.Analysis) json.RawMessage { return a.Raw }, checkWords(s)),
				metaCell(f.Meta),
				scripted(s.Scripted),
			}
		},
	}
}

// folderOutcome is absent where nothing was launched: there is no outcome, not
// even an unmeasured one.
func folderOutcome(s score.Summary) results.Cell {
	if s.Empty {
		return results.Cell{}
	}
	return results.String(s.Outcome.String())
}

// mediaWords names the media of a folder for a table.
func mediaWords(list []api.Media) string {
	names := make([]string, len(list))
	for i, m := range list {
		if names[i] = m.Name.Raw(); names[i] == "" {
			names[i] = string(m.ID)
		}
	}
	return strings.Join(names, ", ")
}

// checkWords tells the last launch for a table: type and outcome of each.
func checkWords(s score.Summary) string {
	words := make([]string, len(s.Checks))
	for i, c := range s.Checks {
		words[i] = string(c.Type) + " " + c.Outcome.String()
	}
	return strings.Join(words, ", ")
}

// metaCell prints metadata: as it is in JSON, as path=value in a table.
func metaCell(m api.Metadata) results.Cell {
	fields := m.Fields()
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = f.Path.Raw() + "=" + f.Value.Raw()
	}
	return results.JSON(m.Raw(), text.New(strings.Join(words, ", ")))
}

// scripted marks what a sandbox was told to answer, the way the wire does.
func scripted(yes bool) results.Cell {
	if yes {
		return results.String("scripted")
	}
	return results.Cell{}
}

// analysisTable prints analyses with what their scores mean.
func analysisTable(p score.Policy) table[api.Analysis] {
	return table[api.Analysis]{
		columns: []results.Column{
			{Name: "analysis_id"},
			{Name: "folder_id", Drop: 9},
			{Name: "group_id", Drop: 13},
			{Name: "type"},
			{Name: "state", Drop: 8},
			{Name: "resolution", Drop: 5},
			{Name: "resolution_status", Drop: 10},
			{Name: "resolution_operator", Drop: 11},
			{Name: "score_name", Drop: 6},
			{Name: "score", Numeric: true},
			{Name: "threshold", Numeric: true, Drop: 3},
			{Name: "margin", Numeric: true},
			{Name: "near", Drop: 7},
			{Name: "outcome"},
			{Name: "verdict", Drop: 1},
			{Name: "collection_id", Drop: 14},
			{Name: "person_id", Drop: 12},
			{Name: "error_code", Numeric: true, Drop: 15},
			{Name: "error_message", Drop: 4},
			{Name: "time_created", Drop: 2},
			{Name: "sandbox", Drop: 16},
			{Name: "source_media", Drop: 17},
			{Name: "results_data", Drop: 18},
		},
		cells: func(a api.Analysis) []results.Cell {
			r := score.Of(a, p)
			return []results.Cell{
				results.String(string(a.ID)),
				results.String(string(a.FolderID)),
				results.String(string(a.GroupID)),
				results.String(string(a.Type)),
				results.String(string(a.State)),
				results.String(string(a.Resolution)),
				results.String(string(a.ResolutionStatus)),
				results.String(string(a.Operator)),
				results.String(r.ScoreName),
				scoreCell(r.Score),
				scoreCell(r.Threshold),
				results.Number(r.Margin.Text()),
				results.Bool(r.Near),
				results.String(r.Outcome.String()),
				results.String(r.Verdict),
				results.String(string(r.Collection)),
				results.String(string(r.Person)),
				results.IntOf(a.ErrorCode),
				results.Text(a.ErrorMessage),
				results.Time(a.Created),
				scripted(a.Scripted),
				rawList(a.Sources, func(m api.Media) json.RawMessage { return m.Raw }, mediaWords(a.Sources)),
				results.JSON(withTimes(a.Data.Raw), text.Text{}),
			}
		},
	}
}

// scoreCell keeps the digits of a score; what is no number stays a string.
func scoreCell(s score.Score) results.Cell {
	if s.Numeric() {
		return results.Number(s.Text())
	}
	return results.String(s.Text())
}

// collectionTable prints collections.
var collectionTable = table[api.Collection]{
	columns: []results.Column{
		{Name: "collection_id"},
		{Name: "alias"},
		{Name: "person_count", Numeric: true},
		{Name: "company_id", Drop: 3},
		{Name: "time_created", Drop: 1},
		{Name: "meta_data", Drop: 2},
	},
	cells: func(c api.Collection) []results.Cell {
		return []results.Cell{
			results.String(string(c.ID)), results.Text(c.Alias), results.IntOf(c.PersonCount),
			results.String(string(c.CompanyID)), results.Time(c.Created), metaCell(c.Meta),
		}
	},
}

// personTable prints persons of a collection.
var personTable = table[api.Person]{
	columns: []results.Column{
		{Name: "person_id"},
		{Name: "collection_id", Drop: 3},
		{Name: "first_name"},
		{Name: "middle_name", Drop: 4},
		{Name: "last_name"},
		{Name: "person_images", Drop: 1},
		{Name: "time_created", Drop: 2},
		{Name: "meta_data", Drop: 5},
	},
	cells: func(p api.Person) []results.Cell {
		names := make([]string, len(p.Images))
		for i, img := range p.Images {
			names[i] = img.Name.Raw()
		}
		return []results.Cell{
			results.String(string(p.ID)), results.String(string(p.CollectionID)),
			results.Text(p.FirstName), results.Text(p.MiddleName), results.Text(p.LastName),
			rawList(p.Images, func(i api.PersonImage) json.RawMessage { return i.Raw }, strings.Join(names, ", ")),
			results.Time(p.Created), metaCell(p.Meta),
		}
	},
}
