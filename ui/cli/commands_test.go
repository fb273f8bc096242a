package cli

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// TestDeleting shows what goes, asks, and deletes; the first that fails keeps
// the rest.
func TestDeleting(t *testing.T) {
	s := apitest.New(t)
	first, second, third := s.AddFolder(apitest.Folder{}), s.AddFolder(apitest.Folder{}), s.AddFolder(apitest.Folder{})
	s.AddMedia(first, apitest.Media{Name: "a.png", MIME: "image/png"})
	analysis := s.AddAnalysis(first, apitest.Analysis{Type: "QUALITY"})
	m := newMachine(t).at(s)

	if out := m.must("folders", "delete", first, "--dry-run", "-o", "csv"); !strings.Contains(out, "1 media, 1 analysis") || !strings.Contains(out, "would be deleted") {
		t.Errorf("dry run:\n%s", out)
	}
	if o := m.run("folders", "delete", first); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody to ask: exit %d, %s", o.code, o.err)
	}
	m.tty, m.in = true, "no\n"
	if o := m.run("folders", "delete", first); o.code != exitError || !strings.Contains(o.err, "nothing was deleted") {
		t.Errorf("refused: exit %d, %s", o.code, o.err)
	}
	if n := len(s.Folders()); n != 3 {
		t.Fatalf("%d folders are left", n)
	}
	m.in = "delete\n"
	if o := m.run("analyses", "delete", analysis); o.code != exitOK || len(s.AnalysesOf(first)) != 0 {
		t.Errorf("agreed to: exit %d, %s", o.code, o.err)
	}
	m.tty = false
	s.Fault(apitest.On("DELETE /api/folders/"+second), apitest.Status(http.StatusForbidden, `{"error_code": 9}`))
	o := m.run("folders", "delete", first, second, third, first, "--yes", "-o", "csv")
	if o.code != exitSomeFailed || strings.Count(o.out, ",deleted\n") != 1 || !strings.Contains(o.out, ",failed\n") ||
		strings.Count(o.out, ",not deleted\n") != 1 || !strings.Contains(o.err, "2 of 3") {
		t.Errorf("some fail: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if left := s.Folders(); !slices.Equal(left, []string{second, third}) {
		t.Errorf("left are %v", left)
	}
	if o := m.run("folders", "delete", second, "--yes"); o.code != exitError || !strings.Contains(o.err, "may not") {
		t.Errorf("the only one fails: exit %d, %s", o.code, o.err)
	}
	if o := m.run("folders", "delete", second, "--yes", "--read-only"); o.code != exitError || !strings.Contains(o.err, "Leave out --read-only.") {
		t.Errorf("read-only: exit %d, %s", o.code, o.err)
	}
}

