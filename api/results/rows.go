package results

import (
	"slices"

	"ozdesk/api"
	"ozdesk/api/score"
)

// Rows returns the rows of a folder: its analyses by time of creation, oldest
// first, and the media of each in the folder's order. A folder without
// analyses has no rows. The order of folders is the caller's.
func Rows(f api.Folder, p score.Policy) []Row {
	analyses := slices.Clone(f.Analyses)
	slices.SortStableFunc(analyses, func(x, y api.Analysis) int { return x.Created.Compare(y.Created) })
	place := make(map[api.MediaID]int, len(f.Media))
	for i := range f.Media {
		place[f.Media[i].ID] = i
	}
	rows := make([]Row, 0, len(analyses))
	for _, a := range analyses {
		if a.FolderID == "" {
			a.FolderID = f.ID
		}
		begin := len(rows)
		rows = append(rows, OfAnalysis(a, p)...)
		slices.SortStableFunc(rows[begin:], func(x, y Row) int { return order(place, x) - order(place, y) })
	}
	return rows
}

// order is the place of a row's medium in the folder; one that the folder does
// not list comes last.
func order(place map[api.MediaID]int, r Row) int {
	if i, ok := place[r.MediaID]; ok {
		return i
	}
	return len(place)
}

// OfAnalysis returns the rows of one analysis: one for each medium with a
// result, in the order of its sources, else one without a medium.
func OfAnalysis(a api.Analysis, p score.Policy) []Row {
	r := score.Of(a, p)
	whole := Row{
		FolderID:         a.FolderID,
		AnalysisID:       a.ID,
		Type:             a.Type,
		State:            a.State,
		Resolution:       a.Resolution,
		ResolutionStatus: a.ResolutionStatus,
		ScoreName:        r.ScoreName,
		Score:            r.Score,
		MaxScore:         r.Max,
		Threshold:        r.Threshold,
		Margin:           r.Margin,
		Outcome:          r.Outcome,
		CollectionID:     r.Collection,
		PersonID:         r.Person,
		TimeCreated:      a.Created,
		ThresholdSource:  r.Source,
	}
	if len(r.Media) == 0 {
		return []Row{whole}
	}
	rows := make([]Row, 0, len(r.Media))
	for _, m := range r.Media {
		row := whole
		row.MediaID, row.PersonID = m.MediaID, m.PersonID
		row.Score, row.MaxScore, row.Margin = m.Score, m.Max, m.Margin
		if r.Score.Ok() && !m.Score.Ok() && r.Outcome != score.Running && r.Outcome != score.Error {
			row.Outcome = score.Unmeasured
		}
		rows = append(rows, row)
	}
	return rows
}
