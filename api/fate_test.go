package api_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// requestOf returns the id of the request that an error is about.
func requestOf(t *testing.T, err error) string {
	t.Helper()
	var e *api.Error
	if !errors.As(err, &e) || !errors.Is(err, api.ErrUncertain) || e.RequestID == "" {
		t.Fatalf("nothing is open about %v", err)
	}
	return e.RequestID
}

// A creation whose answer was lost is found again, and one that never arrived
// is not.
func TestLostCreations(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			pauses := c.RecordPauses()
			folder := api.FolderID(srv.AddFolder(apitest.Folder{Meta: map[string]any{"k": "v"}}))
			srv.AddMedia(string(folder), apitest.Media{Name: "a.png", Meta: map[string]any{"k": "v"}})
			collection := api.CollectionID(srv.AddCollection("blacklist"))
			file := []api.Upload{bytesUpload("new.png", []byte("x"))}
			tests := []struct {
				name   string
				path   string
				create func() error
				look   func(id string) (api.Fate, int, error)
			}{
				{
					"folder", "POST /api/folders", func() error { _, err := c.CreateFolder(ctx, api.NewFolder{Media: file}); return err },
					func(id string) (api.Fate, int, error) {
						fate, f, err := c.LostFolder(ctx, id)
						return fate, len(f.ID), err
					},
				},
				{
					"media", "POST /api/folders", func() error { _, err := c.AddMedia(ctx, folder, file); return err },
					func(id string) (api.Fate, int, error) {
						fate, m, err := c.LostMedia(ctx, folder, id)
						return fate, len(m), err
					},
				},
				{
					"analyses", "POST /api/folders", func() error { _, err := c.CreateAnalyses(ctx, folder, launchOne()); return err },
					func(id string) (api.Fate, int, error) {
						fate, a, err := c.LostAnalyses(ctx, folder, id)
						return fate, len(a), err
					},
				},
				{"person", "POST /api/collections", func() error {
					_, err := c.AddPerson(ctx, collection, api.NewPerson{FirstName: "Ana", Photos: file})
					return err
				}, func(id string) (api.Fate, int, error) {
					fate, p, err := c.LostPerson(ctx, collection, id)
					return fate, len(p.ID), err
				}},
				{"user", "POST /api/users", func() error {
					_, err := c.CreateUser(ctx, api.NewUser{Email: "New@example.test", Password: api.NewSecret("canary-password")})
					return err
				}, func(string) (api.Fate, int, error) {
					fate, u, err := c.LostUser(ctx, "new@EXAMPLE.test ")
					return fate, len(u.ID), err
				}},
			}
			for _, tt := range tests {
				remove := srv.Fault(apitest.On(tt.path), apitest.Drop().Once())
				id := requestOf(t, tt.create())
				remove()
				*pauses = nil
				if fate, n, err := tt.look(id); fate == api.FateDone || n != 0 || err != nil {
					t.Errorf("%s that never arrived: %s, %d, %v", tt.name, fate, n, err)
				} else if fate == api.FateNotDone && len(*pauses) != 2 {
					t.Errorf("%s: given up after the pauses %v", tt.name, *pauses)
				}
				srv.Fault(apitest.On(tt.path), apitest.Drop().AfterWork().Once())
				id = requestOf(t, tt.create())
				if fate, n, err := tt.look(id); fate != api.FateDone || n == 0 || err != nil {
					t.Errorf("%s that arrived: %s, %d, %v", tt.name, fate, n, err)
				}
			}
			srv.Fault(nil, apitest.Status(500, ""))
			for _, tt := range tests {
				if fate, _, err := tt.look("id"); fate != api.FateUnknown || !errors.Is(err, api.ErrServer) {
					t.Errorf("%s at a server that fails: %s, %v", tt.name, fate, err)
				}
			}
		})
	}
}

