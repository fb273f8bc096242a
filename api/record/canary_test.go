package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// canary is a name that must not come out, in letters that pass for an id, an
// enum and a host name alike.
const canary = "zephyrinequill"

// canaryNumber is a number that must not come out.
const canaryNumber = 84010130012

// leaks reports whether a canary is in what would be written.
func leaks(raw []byte) bool {
	return bytes.Contains(bytes.ToLower(raw), []byte(canary)) || bytes.Contains(raw, []byte(strconv.Itoa(canaryNumber)))
}

// Every name of the table, and names that are not in it, with the canary in
// every place that JSON has.
func TestNoFieldLetsANameThrough(t *testing.T) {
	m := newMask()
	keys := []string{canary, "unknown", "", "Folder_ID", "first_name ", "\u0000", "ozdesk_kind"}
	for key := range fields {
		keys = append(keys, key)
	}
	for _, key := range keys {
		k, err := json.Marshal(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, shape := range []string{
			`{%s: "C"}`, `{%s: ["C", "C"]}`, `{%s: {"C": "C"}}`, `{%s: {"C": {"C": ["C"]}}}`, `{%s: [[{"value": "C"}]]}`, `{%s: N}`, `{%s: -N.5}`,
			`{%s: "N"}`, `{%s: "https://C.example/C/C.png?C=C&token=C#C"}`, `{%s: "/C/static/C"}`, `{%s: "C@example.com"}`, `{%s: "QUALITY C"}`,
			`{%s: "data:image/png;base64,C"}`, `{%s: "SUCCESS,C"}`, `{%s: "\u001b]0;C\u0007"}`, `{%s: "photo_selfie_C"}`,
			`[{%s: "C", %[1]s: "C"}]`, `{"meta_data": {%s: "C"}}`, `{"media:tags": {%s: ["C"]}}`, `{"media:meta_data": {%s: {"C": N}}}`,
			`{"credentials": {%s: "C"}}`, `{"user": {%s: "1.C"}}`, `{%s: "12 C"}`, `{%s: "%%43C"}`, `{%s: "2026-01-01 C"}`, `{%s: "//C/x"}`,
		} {
			in := fmt.Sprintf(strings.ReplaceAll(strings.ReplaceAll(shape, "C", canary), "N", strconv.Itoa(canaryNumber)), k)
			out, ok := m.json([]byte(in), "https://"+canary+".example")
			if !ok {
				t.Errorf("not understood: %s", in)
			}
			if leaks(out) {
				t.Errorf("%s came out as %s", in, out)
			}
			if !json.Valid(out) {
				t.Errorf("%s came out as no JSON: %s", in, out)
			}
		}
	}
}

func TestNoAddressLetsANameThrough(t *testing.T) {
	m := newMask()
	var params []string
	for key := range fields {
		params = append(params, key, key+".min", key+".exclude", canary+"."+key)
	}
	for _, key := range append(params, canary, "", "a;b") {
		for _, value := range []string{
			canary, canary + ",SUCCESS", "null," + canary, "a==" + canary, canary + "==1", "a.b!=" + canary + ",c<" + canary, "12" + canary, "%zz" + canary,
		} {
			if out := m.query(url.QueryEscape(key) + "=" + url.QueryEscape(value)); leaks([]byte(out)) {
				t.Errorf("%s=%s came out as %s", key, value, out)
			}
		}
	}
	for _, raw := range []string{canary, "=" + canary, canary + "=&&" + canary, "%" + canary, "limit=%" + canary} {
		if out := m.query(raw); leaks([]byte(out)) {
			t.Errorf("%s came out as %s", raw, out)
		}
	}
	for _, path := range []string{
		"/api/folders/" + canary, "/" + canary + "/api", canary, "/static/" + canary + ".png", "/api/folders%2F" + canary, "/%zz" + canary,
		"/static/00000000-0000-4000-8000-000000000001." + canary, "/static/00000000-0000-4000-8000-000000000001_thumb.jpg" + canary,
	} {
		if out := m.path(path); leaks([]byte(out)) {
			t.Errorf("%s came out as %s", path, out)
		}
	}
}

func TestNoHeaderLetsANameThrough(t *testing.T) {
	m := newMask()
	for _, key := range append([]string{
		"Authorization", "Cookie", "Set-Cookie", "User-Agent", "Range", "X-Lamb-TraceId", "X-Lamb-Device-Family", "Content-Disposition",
		"X-Own", "Referer", "Host", "X-Forensic-Access-Token", "X-Forensics-Access-Token",
	}, answerHeaders...) {
		for _, value := range []string{
			canary, "Bearer " + canary, "bytes=0-" + canary, "image/" + canary, "image/png; name=" + canary, "text/html; charset=" + canary,
			"https://" + canary + "/" + canary, "120; " + canary, "multipart/form-data; boundary=" + canary,
		} {
			h := http.Header{}
			h.Set(key, value)
			out, err := json.Marshal([]any{m.requestHeader(h), m.answerHeader(h, "https://"+canary)})
			if err != nil {
				t.Fatal(err)
			}
			if leaks(out) {
				t.Errorf("%s: %s came out as %s", key, value, out)
			}
		}
	}
}

func TestNoFormLetsANameThrough(t *testing.T) {
	m := newMask()
	form := strings.ReplaceAll("--§\r\nContent-Disposition: form-data; name=\"§\"; filename=\"§.png\"\r\nContent-Type: image/§\r\n\r\n\x89PNG\r\n\x1a\n§\r\n"+
		"--§\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{\"media:tags\": {\"§\": [\"§\"]}, \"§\": \"§\"}\r\n"+
		"--§\r\nContent-Disposition: form-data; name=\"note\"\r\nX-§: §\r\n\r\n§\r\n--§\r\n"+
		"Content-Disposition: form-data; name=file9; filename*=UTF-8''§.jpg\r\n\r\n§\r\n--§--\r\n§", "§", canary)
	for cut := 0; cut <= len(form); cut += 7 {
		out, err := json.Marshal(m.form(strings.NewReader(form[:cut]), canary, "https://a.example"))
		if err != nil {
			t.Fatal(err)
		}
		if leaks(out) {
			t.Fatalf("after %d bytes: %s", cut, out)
		}
	}
	b := m.form(iotestOneByte{strings.NewReader(form)}, canary, "https://a.example")
	if len(b.Form) != 4 || b.Cut || b.Form[0].SHA256 == "" || b.Form[0].Size != 8+int64(len(canary)) || !strings.HasSuffix(b.Form[0].File, ".png") ||
		b.Form[1].JSON == nil || b.Form[2].Mark == "" || !strings.HasSuffix(b.Form[3].File, ".jpg") {
		t.Errorf("the form came out as %+v", b)
	}
}

// iotestOneByte reads one byte at a time, as a slow network does.
type iotestOneByte struct{ r io.Reader }

func (o iotestOneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 1)]) }

