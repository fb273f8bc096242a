package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// journal is a Recorder in memory.
type journal struct {
	mu      sync.Mutex
	begun   []api.Change
	ended   []error
	refusal error
}

func (j *journal) Begin(_ context.Context, c api.Change) (func(error), error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.refusal != nil {
		return nil, j.refusal
	}
	j.begun = append(j.begun, c)
	return func(err error) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.ended = append(j.ended, err)
	}, nil
}

// change is a call that changes something, by the name of its method.
type change struct {
	method string // Of Client.
	sends  string // What the network sees of it.
	call   func() error
}

// changes are all calls that change something.
func changes(ctx context.Context, c *api.Client) []change {
	file := []api.Upload{bytesUpload("a.png", []byte("x"))}
	meta, word, yes := map[string]any{"k": "v"}, "x", true
	user := api.NewUser{Email: "a@example.test", Password: api.NewSecret("canary-password")}
	return []change{
		{"CreateFolder", "POST /api/folders/", func() error { _, err := c.CreateFolder(ctx, api.NewFolder{Media: file}); return err }},
		{"ChangeFolder", "PATCH /api/folders/f/", func() error { _, err := c.ChangeFolder(ctx, "f", api.FolderChange{Archived: &yes}); return err }},
		{"DeleteFolder", "DELETE /api/folders/f/", func() error { return c.DeleteFolder(ctx, "f") }},
		{"AddMedia", "POST /api/folders/f/media/", func() error { _, err := c.AddMedia(ctx, "f", file); return err }},
		{"TagMedia", "PATCH /api/media/m", func() error { _, err := c.TagMedia(ctx, "m", []string{"photo_selfie"}); return err }},
		{"DeleteMedia", "DELETE /api/media/m", func() error { return c.DeleteMedia(ctx, "m") }},
		{"CreateAnalyses", "POST /api/folders/f/analyses/", func() error { _, err := c.CreateAnalyses(ctx, "f", launchOne()); return err }},
		{"Launch", "POST /api/folders/f/analyses/", func() error { _, err := c.Launch(ctx, "f", launchOne(), "https://me.example/hook"); return err }},
		{"DeleteAnalysis", "DELETE /api/analyses/a", func() error { return c.DeleteAnalysis(ctx, "a") }},
		{"Decide", "PATCH /api/analyses/a", func() error { _, err := c.Decide(ctx, "a", api.StatusSuccess, "seen"); return err }},
		{"CreateCollection", "POST /api/collections/", func() error { _, err := c.CreateCollection(ctx, api.NewCollection{Alias: "x"}); return err }},
		{"ChangeCollection", "PATCH /api/collections/c/", func() error {
			_, err := c.ChangeCollection(ctx, "c", api.CollectionChange{Alias: &word})
			return err
		}},
		{"DeleteCollection", "DELETE /api/collections/c/", func() error { return c.DeleteCollection(ctx, "c") }},
		{"AddPerson", "POST /api/collections/c/persons/", func() error { _, err := c.AddPerson(ctx, "c", api.NewPerson{Photos: file}); return err }},
		{"ChangePerson", "PATCH /api/collections/c/persons/p/meta_data", func() error {
			return c.ChangePerson(ctx, api.Person{CollectionID: "c", ID: "p"}, api.PersonChange{LastName: &word})
		}},
		{"DeletePerson", "DELETE /api/collections/c/persons/p", func() error { return c.DeletePerson(ctx, "c", "p") }},
		{"AddPersonImages", "POST /api/collections/c/persons/p/images/", func() error { _, err := c.AddPersonImages(ctx, "c", "p", file); return err }},
		{"DeletePersonImage", "DELETE /api/collections/c/persons/p/images/i", func() error { return c.DeletePersonImage(ctx, "c", "p", "i") }},
		{"CreateCompany", "POST /api/companies/", func() error { _, err := c.CreateCompany(ctx, "x"); return err }},
		{"RenameCompany", "PATCH /api/companies/c", func() error { _, err := c.RenameCompany(ctx, "c", "x"); return err }},
		{"DeleteCompany", "DELETE /api/companies/c", func() error { return c.DeleteCompany(ctx, "c") }},
		{"CreateUser", "POST /api/users/", func() error { _, err := c.CreateUser(ctx, user); return err }},
		{"ChangeUser", "PATCH /api/users/u", func() error { _, err := c.ChangeUser(ctx, "u", api.UserChange{LastName: &word}); return err }},
		{"DeleteUser", "DELETE /api/users/u", func() error { return c.DeleteUser(ctx, "u") }},
		{"ReplaceMetadata", "POST /api/folders/f/meta_data", func() error { _, err := c.ReplaceMetadata(ctx, api.FolderID("f"), meta); return err }},
		{"ChangeMetadata", "PATCH /api/media/m/meta_data", func() error { _, err := c.ChangeMetadata(ctx, api.MediaID("m"), meta); return err }},
		{"DeleteMetadata", "DELETE /api/users/u/meta_data", func() error { return c.DeleteMetadata(ctx, api.UserID("u")) }},
		{"CreateReport", "POST /api/folders/f/reports/", func() error { _, err := c.CreateReport(ctx, "f", "t"); return err }},
		{"DeleteReport", "DELETE /api/reports/r", func() error { return c.DeleteReport(ctx, "r") }},
		{"Instant", "POST /api/instant/folders/", func() error {
			_, err := c.Instant(ctx, api.NewFolder{Media: file, Analyses: launchOne()})
			return err
		}},
	}
}