// A server that does not filter, or shows no metadata, must not be taken for
// one that has nothing.
func TestFateThatCannotBeTold(t *testing.T) {
	folders := func(meta string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/api/folders/") {
				http.NotFound(w, r)
				return
			}
			_, _ = io.WriteString(w, `{"offset": 0, "limit": 100, "total_count": 2, "items": [`+
				`{"folder_id": "b", "time_created": 1700000002.5, "meta_data": `+meta+`}, {"folder_id": "a", "time_created": 1700000001.5}]}`)
		}
	}
	for meta, want := range map[string]api.Fate{
		`null`:                        api.FateUnknown,
		`{"a": "b"}`:                  api.FateNotDone,
		`{"ozdesk_request_id": "r1"}`: api.FateDone,
	} {
		c, _ := clientOf(t, folders(meta))
		c.RecordPauses()
		fate, f, err := c.LostFolder(t.Context(), "r1")
		if fate != want || err != nil || (fate == api.FateDone) != (f.ID == "b") {
			t.Errorf("%s: %s, %q, %v", meta, fate, f.ID, err)
		}
	}
	if s := []string{api.FateUnknown.String(), api.FateDone.String(), api.FateNotDone.String()}; !slices.Equal(s, []string{"unknown", "done", "not done"}) {
		t.Errorf("%q", s)
	}
}

