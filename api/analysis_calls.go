package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// Analyses returns the analyses of a folder.
func (c *Client) Analyses(ctx context.Context, id FolderID) ([]Analysis, error) {
	path, err := place(true, "folders", string(id), "analyses")
	if err != nil {
		return nil, fmt.Errorf("list analyses: %w", err)
	}
	list, err := all(ctx, c, call{path: path}, decodeOwnAnalysis, hasAnalysisID, "analyses")
	if err != nil {
		return nil, fmt.Errorf("list analyses of folder %s: %w", id, err)
	}
	return inFolder(list, id), nil
}

// Analysis returns one analysis.
func (c *Client) Analysis(ctx context.Context, id AnalysisID) (Analysis, error) {
	path, err := place(false, "analyses", string(id))
	if err != nil {
		return Analysis{}, fmt.Errorf("load analysis: %w", err)
	}
	a, err := one(ctx, c, call{method: http.MethodGet, path: path}, decodeOwnAnalysis, hasAnalysisID)
	if err != nil {
		return Analysis{}, fmt.Errorf("load analysis %s: %w", id, err)
	}
	return a, nil
}

// NewAnalysis is an analysis to be launched. Numbers that are "" leave the
// decision to the server.
type NewAnalysis struct {
	Type              AnalysisType
	Media             []MediaID // None means all of the folder.
	Collection        CollectionID
	BestShot          bool
	ThresholdMin      Number
	ThresholdMax      Number
	ThresholdSpoofing Number
	DecisionThreshold Number         // COLLECTION: from which score on a person is a hit.
	DecisionCount     int            // COLLECTION: how many persons are looked at, 0 for the server's own.
	Params            map[string]any // Settings that have no field here, such as "capabilities" of DOCUMENTS.
	Meta              map[string]any
}

// CreateAnalyses launches analyses as one group and returns them as they
// start. It is sent at most once; each carries the id of the request in its
// metadata, so that LostAnalyses tells what was launched after an error that
// is ErrUncertain.
func (c *Client) CreateAnalyses(ctx context.Context, id FolderID, list []NewAnalysis) ([]Analysis, error) {
	return c.Launch(ctx, id, list, "")
}

// Launch does what CreateAnalyses does and names the address that the server
// calls when the analyses have ended, "" for none.
func (c *Client) Launch(ctx context.Context, id FolderID, list []NewAnalysis, webhook string) ([]Analysis, error) {
	path, err := place(true, "folders", string(id), "analyses")
	if err != nil {
		return nil, fmt.Errorf("launch analyses: %w", err)
	}
	r := call{
		method: http.MethodPost, path: path, action: "launch analyses",
		objects: []string{string(id)}, fields: []string{"analyses"}, requestID: c.newRequestID(ctx),
	}
	launched, err := launches(list, r.requestID)
	if err != nil {
		return nil, fmt.Errorf("launch analyses on folder %s: %w", id, err)
	}
	payload := body{"analyses": launched}
	if err := putWebhook(payload, &r, webhook); err != nil {
		return nil, fmt.Errorf("launch analyses on folder %s: %w", id, err)
	}
	r.json = payload
	var out []Analysis
	err = c.do(ctx, r, func(doc node) error {
		page, _ := pageIn(doc, decodeOwnAnalysis, hasAnalysisID, "analyses")
		if out = page.Items; len(out) == 0 {
			return errNoID
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("launch analyses on folder %s: %w", id, err)
	}
	return inFolder(out, id), nil
}

// errNothingToLaunch is said here because servers read an empty list in
// different ways, one of them as "run everything".
var errNothingToLaunch = errors.New("no analysis was chosen")

// launches writes analyses as the reference has them in requests.
func launches(list []NewAnalysis, requestID string) ([]body, error) {
	if len(list) == 0 {
		return nil, errNothingToLaunch
	}
	var out []body
	for _, n := range list {
		if n.Type == "" {
			return nil, errNothingToLaunch
		}
		params, err := n.params()
		if err != nil {
			return nil, err
		}
		one := body{"type": strings.ToLower(string(n.Type))}
		switch {
		case requestID != "":
			one["meta_data"] = withRequestID(n.Meta, requestID)
		case len(n.Meta) > 0:
			one["meta_data"] = n.Meta
		}
		if len(n.Media) > 0 {
			one["source_media"] = n.Media
		}
		if len(params) > 0 {
			one["params"] = params
		}
		out = append(out, one)
	}
	return out, nil
}

// params writes the settings of an analysis.
func (n NewAnalysis) params() (body, error) {
	params := body(maps.Clone(n.Params))
	if params == nil {
		params = body{}
	}
	if n.BestShot {
		params["extract_best_shot"] = true
	}
	if n.Collection != "" {
		params["collection_id"] = n.Collection
	}
	if n.DecisionCount > 0 {
		params["decision_count"] = n.DecisionCount
	}
	for key, value := range map[string]Number{
		"threshold_min": n.ThresholdMin, "threshold_max": n.ThresholdMax,
		"threshold_spoofing": n.ThresholdSpoofing, "decision_threshold": n.DecisionThreshold,
	} {
		if value == "" {
			continue
		}
		if !value.valid() {
			return nil, fmt.Errorf("%q is no number for %s", string(value), key)
		}
		params[key] = json.RawMessage(value)
	}
	return params, nil
}

// putWebhook writes the address that the server calls at the end, if any.
func putWebhook(payload body, r *call, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		// The address may hold a secret: it is not repeated.
		return errors.New("the address for the webhook is no web address")
	}
	payload["resolution_endpoint"] = address
	r.fields = append(r.fields, "resolution_endpoint")
	return nil
}

// DeleteAnalysis deletes an analysis. That is also what lets a person be
// deleted whom a COLLECTION analysis has found.
func (c *Client) DeleteAnalysis(ctx context.Context, id AnalysisID) error {
	path, err := place(false, "analyses", string(id))
	if err == nil {
		err = c.nothing(ctx, call{
			method: http.MethodDelete, path: path, action: "delete analysis", objects: []string{string(id)},
		})
	}
	if err != nil {
		return fmt.Errorf("delete analysis %s: %w", id, err)
	}
	return nil
}

// Decide sets a person's decision on an analysis: SUCCESS or DECLINED. The
// comment may be empty.
func (c *Client) Decide(ctx context.Context, id AnalysisID, decision Status, comment string) (Analysis, error) {
	path, err := place(false, "analyses", string(id))
	if err != nil {
		return Analysis{}, fmt.Errorf("decide: %w", err)
	}
	body, fields := map[string]any{"resolution_operator": decision}, []string{"resolution_operator"}
	if comment != "" {
		body["operator_comment"] = comment
		fields = append(fields, "operator_comment")
	}
	var a Analysis
	err = c.do(ctx, call{
		method: http.MethodPatch, path: path, json: body, needs: CapDecide,
		action: "decide", objects: []string{string(id)}, fields: fields,
	}, func(doc node) error {
		a = decodeOwnAnalysis(doc)
		return nil
	})
	if err != nil {
		return Analysis{}, fmt.Errorf("decide on analysis %s: %w", id, err)
	}
	if a.ID != id {
		return c.Analysis(ctx, id) // The answer did not show the analysis.
	}
	return a, nil
}

// inFolder fills in the folder where the server left it out.
func inFolder(list []Analysis, id FolderID) []Analysis {
	for i := range list {
		if list[i].FolderID == "" {
			list[i].FolderID = id
		}
	}
	return list
}
