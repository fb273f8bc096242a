package apitest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// scene is one folder with a finished face match, seen through quirks.
type scene struct {
	*caller
	folder, analysis string
	launched         any // The answer to the launch.
}

func stage(t *testing.T, q apitest.Quirks) scene {
	t.Helper()
	c := dial(t, apitest.WithQuirks(q), apitest.AutoFinish(0))
	id := c.s.AddFolder(apitest.Folder{})
	c.s.AddMedia(id, apitest.Media{Name: "a.jpg", MIME: "image/jpeg", Content: []byte("a")})
	c.s.AddMedia(id, apitest.Media{Name: "b.mp4", MIME: "video/mp4", Content: []byte("b")})
	launched := c.do(201, "POST", "/api/folders/"+id+"/analyses", `{"analyses": [{"type": "BIOMETRY"}]}`)
	return scene{caller: c, folder: id, analysis: c.s.AnalysesOf(id)[0], launched: launched}
}

// read shows the analysis.
func (s scene) read() any { return s.do(200, "GET", "/api/analyses/"+s.analysis, "") }

func TestEachQuirk(t *testing.T) {
	cases := map[string]struct {
		quirks apitest.Quirks
		check  func(*testing.T, scene)
	}{
		"plain": {apitest.Quirks{}, func(t *testing.T, s scene) {
			a := s.read()
			want(t, "ids", []any{at(a, "analyse_id"), at(a, "analysis_id")}, []string{s.analysis, s.analysis})
			want(t, "score", at(a, "results_data", "min_confidence"), 0.3120)
			want(t, "sources", []any{at(a, "results_media", 0, "source_image_id"), at(a, "results_media", 1, "source_video_id")},
				[]any{at(a, "source_media", 0, "media_id"), at(a, "source_media", 1, "media_id")})
			e := s.do(404, "GET", "/api/nothing", "")
			want(t, "details", hasKeys(e, "details", "error_details"), []bool{true, true})
			want(t, "total", at(s.do(200, "GET", "/api/folders", ""), "total_count"), 1)
			if _, bare := s.do(200, "GET", "/api/collections", "").([]any); !bare {
				t.Error("collections are not bare")
			}
		}},
		"old id": {apitest.Quirks{IDs: apitest.AnalyseID}, func(t *testing.T, s scene) {
			want(t, "keys", hasKeys(s.read(), "analyse_id", "analysis_id"), []bool{true, false})
		}},
		"new id": {apitest.Quirks{IDs: apitest.AnalysisID}, func(t *testing.T, s scene) {
			want(t, "keys", hasKeys(s.read(), "analyse_id", "analysis_id"), []bool{false, true})
		}},
		"details": {apitest.Quirks{DetailsKey: apitest.Details}, func(t *testing.T, s scene) {
			want(t, "keys", hasKeys(s.do(404, "GET", "/api/x", ""), "details", "error_details"), []bool{true, false})
		}},
		"error_details": {apitest.Quirks{DetailsKey: apitest.ErrorDetails}, func(t *testing.T, s scene) {
			want(t, "keys", hasKeys(s.do(404, "GET", "/api/x", ""), "details", "error_details"), []bool{false, true})
		}},
		"score in results_media": {apitest.Quirks{ScoreIn: apitest.ScoreInMedia}, func(t *testing.T, s scene) {
			a := s.read()
			want(t, "places", []any{at(a, "results_data"), at(a, "results_media", 0, "results_data", "min_confidence")}, []any{nil, 0.3120})
		}},
		"score in results_data": {apitest.Quirks{ScoreIn: apitest.ScoreInData}, func(t *testing.T, s scene) {
			a := s.read()
			want(t, "places", []any{at(a, "results_data", "min_confidence"), at(a, "results_media")}, []any{0.3120, []any{}})
		}},
		"flags": {apitest.Quirks{FlagSpelling: apitest.FlagsAnalysis}, func(t *testing.T, s scene) {
			u := at(s.do(200, "GET", "/api/users", ""), "items", 0)
			want(t, "keys", hasKeys(u, "can_start_analysis_biometry", "can_start_analyze_biometry"), []bool{true, false})
		}},
		"sources": {apitest.Quirks{Sources: apitest.SourceShotsSet}, func(t *testing.T, s scene) {
			want(t, "keys", hasKeys(at(s.read(), "results_media", 0), "source_shots_set_id", "source_image_id"), []bool{true, false})
		}},
		"null": {apitest.Quirks{Empty: apitest.EmptyNull}, func(t *testing.T, s scene) {
			m := at(s.do(200, "GET", "/api/folders/"+s.folder, ""), "media", 0)
			want(t, "keys", hasKeys(m, "tags", "meta_data"), []bool{true, true})
			want(t, "values", []any{at(m, "tags"), at(m, "meta_data")}, []any{nil, nil})
		}},
		"absent": {apitest.Quirks{Empty: apitest.EmptyAbsent}, func(t *testing.T, s scene) {
			m := at(s.do(200, "GET", "/api/folders/"+s.folder, ""), "media", 0)
			want(t, "keys", hasKeys(m, "tags", "meta_data", "media_id"), []bool{false, false, true})
		}},
		"roles": {apitest.Quirks{Roles: apitest.RoleSpace}, func(t *testing.T, s scene) {
			want(t, "role", at(s.do(200, "GET", "/api/users", ""), "items", 0, "user_type"), "CLIENT ADMIN")
		}},
		"analyses in an envelope": {apitest.Quirks{AnalysesEnvelope: true}, func(t *testing.T, s scene) {
			want(t, "launch", at(s.launched, "items", 0, "analyse_id"), s.analysis)
			want(t, "list", at(s.do(200, "GET", "/api/folders/"+s.folder+"/analyses", ""), "items", 0, "analyse_id"), s.analysis)
		}},
		"launch answers the object": {apitest.Quirks{AnalysisPostObject: true}, func(t *testing.T, s scene) {
			want(t, "launch", at(s.launched, "analyse_id"), s.analysis)
		}},
		"collections in an envelope": {apitest.Quirks{CollectionsEnvelope: true}, func(t *testing.T, s scene) {
			want(t, "items", at(s.do(200, "GET", "/api/collections/", ""), "items"), []any{})
		}},
		"folders bare": {apitest.Quirks{FoldersBare: true}, func(t *testing.T, s scene) {
			want(t, "first", at(s.do(200, "GET", "/api/folders/?", ""), 0, "folder_id"), s.folder)
		}},
		"upload answers the folder": {apitest.Quirks{MediaAnswersFolder: true}, func(t *testing.T, s scene) {
			want(t, "folder", at(s.upload(201, "/api/folders/"+s.folder+"/media", `{}`, "x"), "folder_id"), s.folder)
		}},
		"create answers 200": {apitest.Quirks{FolderCreateStatus: 200}, func(_ *testing.T, s scene) {
			s.do(200, "POST", "/api/folders", "")
		}},
		"whole seconds": {apitest.Quirks{IntegerTimes: true}, func(t *testing.T, s scene) {
			s.s.SetClock(func() time.Time { return noon })
			_, raw, _ := s.send("POST", "/api/folders", "", "")
			if !strings.Contains(raw, fmt.Sprintf(`"time_created":%d,`, noon.Unix())) {
				t.Errorf("times are not whole: %s", raw)
			}
		}},
		"null total": {apitest.Quirks{NullTotal: true}, func(t *testing.T, s scene) {
			l := s.do(200, "GET", "/api/folders", "")
			want(t, "total", []any{hasKeys(l, "total_count"), at(l, "total_count")}, []any{[]bool{true}, nil})
		}},
		"bare sign-in": {apitest.Quirks{BareSignIn: true}, func(t *testing.T, s scene) {
			a := s.s.Account()
			p := s.do(200, "POST", "/api/authorize/auth", fmt.Sprintf(`{"credentials": {"email": %q, "password": %q}}`, a.Email, a.Password))
			want(t, "keys", hasKeys(p, "access_token", "session_id", "user"), []bool{true, false, false})
		}},
		"lower case": {apitest.Quirks{LowerCase: true}, func(t *testing.T, s scene) {
			want(t, "type", at(s.read(), "type"), "biometry")
		}},
		"plain media types": {apitest.Quirks{PlainMediaTypes: true}, func(t *testing.T, s scene) {
			want(t, "types", []any{at(s.read(), "source_media", 0, "media_type"), at(s.read(), "source_media", 1, "media_type")}, []string{"IMAGE", "VIDEO"})
		}},
		"unknown status": {apitest.Quirks{UnknownStatus: "QUEUED_AGAIN"}, func(t *testing.T, s scene) {
			first, second := s.read(), s.read()
			want(t, "first", []any{at(first, "state"), at(first, "resolution_status"), at(first, "resolution")},
				[]string{"QUEUED_AGAIN", "PROCESSING", "PROCESSING"})
			want(t, "second", []any{at(second, "state"), at(second, "resolution_status")}, []string{"FINISHED", "DECLINED"})
		}},
		"folder_id ignored": {apitest.Quirks{IgnoreFolderIDList: true}, func(t *testing.T, s scene) {
			s.s.AddFolder(apitest.Folder{})
			want(t, "total", at(s.do(200, "GET", "/api/folders?folder_id="+s.folder, ""), "total_count"), 2)
		}},
		"feed refused": {apitest.Quirks{Feed: apitest.FeedRefused}, func(t *testing.T, s scene) {
			want(t, "code", at(s.do(400, "GET", "/api/folders?sorting=time_updated{asc}", ""), "error_code"), 4)
		}},
		"feed ignored": {apitest.Quirks{Feed: apitest.FeedIgnored}, func(t *testing.T, s scene) {
			l := s.do(200, "GET", "/api/folders?sorting=time_updated{asc}&time_updated.min=99999999999999", "")
			want(t, "total", at(l, "total_count"), 1)
		}},
		"media elsewhere": {apitest.Quirks{MediaOrigin: "http://127.0.0.1:9"}, func(t *testing.T, s scene) {
			if u := text(s.read(), "source_media", 0, "original_url"); !strings.HasPrefix(u, "http://127.0.0.1:9/static/") {
				t.Errorf("address %q", u)
			}
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { c.check(t, stage(t, c.quirks)) })
	}
}

func TestFinishedMovesTimeUpdated(t *testing.T) {
	for _, moves := range []bool{false, true} {
		t.Run(fmt.Sprint(moves), func(t *testing.T) {
			s := stage(t, apitest.Quirks{FinishedMovesTimeUpdated: moves})
			before := at(s.do(200, "GET", "/api/folders/"+s.folder, ""), "time_updated").(float64)
			s.read()
			after := at(s.do(200, "GET", "/api/folders/"+s.folder, ""), "time_updated").(float64)
			if (after > before) != moves {
				t.Errorf("time_updated went from %f to %f", before, after)
			}
		})
	}
}

// TestFlipped walks the main job with everything flipped at once.
func TestFlipped(t *testing.T) {
	s := stage(t, apitest.Flipped())
	want(t, "launch", at(s.launched, "items", 0, "analysis_id"), s.analysis)
	want(t, "on the way", text(s.read(), "state"), "QUEUED_AGAIN")
	a := s.read()
	want(t, "ids", hasKeys(a, "analysis_id", "analyse_id"), []bool{true, false})
	want(t, "score", []any{at(a, "results_data", "min_confidence"), at(a, "results_media")}, []any{0.3120, nil})
	want(t, "error", hasKeys(s.do(404, "GET", "/api/x", ""), "error_details", "details"), []bool{true, false})
	want(t, "total", at(s.do(200, "GET", "/api/folders", ""), "total_count"), nil)
	if l, bare := s.do(200, "GET", "/api/collections", "").([]any); !bare || len(l) != 0 {
		t.Errorf("collections: %v", l)
	}
}

func TestEnumsNameThemselves(t *testing.T) {
	names := map[fmt.Stringer]string{
		apitest.BothIDs: "both", apitest.AnalysisID: "analysis_id", apitest.ErrorDetails: "error_details",
		apitest.ScoreInData: "results_data", apitest.FlagsAnalyse: "can_start_analyse_", apitest.SourceImage: "source_image_id",
		apitest.EmptyAbsent: "absent", apitest.RoleHyphen: "-", apitest.FeedRefused: "refused", apitest.IDKeys(9): "unknown",
	}
	for v, name := range names {
		if v.String() != name {
			t.Errorf("%T: %q, want %q", v, v, name)
		}
	}
}

// hasKeys tells which keys an object has, whatever their values.
func hasKeys(v any, keys ...string) []bool {
	m, _ := v.(map[string]any)
	out := make([]bool, len(keys))
	for i, k := range keys {
		_, out[i] = m[k]
	}
	return out
}
