package sandbox

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"ozdesk/api/sandbox/face"
)

func TestLaunch(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	f := u.newFolder(nil, person(t, 1), person(t, 1))
	path := "/api/folders/" + f.str("folder_id") + "/analyses"
	for _, test := range []struct {
		body         string
		status, code int
	}{
		{`{}`, 400, 3},
		{`{"analyses": []}`, 400, 4},
		{`{"analyses": [{}]}`, 400, 3},
		{`{"analyses": [{"type": "liveness"}]}`, 400, 4},
		{`{"analyses": [{"type": "quality", "source_media": ["x"]}]}`, 400, 4},
		{`{"analyses": [{"type": "quality", "source_media": ["00000000-0000-4000-8000-000000000000"]}]}`, 400, 4},
		{`{"analyses": [{"type": "biometry", "params": {"threshold_min": 2}}]}`, 400, 4},
		{`{"analyses": [{"type": "biometry", "params": {"threshold_min": 0.9, "threshold_max": 0.8}}]}`, 400, 4},
	} {
		u.refused("POST", path, test.body, test.status, test.code)
	}
	started := u.okList("POST", path+"/", `{"analyses": [{"type": "Biometry"}, {"type": "QUALITY"}], "params": {"ignored": 1}}`)
	if len(started) != 2 || started[0].str("state") != "PROCESSING" || started[0].str("analyse_id") != started[0].str("analysis_id") ||
		started[0].str("group_id") != started[1].str("group_id") {
		t.Errorf("started %v", started)
	}
	for _, a := range started {
		if err := h.Settle(t.Context(), []string{a.str("analyse_id")}); err != nil {
			t.Fatal(err)
		}
	}
	list := u.okList("GET", path+"?type=biometry,documents&state=FINISHED", nil)
	if len(list) != 1 || list[0].str("resolution_status") != "SUCCESS" || list[0].str("resolution") != "SUCCESS" {
		t.Fatalf("analyses %v", list)
	}
	r := list[0].list("results_media")
	if len(r) != 2 || fmt.Sprint(r[0].sub("results_data")["min_confidence"]) != fmt.Sprint(list[0].sub("results_data")["min_confidence"]) {
		t.Errorf("results %v", r)
	}
	if page := u.ok("GET", "/api/analyses/?type=biometry", nil); len(page.list("items")) != 1 {
		t.Errorf("global list %v", page)
	}
	if got := u.ok("GET", "/api/folders/"+f.str("folder_id"), nil); got.str("resolution_status") != "FINISHED" || got.str("system_resolution") != "SUCCESS" {
		t.Errorf("folder %v", got)
	}
}

func TestWhatCannotBeMeasured(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // without what takes videos apart
	h := start(t)
	u := as(t, h, "CLIENT")
	video := append([]byte{0, 0, 0, 24}, "ftypmp42\x00\x00\x00\x00mp42isom and so on"...)
	for _, test := range []struct {
		name    string
		files   [][]byte
		kind    string
		message string
	}{
		{"one media", [][]byte{person(t, 1)}, "biometry", "Biometry. Analyse requires at least 2 media objects to process"},
		{"no face", [][]byte{nobody(t)}, "quality", "Could not locate face on source media ["},
		{"documents", [][]byte{person(t, 1)}, "documents", "not part of this build"},
		{"video", [][]byte{video}, "quality", "needs the program ffmpeg"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := u.newFolder(nil, test.files...)
			a := u.run(h, f.str("folder_id"), obj{"type": test.kind})[0]
			if a.str("state") != "FAILED" || a.str("resolution") != "FAILED" || fmt.Sprint(a["error_code"]) != "202" ||
				!strings.Contains(a.str("error_message"), test.message) || a["results_data"] != nil {
				t.Errorf("analysis %v", a)
			}
			if got := u.ok("GET", "/api/folders/"+f.str("folder_id"), nil); got.str("resolution_status") != "FAILED" {
				t.Errorf("folder %v", got)
			}
		})
	}
}

func TestNamesChangeNoScore(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	scores := map[string]bool{}
	for i, meta := range []obj{{}, {"name": "Ann", "score": 0.1}} {
		form := upload(obj{"folder:meta_data": meta, "media:tags": obj{"a": [][]string{{}, {"photo_selfie"}}[i]}, "media:meta_data": obj{"a": meta}})
		form.file("a", fmt.Sprintf("%d-a.png", i), person(t, 1)).file("b", fmt.Sprintf("%d-b.png", i), person(t, 2))
		a := u.run(h, u.ok("POST", "/api/folders", form).str("folder_id"), obj{"type": "biometry"})[0]
		scores[fmt.Sprint(a.sub("results_data")["min_confidence"])] = true
	}
	if len(scores) != 1 {
		t.Errorf("the same pixels gave %v", scores)
	}
	other := u.run(h, u.newFolder(nil, person(t, 1), person(t, 1)).str("folder_id"), obj{"type": "biometry"})[0]
	if scores[fmt.Sprint(other.sub("results_data")["min_confidence"])] {
		t.Error("another face gave the same score")
	}
}

