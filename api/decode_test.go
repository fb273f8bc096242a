package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	at := time.Date(2023, 11, 14, 22, 13, 20, 0, time.UTC)
	tests := map[string]time.Time{
		`1700000000`: at, `1700000000.0`: at, `"1700000000"`: at, `1.7e9`: at, `1700000000000`: at,
		`1700000000123456`: at.Add(123456 * time.Microsecond), `1700000000123456789`: at.Add(123456789),
		`1700000000.123456`: at.Add(123456 * time.Microsecond), `1700000000.1`: at.Add(100 * time.Millisecond),
		`1700000000123.456`:            at.Add(123456 * time.Microsecond),
		`"2023-11-14T22:13:20Z"`:       at,
		`"2023-11-14T23:13:20+01:00"`:  at,
		`"2023-11-14 22:13:20.000001"`: at.Add(time.Microsecond),
		`"2023-11-14"`:                 at.Truncate(24 * time.Hour),
		`-1.5`:                         time.Unix(-2, 500_000_000).UTC(),
	}
	for in, want := range tests {
		if got := timeOf([]byte(in)); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("timeOf(%s) = %v, want %v", in, got, want)
		}
	}
	for _, in := range []string{
		``, `null`, `0`, `0.0`, `""`, `"soon"`, `{}`, `[1]`, `true`, `1e99`, `1e999999999`, `-1e99`, `99999999999999999999`,
		`"1/3"`, `"0x10"`, `"NaN"`, `"1_0"`, `"-"`, `"."`, `"9999999999.9.9"`,
	} {
		if got := timeOf([]byte(in)); !got.IsZero() {
			t.Errorf("timeOf(%s) = %v, want none", in, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]Number{
		`0.8496`: "0.8496", `0.84960`: "0.84960", `"0.9"`: "0.9", `" 0.9 "`: " 0.9 ", `1`: "1", `1e-3`: "1e-3", `"NaN"`: "NaN",
		`null`: "", `true`: "", `{}`: "", `[0.5]`: "", ``: "", `"a\u001b"`: "a␛",
	} {
		if got := numberOf([]byte(in)); got != want {
			t.Errorf("numberOf(%s) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]int{`3`: 3, `"4"`: 4, `5.0`: 5, `-1`: -1} {
		if got := intOf([]byte(in)); got == nil || *got != want {
			t.Errorf("intOf(%s) = %v", in, got)
		}
	}
	for _, in := range []string{`null`, `1.5`, `"x"`, `1e99`, `{}`, `true`} {
		if got := intOf([]byte(in)); got != nil {
			t.Errorf("intOf(%s) = %d", in, *got)
		}
	}
}

func TestWords(t *testing.T) {
	if s := ParseStatus(" operator required"); s != StatusOperatorRequired || !s.Known() || !s.Final() {
		t.Errorf("status %q", s)
	}
	if s := ParseStatus("Queued\x1b again"); s != "QUEUED␛ AGAIN" || s.Known() || !s.Final() {
		t.Errorf("status %q", s)
	}
	if Status("").Final() || StatusInitial.Final() || StatusProcessing.Final() {
		t.Error("what runs is not final")
	}
	if ty := ParseAnalysisType("Liveness"); ty != "LIVENESS" || ty.Known() || !ParseAnalysisType("quality").Known() {
		t.Errorf("type %q", ty)
	}
	for _, in := range []string{"CLIENT ADMIN", "client-admin", "CLIENT_ADMIN"} {
		if ParseRole(in) != RoleClientAdmin {
			t.Errorf("role %q = %q", in, ParseRole(in))
		}
	}
	if w := word(strings.Repeat("日", 100)); len(w) > maxWord || strings.ContainsRune(w, '\uFFFD') {
		t.Errorf("a long word became %q", w)
	}
	for in, want := range map[string]MediaKind{
		"IMAGE_FOLDER": KindImage, "image": KindImage, "IMAGE_RESULT_ANALYSIS_SINGLE": KindImage,
		"VIDEO_FOLDER": KindVideo, "SHOTS_SET_FOLDER": KindShots, "AN_IMAGE": KindOther, "": KindOther,
	} {
		if got := kindOf(in); got != want {
			t.Errorf("kindOf(%q) = %v", in, got)
		}
	}
}

func TestIDs(t *testing.T) {
	for _, id := range []string{"3f1c2d2e-0000-4000-8000-000000000000", "a", "A_b.c:d-1", strings.Repeat("x", 128)} {
		if !ValidID(id) {
			t.Errorf("%q is refused", id)
		}
	}
	for _, id := range []string{"", ".", "..", "...", "a/b", "a b", "a\n", "é", "a%2f", "?", strings.Repeat("x", 129)} {
		if ValidID(id) {
			t.Errorf("%q is accepted", id)
		}
	}
	if FolderID("3f1c2d2e-0000").Short() != "3f1c2d2e" || PersonID("ab").Short() != "ab" {
		t.Error("a short id is the first eight characters")
	}
}

func TestDecodeAnalysis(t *testing.T) {
	tests := []struct {
		name, in string
		check    func(Analysis) bool
	}{
		{"analyse_id", `{"analyse_id": "a"}`, func(a Analysis) bool { return a.ID == "a" }},
		{"analysis_id", `{"analysis_id": "a", "analyse_id": null}`, func(a Analysis) bool { return a.ID == "a" }},
		{"bad id", `{"analyse_id": "../x", "analysis_id": 7}`, func(a Analysis) bool { return a.ID == "" }},
		{"duplicate keys", `{"state": "PROCESSING", "state": "FINISHED"}`, func(a Analysis) bool { return a.State == StatusFinished }},
		{"lower case", `{"type": "quality", "state": "finished"}`, func(a Analysis) bool { return a.Type == Quality && a.State == StatusFinished }},
		{"sources as ids", `{"source_media": ["m1", {"media_id": "m2"}, null, 3]}`, func(a Analysis) bool {
			return len(a.Sources) == 2 && a.Sources[0].ID == "m1" && a.Sources[1].ID == "m2"
		}},
		{"score of a media", `{"results_media": [{"source_image_id": "m", "results_data": {"min_confidence": 0.8496}}]}`, func(a Analysis) bool {
			return a.Results[0].Data.MinConfidence == "0.8496" && a.Results[0].SourceMediaID == "m" && a.Results[0].SourceKind == KindImage
		}},
		{"one result alone", `{"results_media": {"source_shots_set_id": "m", "results_data": {"confidence_spoofing": "0.1"}}}`, func(a Analysis) bool {
			return len(a.Results) == 1 && a.Results[0].SourceKind == KindShots && a.Results[0].Data.ConfidenceSpoofing == "0.1"
		}},
		{"score on the result", `{"results_media": [{"confidence_spoofing": 0.2}]}`, func(a Analysis) bool { return a.Results[0].Data.ConfidenceSpoofing == "0.2" }},
		{"score of the whole", `{"results_data": {"min_confidence": 1, "max_confidence": 1.5}, "results_media": null}`, func(a Analysis) bool {
			return a.Data.MinConfidence == "1" && a.Data.MaxConfidence == "1.5" && a.Results == nil
		}},
		{"kind by the media", `{"source_media": [{"media_id": "m", "media_type": "IMAGE_X"}], "results_media": [{"source_video_id": "m"}]}`, func(a Analysis) bool {
			return a.Results[0].SourceKind == KindImage
		}},
		{"NaN", `{"results_data": {"min_confidence": NaN, "max_confidence": -Infinity}, "analyse_id": "NaN"}`, func(a Analysis) bool {
			return a.Data.MinConfidence == "NaN" && a.Data.MaxConfidence == "-Infinity" && a.ID == "NaN"
		}},
		{"person at the result", `{"results_media": [{"person_id": "p", "results_data": {"person_id": "q"}}]}`, func(a Analysis) bool { return a.Results[0].PersonID == "p" }},
		{"person in the data", `{"results_media": [{"person_id": null, "results_data": {"person_id": "q"}}]}`, func(a Analysis) bool { return a.Results[0].PersonID == "q" }},
		{"person deeper", `{"results_media": [{"hits": [{"found": {"person_id": "r"}}]}]}`, func(a Analysis) bool { return a.Results[0].PersonID == "r" }},
		{"collection by id", `{"collection": "c"}`, func(a Analysis) bool { return a.Collection != nil && a.Collection.ID == "c" }},
		{"fields", `{"results_data": {"text_fields": [{"field_name": "surname", "visual": null, "mrz": "DOE"}, 1]}}`, func(a Analysis) bool {
			return len(a.Data.Fields) == 1 && a.Data.Fields[0].MRZ.Raw() == "DOE" && a.Data.Fields[0].Visual.IsEmpty()
		}},
		{"scripted inside", `{"results_media": [{"results_data": {"sandbox": "scripted"}}]}`, func(a Analysis) bool { return a.Scripted }},
		{"not scripted", `{"comment": "\"sandbox\": \"scripted\"", "sandbox": "engine"}`, func(a Analysis) bool { return !a.Scripted }},
		{"unknown fields", `{"state": "X", "novel\u001b": 1}`, func(a Analysis) bool { return reflect.DeepEqual(a.Unknown, []string{"novel␛"}) }},
		{"error", `{"error_code": "202", "error_message": "no face"}`, func(a Analysis) bool { return *a.ErrorCode == 202 && a.ErrorMessage.Raw() == "no face" }},
		{"invalid UTF-8", "{\"error_message\": \"caf\xe9\"}", func(a Analysis) bool { return a.ErrorMessage.Line() == "caf‹xE9›" }},
		{"params", `{"params": {"threshold_min": "0.8", "threshold_max": 0.850, "extract_best_shot": "True", "collection_id": "c"}}`, func(a Analysis) bool {
			return a.Params.ThresholdMin == "0.8" && a.Params.ThresholdMax == "0.850" && a.Params.BestShot && a.Params.CollectionID == "c"
		}},
		{"byte order mark", "\xEF\xBB\xBF {\"analyse_id\": \"a\"}\n", func(a Analysis) bool { return a.ID == "a" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := DecodeAnalysis([]byte(tt.in))
			if err != nil || !tt.check(a) {
				t.Errorf("%s\ngives %+v, %v", tt.in, a, err)
			}
		})
	}
	if _, err := DecodeAnalysis([]byte(`[]`)); !errors.Is(err, errNoObject) {
		t.Errorf("an array: %v", err)
	}
	if _, err := DecodeFolder([]byte(`{"a": `)); err == nil {
		t.Error("broken JSON is accepted")
	}
}

func TestFinal(t *testing.T) {
	tests := []struct {
		state, resolution, status Status
		want                      bool
	}{
		{"PROCESSING", "PROCESSING", "PROCESSING", false},
		{"FINISHED", "SUCCESS", "SUCCESS", true},
		{"FINISHED", "PROCESSING", "SUCCESS", false},
		{"QUEUED_AGAIN", "PROCESSING", "PROCESSING", false},
		{"FINISHED", "", "", true},
		{"", "", "", false},
		{"", "", "NEW_WORD", true},
		{"FAILED", "PROCESSING", "PROCESSING", true},
		{"INITIAL", "", "INITIAL", false},
		{"FINISHED", "", "OPERATOR_REQUIRED", true},
	}
	for _, tt := range tests {
		if got := (Analysis{State: tt.state, Resolution: tt.resolution, ResolutionStatus: tt.status}).Final(); got != tt.want {
			t.Errorf("%+v: final %v", tt, got)
		}
	}
}

// Every field of every object may be null, absent or of any other type; the
// rest is still read.
func TestSwappedTypes(t *testing.T) {
	objects := map[string]struct {
		sample string
		decode func([]byte) any
	}{
		"folder": {
			`{"folder_id": "f", "company_id": "c", "user_id": "u", "time_created": 1, "time_updated": 2, "meta_data": {"a": 1}, "is_archive": false,
			"resolution_status": "INITIAL", "resolution_comment": "", "operator_status": null, "media": [{"media_id": "m"}], "analyses": [{"analyse_id": "a"}], "user": {}, "company": {}}`,
			func(b []byte) any { return decodeFolder(parse(b)) },
		},
		"analysis": {
			`{"analyse_id": "a", "analysis_id": "a", "folder_id": "f", "group_id": "g", "type": "QUALITY", "state": "FINISHED", "resolution": "SUCCESS", "error_code": 1,
			"params": {"threshold_min": 1}, "source_media": [{"images": [{"original_url": "x"}]}], "results_media": [{"results_data": {"text_fields": [{}]}}], "results_data": {}, "collection": {}}`,
			func(b []byte) any { return decodeAnalysis(parse(b)) },
		},
		"media":      {`{"media_id": "m", "media_type": "IMAGE", "tags": ["a"], "images": [{}], "original_url": "x", "meta_data": {}}`, func(b []byte) any { return decodeMedia(parse(b)) }},
		"collection": {`{"collection_id": "c", "alias": "a", "person_count": 1, "persons": []}`, func(b []byte) any { return decodeCollection(parse(b)) }},
		"person":     {`{"person_id": "p", "meta_data": {"person_info": {"first_name": "a"}}, "images": [{}], "image_count": 1}`, func(b []byte) any { return decodePerson(parse(b)) }},
		"user":       {`{"user_id": "u", "user_type": "CLIENT", "is_admin": true, "can_start_analyze_quality": true, "email": "e"}`, func(b []byte) any { return decodeUser(parse(b)) }},
		"version":    {`{"core": "1", "sandbox": true, "start_id": "s"}`, func(b []byte) any { return decodeVersion(parse(b)) }},
	}
	values := []string{`null`, `true`, `0`, `-1.5`, `"x"`, `""`, `[]`, `[[]]`, `[null, 1, "a", {}]`, `{}`, `{"a": {"b": []}}`, `"` + strings.Repeat("y", 200) + `"`}
	for name, o := range objects {
		t.Run(name, func(t *testing.T) {
			var fields map[string]json.RawMessage
			if err := json.Unmarshal([]byte(o.sample), &fields); err != nil {
				t.Fatal(err)
			}
			for key := range fields {
				for _, v := range append(values, "") {
					changed := map[string]json.RawMessage{}
					for k, raw := range fields {
						changed[k] = raw
					}
					if changed[key] = json.RawMessage(v); v == "" {
						delete(changed, key)
					}
					data, err := json.Marshal(changed)
					if err != nil {
						t.Fatal(err)
					}
					if shown := fmt.Sprintf("%+v", o.decode(data)); shown == "" {
						t.Errorf("%s = %s gives nothing", key, v)
					}
				}
			}
		})
	}
}

func TestLists(t *testing.T) {
	for in, want := range map[string]int{
		`[{"folder_id": "a"}, {"folder_id": "b"}]`: 2, `{"items": [{"folder_id": "a"}]}`: 1, `{"items": []}`: 0, `{"items": null}`: 0,
		`{"folders": [{"folder_id": "a"}]}`: 1, `{"folder_id": "a"}`: 1, `{"items": {"folder_id": "a"}}`: 1,
		`[null, 3, "x", [], {"folder_id": "a"}, {"folder_id": "../"}]`: 1,
	} {
		page, seen := pageIn(parse([]byte(in)), decodeFolder, hasFolderID, "folders")
		if len(page.Items) != want || page.Skipped != seen-want {
			t.Errorf("%s: %d items, %d skipped of %d", in, len(page.Items), page.Skipped, seen)
		}
	}
	page, _ := pageIn(parse([]byte(`{"offset": 5, "limit": "7", "total_count": null, "items": []}`)), decodeFolder, hasFolderID)
	if page.Total != nil || page.Offset != 5 || page.Limit != 7 {
		t.Errorf("page %+v", page)
	}
}

func TestMetadata(t *testing.T) {
	m := metadataOf(parse([]byte(`{"a": {"b": "x", "c": [1, {"d": null}]}, "e": true, "f": {}, "g.h": "y\u001b"}`)))
	var got []string
	for _, f := range m.Fields() {
		got = append(got, f.Path.Line()+"="+f.Value.Line())
	}
	want := []string{"a.b=x", "a.c.0=1", "a.c.1.d=null", "e=true", "f={}", "g.h=y␛"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("fields %q, want %q", got, want)
	}
	if v, ok := m.Lookup("a.c.0"); !ok || v.Raw() != "1" {
		t.Errorf("Lookup = %v, %v", v, ok)
	}
	if _, ok := m.Lookup("a.c.9"); ok {
		t.Error("a field that is not there is found")
	}
	for _, empty := range []string{`{}`, `[]`, `null`, ``} {
		if !metadataOf(parse([]byte(empty))).IsEmpty() {
			t.Errorf("%q is not empty", empty)
		}
	}
	deep := metadataOf(parse([]byte(strings.Repeat(`{"a":`, 5000) + `1` + strings.Repeat(`}`, 5000))))
	if f := deep.Fields(); len(f) != 1 || strings.Count(f[0].Path.Raw(), "a") != maxMetaDepth {
		t.Errorf("deep metadata has %d fields", len(f))
	}
}

func TestLegacyUser(t *testing.T) {
	for in, want := range map[string]Role{
		`{"user_type": "CLIENT", "is_admin": true}`: RoleClientAdmin, `{"user_type": "client", "is_service": 1}`: RoleClientService,
		`{"user_type": "CLIENT", "is_admin": false}`: RoleClient, `{"user_type": "ADMIN", "is_admin": true}`: RoleAdmin,
	} {
		if u := decodeUser(parse([]byte(in))); u.Role != want {
			t.Errorf("%s: %s", in, u.Role)
		}
	}
	for _, spelling := range flagSpellings {
		u := decodeUser(parse([]byte(`{"` + spelling + `biometry": "false"}`)))
		if v, told := u.CanStart[Biometry]; v || !told {
			t.Errorf("%s: %v", spelling, u.CanStart)
		}
		if _, told := u.CanStart[Quality]; told {
			t.Error("a flag that was not sent is told")
		}
	}
}
