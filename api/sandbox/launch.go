package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// maxWait is how long a single request waits for its results: as long as the
// longest patience of a documented client (Oz API reference, section 2.4).
const maxWait = 300 * time.Second

// group is the analyses of one launch before they are stored.
type group struct {
	id       db.GroupID
	folder   db.FolderID
	endpoint string
	analyses []db.Analysis
}

// store writes a group; nil writes nothing.
func (g *group) store(ctx context.Context, tx *db.Tx) error {
	if g == nil {
		return nil
	}
	return tx.AddGroup(ctx, g.id, g.folder, g.endpoint, g.analyses)
}

// run hands a stored group to the workers.
func (c *call) run(g *group) []db.AnalysisID {
	ids := make([]db.AnalysisID, len(g.analyses))
	for i, a := range g.analyses {
		ids[i] = a.ID
		c.runner.Add(a.ID, a.Due)
	}
	return ids
}

// finish runs a group and waits for its results, within bounds: what takes
// longer is answered as it is.
func (c *call) finish(ctx context.Context, g *group) error {
	if g == nil {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	if err := c.runner.Wait(wait, c.run(g)...); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return ctx.Err()
}

// launchAnalyses answers POST /api/folders/{folder_id}/analyses with an array
// of what was started.
func (c *call) launchAnalyses() (*reply, error) {
	f, err := c.folder(launch)
	if err != nil {
		return nil, err
	}
	body, err := c.object()
	if err != nil {
		return nil, err
	}
	v, found := body.Lookup("analyses")
	if !found {
		return nil, wire.Missing("analyses")
	}
	ctx := c.r.Context()
	all, err := c.store.Query().FolderMedia(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	g, err := c.readGroup(v, f, slices.DeleteFunc(all, func(m db.Media) bool { return m.IsResult }), nil)
	if err != nil {
		return nil, err
	}
	own, err := endpoint(body)
	if err != nil {
		return nil, err
	}
	if own != "" { // otherwise that of the folder is told
		g.endpoint = own
	}
	if err := c.store.Update(ctx, func(tx *db.Tx) error { return g.store(ctx, tx) }); err != nil {
		return nil, err
	}
	list, err := c.analysesByID(ctx, f.ID, g)
	if err != nil {
		return nil, err
	}
	// The workers start after the answer is rendered, so that it says
	// PROCESSING as documented, however fast they are.
	c.run(g)
	return created(list)
}

// analysesByID renders the analyses of a group.
func (c *call) analysesByID(ctx context.Context, folder db.FolderID, g *group) (wire.Array, error) {
	media, err := c.store.Query().FolderMedia(ctx, folder)
	if err != nil {
		return nil, err
	}
	v := c.mediaView(media)
	list := wire.Array{}
	for _, a := range g.analyses {
		a, err := c.store.Query().Analysis(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, v.analysis(a))
	}
	return list, nil
}

// readGroup reads the list of analyses of a launch. Sources are ids of media
// or, when names is not nil, names of parts of the same request.
func (c *call) readGroup(v any, f db.Folder, media []db.Media, names map[string]db.MediaID) (*group, error) {
	list, isArray := v.(wire.Array)
	if !isArray {
		return nil, wire.InvalidType("analyses")
	}
	if len(list) == 0 {
		return nil, wire.InvalidValue("analyses", "At least one analysis is expected")
	}
	g := &group{id: db.GroupID(c.newID()), folder: f.ID, endpoint: f.Endpoint}
	for i, e := range list {
		o, isObject := e.(*wire.Object)
		if !isObject {
			return nil, wire.InvalidType(fmt.Sprintf("analyses.%d", i))
		}
		a, err := c.readAnalysis(o, f, media, names)
		if err != nil {
			return nil, err
		}
		a.GroupID = g.id
		g.analyses = append(g.analyses, a)
	}
	return g, nil
}

// readAnalysis reads one analysis of a launch.
func (c *call) readAnalysis(o *wire.Object, f db.Folder, media []db.Media, names map[string]db.MediaID) (db.Analysis, error) {
	a := db.Analysis{ID: db.AnalysisID(c.newID()), FolderID: f.ID}
	kind, err := needString(o, "analyses.", "type")
	if err != nil {
		return a, err
	}
	a.Type = strings.ToUpper(kind)
	permitted, known := map[string]bool{
		runner.Quality: c.user.CanQuality, runner.Biometry: c.user.CanBiometry,
		runner.Documents: c.user.CanDocuments, runner.Collection: c.user.CanCollection,
	}[a.Type]
	if !known {
		return a, wire.InvalidValue("type", "Invalid value for enum field: unknown type of analysis "+kind)
	}
	if !permitted {
		return a, wire.Forbidden()
	}
	params, err := objectField(o, "params")
	if err != nil {
		return a, err
	}
	if err := runner.CheckParams(params); err != nil {
		return a, err
	}
	a.Params = wire.Append(nil, params)
	meta, err := objectField(o, "meta_data")
	if err != nil {
		return a, err
	}
	a.Meta = wire.Append(nil, meta)
	if a.Type == runner.Collection {
		if a.CollectionID, err = c.searched(params, f); err != nil {
			return a, err
		}
	}
	sources, err := readSources(o, params, media, names)
	if err != nil {
		return a, err
	}
	script, err := scriptOf(meta, sources, f)
	if err != nil {
		return a, err
	}
	for _, m := range sources {
		a.Source = append(a.Source, m.ID)
	}
	a.Script = wire.Append(nil, script)
	a.Due = runner.Due(script, c.now(), c.workTime)
	return a, nil
}

// scriptOf collects the script of an analysis from its own metadata, its
// media's and its folder's.
func scriptOf(meta *wire.Object, sources []db.Media, f db.Folder) (*wire.Object, error) {
	metas := []*wire.Object{meta}
	for _, m := range sources {
		o, err := parsedMeta(m.Meta)
		if err != nil {
			return nil, err
		}
		metas = append(metas, o)
	}
	o, err := parsedMeta(f.Meta)
	if err != nil {
		return nil, err
	}
	return runner.ScriptOf(append(metas, o)...), nil
}

// parsedMeta reads stored metadata; absent is empty.
func parsedMeta(data []byte) (*wire.Object, error) {
	if len(data) == 0 {
		return wire.Obj(), nil
	}
	o, err := wire.ParseObject(data)
	if err != nil {
		return nil, fmt.Errorf("read stored metadata: %w", err)
	}
	return o, nil
}

// searched is the collection that a COLLECTION analysis names; it must be one
// that the user can see, of the folder's company.
func (c *call) searched(params *wire.Object, f db.Folder) (db.CollectionID, error) {
	text, err := needString(params, "params.", "collection_id")
	if err != nil {
		return "", err
	}
	id, valid := wire.ParseUUID(text)
	if !valid {
		return "", wire.BadUUID("params.collection_id")
	}
	col, err := c.store.Query().Collection(c.r.Context(), db.CollectionID(id))
	if err != nil {
		return "", err
	}
	if f.CompanyID != "" && f.CompanyID != col.CompanyID {
		return "", wire.NotExist()
	}
	return col.ID, c.allow(read, col.CompanyID, "")
}

// readSources finds the media that an analysis takes; without a list these are
// all of the folder. An old client nests the list in params.
func readSources(o, params *wire.Object, media []db.Media, names map[string]db.MediaID) ([]db.Media, error) {
	v, found := o.Lookup("source_media")
	if !found || v == nil {
		v, found = params.Lookup("source_media")
	}
	if !found || v == nil {
		return media, nil
	}
	list, err := tagList(v, "source_media")
	if err != nil {
		return nil, err
	}
	var sources []db.Media
	for _, s := range list {
		id, named := names[s]
		if !named {
			uuid, valid := wire.ParseUUID(s)
			if !valid {
				return nil, wire.BadUUID("source_media")
			}
			id = db.MediaID(uuid)
		}
		i := slices.IndexFunc(media, func(m db.Media) bool { return m.ID == id })
		if i < 0 {
			return nil, wire.InvalidValue("source_media", "Media "+s+" is not in the folder")
		}
		if !slices.ContainsFunc(sources, func(m db.Media) bool { return m.ID == id }) {
			sources = append(sources, media[i])
		}
	}
	return sources, nil
}
