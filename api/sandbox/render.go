package sandbox

import (
	"context"
	"encoding/json"
	"slices"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/runner"
	"ozdesk/api/sandbox/wire"
)

// with says which other objects a folder is shown with.
type with struct{ analyses, user, company bool }

// withParams reads the with_* parameters.
func (c *call) withParams() (w with, err error) {
	for _, p := range []struct {
		name string
		to   *bool
	}{{"with_analyses", &w.analyses}, {"with_user", &w.user}, {"with_company", &w.company}} {
		if *p.to, err = wire.BoolParam(c.query, p.name); err != nil {
			return w, err
		}
	}
	return w, nil
}

// folderObjects renders folders with what belongs to them, read in a few
// queries however many they are.
func (c *call) folderObjects(ctx context.Context, folders []db.Folder, w with) (wire.Array, error) {
	ids := make([]db.FolderID, len(folders))
	for i, f := range folders {
		ids[i] = f.ID
	}
	q := c.store.Query()
	all, err := q.FolderMedia(ctx, ids...)
	if err != nil {
		return nil, err
	}
	v := c.mediaView(all)
	analyses := map[db.FolderID]wire.Array{}
	if w.analyses {
		list, err := q.FolderAnalyses(ctx, ids...)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			analyses[a.FolderID] = append(analyses[a.FolderID], v.analysis(a))
		}
	}
	users, companies := map[db.UserID]*wire.Object{}, map[db.CompanyID]*wire.Object{}
	out := make(wire.Array, 0, len(folders))
	for _, f := range folders {
		o := folderObject(f, v.sources[f.ID])
		if w.user {
			if err := remember(users, f.UserID, func() (*wire.Object, error) {
				u, err := q.User(ctx, f.UserID)
				return c.userObject(u), err
			}); err != nil {
				return nil, err
			}
			o.Set("user", users[f.UserID])
		}
		if w.company {
			if err := remember(companies, f.CompanyID, func() (*wire.Object, error) {
				co, err := q.Company(ctx, f.CompanyID)
				return companyObject(co), err
			}); err != nil {
				return nil, err
			}
			o.Set("company", companies[f.CompanyID])
		}
		if w.analyses {
			list := analyses[f.ID]
			if list == nil {
				list = wire.Array{}
			}
			o.Set("analyses", list)
		}
		out = append(out, o)
	}
	return out, nil
}

// remember reads an object the first time that its id is met.
func remember[ID ~string](m map[ID]*wire.Object, id ID, read func() (*wire.Object, error)) error {
	if _, known := m[id]; known || id == "" {
		return nil
	}
	o, err := read()
	m[id] = o
	return err
}

func folderObject(f db.Folder, media wire.Array) *wire.Object {
	if media == nil {
		media = wire.Array{}
	}
	return wire.Obj("folder_id", string(f.ID), "company_id", idOrNull(f.CompanyID), "user_id", idOrNull(f.UserID),
		"time_created", f.Created, "time_updated", f.Updated,
		"meta_data", json.RawMessage(f.Meta), "technical_meta_data", wire.Obj(), "is_archive", f.IsArchive,
		"resolution_status", f.ResolutionStatus, "system_resolution", f.SystemResolution,
		"resolution_comment", f.ResolutionComment, "operator_status", textOrNull(f.OperatorStatus),
		"operator_comment", textOrNull(f.OperatorComment), "resolution_endpoint", idOrNull(f.Endpoint), "media", media)
}

// mediaView renders the media of folders and, with them, analyses.
type mediaView struct {
	c       *call
	byID    map[db.MediaID]db.Media
	sources map[db.FolderID]wire.Array // without the outputs of analyses
	unkept  bool                       // the files are not stored, and so have no address
}

// media renders one media, without an address if its file is not kept.
func (v *mediaView) media(m db.Media) *wire.Object {
	o := v.c.mediaObject(m)
	if v.unkept {
		o.Set("original_url", nil).Set("thumb_url", nil)
		if m.Kind == db.KindVideo {
			o.Set("video_url", nil)
		}
	}
	return o
}