func TestMedia(t *testing.T) {
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	m := newMachine(t).at(s)
	out := m.must("media", "add", folder, picture(t, "a.png")+":photo_selfie", picture(t, "b.png"), "-o", "json")
	var added []struct {
		ID   string `json:"media_id"`
		Name string `json:"original_name"`
		Tags []string
	}
	if err := json.Unmarshal([]byte(out), &added); err != nil || len(added) != 2 || added[0].Name != "a.png" || !slices.Equal(added[0].Tags, []string{"photo_selfie"}) {
		t.Fatalf("%v\n%s", err, out)
	}
	m.must("media", "tag", added[1].ID, "photo_id,photo_id_front")
	if there := s.MediaOf(folder); !slices.Equal(there[1].Tags, []string{"photo_id", "photo_id_front"}) {
		t.Errorf("tags %v", there[1].Tags)
	}
	for _, args := range [][]string{{"media", "add", folder}, {"media", "tag"}, {"media", "add", "../x", "a"}} {
		if o := m.run(args...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
	if o := m.run("media", "add", folder, "nowhere.png"); o.code != exitError {
		t.Errorf("no file: exit %d", o.code)
	}
}

func TestDecide(t *testing.T) {
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	s.AddMedia(folder, apitest.Media{Name: "a.png", MIME: "image/png"})
	id := s.AddAnalysis(folder, apitest.Analysis{Type: "QUALITY"})
	s.Finish(id, "0.9")
	m := newMachine(t).at(s)
	out := m.must("analyses", "decide", id, "--as", "success", "--comment", "seen", "-o", "json")
	if got, _ := stringField(out, "resolution_operator"); got != "SUCCESS" {
		t.Errorf("decided:\n%s", out)
	}
	if o := m.run("analyses", "decide", id, "--as", "maybe"); o.code != exitUsage || !strings.Contains(o.err, "declined") {
		t.Errorf("no decision: exit %d, %s", o.code, o.err)
	}
}

// TestMatch compares a photograph with what the folder has of the person.
func TestMatch(t *testing.T) {
	s := apitest.New(t, apitest.AutoFinish(1))
	m := newMachine(t).at(s)
	for _, tt := range []struct {
		kind, has string
		tags      []string
	}{
		{"selfie", "video/mp4", []string{"photo_selfie"}},
		{"id-front", "image/png", []string{"photo_id", "photo_id_front"}},
	} {
		folder := s.AddFolder(apitest.Folder{})
		face := s.AddMedia(folder, apitest.Media{Name: "face", MIME: tt.has})
		s.AddMedia(folder, apitest.Media{Name: "back.png", MIME: "image/png", Tags: []string{"photo_id", "photo_id_back"}})
		o := m.run("match", folder, picture(t, "p.png"), "--kind", tt.kind, "-o", "json")
		if o.code != exitOK || !strings.Contains(o.out, `"type":"BIOMETRY"`) && !strings.Contains(o.out, `"type": "BIOMETRY"`) {
			t.Fatalf("%s: exit %d\n%s%s", tt.kind, o.code, o.out, o.err)
		}
		there := s.MediaOf(folder)
		if p := there[len(there)-1]; p.Name != "p.png" || !slices.Equal(p.Tags, tt.tags) {
			t.Errorf("%s: uploaded %s with %v", tt.kind, p.Name, p.Tags)
		}
		for _, r := range s.Requests() {
			if r.Method == http.MethodPost && r.Path == "/api/folders/"+folder+"/analyses" && (!strings.Contains(string(r.Body), face) || strings.Contains(string(r.Body), there[1].ID)) {
				t.Errorf("%s: compared %s", tt.kind, r.Body)
			}
		}
	}
	empty := s.AddFolder(apitest.Folder{})
	if o := m.run("match", empty, picture(t, "p.png"), "--kind", "selfie"); o.code != exitError || !strings.Contains(o.err, "media add") || len(s.MediaOf(empty)) != 0 {
		t.Errorf("nothing to compare with: exit %d, %s", o.code, o.err)
	}
	if o := m.run("match", empty, picture(t, "p.png")); o.code != exitUsage || !strings.Contains(o.err, "--kind") {
		t.Errorf("no kind: exit %d, %s", o.code, o.err)
	}
}

func TestCompaniesAndUsers(t *testing.T) {
	s := apitest.New(t)
	a := s.AddAccount("CLIENT_OPERATOR")
	m := newMachine(t).at(s)
	if out := m.must("companies", "list", "-o", "csv"); !strings.Contains(out, "Example Ltd") {
		t.Errorf("companies:\n%s", out)
	}
	if out := m.must("companies", "list", "--search", "nobody", "-o", "csv"); strings.Contains(out, "Example Ltd") {
		t.Errorf("searched companies:\n%s", out)
	}
	if out := m.must("users", "list", "-o", "csv"); !strings.Contains(out, a.Email) || !strings.Contains(out, "CLIENT_OPERATOR") {
		t.Errorf("users:\n%s", out)
	}
	s.Fault(apitest.On("/api/users"), apitest.Status(http.StatusForbidden, `{"error_code": 9}`))
	if o := m.run("users", "list"); o.code != exitError || !strings.Contains(o.err, "may not") {
		t.Errorf("not allowed: exit %d, %s", o.code, o.err)
	}
}

// diagnosis reads what doctor prints: the result of each check.
func diagnosis(t *testing.T, out string) map[string][2]string {
	t.Helper()
	var rows []struct{ Check, Result, Detail string }
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	byCheck := map[string][2]string{}
	for _, r := range rows {
		byCheck[r.Check] = [2]string{r.Result, r.Detail}
	}
	return byCheck
}

func TestDoctor(t *testing.T) {
	s := apitest.New(t, apitest.WithTLS())
	m := newMachine(t).at(s)
	ca := file(t, "ca.pem", string(s.CertPEM()))
	got := diagnosis(t, m.must("doctor", "--ca-file", ca, "-o", "json"))
	for check, want := range map[string]string{
		"server": s.URL(), "reachable": "answered in", "tls": "TLS 1.3", "clock": "the server", "sign-in": s.Account().Email,
		"role": "CLIENT ADMIN", "folders": "can be listed",
	} {
		if r := got[check]; r[0] != found || !strings.Contains(r[1], want) {
			t.Errorf("%s: %v, want %q", check, r, want)
		}
	}
	if r, told := got["session tokens"]; !told || !strings.Contains(r[1], "reference 2.1") {
		t.Errorf("capabilities: %v", r)
	}
	m.now = m.now.Add(3 * time.Hour)
	if r := diagnosis(t, m.must("doctor", "--ca-file", ca, "-o", "json"))["clock"]; r[0] != doubted || !strings.Contains(r[1], "3h0m") || !strings.Contains(r[1], "ahead") {
		t.Errorf("a wrong clock: %v", r)
	}
	o := m.run("doctor", "-o", "json")
	if r := diagnosis(t, o.out); o.code != exitError || r["reachable"][0] != failed || r["capabilities"][0] != skipped || !strings.Contains(o.err, "failed") {
		t.Errorf("an unknown certificate: exit %d, %v, %s", o.code, r, o.err)
	}
	m.env = map[string]string{"OZDESK_HOST": s.URL()}
	m.tty = true // Somebody could be asked, and is not.
	o = m.run("doctor", "--ca-file", ca, "-o", "json")
	if r := diagnosis(t, o.out); o.code != exitSignIn || r["sign-in"][0] != failed || r["reachable"][0] != found || !strings.Contains(o.err, "ozdesk login") {
		t.Errorf("signed out: exit %d, %v, %s", o.code, r, o.err)
	}
	if strings.Contains(o.err, "password of") {
		t.Error("it has asked for a password")
	}
}

// TestDoctorAtNobody looks for a server where none is.
func TestDoctorAtNobody(t *testing.T) {
	m := newMachine(t)
	m.env["OZDESK_HOST"] = nobody(t)
	o := m.run("doctor", "-o", "json")
	if r := diagnosis(t, o.out); o.code != exitError || r["reachable"][0] != failed || r["version"][0] != skipped {
		t.Errorf("exit %d, %v, %s", o.code, r, o.err)
	}
}

// TestCanaryOfNewCommands runs what signs in and out through trouble, with a
// log, and looks for tokens and passwords everywhere but where they are kept.
func TestCanaryOfNewCommands(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	log := file(t, "log", "")
	password := s.Account().Password
	var said strings.Builder
	do := func(in string, args ...string) {
		m.in = in
		o := m.run(append(args, "--log", log)...)
		said.WriteString(o.out + o.err)
	}
	login := []string{"login", s.URL(), "--email", s.Account().Email, "--password-stdin", "--remember"}
	for _, f := range []apitest.Fault{apitest.HTML(), apitest.CutOff(40), apitest.Status(500, "{}"), apitest.Drop(), apitest.GarbageJSON()} {
		remove := s.Fault(apitest.On("/api/authorize"), f)
		do(password+"\n", login...)
		remove()
	}
	do(password+"\n", login...)
	do("", "profiles")
	do("", "doctor")
	s.ExpireTokens()
	do("", "folders", "list")
	s.ForgetTokens()
	do("", "users", "list")
	do("", "logout")
	written := readFile(t, log)
	if written == "" {
		t.Fatal("no log was written")
	}
	for _, canary := range append(s.Tokens(), password) {
		if strings.Contains(said.String(), canary) || strings.Contains(written, canary) {
			t.Error("a canary is in the output or the log")
		}
	}
}

// TestOutcomeOfAnEmptyFolder says nothing where nothing was launched.
func TestOutcomeOfAnEmptyFolder(t *testing.T) {
	s := apitest.New(t)
	id := s.AddFolder(apitest.Folder{})
	m := newMachine(t).at(s)
	var f map[string]any
	if err := json.Unmarshal([]byte(m.must("folders", "show", id, "-o", "json")), &f); err != nil {
		t.Fatal(err)
	}
	if v, there := f["outcome"]; v != nil || !there {
		t.Errorf("the outcome is %v", v)
	}
}

// TestVersionFlag prints the version as most programs do.
func TestVersionFlag(t *testing.T) {
	m := newMachine(t)
	if out := m.must("--version"); out != "ozdesk version "+buildVersion()+"\n" {
		t.Errorf("%q", out)
	}
}
