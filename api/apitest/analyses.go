package apitest

import (
	"net/http"
	"slices"
	"strings"
)

// analysisTypes are the types that a launch may ask for.
var analysisTypes = []string{"QUALITY", "BIOMETRY", "DOCUMENTS", "COLLECTION"}

// analysis returns an analysis of a folder that the asking user may see.
func (c *call) analysis(id string) (*analysis, error) {
	a := c.world.analyses.find(id)
	if a == nil {
		return nil, notFound()
	}
	if _, err := c.folder(a.folderID); err != nil {
		return nil, err
	}
	return a, nil
}

// orders reads the analyses that a payload asks for, over the media of a
// folder. A source may be given by id or by the name of its multipart part.
func (c *call) orders(available []*media) ([]order, error) {
	given, ok := c.form.payload["analyses"]
	if !ok {
		return nil, missing("analyses")
	}
	asked, ok := given.([]any)
	if !ok {
		return nil, badType("analyses")
	}
	if len(asked) == 0 {
		return nil, badValue("Invalid param value", map[string]any{"key_path": "analyses"})
	}
	out := make([]order, 0, len(asked))
	for _, one := range asked {
		object, ok := one.(map[string]any)
		if !ok {
			return nil, badType("analyses")
		}
		o, err := c.order(object, available)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// order reads one analysis that is asked for.
func (c *call) order(object map[string]any, available []*media) (order, error) {
	var o order
	kind, err := textIn(object, "type", "analyses.type")
	if err != nil {
		return o, err
	}
	o.kind = strings.ToUpper(kind)
	if !slices.Contains(analysisTypes, o.kind) {
		return o, badValue("Invalid param value", map[string]any{"key_path": "analyses.type"})
	}
	if o.kind == "BIOMETRY" && !c.user.biometry || o.kind == "QUALITY" && !c.user.quality || o.kind == "COLLECTION" && !c.user.coll {
		return o, forbidden()
	}
	o.params, _ = object["params"].(map[string]any)
	o.meta, _ = object["meta_data"].(map[string]any)
	if id, ok := o.params["collection_id"]; ok && o.kind == "COLLECTION" {
		text, _ := id.(string)
		if _, err := c.collection(text); err != nil {
			return o, err
		}
	}
	names, err := stringsIn(object["source_media"], "analyses.source_media")
	if err != nil {
		return o, err
	}
	if names == nil {
		o.source = available
		return o, nil
	}
	for _, name := range names {
		i := slices.IndexFunc(available, func(m *media) bool { return m.id == name || m.part != "" && m.part == name })
		if i < 0 {
			return o, notFound()
		}
		o.source = append(o.source, available[i])
	}
	return o, nil
}

// launch answers POST folders/{}/analyses.
func launch(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	wanted, err := c.orders(f.media)
	if err != nil {
		return 0, nil, err
	}
	if hook, ok := c.form.payload["resolution_endpoint"].(string); ok {
		f.hook = hook
	}
	items := each(c.start(f, wanted), c.renderAnalysis)
	switch {
	case c.quirks.AnalysisPostObject && len(items) == 1:
		return http.StatusCreated, items[0], nil
	case c.quirks.AnalysesEnvelope:
		return http.StatusCreated, map[string]any{"items": items}, nil
	}
	return http.StatusCreated, items, nil
}

// listFolderAnalyses answers GET folders/{}/analyses.
func listFolderAnalyses(c *call) (int, any, error) {
	f, err := c.folder(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return c.listOf(f.analyses)
}

// listAnalyses answers GET analyses, over all folders.
func listAnalyses(c *call) (int, any, error) {
	var seen []*analysis
	for _, a := range c.world.analyses {
		if _, err := c.folder(a.folderID); err == nil {
			seen = append(seen, a)
		}
	}
	return c.listOf(seen)
}

// listOf answers with the analyses that the query asks for. A state may be
// asked for by the state or by the resolution, as older pages do.
func (c *call) listOf(all []*analysis) (int, any, error) {
	f := &filter{q: c.q, now: c.now()}
	hits := slices.DeleteFunc(slices.Clone(all), func(a *analysis) bool {
		tests := []bool{
			f.id(a.id, "analyse_id", "analysis_id"),
			f.any([]string{a.kind}, "type"),
			f.any([]string{a.state, a.status}, "state"),
		}
		return slices.Contains(tests, false)
	})
	if f.err != nil {
		return 0, nil, f.err
	}
	return list(c, hits, !c.quirks.AnalysesEnvelope, c.readAnalysis)
}

// showAnalysis answers GET analyses/{}.
func showAnalysis(c *call) (int, any, error) {
	a, err := c.analysis(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, c.readAnalysis(a), nil
}

// readAnalysis renders an analysis as an answer to a read, which moves it.
func (c *call) readAnalysis(a *analysis) map[string]any {
	c.observe(a)
	return c.renderAnalysis(a)
}

// decide answers PATCH analyses/{} with an operator's decision.
func decide(c *call) (int, any, error) {
	a, err := c.analysis(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("OPERATOR", "CLIENT_OPERATOR", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	text, err := c.form.text("resolution_operator")
	if err != nil {
		return 0, nil, err
	}
	text = strings.ToUpper(text)
	if text != success && text != declined {
		return 0, nil, badValue("Invalid param value", map[string]any{"key_path": "resolution_operator"})
	}
	a.operator, a.resolution = text, text
	a.updated = c.now()
	return http.StatusOK, c.renderAnalysis(a), nil
}

// deleteAnalysis answers DELETE analyses/{}, which frees a person it matched.
func deleteAnalysis(c *call) (int, any, error) {
	a, err := c.analysis(c.ids[0])
	if err != nil {
		return 0, nil, err
	}
	if err := c.may("ADMIN", "CLIENT_ADMIN"); err != nil {
		return 0, nil, err
	}
	c.world.analyses.drop(a.id)
	c.world.folders.find(a.folderID).analyses.drop(a.id)
	return http.StatusNoContent, nil, nil
}
