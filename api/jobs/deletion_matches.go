package jobs

import (
	"context"

	"ozdesk/api"
)

// matches are the analyses that found somebody.
type matches struct {
	analyses []match
	running  int // Searches that have not ended, and may find somebody yet.
	looked   int // Folders.
}

// match is an analysis that found somebody who is wanted.
type match struct {
	analysis api.Analysis
	found    int // Persons who are wanted.
	others   int // Persons besides who were found by it.
}

// findPage is how many folders are asked for at once.
const findPage = 200

// findMatches looks through the folders that were searched in collections for
// analyses that found one of the wanted persons, newest folder first (Oz API
// reference, section 2.5). Told hears how many folders were looked through; it
// may be nil.
func findMatches(ctx context.Context, c DeletionClient, wanted map[api.PersonID]bool, told func(int)) (matches, error) {
	var m matches
	query := api.FolderQuery{
		AnalysisTypes: []api.AnalysisType{api.Collection1N}, WithAnalyses: true, Limit: findPage, OmitTotal: true,
		Sort: []api.Sort{{Field: "time_created", Desc: true}},
	}
	for f, err := range c.AllFolders(ctx, query) {
		if err != nil {
			return m, err
		}
		m.looked++
		if told != nil {
			told(m.looked)
		}
		for i := range f.Analyses {
			m.take(&f, &f.Analyses[i], wanted)
		}
	}
	return m, nil
}

// take looks at one analysis.
func (m *matches) take(f *api.Folder, a *api.Analysis, wanted map[api.PersonID]bool) {
	found, others := map[api.PersonID]bool{}, map[api.PersonID]bool{}
	for _, r := range a.Results {
		switch {
		case r.PersonID == "":
		case wanted[r.PersonID]:
			found[r.PersonID] = true
		default:
			others[r.PersonID] = true
		}
	}
	if a.Type == api.Collection1N && !a.Final() {
		m.running++
	}
	if len(found) == 0 {
		return
	}
	own := *a
	if own.FolderID == "" {
		own.FolderID = f.ID
	}
	m.analyses = append(m.analyses, match{analysis: own, found: len(found), others: len(others)})
}
