package conformance

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// shots is a zip of photographs of a person.
func shots(t *testing.T, seed uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 2 {
		w, err := z.Create(fmt.Sprintf("%d.png", i))
		if err == nil {
			_, err = w.Write(face(t, seed))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// movie begins like a video and is none.
var movie = append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), make([]byte, 600)...)

func (s *suite) folders(t *testing.T) {
	s.own(t, doc, "a folder is created with files, metadata, tags, a webhook and analyses in one form", func(t *testing.T) {
		f := s.posted(t, upload(obj{
			"folder:meta_data":    obj{"transaction_id": "t-1", "person_info": obj{"first_name": "John", "last_name": "Doe"}},
			"resolution_endpoint": "http://127.0.0.1:9/hook",
			"media:meta_data":     obj{"shots1": obj{"foo": "bar"}},
			"media:tags":          obj{"shots1": []string{"video_selfie", "video_selfie_blank", "orientation_portrait"}, "photo1": []string{"photo_id", "photo_id_front"}},
			"analyses":            []obj{{"type": "quality", "source_media": []string{"shots1"}, "params": obj{"extract_best_shot": true}, "meta_data": obj{"k": "v"}}},
		}).file("shots1", "a.zip", shots(t, 1)).file("photo1", "b.png", face(t, 1)))
		same(t, "meta", f.sub("meta_data").sub("person_info").str("last_name"), "Doe")
		media := f.list("media")
		same(t, "media meta", media[0].sub("meta_data").str("foo"), "bar")
		same(t, "tags", fmt.Sprint(media[1]["tags"]), "[photo_id photo_id_front]")
		a := f.list("analyses")[0]
		same(t, "source", a.list("source_media")[0].str("media_id"), media[0].str("media_id"))
		same(t, "analysis meta", a.sub("meta_data").str("k"), "v")
	})
	s.write(t, doc, "analyses in the payload are a single request: the answer has their results", func(t *testing.T) {
		f := s.posted(t, upload(obj{"analyses": []obj{{"type": "biometry"}}}).file("photo1", "a.png", face(t, 1)).file("photo2", "b.png", face(t, 1)))
		if list := f.list("analyses"); len(list) != 1 || list[0].str("state") == "PROCESSING" {
			t.Errorf("analyses %v", list)
		}
	})
	s.write(t, inferred, "without them there is no analyses key", func(t *testing.T) {
		if _, found := s.folder(t, nil, 1)["analyses"]; found {
			t.Error("there is one")
		}
	})
	s.write(t, code, "a folder without files, with {} or with no body at all is legal", func(t *testing.T) {
		for _, body := range []any{obj{}, "", upload(obj{})} {
			if media, isArray := s.posted(t, body)["media"].([]any); !isArray || len(media) != 0 {
				t.Errorf("%v: media %v", body, media)
			}
		}
	})
	s.own(t, code, "a folder has these fields in this order", func(t *testing.T) {
		a := s.admin.good(t, "GET", pathOf(s.folder(t, nil))+"?with_analyses=true", nil)
		at := -1
		for _, key := range []string{
			"folder_id", "company_id", "user_id", "time_created", "time_updated", "meta_data", "technical_meta_data", "is_archive", "resolution_status",
			"system_resolution", "resolution_comment", "operator_status", "operator_comment", "media", "analyses",
		} {
			i := strings.Index(a.raw, `"`+key+`": `)
			if i <= at {
				t.Errorf("%s is not in its place in %s", key, a.raw)
			}
			at = i
		}
	})
	s.own(t, inferred, "the values of a new folder", func(t *testing.T) {
		f := s.folder(t, nil)
		for key, want := range map[string]string{
			"is_archive": "false", "resolution_status": "INITIAL", "system_resolution": "INITIAL", "resolution_comment": "", "operator_status": "<nil>",
		} {
			same(t, key, f.num(key), want)
		}
	})
	s.write(t, recalled, "PATCH sets the comment and the archive mark", func(t *testing.T) {
		f := s.folder(t, nil)
		got := s.admin.ok(t, "PATCH", pathOf(f), obj{"is_archive": true, "resolution_comment": "seen"})
		same(t, "values", got.num("is_archive")+" "+got.str("resolution_comment"), "true seen")
		s.admin.refused(t, "PATCH", pathOf(f), obj{"is_archive": "perhaps"}, 400, 5)
	})
	s.write(t, doc, "DELETE is 204 and the folder and its media are gone", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		same(t, "status", s.remove(t, pathOf(f)).status, 204)
		s.admin.refused(t, "GET", pathOf(f), nil, 404, 10)
		s.admin.refused(t, "GET", "/api/media/"+f.list("media")[0].str("media_id"), nil, 404, 10)
	})
	s.own(t, inferred, "a file that is neither a picture nor a video nor a zip of pictures is error 4, and an empty one", func(t *testing.T) {
		for _, data := range [][]byte{[]byte("plain text"), nil, []byte("PK\x03\x04 cut off")} {
			s.admin.refused(t, "POST", "/api/folders/", upload(nil).file("photo1", "a.png", data), 400, 4)
		}
	})
	s.write(t, code, "a payload that is no object is error 3, a tag list that is none error 5", func(t *testing.T) {
		s.admin.refused(t, "POST", "/api/folders/", upload([]int{1}), 400, 3)
		s.admin.refused(t, "POST", "/api/folders/", upload(obj{"media:tags": obj{"a": "photo_selfie"}}).file("a", "a.png", face(t, 1)), 400, 5)
	})
}