func TestShotSetWithBestShot(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 3 {
		w, err := z.Create(fmt.Sprintf("frames/%d.png", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(person(t, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f := u.newFolder(nil, b.Bytes())
	if kind := f.list("media")[0].str("media_type"); kind != "SHOTS_SET_FOLDER" {
		t.Fatalf("media type %s", kind)
	}
	a := u.run(h, f.str("folder_id"), obj{"type": "quality", "params": obj{"extract_best_shot": true}})[0]
	r := a.list("results_media")
	if len(r) != 1 || r[0].str("source_shots_set_id") == "" || len(r[0].list("output_images")) != 1 {
		t.Fatalf("results %v", a)
	}
	best := r[0].list("output_images")[0]
	got := u.do("GET", strings.TrimPrefix(best.str("original_url"), h.URL()), nil)
	shot, err := face.Decode(strings.NewReader(got.raw))
	if err != nil {
		t.Fatalf("best shot: %d, %v", got.status, err)
	}
	whole, err := face.Decode(bytes.NewReader(person(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	size, of := shot.Bounds().Size(), whole.Bounds().Size()
	if faces := face.Look(shot).Faces(); len(faces) != 1 || size.X*size.Y*4 > of.X*of.Y*3 || best.str("original_name") != "0.jpg" && best.str("original_name") != "1.jpg" && best.str("original_name") != "2.jpg" {
		t.Errorf("best shot %s of %v out of %v with %d faces", best.str("original_name"), size, of, len(faces))
	}
	if cues := r[0].sub("results_data").sub("sandbox_cues"); len(cues) != 8 || cues["still_frames"] == nil {
		t.Errorf("traces %v", r[0])
	}
	if media := u.okList("GET", "/api/folders/"+f.str("folder_id")+"/media", nil); len(media) != 1 {
		t.Error("the best shot is listed among the folder's media")
	}
}

func TestSingleRequest(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	form := upload(obj{
		"analyses": []obj{{"type": "biometry", "source_media": []string{"a", "b"}, "meta_data": obj{"k": "v"}}},
	}).file("a", "a.png", person(t, 1)).file("b", "b.png", person(t, 1)).file("c", "c.png", nobody(t))
	f := u.ok("POST", "/api/folders", form)
	list := f.list("analyses")
	if len(list) != 1 || list[0].str("state") != "FINISHED" || len(list[0].list("source_media")) != 2 || list[0].sub("meta_data").str("k") != "v" {
		t.Errorf("folder %v", f)
	}
}

func TestScripts(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	for _, test := range []struct {
		name, kind, meta, status, score string
	}{
		{"success", "quality", `{"sandbox:outcome": "success"}`, "SUCCESS", "0.02"},
		{"declined", "BIOMETRY", `{"sandbox:outcome": "DECLINED"}`, "DECLINED", "0.12"},
		{"for a person to decide", "biometry", `{"sandbox:outcome": "operator_required"}`, "OPERATOR_REQUIRED", "0.80"},
		{"failed", "quality", `{"sandbox:outcome": "failed"}`, "FAILED", ""},
		{"error", "quality", `{"sandbox:error": "The camera was covered"}`, "FAILED", ""},
		{"at the threshold", "biometry", `{"sandbox:score": 0.8500}`, "SUCCESS", "0.8500"},
		{"below the threshold", "biometry", `{"sandbox:score": "0.8496"}`, "DECLINED", "0.8496"},
		{"attack at the threshold", "quality", `{"sandbox:score": 0.5}`, "DECLINED", "0.5"},
		{"against its score", "quality", `{"sandbox:score": 0.9, "sandbox:outcome": "success"}`, "SUCCESS", "0.9"},
		{"no score", "quality", `{"sandbox:score": "none"}`, "SUCCESS", ""},
		{"misspelt", "quality", `{"sandbox:outcome": "sucess"}`, "FAILED", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := upload(nil)
			form.err = form.form.WriteField("payload", `{"folder:meta_data": `+test.meta+`}`)
			f := u.ok("POST", "/api/folders", form.file("a", "a.png", nobody(t)).file("b", "b.png", nobody(t)))
			a := u.run(h, f.str("folder_id"), obj{"type": test.kind})[0]
			if a.str("resolution_status") != test.status || a.str("sandbox") != "scripted" || a.sub("results_data").str("sandbox") != "scripted" {
				t.Errorf("analysis %v", a)
			}
			raw := u.do("GET", "/api/analyses/"+a.str("analyse_id"), nil).raw
			if test.score != "" && !strings.Contains(raw, "_confidence\": "+test.score+",") && !strings.Contains(raw, "_spoofing\": "+test.score+",") {
				t.Errorf("the score is not kept digit for digit: %s", raw)
			}
			if test.score == "" && len(a.list("results_media")) != 0 {
				t.Errorf("results without a score: %v", a["results_media"])
			}
		})
	}
}

func TestScriptedDocumentsAndPlaces(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	f := u.newFolder(obj{"sandbox:outcome": "failed"}, nobody(t))
	a := u.run(h, f.str("folder_id"), obj{"type": "documents", "meta_data": obj{"sandbox:outcome": "success"}})[0]
	if a.str("resolution_status") != "SUCCESS" || len(a.sub("results_data").list("text_fields")) == 0 {
		t.Errorf("the analysis's own script comes first: %v", a)
	}
	stuck := u.okList("POST", "/api/folders/"+f.str("folder_id")+"/analyses",
		obj{"analyses": []obj{{"type": "quality", "meta_data": obj{"sandbox:delay": "stuck"}}}})
	id := stuck[0].str("analyse_id")
	if err := h.Settle(t.Context(), []string{id}); err != nil {
		t.Fatal(err)
	}
	if got := u.ok("GET", "/api/analyses/"+id, nil); got.str("state") != "PROCESSING" {
		t.Errorf("a stuck analysis ended: %v", got)
	}
	if got := u.ok("GET", "/api/folders/"+f.str("folder_id"), nil); got.str("resolution_status") != "PROCESSING" {
		t.Errorf("folder %v", got)
	}
	as(t, h, "OPERATOR").refused("PATCH", "/api/analyses/"+id, obj{"resolution_operator": "SUCCESS"}, 400, 221)
}

func TestDecision(t *testing.T) {
	h := start(t)
	u, op := as(t, h, "CLIENT"), as(t, h, "CLIENT_OPERATOR")
	f := u.newFolder(obj{"sandbox:outcome": "operator_required"}, nobody(t), nobody(t))
	path := "/api/analyses/" + u.run(h, f.str("folder_id"), obj{"type": "biometry"})[0].str("analyse_id")
	a := op.ok("PATCH", path, obj{"resolution_operator": "declined"})
	if a.str("resolution") != "DECLINED" || a.str("resolution_operator") != "DECLINED" || a.str("resolution_status") != "OPERATOR_REQUIRED" {
		t.Errorf("decided %v", a)
	}
	got := u.ok("GET", "/api/folders/"+f.str("folder_id"), nil)
	if got.str("system_resolution") != "OPERATOR_REQUIRED" || got.str("operator_status") != "DECLINED" {
		t.Errorf("folder %v", got)
	}
	if a := op.ok("PATCH", path, obj{"resolution_operator": nil}); a.str("resolution") != "OPERATOR_REQUIRED" {
		t.Errorf("taken back %v", a)
	}
	op.refused("PATCH", path, obj{"resolution_operator": "MAYBE"}, 400, 4)
	op.refused("PATCH", path, obj{"resolution_operator": "SUCCESS", "operator_comment": 5}, 400, 5)
	op.ok("PATCH", path, obj{"resolution_operator": "SUCCESS", "operator_comment": "same scar"})
	if f := op.ok("GET", "/api/folders/"+a.str("folder_id")+"/", nil); f.str("operator_comment") != "same scar" || f.str("operator_status") != "SUCCESS" {
		t.Errorf("the reason is not with the folder: %v", f)
	}
	op.refused("PATCH", path, obj{}, 400, 3)
}

func TestLastGroupSpeaks(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT_ADMIN")
	id := u.newFolder(nil, nobody(t), nobody(t)).str("folder_id")
	system := func() string { return u.ok("GET", "/api/folders/"+id, nil).str("system_resolution") }
	told := func(kind, outcome string) obj {
		return obj{"type": kind, "meta_data": obj{"sandbox:outcome": outcome}}
	}
	u.run(h, id, told("quality", "success"), told("biometry", "declined"), told("documents", "operator_required"))
	if got := system(); got != "DECLINED" {
		t.Errorf("the worst of a group: %s", got)
	}
	last := u.run(h, id, told("quality", "success"))
	if got := system(); got != "SUCCESS" {
		t.Errorf("the last group: %s", got)
	}
	u.do("DELETE", "/api/analyses/"+last[0].str("analyse_id"), nil)
	if got := system(); got != "DECLINED" {
		t.Errorf("after its deletion: %s", got)
	}
}