// What a server does not know is said in words, and what it merely does not
// hold is not mistaken for it.
func TestCapabilities(t *testing.T) {
	unknown := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"error_code": 10, "error_message": "Object not exist"}`)
	}
	known := func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			w.Header().Set("Allow", "GET, POST, PATCH, DELETE")
			return
		}
		unknown(w, r)
	}
	refusing := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	readOnly := func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions {
			w.Header().Set("Allow", "GET, POST")
			return
		}
		unknown(w, r)
	}
	servers := []struct {
		name  string
		h     http.HandlerFunc
		want  error
		offer api.Offer
	}{
		{"does not know the path", unknown, api.ErrUnsupported, api.NotOffered},
		{"a page for unknown paths", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", 404) }, api.ErrUnsupported, api.NotOffered},
		{"405", refusing(405), api.ErrUnsupported, api.OfferUnknown},
		{"501", refusing(501), api.ErrUnsupported, api.OfferUnknown},
		{"does not have the object", known, api.ErrNotFound, api.Offered},
		{"does not know the method", readOnly, api.ErrUnsupported, api.NotOffered},
	}
	for _, tt := range servers {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := clientOf(t, tt.h)
			c.RecordPauses()
			err := c.DeleteReport(t.Context(), "r")
			if !errors.Is(err, tt.want) {
				t.Fatalf("DeleteReport = %v", err)
			}
			wellFormed(t, both(err)...)
			if what, _ := api.Explain(err); tt.want == api.ErrUnsupported && !strings.Contains(what, "does not offer reports") {
				t.Errorf("explained as %q", what)
			}
			// A documented call is never called missing.
			if _, err := c.Folders(t.Context(), api.FolderQuery{}); errors.Is(err, api.ErrUnsupported) {
				t.Errorf("Folders = %v", err)
			}
			offer, err := c.Offers(t.Context(), api.CapDeleteMedia)
			if offer != tt.offer || err != nil {
				t.Errorf("Offers = %s, %v, want %s", offer, err, tt.offer)
			}
		})
	}
	for _, n := range api.Capabilities() {
		if n.String() == "" || n.Section() == "" || n.Mark().String() == "" {
			t.Errorf("capability %d has no words", n)
		}
	}
	c, _ := clientOf(t, known)
	if _, err := c.Offers(t.Context(), 0); !errors.Is(err, api.ErrNotFound) {
		t.Errorf("no capability: %v", err)
	}
}

// Each call has a trace, the same at every sending; a change goes by one id.
func TestTrace(t *testing.T) {
	var traces, ids []string
	c, _ := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		traces = append(traces, r.Header.Get("X-Lamb-TraceId"))
		if r.Method == http.MethodPost {
			var b struct {
				Analyses []struct {
					Meta map[string]string `json:"meta_data"`
				} `json:"analyses"`
			}
			_ = json.NewDecoder(r.Body).Decode(&b)
			ids = append(ids, b.Analyses[0].Meta["ozdesk_request_id"])
		}
		w.WriteHeader(http.StatusBadGateway)
	}, func(o *api.Options) {
		n := 0
		o.NewID = func() string { n++; return "trace-" + string(rune('0'+n)) }
	})
	c.RecordPauses()
	_, err := c.Folders(t.Context(), api.FolderQuery{})
	if !slices.Equal(traces, []string{"trace-1", "trace-1", "trace-1"}) || !strings.Contains(err.Error(), "trace trace-1") {
		t.Errorf("traces %q, %v", traces, err)
	}
	if _, next := api.Explain(err); !strings.Contains(next, "trace-1") {
		t.Errorf("next: %q", next)
	}
	traces = nil
	_, err = c.CreateAnalyses(t.Context(), "f", launchOne())
	if !slices.Equal(traces, ids) || len(ids) != 1 || requestOf(t, err) != ids[0] {
		t.Errorf("a change goes by %q, %q, %v", traces, ids, err)
	}
}

// The calls that the scripted server does not know, against one that does.
func TestLesserCalls(t *testing.T) {
	var asked []string
	const report = `{"report_id": "r1", "folder_id": "f", "report_template_id": "t1", "state": "finished", "report_url": "/static/r1.pdf", "time_created": 1700000000, "pages": 3}`
	c, _ := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		answers := map[string]string{
			"GET /api/healthcheck":             "all fine\x1b[0m",
			"GET /api/authorize/session_token": `{"session_token": "canary-session"}`,
			"POST /api/folders/f/reports/":     report,
			"GET /api/folders/f/reports/":      "[" + report + "]",
			"GET /api/reports/r1":              report,
			"GET /api/reports/templates/":      `{"items": [{"template_id": "t1", "name": "Long", "with_attachments": true}]}`,
			"GET /api/reports/templates/t1":    `{"template_id": "t1"}`,
			"POST /api/instant/folders/":       `{"analyses": [{"type": "QUALITY", "resolution_status": "SUCCESS", "results_data": {"confidence_spoofing": 0.01}}]}`,
		}
		body, ok := answers[r.Method+" "+r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = io.WriteString(w, body)
	})
	ctx := t.Context()
	if said, err := c.Health(ctx); err != nil || said.Line() != "all fine␛[0m" {
		t.Errorf("Health = %q, %v", said.Line(), err)
	}
	if token, err := c.SessionToken(ctx); err != nil || token.Reveal() != "canary-session" {
		t.Errorf("SessionToken = %v", err)
	}
	made, err := c.CreateReport(ctx, "f", "t1")
	if err != nil || made.ID != "r1" || made.State != api.StatusFinished || !slices.Equal(made.Unknown, []string{"pages"}) {
		t.Errorf("CreateReport = %+v, %v", made, err)
	}
	if list, err := c.Reports(ctx, "f"); err != nil || len(list) != 1 || !list[0].Created.Equal(time.Unix(1700000000, 0)) {
		t.Errorf("Reports = %+v, %v", list, err)
	}
	if r, err := c.Report(ctx, "r1"); err != nil || r.URL.Raw() != "/static/r1.pdf" || r.TemplateID.Short() != "t1" || r.ID.Short() != "r1" {
		t.Errorf("Report = %+v, %v", r, err)
	}
	if err := c.DeleteReport(ctx, "r1"); err != nil {
		t.Error(err)
	}
	if list, err := c.ReportTemplates(ctx); err != nil || len(list) != 1 || !*list[0].Attachments {
		t.Errorf("ReportTemplates = %+v, %v", list, err)
	}
	if r, err := c.ReportTemplate(ctx, "t1"); err != nil || r.ID != "t1" {
		t.Errorf("ReportTemplate = %+v, %v", r, err)
	}
	f, err := c.Instant(ctx, api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("x"))}, Analyses: launchOne()})
	if err != nil || len(f.Analyses) != 1 || f.Analyses[0].Data.ConfidenceSpoofing != "0.01" {
		t.Errorf("Instant = %+v, %v", f, err)
	}
	before := len(asked)
	if _, err := c.Instant(ctx, api.NewFolder{Analyses: []api.NewAnalysis{{Type: api.Collection1N}}}); err == nil || len(asked) != before {
		t.Errorf("a search where nothing is kept: %v", err)
	}
	for _, id := range []api.TemplateID{"", "../x"} {
		if _, err := c.ReportTemplate(ctx, id); !errors.Is(err, api.ErrNotFound) {
			t.Errorf("ReportTemplate(%q) = %v", id, err)
		}
	}
}

// A server without accounts is asked without a token, and nobody for one.
func TestInstantWithoutAccount(t *testing.T) {
	var token []string
	c, _ := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		token = r.Header[api.TokenHeader]
		_, _ = io.WriteString(w, `[{"media_id": "m1"}, {"media_id": "m2"}]`)
	}, func(o *api.Options) { o.Keeper = nil })
	f, err := c.Instant(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("x"))}, Analyses: launchOne()})
	if err != nil || len(f.Media) != 2 || token != nil {
		t.Errorf("Instant = %+v, %v with %q", f, err, token)
	}
}