func (c *call) mediaView(all []db.Media) *mediaView {
	v := &mediaView{c: c, byID: make(map[db.MediaID]db.Media, len(all)), sources: map[db.FolderID]wire.Array{}}
	for _, m := range all {
		v.byID[m.ID] = m
		if !m.IsResult {
			v.sources[m.FolderID] = append(v.sources[m.FolderID], c.mediaObject(m))
		}
	}
	return v
}

func (c *call) mediaObject(m db.Media) *wire.Object {
	place := c.base + "/static/" + string(m.FolderID) + "/" + string(m.ID)
	kind := m.Kind + "_FOLDER"
	if m.IsResult {
		kind = "IMAGE_RESULT_ANALYSIS_SINGLE"
	}
	var thumb any = place + "_thumb.jpg"
	if m.Kind == db.KindVideo && !c.videos {
		thumb = nil
	}
	o := wire.Obj("media_id", string(m.ID), "folder_id", string(m.FolderID), "media_type", kind, "tags", tagsOf(m.Tags),
		"original_name", m.OriginalName, "original_url", place+m.Ext, "thumb_url", thumb,
		"time_created", m.Created, "time_updated", m.Updated,
		"meta_data", json.RawMessage(m.Meta), "technical_meta_data", wire.Obj())
	if m.Kind == db.KindVideo {
		o.Set("video_url", place+m.Ext)
	}
	return o
}

func tagsOf(tags []string) []string {
	if tags == nil {
		return []string{}
	}
	return tags
}

// analysis renders an analysis; the ids come first, because scripts search
// the text for them.
func (v *mediaView) analysis(a db.Analysis) *wire.Object {
	o := wire.Obj()
	if v.c.variant != wire.AnalysisID {
		o.Set("analyse_id", string(a.ID))
	}
	if v.c.variant != wire.AnalyseID {
		o.Set("analysis_id", string(a.ID))
	}
	sources := wire.Array{}
	for _, id := range a.Source {
		if m, known := v.byID[id]; known {
			sources = append(sources, v.media(m))
		}
	}
	results := wire.Array{}
	for _, r := range a.Results {
		results = append(results, v.result(r))
	}
	var code any
	if a.ErrorCode != nil {
		code = *a.ErrorCode
	}
	o.Set("folder_id", string(a.FolderID)).Set("group_id", string(a.GroupID)).Set("type", a.Type).Set("state", a.State).
		Set("resolution", a.Resolution()).Set("resolution_status", a.ResolutionStatus).
		Set("resolution_operator", textOrNull(a.ResolutionOperator)).
		Set("error_code", code).Set("error_message", textOrNull(a.ErrorMessage)).
		Set("time_created", a.Created).Set("time_updated", a.Updated).Set("time_task_send_to_broker", a.Created).
		Set("meta_data", json.RawMessage(a.Meta)).Set("params", json.RawMessage(a.Params)).
		Set("source_media", sources).Set("results_media", results).Set("results_data", json.RawMessage(a.ResultsData))
	if a.Type == runner.Collection {
		o.Set("collection", v.c.collectionMark(a.CollectionID))
	}
	if a.Scripted {
		o.Set("sandbox", "scripted")
	}
	return o
}

// result renders what an analysis says of one media. The key of the source
// depends on what kind of media it is (Oz API reference, section 2.4).
func (v *mediaView) result(r db.Result) *wire.Object {
	key := map[string]string{db.KindImage: "source_image_id", db.KindVideo: "source_video_id", db.KindShotsSet: "source_shots_set_id"}[v.byID[r.MediaID].Kind]
	if key == "" {
		key = "source_media_id"
	}
	outputs := wire.Array{}
	if m, known := v.byID[r.OutputID]; known {
		outputs = append(outputs, v.c.mediaObject(m))
	}
	o := wire.Obj(key, string(r.MediaID), "results_data", json.RawMessage(r.Data), "output_images", outputs)
	if r.PersonID != "" {
		o.Set("person_id", string(r.PersonID))
	}
	return o
}

