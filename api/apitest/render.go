package apitest

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// renderFolder renders a folder, with its analyses or without.
func (s *Server) renderFolder(f *folder, analyses bool) map[string]any {
	status, system := s.standing(f)
	out := s.withBase(f.base, map[string]any{
		"folder_id": f.id, "company_id": f.companyID, "user_id": f.userID,
		"is_archive": f.archived, "resolution_status": s.enum(status), "system_resolution": s.enum(system),
		"resolution_comment": f.comment, "operator_status": nil, "operator_comment": nil,
		"media": each(f.media, s.renderMedia),
	})
	if analyses {
		out["analyses"] = each(f.analyses, s.renderAnalysis)
	}
	return s.bare(out)
}

// renderMedia renders a file of a folder.
func (s *Server) renderMedia(m *media) map[string]any {
	kind := m.kind.String()
	if !s.quirks.PlainMediaTypes {
		kind += "_FOLDER"
	}
	tags := m.tags
	if tags == nil {
		tags = []string{}
	}
	out := s.withBase(m.base, map[string]any{
		"media_id": m.id, "media_type": kind, "tags": tags, "original_name": m.name,
		"original_url": s.address(m, m.ext), "thumb_url": s.address(m, "_thumb"+m.ext),
	})
	if m.kind == video {
		out["video_url"] = s.address(m, m.ext)
	}
	return s.bare(out)
}

// address returns where a file is served.
func (s *Server) address(m *media, suffix string) string {
	origin := s.url
	if s.quirks.MediaOrigin != "" {
		origin = s.quirks.MediaOrigin
	}
	return fmt.Sprintf("%s/static/%s/%s%s", origin, m.folderID, m.id, suffix)
}

// renderAnalysis renders an analysis with what it has found so far.
func (s *Server) renderAnalysis(a *analysis) map[string]any {
	out := s.withBase(a.base, map[string]any{
		"folder_id": a.folderID, "group_id": a.group, "type": s.enum(a.kind), "state": s.enum(a.state),
		"resolution": s.enum(a.resolution), "resolution_status": s.enum(a.status),
		"resolution_operator": nil, "error_code": nil, "error_message": nil, "time_task_send_to_broker": nil,
		"params": object(a.params), "source_media": each(a.source, s.renderMedia),
		"results_media": []any{}, "results_data": nil,
	})
	if s.quirks.IDs != AnalysisID {
		out["analyse_id"] = a.id
	}
	if s.quirks.IDs != AnalyseID {
		out["analysis_id"] = a.id
	}
	if a.operator != "" {
		out["resolution_operator"] = s.enum(a.operator)
	}
	if a.errorCode != 0 || a.errorMessage != "" {
		out["error_code"], out["error_message"] = a.errorCode, a.errorMessage
	}
	if a.state == finished {
		s.renderResults(a, out)
	}
	if c := s.world.collections.find(a.collectionID); c != nil {
		out["collection"] = map[string]any{"collection_id": c.id, "alias": c.alias}
	}
	return s.bare(out)
}

// renderResults puts the results of an analysis where its type has them.
func (s *Server) renderResults(a *analysis, out map[string]any) {
	if a.kind == "DOCUMENTS" {
		out["results_data"] = map[string]any{"text_fields": []any{
			map[string]any{"field_name": "surname", "visual": "SAMPLE", "mrz": nil},
		}}
		return
	}
	if a.kind == "BIOMETRY" && s.quirks.ScoreIn != ScoreInMedia {
		low, high := a.extremes()
		out["results_data"] = map[string]any{"min_confidence": low, "max_confidence": high}
	}
	if a.kind == "BIOMETRY" && s.quirks.ScoreIn == ScoreInData {
		return
	}
	results := make([]any, 0, len(a.found))
	for _, f := range a.found {
		results = append(results, s.renderFound(a, f))
	}
	out["results_media"] = results
}

