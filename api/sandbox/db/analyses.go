package db

import (
	"context"
	"database/sql"
	"encoding/json"

	"ozdesk/api/sandbox/wire"
)

const analysisColumns = `a.analysis_id, a.folder_id, a.group_id, a.collection_id, a.type, a.state, a.resolution_status,
	a.resolution_operator, a.error_code, a.error_message, a.scripted, a.meta_data, a.params, a.script, a.results_data,
	a.due, a.time_created, a.time_updated`

func scanAnalysis(r scanner) (a Analysis, err error) {
	var collection sql.NullString
	err = r.Scan(&a.ID, &a.FolderID, &a.GroupID, &collection, &a.Type, &a.State, &a.ResolutionStatus,
		&a.ResolutionOperator, &a.ErrorCode, &a.ErrorMessage, &a.Scripted, (*[]byte)(&a.Meta), (*[]byte)(&a.Params),
		(*[]byte)(&a.Script), (*[]byte)(&a.ResultsData), &a.Due, &a.Created, &a.Updated)
	a.CollectionID = CollectionID(collection.String)
	return a, err
}

// AddGroup stores the analyses of one launch and sets the folder running.
// Times that are zero become the stamp.
func (t *Tx) AddGroup(ctx context.Context, id GroupID, folder FolderID, endpoint string, analyses []Analysis) error {
	if _, err := t.exec(ctx, "store a group", `INSERT INTO analysis_groups (group_id, folder_id, endpoint) VALUES (?,?,?)`, id, folder, endpoint); err != nil {
		return err
	}
	at := t.Stamp
	for _, a := range analyses {
		if a.Created == 0 {
			a.Created = t.Stamp
		}
		at = a.Created
		_, err := t.exec(ctx, "store an analysis", `INSERT INTO analyses (analysis_id, folder_id, group_id, collection_id, type, state,
			resolution_status, meta_data, params, script, due, time_created, time_updated) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			a.ID, folder, id, orNull(a.CollectionID), a.Type, Processing, Processing, object(a.Meta), object(a.Params),
			object(a.Script), int64(a.Due), int64(a.Created), int64(a.Created))
		if err != nil {
			return err
		}
		for i, m := range a.Source {
			if _, err := t.exec(ctx, "store a source", `INSERT INTO analysis_sources VALUES (?,?,?)`, a.ID, i, m); err != nil {
				return err
			}
		}
	}
	return t.settleFolder(ctx, folder, at)
}

// Finish writes the end of an analysis if it is still running, and reports
// whether it was. However often an analysis is measured, it ends once.
func (t *Tx) Finish(ctx context.Context, id AnalysisID, o Outcome, at wire.Time) (bool, error) {
	if at == 0 {
		at = t.Stamp
	}
	var data any
	if len(o.ResultsData) > 0 {
		data = string(o.ResultsData)
	}
	n, err := t.exec(ctx, "finish an analysis", `UPDATE analyses SET state = ?, resolution_status = ?, error_code = ?, error_message = ?,
		scripted = ?, results_data = ?, time_updated = ? WHERE analysis_id = ? AND state = 'PROCESSING'`,
		o.State, o.ResolutionStatus, o.ErrorCode, o.ErrorMessage, o.Scripted, data, int64(at), id)
	if err != nil || n == 0 {
		return false, err
	}
	for _, u := range o.Uploads {
		if err := t.Keep(u); err != nil {
			return false, err
		}
	}
	for _, m := range o.Outputs {
		m.Created, m.Updated = at, at
		if err := t.AddMedia(ctx, m); err != nil {
			return false, err
		}
	}
	if err := t.addResults(ctx, id, o.Results); err != nil {
		return false, err
	}
	var folder FolderID
	err = t.tx.QueryRowContext(ctx, `SELECT folder_id FROM analyses WHERE analysis_id = ?`, id).Scan(&folder)
	if err != nil {
		return false, one("read the folder of an analysis", err)
	}
	return true, t.settleFolder(ctx, folder, at)
}

func (t *Tx) addResults(ctx context.Context, id AnalysisID, results []Result) error {
	for i, r := range results {
		_, err := t.exec(ctx, "store a result", `INSERT INTO analysis_results VALUES (?,?,?,?,?,?)`,
			id, i, r.MediaID, object(r.Data), orNull(r.PersonID), orNull(r.OutputID))
		if err != nil {
			return err
		}
	}
	return nil
}

// Decide sets or, with nil, takes back an operator's decision.
func (t *Tx) Decide(ctx context.Context, a Analysis, decision *string, at wire.Time) error {
	if at == 0 {
		at = t.Stamp
	}
	err := t.execOne(ctx, "decide an analysis", `UPDATE analyses SET resolution_operator = ?, time_updated = ? WHERE analysis_id = ?`,
		decision, int64(at), a.ID)
	if err != nil {
		return err
	}
	return t.settleFolder(ctx, a.FolderID, at)
}

// DeleteAnalysis removes an analysis with the media that it made.
func (t *Tx) DeleteAnalysis(ctx context.Context, a Analysis) error {
	_, err := t.exec(ctx, "delete the output of an analysis", `DELETE FROM media WHERE is_result = 1 AND media_id IN
		(SELECT output_id FROM analysis_results WHERE analysis_id = ?)`, a.ID)
	if err != nil {
		return err
	}
	if err := t.execOne(ctx, "delete an analysis", `DELETE FROM analyses WHERE analysis_id = ?`, a.ID); err != nil {
		return err
	}
	return t.settleFolder(ctx, a.FolderID, t.Stamp)
}

// Analysis reads one analysis with its sources and results.
func (q Query) Analysis(ctx context.Context, id AnalysisID) (Analysis, error) {
	a, err := scanAnalysis(q.q.QueryRowContext(ctx, `SELECT `+analysisColumns+` FROM analyses a WHERE a.analysis_id = ?`, id))
	if err != nil {
		return a, one("read an analysis", err)
	}
	list := []Analysis{a}
	err = q.fill(ctx, list)
	return list[0], err
}

// FolderAnalyses lists the analyses of folders in the order of their launch.
func (q Query) FolderAnalyses(ctx context.Context, ids ...FolderID) ([]Analysis, error) {
	list, err := batches(ids, func(args []any) ([]Analysis, error) {
		return all(ctx, q.q, "list analyses", `SELECT `+analysisColumns+` FROM analyses a WHERE a.folder_id IN (`+marks(len(args))+`)
			ORDER BY a.seq`, args, func(r *sql.Rows) (Analysis, error) { return scanAnalysis(r) })
	})
	if err != nil {
		return nil, err
	}
	return list, q.fill(ctx, list)
}

// Analyses lists a page of analyses and counts them; within limits the list to
// one company and folder to one folder, "" to none.
func (s *Store) Analyses(ctx context.Context, within CompanyID, folder FolderID, conditions []wire.Condition, sorts []wire.Sort, p wire.Page) ([]Analysis, int, error) {
	if folder == "" && within != "" {
		within = s.index.reaches(within) // to look at the company of each would take long
	}
	return s.Query().analyses(ctx, within, folder, conditions, sorts, p)
}

func (q Query) analyses(ctx context.Context, within CompanyID, folder FolderID, conditions []wire.Condition, sorts []wire.Sort, p wire.Page) ([]Analysis, int, error) {
	var w where
	if within != "" {
		w.add("a.folder_id IN (SELECT folder_id FROM folders WHERE company_id = ?)", within)
	}
	if folder != "" {
		w.add("a.folder_id = ?", folder)
	}
	for _, c := range conditions {
		switch c.Field {
		case "analyse_id":
			w.column("a.analysis_id", c)
		case "meta_data":
			w.terms("a.meta_data", c)
		default:
			analysisColumn(&w, c.Field, c)
		}
	}
	by := " ORDER BY a.seq"
	if len(sorts) > 0 {
		by = order(sorts, map[string]string{"time_created": "a.time_created", "time_updated": "a.time_updated"}, "a.analysis_id")
	}
	list, err := all(ctx, q.q, "list analyses", `SELECT `+analysisColumns+` FROM analyses a`+w.String()+by+limit(p), w.args,
		func(r *sql.Rows) (Analysis, error) { return scanAnalysis(r) })
	if err != nil {
		return nil, 0, err
	}
	if err := q.fill(ctx, list); err != nil {
		return nil, 0, err
	}
	total, err := q.total(ctx, "analyses a", w, p)
	return list, total, err
}

// analysisColumn adds a condition on a column of the analysis a. The state
// also takes resolutions, because the older reference lists them there.
func analysisColumn(w *where, column string, c wire.Condition) {
	switch column {
	case "state":
		w.either("a.state", "a.resolution_status", c)
	case "type", "resolution_status", "folder_id", "group_id", "collection_id", "time_created", "time_updated":
		w.column("a."+column, c)
	}
}

// Running lists the analyses without a result and when they are due; those
// that never end are left out.
func (q Query) Running(ctx context.Context) (map[AnalysisID]wire.Time, error) {
	running := map[AnalysisID]wire.Time{}
	_, err := all(ctx, q.q, "list running analyses", `SELECT analysis_id, due FROM analyses WHERE state = 'PROCESSING' AND due < ? ORDER BY due`,
		[]any{int64(Never)}, func(r *sql.Rows) (struct{}, error) {
			var id AnalysisID
			var due wire.Time
			err := r.Scan(&id, &due)
			running[id] = due
			return struct{}{}, err
		})
	return running, err
}

// fill reads the sources and results of analyses.
func (q Query) fill(ctx context.Context, list []Analysis) error {
	ids := make([]AnalysisID, len(list))
	at := make(map[AnalysisID]*Analysis, len(list))
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
	}
	_, err := batches(ids, func(args []any) ([]struct{}, error) {
		return all(ctx, q.q, "list sources", `SELECT analysis_id, media_id FROM analysis_sources
			WHERE analysis_id IN (`+marks(len(args))+`) ORDER BY analysis_id, position`, args, func(r *sql.Rows) (none struct{}, err error) {
			var id AnalysisID
			var media MediaID
			if err = r.Scan(&id, &media); err == nil {
				at[id].Source = append(at[id].Source, media)
			}
			return none, err
		})
	})
	if err != nil {
		return err
	}
	_, err = batches(ids, func(args []any) ([]struct{}, error) {
		return all(ctx, q.q, "list results", `SELECT analysis_id, media_id, data, person_id, output_id FROM analysis_results
			WHERE analysis_id IN (`+marks(len(args))+`) ORDER BY analysis_id, position`, args, func(r *sql.Rows) (none struct{}, err error) {
			var id AnalysisID
			var res Result
			var data string
			var person, output sql.NullString
			if err = r.Scan(&id, &res.MediaID, &data, &person, &output); err == nil {
				res.Data, res.PersonID, res.OutputID = json.RawMessage(data), PersonID(person.String), MediaID(output.String)
				at[id].Results = append(at[id].Results, res)
			}
			return none, err
		})
	})
	return err
}