// collectionMark is the short form of a collection on an analysis.
func (c *call) collectionMark(id db.CollectionID) any {
	if id == "" {
		return nil
	}
	col, err := c.store.Query().Collection(c.r.Context(), id)
	if err != nil {
		return nil // deleted between the two reads
	}
	return wire.Obj("collection_id", string(col.ID), "alias", col.Alias)
}

func companyObject(co db.Company) *wire.Object {
	return wire.Obj("company_id", string(co.ID), "name", co.Name, "meta_data", json.RawMessage(co.Meta), "technical_meta_data", wire.Obj())
}

// userObject has all but the password. The flags carry both spellings that the
// reference gives the current release; older ones have the roles of their time.
func (c *call) userObject(u db.User) *wire.Object {
	r := parseRole(u.Type)
	shown, spellings := r, flagSpellings[:2]
	if c.release.olderRoles() {
		spellings = flagSpellings[1:2]
		if r == clientAdmin || r == clientService {
			shown = client
		}
	}
	o := wire.Obj("user_id", string(u.ID), "user_type", shown.String(), "email", u.Email,
		"first_name", u.FirstName, "middle_name", u.MiddleName, "last_name", u.LastName,
		"company_id", idOrNull(u.CompanyID), "is_admin", r == admin || r == clientAdmin, "is_service", r == clientService)
	for _, spelling := range slices.Backward(spellings) {
		o.Set(spelling+"quality", u.CanQuality).Set(spelling+"biometry", u.CanBiometry).
			Set(spelling+"collection", u.CanCollection).Set(spelling+"documents", u.CanDocuments)
	}
	return o.Set("meta_data", json.RawMessage(u.Meta)).Set("technical_meta_data", wire.Obj())
}

func collectionObject(col db.Collection) *wire.Object {
	return wire.Obj("collection_id", string(col.ID), "company_id", string(col.CompanyID), "alias", col.Alias,
		"time_created", col.Created, "time_updated", col.Updated,
		"meta_data", json.RawMessage(col.Meta), "technical_meta_data", wire.Obj())
}

func (c *call) imageObject(i db.Image) *wire.Object {
	place := c.base + "/static/" + string(i.PersonID) + "/" + string(i.ID)
	return wire.Obj("person_image_id", string(i.ID), "person_id", string(i.PersonID), "media_type", "IMAGE_PERSON",
		"tags", tagsOf(i.Tags), "original_name", i.OriginalName, "original_url", place+i.Ext, "thumb_url", place+"_thumb.jpg",
		"time_created", i.Created, "time_updated", i.Updated,
		"meta_data", json.RawMessage(i.Meta), "technical_meta_data", wire.Obj())
}

// personObjects renders persons with their photographs.
func (c *call) personObjects(ctx context.Context, persons []db.Person) (wire.Array, error) {
	ids := make([]db.PersonID, len(persons))
	for i, p := range persons {
		ids[i] = p.ID
	}
	all, err := c.store.Query().Images(ctx, ids...)
	if err != nil {
		return nil, err
	}
	images := map[db.PersonID]wire.Array{}
	for _, i := range all {
		images[i.PersonID] = append(images[i.PersonID], c.imageObject(i))
	}
	out := make(wire.Array, 0, len(persons))
	for _, p := range persons {
		list := images[p.ID]
		if list == nil {
			list = wire.Array{}
		}
		out = append(out, wire.Obj("person_id", string(p.ID), "collection_id", string(p.CollectionID),
			"time_created", p.Created, "time_updated", p.Updated,
			"meta_data", json.RawMessage(p.Meta), "technical_meta_data", wire.Obj(), "images", list))
	}
	return out, nil
}

func idOrNull[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func textOrNull(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}
