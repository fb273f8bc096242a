package sandbox

import (
	"context"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// analysisFilters are the filters of lists of analyses.
var analysisFilters = []wire.Field{
	{Name: "analyse_id", Aliases: []string{"analysis_id"}, Kind: wire.UUIDs},
	{Name: "folder_id", Kind: wire.UUIDs},
	{Name: "group_id", Kind: wire.UUIDs},
	{Name: "collection_id", Kind: wire.UUIDs},
	{Name: "type", Kind: wire.Enums},
	{Name: "state", Kind: wire.Enums},
	{Name: "resolution_status", Kind: wire.Enums},
	{Name: "time_created", Kind: wire.Times},
	{Name: "time_updated", Kind: wire.Times},
	{Name: "meta_data", Kind: wire.JSON},
}

// analysisList reads a list of analyses by the parameters of the request.
func (c *call) analysisList(folder db.FolderID, page wire.Page) (wire.Array, int, error) {
	sorts, err := wire.ParseSorting(c.query.Get("sorting"), "time_created", "time_updated")
	if err != nil {
		return nil, 0, err
	}
	conditions, err := wire.ParseFilters(c.query, analysisFilters, c.now())
	if err != nil {
		return nil, 0, err
	}
	ctx := c.r.Context()
	list, total, err := c.store.Analyses(ctx, c.within(), folder, conditions, sorts, page)
	if err != nil {
		return nil, 0, err
	}
	items, err := c.analysisObjects(ctx, list)
	return items, total, err
}

// analysisObjects renders analyses of any folders.
func (c *call) analysisObjects(ctx context.Context, list []db.Analysis) (wire.Array, error) {
	var folders []db.FolderID
	seen := map[db.FolderID]bool{}
	for _, a := range list {
		if !seen[a.FolderID] {
			seen[a.FolderID] = true
			folders = append(folders, a.FolderID)
		}
	}
	media, err := c.store.Query().FolderMedia(ctx, folders...)
	if err != nil {
		return nil, err
	}
	v := c.mediaView(media)
	items := make(wire.Array, 0, len(list))
	for _, a := range list {
		items = append(items, v.analysis(a))
	}
	return items, nil
}

// listFolderAnalyses answers GET /api/folders/{folder_id}/analyses with a bare
// array.
func (c *call) listFolderAnalyses() (*reply, error) {
	f, err := c.folder(read)
	if err != nil {
		return nil, err
	}
	items, _, err := c.analysisList(f.ID, wire.Page{Limit: -1, OmitTotal: true})
	if err != nil {
		return nil, err
	}
	return ok(items)
}

// listAnalyses answers GET /api/analyses with a page.
func (c *call) listAnalyses() (*reply, error) {
	page, err := wire.ParsePage(c.query)
	if err != nil {
		return nil, err
	}
	items, total, err := c.analysisList("", page)
	if err != nil {
		return nil, err
	}
	return ok(page.Envelope(total, items))
}

// analysis reads the analysis of the path if the user may do something to it.
func (c *call) analysis(a action) (db.Analysis, error) {
	ctx := c.r.Context()
	an, err := c.store.Query().Analysis(ctx, db.AnalysisID(c.path["analyse_id"]))
	if err != nil {
		return an, err
	}
	f, err := c.store.Query().Folder(ctx, an.FolderID)
	if err != nil {
		return an, err
	}
	return an, c.allow(a, f.CompanyID, f.UserID)
}

// showAnalysis answers with one analysis as it is now.
func (c *call) showAnalysis(id db.AnalysisID) (*reply, error) {
	ctx := c.r.Context()
	a, err := c.store.Query().Analysis(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := c.analysisObjects(ctx, []db.Analysis{a})
	if err != nil {
		return nil, err
	}
	return ok(list[0])
}

// oneAnalysis answers GET /api/analyses/{analyse_id} with one object.
func (c *call) oneAnalysis() (*reply, error) {
	a, err := c.analysis(read)
	if err != nil {
		return nil, err
	}
	return c.showAnalysis(a.ID)
}

// decideAnalysis answers PATCH /api/analyses/{analyse_id}: an operator's
// decision, or null to take it back.
func (c *call) decideAnalysis() (*reply, error) {
	a, err := c.analysis(decide)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	v, found := body.Lookup("resolution_operator")
	if !found {
		return nil, wire.Missing("resolution_operator")
	}
	var decision *string
	if v != nil {
		s, err := needString(body, "", "resolution_operator")
		if err != nil {
			return nil, err
		}
		d, valid := parseDecision(s)
		if !valid {
			return nil, wire.InvalidValue("resolution_operator", "Invalid value for enum field: SUCCESS or DECLINED is expected")
		}
		decision = &d
	}
	// Why they decided so is kept with the folder, where the reference has a
	// place for it.
	var why db.FolderChange
	if v, found := body.Lookup("operator_comment"); found && v != nil {
		s, err := needString(body, "", "operator_comment")
		if err != nil {
			return nil, err
		}
		why.OperatorComment = &s
	}
	ctx := c.r.Context()
	err = c.store.Update(ctx, func(tx *db.Tx) error {
		// Read again inside the write: the analysis may have ended meanwhile.
		now, err := tx.Analysis(ctx, a.ID)
		if err != nil {
			return err
		}
		if now.State == db.Processing {
			return wire.Refused("The analysis is still running: a decision can be made when it has ended")
		}
		if err := tx.Decide(ctx, now, decision, 0); err != nil || why == (db.FolderChange{}) {
			return err
		}
		return tx.ChangeFolder(ctx, now.FolderID, why)
	})
	if err != nil {
		return nil, err
	}
	return c.showAnalysis(a.ID)
}

// deleteAnalysis answers DELETE /api/analyses/{analyse_id}.
func (c *call) deleteAnalysis() (*reply, error) {
	a, err := c.analysis(deleteAnalysis)
	if err != nil {
		return nil, err
	}
	ctx := c.r.Context()
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return tx.DeleteAnalysis(ctx, a) }); err != nil {
		return nil, err
	}
	return deleted()
}

// parseDecision reads what an operator may decide.
func parseDecision(s string) (string, bool) {
	s = strings.ToUpper(s)
	return s, s == db.Success || s == db.Declined
}