func (s *suite) media(t *testing.T) {
	s.write(t, doc, "new media are answered alone, with media_id", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		list := s.admin.array(t, "POST", pathOf(f)+"/media/", upload(obj{"media:tags": obj{"photo9": []string{"photo_selfie"}}}).file("photo9", "b.png", face(t, 1)))
		if len(list) != 1 || list[0].str("media_id") == f.list("media")[0].str("media_id") || fmt.Sprint(list[0]["tags"]) != "[photo_selfie]" {
			t.Errorf("media %v", list)
		}
		same(t, "all", len(s.admin.array(t, "GET", pathOf(f)+"/media/", nil)), 2)
	})
	s.own(t, code, "media_type begins with the kind: IMAGE, VIDEO, SHOTS_SET", func(t *testing.T) {
		f := s.posted(t, upload(nil).file("a", "a.bin", face(t, 1)).file("b", "b.bin", movie).file("c", "c.bin", shots(t, 1)))
		for i, want := range []string{"IMAGE_FOLDER", "VIDEO_FOLDER", "SHOTS_SET_FOLDER"} {
			same(t, want, f.list("media")[i].str("media_type"), want)
		}
	})
	s.own(t, doc, "videos carry video_url, pictures do not", func(t *testing.T) {
		f := s.posted(t, upload(nil).file("a", "a.png", face(t, 1)).file("b", "b.mp4", movie))
		if _, found := f.list("media")[0]["video_url"]; found || f.list("media")[1].str("video_url") == "" {
			t.Errorf("media %v", f.list("media"))
		}
	})
	s.own(t, code, "files lie under /static/<folder_id>/<media_id>.<ext> and the small picture under _thumb", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		m := f.list("media")[0]
		place := s.base + "/static/" + f.str("folder_id") + "/" + m.str("media_id")
		same(t, "original_url", m.str("original_url"), place+".png")
		same(t, "thumb_url", m.str("thumb_url"), place+"_thumb.jpg")
		same(t, "bytes", s.admin.good(t, "GET", strings.TrimPrefix(m.str("original_url"), s.base), nil).raw, string(face(t, 1)))
		same(t, "thumb", s.admin.good(t, "GET", strings.TrimPrefix(m.str("thumb_url"), s.base), nil).header.Get("Content-Type"), "image/jpeg")
	})
	s.own(t, code, "media have these fields", func(t *testing.T) {
		if key := s.folder(t, nil, 1).list("media")[0].has("media_id", "media_type", "tags", "original_name", "original_url", "thumb_url", "time_created", "time_updated", "meta_data", "technical_meta_data"); key != "" {
			t.Errorf("there is no %s", key)
		}
	})
	s.write(t, doc, "PATCH sets the tags and [] clears them", func(t *testing.T) {
		path := "/api/media/" + s.folder(t, nil, 1).list("media")[0].str("media_id")
		s.admin.ok(t, "PATCH", path, obj{"tags": []string{"photo_id", "photo_id_front"}})
		same(t, "set", fmt.Sprint(s.admin.ok(t, "GET", path, nil)["tags"]), "[photo_id photo_id_front]")
		s.admin.ok(t, "PATCH", path, obj{"tags": []string{}})
		same(t, "cleared", fmt.Sprint(s.admin.ok(t, "GET", path, nil)["tags"]), "[]")
	})
	s.own(t, inferred, "DELETE is 204", func(t *testing.T) {
		path := "/api/media/" + s.folder(t, nil, 1).list("media")[0].str("media_id")
		same(t, "status", s.admin.do(t, "DELETE", path, nil).status, 204)
		s.admin.refused(t, "GET", path, nil, 404, 10)
	})
	s.own(t, code, "a zip is known by what it is, not by its name", func(t *testing.T) {
		f := s.posted(t, upload(nil).file("a", "picture.png", shots(t, 1)))
		same(t, "media_type", f.list("media")[0].str("media_type"), "SHOTS_SET_FOLDER")
	})
}

