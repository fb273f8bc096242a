package conformance

import (
	"fmt"
	"testing"
)

func (s *suite) results(t *testing.T) {
	s.write(t, doc, "QUALITY has confidence_spoofing per media, with the source under the key of its kind", func(t *testing.T) {
		f := s.posted(t, upload(nil).file("photo1", "a.png", face(t, 1)).file("shots1", "a.zip", shots(t, 1)))
		a := s.launched(t, f, obj{"type": "quality"})[0]
		results := a.list("results_media")
		same(t, "results", len(results), 2)
		for i, key := range []string{"source_image_id", "source_shots_set_id"} {
			same(t, key, results[i].str(key), f.list("media")[i].str("media_id"))
			if results[i].sub("results_data").has("confidence_spoofing") != "" {
				t.Errorf("result %v", results[i])
			}
		}
	})
	s.own(t, doc, "BIOMETRY has its scores at the analysis and at the media, the least similar pair as the result", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1, 1, 4), obj{"type": "biometry"})[0]
		low, high := a.sub("results_data").num("min_confidence"), a.sub("results_data").num("max_confidence")
		if low == high {
			t.Errorf("results_data %v", a["results_data"])
		}
		lowest := "9"
		for _, r := range a.list("results_media") {
			lowest = min(lowest, r.sub("results_data").num("min_confidence"))
		}
		same(t, "lowest", lowest, low)
		same(t, "resolution", a.str("resolution_status"), "DECLINED")
	})
	s.own(t, doc, "COLLECTION has the matched person_id in results_media and the collection on the analysis", func(t *testing.T) {
		col := s.collection(t)
		person := s.person(t, col, 1)
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "collection", "params": obj{"collection_id": col}})[0]
		r := a.list("results_media")[0]
		same(t, "person_id", r.str("person_id"), person)
		same(t, "nested", r.sub("results_data").str("person_id"), person)
		same(t, "collection", a.sub("collection").str("collection_id"), col)
		same(t, "listed is", a.str("resolution_status"), "DECLINED")
		if a.sub("collection").str("alias") == "" || r.sub("results_data").has("confidence") != "" {
			t.Errorf("analysis %v", a)
		}
	})
	s.own(t, code, "DOCUMENTS has text_fields with field_name, visual and mrz", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "documents", "meta_data": obj{"sandbox:outcome": "success"}})[0]
		fields := a.sub("results_data").list("text_fields")
		if len(fields) == 0 || fields[0].has("field_name", "visual", "mrz") != "" {
			t.Errorf("results_data %v", a["results_data"])
		}
	})
	s.own(t, doc, "thresholds are 0.5 and 0.85 and at a threshold is above it", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		for _, c := range []struct{ kind, score, want string }{
			{"quality", "0.5", "DECLINED"}, {"quality", "0.4999", "SUCCESS"}, {"biometry", "0.85", "SUCCESS"}, {"biometry", "0.8499", "DECLINED"},
		} {
			a := s.launched(t, f, obj{"type": c.kind, "meta_data": obj{"sandbox:score": c.score}})[0]
			same(t, c.kind+" "+c.score, a.str("resolution_status"), c.want)
		}
	})
	s.own(t, code, "threshold_min and threshold_max leave what lies between to an operator", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1, 1), obj{"type": "biometry", "params": obj{"threshold_min": 0.5, "threshold_max": 0.9}, "meta_data": obj{"sandbox:score": "0.7"}})[0]
		same(t, "resolution", a.str("resolution_status"), "OPERATOR_REQUIRED")
	})
	s.own(t, recalled, "a failed analysis says why: error_code 202 and a message with the media", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "biometry"})[0]
		same(t, "state", a.str("state")+" "+a.str("resolution_status"), "FAILED FAILED")
		same(t, "error", a.num("error_code")+" "+a.str("error_message"), "202 Biometry. Analyse requires at least 2 media objects to process")
	})
	s.own(t, inferred, "a scripted result says so in every place of a score", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), obj{"type": "quality", "meta_data": obj{"sandbox:score": "0.1"}})[0]
		same(t, "marks", a.str("sandbox")+" "+a.list("results_media")[0].sub("results_data").str("sandbox"), "scripted scripted")
	})
}

func (s *suite) statuses(t *testing.T) {
	told := func(kind, outcome string) obj { return obj{"type": kind, "meta_data": obj{"sandbox:outcome": outcome}} }
	s.own(t, doc, "INITIAL without analyses, PROCESSING while one runs, FINISHED in the end", func(t *testing.T) {
		f := s.folder(t, nil, 1)
		same(t, "new", f.str("resolution_status"), "INITIAL")
		list := s.admin.array(t, "POST", pathOf(f)+"/analyses", obj{"analyses": []obj{{"type": "quality", "meta_data": obj{"sandbox:delay": "stuck"}}, told("quality", "success")}})
		s.ended(t, list[1])
		o := s.admin.ok(t, "GET", pathOf(f), nil)
		same(t, "running", o.str("resolution_status")+" "+o.str("system_resolution"), "PROCESSING PROCESSING")
		s.launched(t, f, told("quality", "declined"))
		o = s.admin.ok(t, "GET", pathOf(f), nil)
		same(t, "ended", o.str("resolution_status")+" "+o.str("system_resolution"), "FINISHED DECLINED")
	})
	s.own(t, doc, "the last group speaks, and within it the worst", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		for _, c := range []struct {
			outcomes []obj
			want     string
		}{
			{[]obj{told("quality", "success"), told("biometry", "failed"), told("biometry", "declined")}, "FAILED FAILED"},
			{[]obj{told("quality", "success"), told("biometry", "operator_required"), told("biometry", "declined")}, "FINISHED DECLINED"},
			{[]obj{told("quality", "success"), told("biometry", "operator_required")}, "FINISHED OPERATOR_REQUIRED"},
			{[]obj{told("quality", "success")}, "FINISHED SUCCESS"},
		} {
			s.launched(t, f, c.outcomes...)
			o := s.admin.ok(t, "GET", pathOf(f), nil)
			same(t, fmt.Sprint(c.outcomes), o.str("resolution_status")+" "+o.str("system_resolution"), c.want)
		}
	})
	s.own(t, inferred, "resolution is resolution_status unless an operator has decided", func(t *testing.T) {
		a := s.launched(t, s.folder(t, nil, 1), told("quality", "declined"))[0]
		same(t, "resolution", a.str("resolution"), a.str("resolution_status"))
	})
}
