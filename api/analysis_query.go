package api

import (
	"context"
	"fmt"
	"net/url"
)

// AnalysisQuery chooses analyses, of one folder or of all (Oz API reference,
// section 1.5). The zero value is the first page of all.
type AnalysisQuery struct {
	Offset    int
	Limit     int // 0 is the server's default of 100.
	IDs       []AnalysisID
	NotIDs    []AnalysisID
	Types     []AnalysisType
	NotTypes  []AnalysisType
	States    []Status // PROCESSING, FAILED or FINISHED.
	NotStates []Status
	FolderIDs []FolderID // Only in the list of all.
	Where     []Filter   // Conditions that have no field of their own here.
	OmitTotal bool
}

func (q AnalysisQuery) values() (url.Values, error) {
	v := url.Values{}
	if err := putPage(v, q.Offset, q.Limit); err != nil {
		return nil, err
	}
	err := putLists(v, []valueList{
		{"analyse_id", plain(q.IDs)},
		{"analyse_id.exclude", plain(q.NotIDs)},
		{"type", plain(q.Types)},
		{"type.exclude", plain(q.NotTypes)},
		{"state", plain(q.States)},
		{"state.exclude", plain(q.NotStates)},
		{"folder_id", plain(q.FolderIDs)},
	})
	if err != nil {
		return nil, err
	}
	if q.OmitTotal {
		v.Set("total_omit", "true")
	}
	return v, putFilters(v, q.Where)
}

// FindAnalyses returns the analyses of a folder that a query asks for. The
// list is read to its end; Offset, Limit and FolderIDs are ignored.
func (c *Client) FindAnalyses(ctx context.Context, id FolderID, q AnalysisQuery) ([]Analysis, error) {
	path, err := place(true, "folders", string(id), "analyses")
	if err != nil {
		return nil, fmt.Errorf("list analyses: %w", err)
	}
	q.Offset, q.Limit, q.FolderIDs = 0, 0, nil
	values, err := q.values()
	if err != nil {
		return nil, fmt.Errorf("list analyses of folder %s: %w", id, err)
	}
	list, err := all(ctx, c, call{path: path, query: values}, decodeOwnAnalysis, hasAnalysisID, "analyses")
	if err != nil {
		return nil, fmt.Errorf("list analyses of folder %s: %w", id, err)
	}
	return inFolder(list, id), nil
}

// AnalysisPage returns one page of the analyses of all folders.
func (c *Client) AnalysisPage(ctx context.Context, q AnalysisQuery) (Page[Analysis], error) {
	var page Page[Analysis]
	values, err := q.values()
	if err == nil {
		page, err = pageOf(ctx, c, call{path: "/api/analyses/", query: values, needs: CapAllAnalyses}, decodeOwnAnalysis, hasAnalysisID, "analyses")
	}
	if err != nil {
		return Page[Analysis]{}, fmt.Errorf("list analyses: %w", err)
	}
	return page, nil
}