func (s *suite) analyses(t *testing.T) {
	s.write(t, doc, "launching is answered with an array, one element per analysis", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		list := s.admin.array(t, "POST", pathOf(f)+"/analyses/", obj{"analyses": []obj{{"type": "quality"}, {"type": "biometry"}}})
		same(t, "analyses", len(list), 2)
		for i, want := range []string{"QUALITY", "BIOMETRY"} {
			a := list[i]
			same(t, "type", a.str("type"), want)
			same(t, "state", a.str("state"), "PROCESSING")
			same(t, "folder", a.str("folder_id"), f.str("folder_id"))
			same(t, "sources", len(a.list("source_media")), 2)
			s.ended(t, a)
		}
		if s.local != nil {
			same(t, "group", list[0].str("group_id"), list[1].str("group_id"))
		}
	})
	s.own(t, inferred, "an analysis has these fields", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality"})[0]
		if key := a.has("analyse_id", "analysis_id", "folder_id", "group_id", "type", "state", "resolution", "resolution_status", "resolution_operator",
			"error_code", "error_message", "time_created", "time_updated", "time_task_send_to_broker", "meta_data", "params", "source_media",
			"results_media", "results_data"); key != "" {
			t.Errorf("there is no %s", key)
		}
	})
	s.write(t, doc, "source_media chooses, without it all media are taken", func(t *testing.T) {
		f := s.folder(t, nil, 1, 2)
		id := f.list("media")[1].str("media_id")
		list := s.launched(t, f, obj{"type": "quality", "source_media": []string{id}}, obj{"type": "quality"})
		same(t, "chosen", list[0].list("source_media")[0].str("media_id"), id)
		same(t, "number", len(list[0].list("source_media")), 1)
		same(t, "all", len(list[1].list("source_media")), 2)
	})
	s.write(t, inferred, "an empty or missing list of analyses is refused with error 3 or 4", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		for _, body := range []obj{{}, {"analyses": []obj{}}} {
			a := s.admin.do(t, "POST", pathOf(f)+"/analyses", body)
			if n := a.obj().num("error_code"); a.status != 400 || n != "3" && n != "4" {
				t.Errorf("%v: %d %s", body, a.status, a.raw)
			}
		}
	})
	s.write(t, code, "GET of one analysis is one object", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality"})[0]
		same(t, "id", s.admin.ok(t, "GET", "/api/analyses/"+a.str("analyse_id")+"/", nil).str("analyse_id"), a.str("analyse_id"))
	})
	s.write(t, code, "GET of the folder with_analyses polls all of them", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		s.launched(t, f, obj{"type": "quality"})
		same(t, "analyses", len(s.admin.ok(t, "GET", pathOf(f)+"?with_analyses=true", nil).list("analyses")), 1)
	})
	s.own(t, inferred, "GET /api/analyses is a page of all", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality"})[0]
		list := s.admin.items(t, "/api/analyses/?analyse_id="+a.str("analyse_id"))
		same(t, "found", len(list), 1)
	})
	s.own(t, doc, "DELETE of an analysis is 204", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality"})[0]
		same(t, "status", s.admin.do(t, "DELETE", "/api/analyses/"+a.str("analyse_id"), nil).status, 204)
		s.admin.refused(t, "GET", "/api/analyses/"+a.str("analyse_id"), nil, 404, 10)
	})
	s.own(t, recalled, "PATCH with resolution_operator is an operator's decision, and null takes it back", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		a := s.launched(t, f, obj{"type": "biometry", "meta_data": obj{"sandbox:outcome": "operator_required"}})[0]
		path := "/api/analyses/" + a.str("analyse_id")
		op := s.as(t, "CLIENT_OPERATOR")
		got := op.ok(t, "PATCH", path, obj{"resolution_operator": "success"})
		same(t, "resolutions", got.str("resolution_operator")+" "+got.str("resolution")+" "+got.str("resolution_status"), "SUCCESS SUCCESS OPERATOR_REQUIRED")
		same(t, "folder", s.admin.ok(t, "GET", pathOf(f), nil).str("operator_status"), "SUCCESS")
		same(t, "taken back", op.ok(t, "PATCH", path, obj{"resolution_operator": nil}).str("resolution"), "OPERATOR_REQUIRED")
		op.refused(t, "PATCH", path, obj{"resolution_operator": "MAYBE"}, 400, 4)
	})
}