// readers are the methods of Client that change nothing on a server.
var readers = []string{
	"AllAnalyses", "AllCollections", "AllCompanies", "AllFolders", "AllPersons", "AllUsers", "Analyses", "Analysis",
	"AnalysisPage", "Close", "Collection", "Collections", "Companies", "Company", "CountPersons", "Download",
	"DownloadRange", "FindAnalyses", "FindFolder", "Folder", "Folders", "Health", "InFlight", "LostAnalyses", "LostFolder", "LostMedia",
	"LostPerson", "LostUser", "Media", "MediaOf", "Metadata", "Offers", "Origin", "Person", "PersonImages", "Persons",
	"ReadOnly", "Report", "ReportTemplate", "ReportTemplates", "Reports", "Session", "SessionToken", "SignIn", "SignOut",
	"User", "UserPage", "Users", "Version",
	"RecordPauses", "Waiters", // Of these tests.
}

// Every method is either known to read or is held to the journal below.
func TestEveryMethodIsKnown(t *testing.T) {
	known := slices.Clone(readers)
	for _, ch := range changes(t.Context(), nil) {
		known = append(known, ch.method)
	}
	client := reflect.TypeFor[*api.Client]()
	for m := range client.Methods() {
		if !slices.Contains(known, m.Name) {
			t.Errorf("nobody has said whether %s changes something", m.Name)
		}
	}
}

// wire notes every changing request that reaches the network, without sign-in.
type wire struct {
	base http.RoundTripper
	mu   sync.Mutex
	sent []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodOptions && r.URL.Path != "/api/authorize/auth/" {
		w.mu.Lock()
		w.sent = append(w.sent, r.Method+" "+r.URL.Path)
		w.mu.Unlock()
	}
	return w.base.RoundTrip(r)
}

// No change goes round the journal: what the network saw is what was begun, in
// the same order, and each came to an end.
func TestEveryChangeIsRecorded(t *testing.T) {
	srv := apitest.New(t)
	j, w := new(journal), &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder, o.HTTP = j, w })
	calls := changes(t.Context(), c)
	for _, ch := range calls {
		name, before := ch.sends, len(w.sent)
		err := ch.call() // Most of them name what does not exist.
		if len(w.sent) != before+1 || w.sent[before] != name {
			t.Errorf("%s sent %q (%v)", name, w.sent[before:], err)
		}
		last := len(j.ended) - 1
		if len(j.begun) != len(w.sent) || last != len(j.begun)-1 {
			t.Fatalf("%s: %d sent, %d begun, %d ended", name, len(w.sent), len(j.begun), len(j.ended))
		}
		change := j.begun[last]
		if change.Method+" "+change.Path != name || change.Action == "" || change.RequestID == "" {
			t.Errorf("%s is recorded as %+v", name, change)
		}
		if (j.ended[last] == nil) != (err == nil) {
			t.Errorf("%s: ended with %v, returned %v", name, j.ended[last], err)
		}
	}
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil || len(j.begun) != len(calls) {
		t.Errorf("reading is recorded: %v", err)
	}
}

func TestJournalThatFails(t *testing.T) {
	srv := apitest.New(t)
	full := errors.New("no space left on device")
	w := &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder, o.HTTP = &journal{refusal: full}, w })
	for _, ch := range changes(t.Context(), c) {
		name, err := ch.method, ch.call()
		if !errors.Is(err, api.ErrJournal) || !errors.Is(err, full) || errors.Is(err, api.ErrUncertain) {
			t.Errorf("%s: %v", name, err)
		}
		wellFormed(t, both(err)...)
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %q", w.sent)
	}
}