func TestWhatIsKept(t *testing.T) {
	m := newMask()
	const id = "00000000-0000-4000-8000-00000000000c"
	for in, want := range map[string]string{
		`{"folder_id": "` + id + `"}`:                                               `{"folder_id":"` + id + `"}`,
		`{"type": "QUALITY", "state": "finished", "user_type": "CLIENT ADMIN"}`:     `{"type":"QUALITY","state":"finished","user_type":"CLIENT ADMIN"}`,
		`{"min_confidence": 0.84960, "score": "97.5%", "total_count": null}`:        `{"min_confidence":0.84960,"score":"97.5%","total_count":null}`,
		`{"time_created": 1700000000.123456, "expire_date": "1700000900.0"}`:        `{"time_created":1700000000.123456,"expire_date":"1700000900.0"}`,
		`{"tags": ["photo_id", "photo_id_front"], "is_archive": false}`:             `{"tags":["photo_id","photo_id_front"],"is_archive":false}`,
		`{"core": "6.0.1", "sandbox": "scripted", "alias": "blacklist"}`:            `{"core":"6.0.1","sandbox":"scripted","alias":"blacklist"}`,
		`{"error_code": 10, "error_message": "Object not exist"}`:                   `{"error_code":10,"error_message":"Object not exist"}`,
		`{"meta_data": {"ozdesk_kind": "whitelist", "flag": true, "x": null}}`:      `{"meta_data":{"ozdesk_kind":"whitelist","` + m.ref("key", "flag") + `":true,"` + m.ref("key", "x") + `":null}}`,
		`{"code": "BPE-003002", "decision": "approved", "status": 3}`:               `{"code":"BPE-003002","decision":"approved","status":3}`,
		`{"thumb_url": "https://a.example/static/` + id + `/` + id + `_thumb.jpg"}`: `{"thumb_url":"https://oz.invalid/static/` + id + `/` + id + `_thumb.jpg"}`,
		`{"password": "x", "access_token": ""}`:                                     `{"password":"removed","access_token":""}`,
		`[]`:                                                                        `[]`,
		"\xEF\xBB\xBF {\"items\": []} ":                                             `{"items":[]}`,
	} {
		if got, ok := m.json([]byte(in), "https://A.example"); !ok || string(got) != want {
			t.Errorf("%s\ncame out as %s\nwant        %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"": "",
		"limit=100&sorting=time_created%7Bdesc%7D":                         "limit=100&sorting=time_created%7Bdesc%7D",
		"time_updated.min=1700000000.5&with_analyses=true&total_omit=true": "time_updated.min=1700000000.5&with_analyses=true&total_omit=true",
		"resolution_status.exclude=SUCCESS,FAILED&analyse.type=COLLECTION": "resolution_status.exclude=SUCCESS%2CFAILED&analyse.type=COLLECTION",
		"folder_id=" + id + "," + id:                                       "folder_id=" + id + "%2C" + id,
		"meta_data=ozdesk_request_id%3D%3D" + id:                           "meta_data=ozdesk_request_id%3D%3D" + id,
		"meta_data=transaction_id%3D%3Dt-1":                                "meta_data=transaction_id%3D%3D" + m.ref("meta", "t-1"),
		"meta_data=person_info.first_name!%3Dnull":                         "meta_data=person_info.first_name%21%3Dnull",
	} {
		if got := m.query(in); got != want {
			t.Errorf("%s\ncame out as %s\nwant        %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"": "/", "/": "/", "/api/folders/": "/api/folders", "/api/folders/" + id + "/analyses": "/api/folders/" + id + "/analyses",
	} {
		if got := m.path(in); got != want {
			t.Errorf("%s came out as %s, want %s", in, got, want)
		}
	}
}

// A token may have the form of an id, and a server may echo it anywhere.
func TestKnownTokensAreNamedEverywhere(t *testing.T) {
	m := newMask()
	const looksLikeID = "99999999-9999-4999-8999-999999999999"
	h := http.Header{}
	h.Set("X-Forensic-Access-Token", looksLikeID)
	if got := m.requestHeader(h)["X-Forensic-Access-Token"]; got != "token-1" {
		t.Errorf("the header came out as %q", got)
	}
	for _, out := range []string{
		m.path("/api/folders/" + looksLikeID), m.query("folder_id=" + looksLikeID), m.query("token=" + looksLikeID), m.query("x=" + looksLikeID),
		m.address("https://b.example/static/"+looksLikeID+"/"+looksLikeID+".jpg?sig="+looksLikeID, "https://a.example"),
	} {
		if strings.Contains(out, looksLikeID) {
			t.Errorf("a token came out: %s", out)
		}
	}
	raw, _ := m.json([]byte(`{"folder_id": "`+looksLikeID+`", "meta_data": {"ozdesk_request_id": "`+looksLikeID+`"}, "access_token": "other", "expire_token": "`+looksLikeID+`"}`), "")
	if want := `{"folder_id":"token-1","meta_data":{"ozdesk_request_id":"token-1"},"access_token":"token-2","expire_token":"token-1"}`; string(raw) != want {
		t.Errorf("%s, want %s", raw, want)
	}
}

func TestNotUnderstood(t *testing.T) {
	m := newMask()
	for _, in := range []string{
		"", "null", `"` + canary + `"`, "12", "{", `{"a": NaN}`, "<html>", `{"a": 1} {"b": 2}`, "[" + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "]",
		strings.Repeat(`{"data":`, 100) + "1" + strings.Repeat("}", 100),
	} {
		if out, ok := m.json([]byte(in), ""); ok {
			t.Errorf("%.40s came out as %s", in, out)
		}
	}
}

func FuzzMask(f *testing.F) {
	for _, seed := range []string{
		`{"folder_id": "C"}`, `{"items": [{"meta_data": {"C": ["C", {"C": 1}]}}]}`, `{"C": "C"}`, `[["C"]]`, `{"a": "\ud800C", "a": "C"}`,
		`{"original_url": "https://C@C/C?C=C"}`, `{"sorting": "C"}`, "{\"state\": \"\xffC\"}",
	} {
		f.Add([]byte(strings.ReplaceAll(seed, "C", canary)), "limit="+canary, "/api/"+canary)
	}
	m := newMask()
	f.Fuzz(func(t *testing.T, raw []byte, query, path string) {
		out, ok := m.json(raw, "https://a.example")
		if ok && !json.Valid(out) {
			t.Fatalf("%q came out as no JSON: %q", raw, out)
		}
		for _, s := range []string{string(out), m.query(query), m.path(path)} {
			if leaks([]byte(s)) {
				t.Fatalf("a name came out: %q", s)
			}
		}
		if s := m.path(path); unprintable(s) || !strings.HasPrefix(s, "/") || unprintable(m.query(query)) {
			t.Fatalf("%q and %q came out unprintable", path, query)
		}
	})
}
