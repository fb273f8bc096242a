package results

import (
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
)

// Row is one line of "results list": an analysis and a medium with a result,
// or an analysis alone when no medium has one. Its seventeen fields are the
// columns, in their order.
type Row struct {
	FolderID   api.FolderID
	AnalysisID api.AnalysisID
	Type       api.AnalysisType
	// State, Resolution and ResolutionStatus are the server's words about the
	// analysis.
	State, Resolution, ResolutionStatus api.Status
	// MediaID is empty when the row stands for the analysis alone.
	MediaID api.MediaID
	// ScoreName is the number's name on the wire, empty for types without.
	ScoreName string
	// Score and MaxScore are as the server wrote them, absent rather than 0.
	Score, MaxScore score.Score
	// Threshold is the upper one, and Margin the medium's distance from it.
	Threshold score.Score
	Margin    score.Margin
	// Outcome is that of the analysis, because the server decides about the
	// analysis and about no medium. Only a medium without a usable number,
	// in an analysis that has one from another medium, is unmeasured.
	Outcome         score.Outcome
	CollectionID    api.CollectionID
	PersonID        api.PersonID
	TimeCreated     time.Time // of the analysis
	ThresholdSource score.ThresholdSource
}

// Columns returns the seventeen columns. A table that has not the room for all
// gives up first what repeats or explains, and keeps folder, type, score,
// threshold, margin and outcome.
func Columns() []Column {
	return []Column{
		{Name: "folder_id"},
		{Name: "analysis_id", Drop: 5},
		{Name: "type"},
		{Name: "state", Drop: 11},
		{Name: "resolution", Drop: 6},
		{Name: "resolution_status", Drop: 12},
		{Name: "media_id", Drop: 4},
		{Name: "score_name", Drop: 2},
		{Name: "score", Numeric: true},
		{Name: "max_score", Numeric: true, Drop: 8},
		{Name: "threshold", Numeric: true, Drop: 1},
		{Name: "margin", Numeric: true},
		{Name: "outcome"},
		{Name: "collection_id", Drop: 9},
		{Name: "person_id", Drop: 7},
		{Name: "time_created", Drop: 3},
		{Name: "threshold_source", Drop: 10},
	}
}

// Header returns the names of the columns.
func Header() []string {
	columns := Columns()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// Cells returns the row as cells in the order of Columns. In JSON, scores,
// threshold and margin are numbers with the digits they were written in; a
// text that the server sent in place of a score is a string, and what is
// absent is null.
func (r Row) Cells() []Cell {
	return []Cell{
		String(string(r.FolderID)),
		String(string(r.AnalysisID)),
		String(string(r.Type)),
		String(string(r.State)),
		String(string(r.Resolution)),
		String(string(r.ResolutionStatus)),
		String(string(r.MediaID)),
		String(r.ScoreName),
		scoreCell(r.Score),
		scoreCell(r.MaxScore),
		scoreCell(r.Threshold),
		Number(r.Margin.Text()),
		String(r.Outcome.String()),
		String(string(r.CollectionID)),
		String(string(r.PersonID)),
		Time(r.TimeCreated),
		String(r.ThresholdSource.String()),
	}
}

// MarshalJSON returns the row as an object with the columns as its keys, in
// their order.
func (r Row) MarshalJSON() ([]byte, error) {
	return appendObject(nil, Columns(), r.Cells()), nil
}

// scoreCell keeps a number a number and anything else a string: 1e999 reads as
// infinity in other programs, so the bounds of package score count here too.
func scoreCell(s score.Score) Cell {
	if s.Numeric() {
		return Number(s.Text())
	}
	return String(s.Text())
}
