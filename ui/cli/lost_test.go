package cli

import (
	"net/http"
	"strings"
	"testing"

	"ozdesk/api/apitest"
)

// TestNobodyKnowsWhetherItWasDone loses the answers of changes in the ways that
// leave open whether they were made: none is called not made, none is repeated,
// and each names the command that shows it.
func TestNobodyKnowsWhetherItWasDone(t *testing.T) {
	faults := map[string]apitest.Fault{
		"502": apitest.Status(http.StatusBadGateway, ""),
		"504": apitest.Status(http.StatusGatewayTimeout, "{}"),
		"500": apitest.Status(http.StatusInternalServerError, `{"error_code": 1}`),
		"200": apitest.Status(http.StatusOK, `{"company_id": "c"}`),
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apitest.New(t)
			folder, collection := s.AddFolder(apitest.Folder{}), s.AddCollection("c")
			s.AddMedia(folder, apitest.Media{Name: "a.png", MIME: "image/png"})
			a := picture(t, "a.png")
			m := newMachine(t).at(s)
			for _, tt := range []struct {
				on, look string
				args     []string
			}{
				{"POST /api/folders", "ozdesk folders list --meta ozdesk_request_id==", []string{"folders", "create"}},
				{"POST /api/folders/" + folder + "/media", "ozdesk folders show " + folder, []string{"media", "add", folder, a}},
				{"POST /api/folders/" + folder + "/media", "ozdesk folders show " + folder, []string{"match", folder, a, "--kind", "selfie"}},
				{"POST /api/folders/" + folder + "/analyses", "ozdesk folders show " + folder, []string{"analyses", "run", folder, "--type", "quality"}},
				{"POST /api/collections/" + collection + "/persons", "ozdesk persons list " + collection, []string{"persons", "add", collection, "--photo", a}},
			} {
				before := s.Count(tt.on)
				remove := s.Fault(func(r *http.Request) bool { return r.Method == http.MethodPost && apitest.On(tt.on)(r) }, fault)
				o := m.run(tt.args...)
				remove()
				if o.code != exitError || !strings.Contains(o.err, "not known whether") || !strings.Contains(o.err, tt.look) ||
					strings.Contains(o.err, "Try again") || strings.Count(o.err, "\n") != 1 {
					t.Errorf("%v: exit %d, %q", tt.args, o.code, o.err)
				}
				if n := s.Count(tt.on) - before; n != 1 {
					t.Errorf("%v: sent %d times", tt.args, n)
				}
			}
		})
	}
}

// TestWhatIsThereIsReported lets a gateway give up after the server has done
// the work: what was made is found and printed as if nothing had happened.
func TestWhatIsThereIsReported(t *testing.T) {
	s := apitest.New(t)
	folder, collection, a := s.AddFolder(apitest.Folder{}), s.AddCollection("c"), picture(t, "a.png")
	m := newMachine(t).at(s)
	for _, on := range []string{"POST /api/folders", "POST /api/collections"} {
		s.Fault(apitest.On(on), apitest.Status(http.StatusGatewayTimeout, "").AfterWork())
	}
	made := m.must("folders", "create", "-o", "json")
	if id, _ := stringField(made, "folder_id"); id == "" || id == folder || len(s.Folders()) != 2 {
		t.Errorf("the folder:\n%s", made)
	}
	if out := m.must("media", "add", folder, a, "-o", "csv"); !strings.Contains(out, s.MediaOf(folder)[0].ID) {
		t.Errorf("the media:\n%s", out)
	}
	if out := m.must("analyses", "run", folder, "--type", "quality", "-o", "csv"); !strings.Contains(out, s.AnalysesOf(folder)[0]) {
		t.Errorf("the analyses:\n%s", out)
	}
	if out := m.must("persons", "add", collection, "--photo", a, "-o", "json"); !strings.Contains(out, "person_id") {
		t.Errorf("the person:\n%s", out)
	}
}
