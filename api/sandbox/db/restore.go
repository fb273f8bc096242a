package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Group is the analyses of one launch as they are kept outside a database.
type Group struct {
	ID       GroupID `json:"group_id"`
	Endpoint string  `json:"endpoint"`
	// Told says that the endpoint needs not be told any more.
	Told     bool       `json:"told"`
	Analyses []Analysis `json:"analyses"`
}

// RestoreFolder stores a folder with all that is in it as it was elsewhere; the
// files of its media are in place. What the folder says of its analyses is
// computed anew. Ids that are known already are ErrTaken.
func (t *Tx) RestoreFolder(ctx context.Context, f Folder, media []Media, groups []Group) error {
	var bits uint32
	for _, g := range groups {
		for _, a := range g.Analyses {
			bits |= mark(a.Type, a.ResolutionStatus)
		}
	}
	var last []verdict
	for _, g := range slices.Backward(groups) {
		for _, a := range g.Analyses {
			last = append(last, verdict{a.ResolutionStatus, a.ResolutionOperator})
		}
		if len(last) > 0 {
			break
		}
	}
	worst, operator := judged(last)
	_, err := t.exec(ctx, "store a folder", `INSERT INTO folders (folder_id, company_id, user_id, time_created, time_updated, meta_data,
		is_archive, resolution_status, system_resolution, resolution_comment, operator_status, operator_comment, resolution_endpoint, marks)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, f.ID, orNull(f.CompanyID), orNull(f.UserID), int64(f.Created), int64(f.Updated), object(f.Meta),
		f.IsArchive, FolderStatus(worst), worst, f.ResolutionComment, operator, f.OperatorComment, f.Endpoint, bits)
	if err != nil {
		return taken(err)
	}
	t.change.touch(f.ID)
	for _, m := range media {
		if err := t.AddMedia(ctx, m); err != nil {
			return taken(err)
		}
	}
	for _, g := range groups {
		if err := t.restoreGroup(ctx, f.ID, g); err != nil {
			return taken(err)
		}
	}
	return nil
}

func (t *Tx) restoreGroup(ctx context.Context, folder FolderID, g Group) error {
	_, err := t.exec(ctx, "store a group", `INSERT INTO analysis_groups (group_id, folder_id, endpoint, told) VALUES (?,?,?,?)`,
		g.ID, folder, g.Endpoint, g.Told)
	if err != nil {
		return err
	}
	for _, a := range g.Analyses {
		var data any
		if len(a.ResultsData) > 0 {
			data = string(a.ResultsData)
		}
		_, err := t.exec(ctx, "store an analysis", `INSERT INTO analyses (analysis_id, folder_id, group_id, collection_id, type, state,
			resolution_status, resolution_operator, error_code, error_message, scripted, meta_data, params, script, results_data, due,
			time_created, time_updated) VALUES (?,?,?,(SELECT collection_id FROM collections WHERE collection_id = ?),?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			a.ID, folder, g.ID, orNull(a.CollectionID), a.Type, a.State, a.ResolutionStatus, a.ResolutionOperator, a.ErrorCode, a.ErrorMessage,
			a.Scripted, object(a.Meta), object(a.Params), object(a.Script), data, int64(a.Due), int64(a.Created), int64(a.Updated))
		if err != nil {
			return err
		}
		for i, m := range a.Source {
			if _, err := t.exec(ctx, "store a source", `INSERT INTO analysis_sources VALUES (?,?,?)`, a.ID, i, m); err != nil {
				return err
			}
		}
		if err := t.addResults(ctx, a.ID, a.Results); err != nil {
			return err
		}
	}
	return nil
}

// FolderGroups lists the launches of a folder in their order, whole.
func (q Query) FolderGroups(ctx context.Context, id FolderID) ([]Group, error) {
	groups, err := all(ctx, q.q, "list groups", `SELECT group_id, endpoint, told FROM analysis_groups WHERE folder_id = ? ORDER BY seq`,
		[]any{id}, func(r *sql.Rows) (g Group, err error) {
			err = r.Scan(&g.ID, &g.Endpoint, &g.Told)
			return g, err
		})
	if err != nil {
		return nil, err
	}
	analyses, err := q.FolderAnalyses(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, a := range analyses {
		if i := slices.IndexFunc(groups, func(g Group) bool { return g.ID == a.GroupID }); i >= 0 {
			groups[i].Analyses = append(groups[i].Analyses, a)
		}
	}
	return groups, nil
}

// EachFolder reads all folders in the order of their making, in portions.
func (q Query) EachFolder(ctx context.Context, portion int, each func([]Folder) error) error {
	last := int64(0)
	for {
		list, err := all(ctx, q.q, "list folders", `SELECT `+folderColumns+`, f.rowid FROM folders f WHERE f.rowid > ? ORDER BY f.rowid LIMIT `+fmt.Sprint(portion),
			[]any{last}, func(r *sql.Rows) (Folder, error) { return scanFolder(r, &last) })
		if err != nil || len(list) == 0 {
			return err
		}
		if err := each(list); err != nil {
			return err
		}
	}
}