// A change whose time ran out before it was written down is late, and was not
// sent; nothing is wrong with the disk.
func TestJournalWithoutTime(t *testing.T) {
	srv := apitest.New(t)
	w := &wire{base: srv.Transport()}
	late := errors.New("append to log journal: context deadline exceeded")
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder, o.HTTP = &journal{refusal: late}, w })
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for _, ch := range changes(ctx, c) {
		name, err := ch.method, ch.call()
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, api.ErrJournal) || errors.Is(err, api.ErrUncertain) {
			t.Errorf("%s: %v", name, err)
		}
		wellFormed(t, both(err)...)
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %q", w.sent)
	}
}

func TestReadOnly(t *testing.T) {
	srv := apitest.New(t)
	j, w := new(journal), &wire{base: srv.Transport()}
	c := signedIn(t, srv, func(o *api.Options) { o.ReadOnly, o.Recorder, o.HTTP = true, j, w })
	for _, ch := range changes(t.Context(), c) {
		name, err := ch.method, ch.call()
		if !errors.Is(err, api.ErrReadOnly) || errors.Is(err, api.ErrUncertain) {
			t.Errorf("%s: %v", name, err)
		}
		wellFormed(t, both(err)...)
	}
	if len(w.sent) != 0 || len(j.begun) != 0 {
		t.Errorf("sent %q, recorded %v", w.sent, j.begun)
	}
	srv.ExpireTokens() // Signing in and renewing change nothing and go on.
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil || !c.ReadOnly() {
		t.Errorf("reading: %v", err)
	}
}

// The journal has names of fields and ids, never what a person typed.
func TestChangeHasNoContent(t *testing.T) {
	srv := apitest.New(t)
	j := new(journal)
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder = j })
	file := bytesUpload("canary.png", []byte("x"), "canary")
	_, err := c.CreateFolder(t.Context(), api.NewFolder{
		Media: []api.Upload{file}, Meta: map[string]any{"name": "canary"}, Webhook: "https://canary.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := j.begun[0]
	if !slices.Equal(got.Fields, []string{"folder:meta_data", "media:tags", "media:meta_data", "resolution_endpoint"}) {
		t.Errorf("fields %q", got.Fields)
	}
	if s := fmt.Sprintf("%+v", got); strings.Contains(s, "canary") {
		t.Errorf("recorded %s", s)
	}
}

// The journal learns who changes what, and values only one by one, without
// passwords.
func TestChangesTellWhoAndWhat(t *testing.T) {
	srv := apitest.New(t)
	j := new(journal)
	c := signedIn(t, srv, func(o *api.Options) { o.Recorder = j })
	_, _ = c.CreateCompany(t.Context(), "Lindqvist & Sons")
	_, _ = c.CreateUser(t.Context(), api.NewUser{Email: "a@example.test", Password: api.NewSecret("canary-password")})
	_, _ = c.ChangeMetadata(t.Context(), api.FolderID("f"), map[string]any{"client_iin": "123"})
	if len(j.begun) != 3 {
		t.Fatalf("%d changes: %+v", len(j.begun), j.begun)
	}
	for _, b := range j.begun {
		if b.Origin != c.Origin() || b.Email.Raw() != srv.Account().Email {
			t.Errorf("%s by %q at %q", b.Action, b.Email.Raw(), b.Origin)
		}
		if shown := fmt.Sprintf("%+v", b); strings.Contains(shown, "Lindqvist") || strings.Contains(shown, "canary") {
			t.Errorf("shows what was typed: %s", shown)
		}
	}
	if v, ok := j.begun[0].Value("name"); !ok || v != `"Lindqvist \u0026 Sons"` {
		t.Errorf("name is %q, %v", v, ok)
	}
	if v, ok := j.begun[1].Value("email"); !ok || v != `"a@example.test"` {
		t.Errorf("email is %q, %v", v, ok)
	}
	if v, ok := j.begun[1].Value("password"); ok || v != "" {
		t.Errorf("the password is told: %q", v)
	}
	if v, ok := j.begun[2].Value("client_iin"); !ok || v != `"123"` {
		t.Errorf("metadata is %q, %v", v, ok)
	}
	if _, ok := j.begun[2].Value("absent"); ok {
		t.Error("a field that is not set has a value")
	}
}