// renderFound renders the result for one media.
func (s *Server) renderFound(a *analysis, f found) map[string]any {
	out := map[string]any{s.sourceKey(f.media.kind): f.media.id}
	low, high := json.RawMessage(f.low), json.RawMessage(f.high)
	switch a.kind {
	case "QUALITY":
		out["results_data"] = map[string]any{"confidence_spoofing": low}
		if a.params["extract_best_shot"] == true {
			out["output_images"] = []any{map[string]any{
				"media_id": f.media.id, "media_type": "IMAGE_RESULT_ANALYSIS_SINGLE",
				"original_url": s.address(f.media, f.media.ext), "thumb_url": s.address(f.media, "_thumb"+f.media.ext),
			}}
		}
	case "BIOMETRY":
		out["results_data"] = map[string]any{"min_confidence": low, "max_confidence": high}
	case "COLLECTION":
		data := map[string]any{"confidence": low}
		if f.person != "" {
			out["person_id"], data["person_id"] = f.person, f.person
		}
		out["results_data"] = data
	}
	return out
}

// sourceKey returns the key that names the media of a result.
func (s *Server) sourceKey(kind mediaKind) string {
	if s.quirks.Sources != SourcePerKind {
		return s.quirks.Sources.String()
	}
	return pick(int(kind), "source_image_id", "source_video_id", "source_shots_set_id")
}

// renderCollection renders a collection.
func (s *Server) renderCollection(c *collection) map[string]any {
	return s.bare(s.withBase(c.base, map[string]any{
		"collection_id": c.id, "company_id": c.companyID, "alias": c.alias,
	}))
}

// renderPerson renders a person of a collection.
func (s *Server) renderPerson(p *person) map[string]any {
	return s.bare(s.withBase(p.base, map[string]any{
		"person_id": p.id, "collection_id": p.collectionID, "images": each(p.images, s.renderImage),
	}))
}

// renderImage renders a person's image.
func (s *Server) renderImage(m *media) map[string]any {
	out := s.renderMedia(m)
	delete(out, "media_id")
	out["person_image_id"], out["person_id"] = m.id, m.folderID
	return out
}

// renderUser renders a user; the password is never told.
func (s *Server) renderUser(u *user) map[string]any {
	flags := s.quirks.FlagSpelling.String()
	var companyID any
	if u.companyID != "" {
		companyID = u.companyID
	}
	return s.bare(map[string]any{
		"user_id": u.id, "user_type": s.enum(strings.ReplaceAll(u.role, "_", s.quirks.Roles.String())),
		"email": u.email, "first_name": u.first, "middle_name": u.middle, "last_name": u.last, "company_id": companyID,
		flags + "biometry": u.biometry, flags + "quality": u.quality, flags + "collection": u.coll,
		"meta_data": object(u.meta),
	})
}

// renderCompany renders a company, which has neither times nor metadata.
func renderCompany(c *company) map[string]any {
	return map[string]any{"company_id": c.id, "name": c.name}
}

// withBase adds times and metadata to an object.
func (s *Server) withBase(b base, out map[string]any) map[string]any {
	out["time_created"], out["time_updated"] = s.stamp(b.created), s.stamp(b.updated)
	out["meta_data"], out["technical_meta_data"] = object(b.meta), map[string]any{}
	return out
}

// enum renders a fixed word in the case that the quirks ask for.
func (s *Server) enum(v string) string {
	if s.quirks.LowerCase {
		return strings.ToLower(v)
	}
	return v
}

// object returns m, empty rather than null.
func object(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// bare replaces what an object has to say nothing about as the quirks ask for.
func (s *Server) bare(out map[string]any) map[string]any {
	if s.quirks.Empty == EmptyAsWritten {
		return out
	}
	for key, v := range maps.Clone(out) {
		if !blank(v) {
			continue
		}
		out[key] = nil
		if s.quirks.Empty == EmptyAbsent {
			delete(out, key)
		}
	}
	return out
}

// blank reports whether a value says nothing.
func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return false
}
