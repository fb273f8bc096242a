package conformance

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// found lists which of the folders of a set, by their names, a query finds.
func (s *suite) found(t *testing.T, set, query string) string {
	t.Helper()
	path := "/api/folders/?sorting=time_created{asc}&meta_data=" + url.QueryEscape("set=="+set)
	if query != "" {
		path += "&" + query
	}
	out := ""
	for _, f := range s.admin.items(t, path) {
		out += f.sub("meta_data").str("n")
	}
	return out
}

func (s *suite) filters(t *testing.T) {
	s.write(t, code, "name=v, name=a,b and repeated names are any of; .exclude is none of", func(t *testing.T) {
		a, b, c := s.folder(t, obj{"set": "f1", "n": "a"}), s.folder(t, obj{"set": "f1", "n": "b"}), s.folder(t, obj{"set": "f1", "n": "c"})
		idA, idB, idC := a.str("folder_id"), b.str("folder_id"), c.str("folder_id")
		for query, want := range map[string]string{
			"folder_id=" + idA:                               "a",
			"folder_id=" + strings.ToUpper(idA):              "a",
			"folder_id=" + idA + "," + idC:                   "ac",
			"folder_id=" + idA + "&folder_id=" + idB:         "ab",
			"folder_id.exclude=" + idA:                       "bc",
			"folder_id.exclude=" + idA + "," + idB:           "c",
			"folder_id=" + idA + "&folder_id.exclude=" + idA: "",
		} {
			same(t, query, s.found(t, "f1", query), want)
		}
	})
	s.write(t, code, "the literal null is null", func(t *testing.T) {
		s.folder(t, obj{"set": "f2", "n": "a"})
		same(t, "user_id=null", s.found(t, "f2", "user_id=null"), "")
		same(t, "user_id.exclude=null", s.found(t, "f2", "user_id.exclude=null"), "a")
	})
	s.write(t, code, ".min and .max take in the bound, .greater and .less do not", func(t *testing.T) {
		s.folder(t, obj{"set": "f3", "n": "a"})
		at := s.folder(t, obj{"set": "f3", "n": "b"}).num("time_created")
		s.folder(t, obj{"set": "f3", "n": "c"})
		for suffix, want := range map[string]string{"min": "bc", "max": "ab", "greater": "c", "less": "a"} {
			same(t, suffix, s.found(t, "f3", "time_created."+suffix+"="+at), want)
		}
		same(t, "equal", s.found(t, "f3", "time_created="+at), "b")
		same(t, "between", s.found(t, "f3", "time_created.min="+at+"&time_created.max="+at), "b")
		same(t, "updated", s.found(t, "f3", "time_updated.max="+at), "ab")
	})
	s.fact(t, code, "a range with several values is error 4", func(t *testing.T) {
		for _, q := range []string{"time_created.min=1,2", "time_created.min=1&time_created.min=2", "time_updated.max=1,2"} {
			s.admin.refused(t, "GET", "/api/folders/?"+q, nil, 400, 4)
		}
	})
	s.write(t, code, "a moment is seconds, milliseconds, microseconds, today or a date", func(t *testing.T) {
		at := s.folder(t, obj{"set": "f4", "n": "a"}).num("time_created")
		whole, frac, _ := strings.Cut(at, ".")
		seconds, err := strconv.ParseInt(whole, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		micros := fmt.Sprint(seconds) + (frac + "000000")[:6]
		for query, want := range map[string]string{
			"time_created.min=" + whole: "a", "time_created.max=" + whole: "", "time_created=" + at: "a",
			"time_created.max=" + fmt.Sprint(seconds+1) + "000": "a", "time_created.min=" + fmt.Sprint(seconds+1) + "000": "",
			"time_created=" + micros:      "a",
			"time_created.min=2020-01-01": "a", "time_created.max=2020-01-01": "",
			"time_created.max=9999-01-01": "a",
		} {
			same(t, query, s.found(t, "f4", query), want)
		}
		for _, v := range []string{"soon", "2020-13-01", "1e9", "1."} {
			s.admin.refused(t, "GET", "/api/folders/?time_created.min="+v, nil, 400, 4)
		}
	})
	s.own(t, code, "today and a bare date are the start of the day for .min and its end for .max", func(t *testing.T) {
		s.folder(t, obj{"set": "f5", "n": "a"})
		day := s.clock.now().UTC().Format("2006-01-02")
		for _, q := range []string{"time_created.min=today", "time_created.max=today", "time_created.min=" + day, "time_created.max=" + day, "time_created.min=" + day + "&time_created.max=" + day} {
			same(t, q, s.found(t, "f5", q), "a")
		}
	})
	s.fact(t, inferred, "unknown parameters are passed over", func(t *testing.T) {
		same(t, "status", s.admin.do(t, "GET", "/api/folders/?limit=1&colour=blue&time_created.between=1", nil).status, 200)
	})
	s.jsonFilter(t)
	s.folderFilters(t)
}

func (s *suite) jsonFilter(t *testing.T) {
	meta := func(t *testing.T, set, term string) string {
		t.Helper()
		out := ""
		for _, f := range s.admin.items(t, "/api/folders/?sorting=time_created{asc}&meta_data="+url.QueryEscape("set=="+set+","+term)) {
			out += f.sub("meta_data").str("n")
		}
		return out
	}
	s.write(t, doc, "meta_data=key==value finds folders by their metadata", func(t *testing.T) {
		s.folder(t, obj{"set": "j1", "n": "a", "transaction_id": "t-1"})
		s.folder(t, obj{"set": "j1", "n": "b", "transaction_id": "t-2"})
		same(t, "found", meta(t, "j1", "transaction_id==t-2"), "b")
		same(t, "none", meta(t, "j1", "transaction_id==t-3"), "")
	})
	s.write(t, code, "the operators are == != <= >= < >, paths nest, arrays are indexed, null is allowed, commas join", func(t *testing.T) {
		s.folder(t, obj{"set": "j2", "n": "a", "age": 9, "who": obj{"name": "Ann"}, "tags": []string{"x", "y"}, "on": true})
		s.folder(t, obj{"set": "j2", "n": "b", "age": 10, "who": obj{"name": "Bob"}, "tags": []string{"y"}, "on": false, "none": nil})
		s.folder(t, obj{"set": "j2", "n": "c", "age": "11", "text": "later"})
		for term, want := range map[string]string{
			"age==9": "a", "age!=9": "bc", "age<=10": "ab", "age>=10": "bc", "age<10": "a", "age>10": "c", "age>9.5": "bc",
			"who.name==Bob": "b", "who.name!=Bob": "a", "tags.0==x": "a", "tags.1==y": "a", "tags.0==y": "b",
			"on==true": "a", "on==false": "b", "none==null": "abc", "age!=null": "abc", "text!=null": "c", "text==null": "ab",
			"age>=9,age<11,who.name==Ann": "a", "text>1": "", "who==null": "c", "text==later": "c",
		} {
			same(t, term, meta(t, "j2", term), want)
		}
	})
	s.fact(t, code, "a descriptor without an operator is error 3", func(t *testing.T) {
		for _, v := range []string{"transaction_id", "a=b", "a==b,c"} {
			s.admin.refused(t, "GET", "/api/folders/?meta_data="+url.QueryEscape(v), nil, 400, 3)
		}
	})
}

func (s *suite) folderFilters(t *testing.T) {
	s.own(t, doc, "resolution_status takes all seven values and .exclude", func(t *testing.T) {
		s.folder(t, obj{"set": "r1", "n": "a"})
		s.launched(t, s.folder(t, obj{"set": "r1", "n": "b"}, 1), obj{"type": "quality", "meta_data": obj{"sandbox:outcome": "success"}})
		s.launched(t, s.folder(t, obj{"set": "r1", "n": "c"}, 1), obj{"type": "quality", "meta_data": obj{"sandbox:outcome": "declined"}})
		s.launched(t, s.folder(t, obj{"set": "r1", "n": "d"}, 1), obj{"type": "quality", "meta_data": obj{"sandbox:outcome": "failed"}})
		s.launched(t, s.folder(t, obj{"set": "r1", "n": "e"}, 1), obj{"type": "biometry", "meta_data": obj{"sandbox:outcome": "operator_required"}})
		stuck := s.folder(t, obj{"set": "r1", "n": "f"}, 1)
		s.admin.array(t, "POST", pathOf(stuck)+"/analyses", obj{"analyses": []obj{{"type": "quality", "meta_data": obj{"sandbox:delay": "stuck"}}}})
		for status, want := range map[string]string{
			"INITIAL": "a", "PROCESSING": "f", "FAILED": "d", "FINISHED": "bce", "DECLINED": "c", "SUCCESS": "b", "OPERATOR_REQUIRED": "e",
			"success,declined": "bc", "INITIAL,FINISHED": "abce", "NOTHING": "",
		} {
			same(t, status, s.found(t, "r1", "resolution_status="+status), want)
		}
		same(t, "exclude", s.found(t, "r1", "resolution_status.exclude=FINISHED"), "adf")
		same(t, "exclude", s.found(t, "r1", "resolution_status.exclude=SUCCESS,INITIAL"), "cdef")
		same(t, "system", s.found(t, "r1", "system_resolution=SUCCESS"), "b")
	})
	s.own(t, doc, "analyse.type finds folders that have such an analysis; COLLECTION is the documented example", func(t *testing.T) {
		col := s.collection(t)
		f := s.folder(t, obj{"set": "a1", "n": "a"}, 1)
		s.launched(t, f, obj{"type": "collection", "params": obj{"collection_id": col}})
		s.launched(t, s.folder(t, obj{"set": "a1", "n": "b"}, 1, 1), obj{"type": "biometry"}, obj{"type": "quality", "meta_data": obj{"sandbox:outcome": "declined"}})
		s.folder(t, obj{"set": "a1", "n": "c"})
		for query, want := range map[string]string{
			"analyse.type=COLLECTION": "a", "analyse.type=collection,quality": "ab", "analysis.type=BIOMETRY": "b",
			"analyse.type.exclude=COLLECTION": "bc", "analyse.state=FINISHED": "ab", "analyse.state=DECLINED": "b",
			"analyse.resolution_status=DECLINED": "b", "analyse.state.exclude=FINISHED": "c",
		} {
			same(t, query, s.found(t, "a1", query), want)
		}
	})
	s.own(t, inferred, "conditions on an analysis hold for one and the same analysis", func(t *testing.T) {
		s.launched(t, s.folder(t, obj{"set": "a2", "n": "a"}, 1, 1),
			obj{"type": "biometry", "meta_data": obj{"sandbox:outcome": "success"}}, obj{"type": "quality", "meta_data": obj{"sandbox:outcome": "declined"}})
		same(t, "both", s.found(t, "a2", "analyse.type=QUALITY&analyse.resolution_status=DECLINED"), "a")
		same(t, "neither", s.found(t, "a2", "analyse.type=QUALITY&analyse.resolution_status=SUCCESS"), "")
	})
	s.write(t, inferred, "user_id, company_id, is_archive and search_text follow the same grammar", func(t *testing.T) {
		f := s.folder(t, obj{"set": "o1", "n": "a"})
		s.folder(t, obj{"set": "o1", "n": "b"})
		s.admin.ok(t, "PATCH", pathOf(f), obj{"is_archive": true, "resolution_comment": "Looks like a photograph of a screen"})
		for query, want := range map[string]string{
			"is_archive=true": "a", "is_archive=0": "b", "is_archive.exclude=true": "b",
			"user_id=" + f.str("user_id"): "ab", "user_id=" + nowhere: "", "company_id=" + f.str("company_id"): "ab", "company_id.exclude=" + f.str("company_id"): "",
			"search_text=photo": "a", "search_text=screen+photo": "a", "search_text=SCREEN": "a", "search_text=graph": "",
		} {
			same(t, query, s.found(t, "o1", query), want)
		}
	})
	s.write(t, doc, "with_analyses, with_user and with_company add objects", func(t *testing.T) {
		f := s.folder(t, obj{"set": "w1", "n": "a"})
		for _, path := range []string{pathOf(f) + "?", "/api/folders/?folder_id=" + f.str("folder_id") + "&"} {
			o := s.admin.ok(t, "GET", path+"with_analyses=true&with_user=true&with_company=true", nil)
			plain := s.admin.ok(t, "GET", path, nil)
			if list := o.list("items"); len(list) == 1 {
				o, plain = list[0], plain.list("items")[0]
			}
			if _, isArray := o["analyses"].([]any); !isArray || o.sub("user").str("user_id") != f.str("user_id") || o.sub("company").str("company_id") != f.str("company_id") {
				t.Errorf("%s: %v", path, o)
			}
			for _, key := range []string{"analyses", "user", "company"} {
				if _, found := plain[key]; found {
					t.Errorf("%s: %s is there without being asked for", path, key)
				}
			}
		}
	})
	s.own(t, doc, "the analyses of a folder are filtered by analyse_id, type and state, each with .exclude", func(t *testing.T) {
		f := s.folder(t, nil, 1, 1)
		list := s.launched(t, f, obj{"type": "biometry"}, obj{"type": "quality"}, obj{"type": "documents"})
		id := list[0].str("analyse_id")
		for query, want := range map[string]string{
			"?type=BIOMETRY,QUALITY&state=FINISHED": "BIOMETRY QUALITY ", "?state=FAILED": "DOCUMENTS ", "?type.exclude=quality": "BIOMETRY DOCUMENTS ",
			"?analyse_id=" + id: "BIOMETRY ", "?analysis_id=" + id: "BIOMETRY ", "?analyse_id.exclude=" + id: "QUALITY DOCUMENTS ", "?state.exclude=FAILED": "BIOMETRY QUALITY ",
		} {
			got := ""
			for _, a := range s.admin.array(t, "GET", pathOf(f)+"/analyses/"+query, nil) {
				got += a.str("type") + " "
			}
			same(t, query, got, want)
		}
	})
}
