package api_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// variants are the two readings of the reference that differ most.
var variants = map[string]apitest.Quirks{"as written": {}, "flipped": apitest.Flipped()}

func TestMainJob(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) { mainJob(t, apitest.New(t, apitest.WithQuirks(quirks))) })
	}
}

// mainJob creates a folder with two photographs, adds a third, launches a face
// match and reads it until it ends.
func mainJob(t *testing.T, srv *apitest.Server) {
	ctx := t.Context()
	c := signedIn(t, srv)
	folder, err := c.CreateFolder(ctx, api.NewFolder{
		Media: []api.Upload{
			bytesUpload("a.png", []byte("\x89PNG\r\n\x1a\none"), "photo_selfie"),
			bytesUpload("b\".png", []byte("\x89PNG\r\n\x1a\ntwo"), "photo_id", "photo_id_front"),
		},
		Meta: map[string]any{"transaction_id": "t-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(folder.Media) != 2 || folder.Media[0].Kind != api.KindImage || folder.Media[1].Name.Raw() != "b\".png" {
		t.Fatalf("media of the new folder: %+v", folder.Media)
	}
	if len(folder.Media[1].Tags) != 2 || folder.Media[1].Tags[1].Raw() != "photo_id_front" {
		t.Errorf("tags: %v", folder.Media[1].Tags)
	}
	if v, ok := folder.Meta.Lookup("transaction_id"); !ok || v.Raw() != "t-1" {
		t.Errorf("metadata: %s", folder.Meta.Raw())
	}
	id, _ := folder.Meta.Lookup("ozdesk_request_id")
	if found, err := c.FindFolder(ctx, id.Raw()); err != nil || found.ID != folder.ID {
		t.Errorf("FindFolder = %s, %v", found.ID, err)
	}
	if _, err := c.FindFolder(ctx, "nobody"); !errors.Is(err, api.ErrNotFound) {
		t.Errorf("FindFolder of nothing = %v", err)
	}

	added, err := c.AddMedia(ctx, folder.ID, []api.Upload{bytesUpload("c.png", []byte("\x89PNG\r\n\x1a\nthree"))})
	if err != nil || len(added) != 1 || added[0].FolderID != folder.ID || slices.Contains(mediaIDs(folder.Media), added[0].ID) {
		t.Fatalf("AddMedia = %+v, %v", added, err)
	}
	if tagged, err := c.TagMedia(ctx, added[0].ID, []string{"photo_id", "photo_id_back"}); err != nil || len(tagged.Tags) != 2 {
		t.Errorf("TagMedia = %v, %v", tagged.Tags, err)
	}

	launched, err := c.CreateAnalyses(ctx, folder.ID, []api.NewAnalysis{
		{Type: api.Biometry, Media: mediaIDs(folder.Media), ThresholdMin: "0.80", ThresholdMax: "0.85"},
	})
	if err != nil || len(launched) != 1 || launched[0].Final() {
		t.Fatalf("CreateAnalyses = %+v, %v", launched, err)
	}
	if launched[0].FolderID != folder.ID || launched[0].Type != api.Biometry {
		t.Errorf("launched %+v", launched[0])
	}
	srv.Finish(string(launched[0].ID), "0.8496")
	a, err := c.Analysis(ctx, launched[0].ID)
	for reads := 0; err == nil && !a.Final() && reads < 3; reads++ {
		a, err = c.Analysis(ctx, launched[0].ID)
	}
	if err != nil || a.ResolutionStatus == api.StatusProcessing || !a.Final() {
		t.Fatalf("after the end: %+v, %v", a.ResolutionStatus, err)
	}
	score := a.Data.MinConfidence
	if len(a.Results) > 0 && a.Results[0].Data.MinConfidence != "" {
		score = a.Results[0].Data.MinConfidence
	}
	if score != "0.8496" || a.Params.ThresholdMax != "0.85" || a.Params.ThresholdMin != "0.80" && a.Params.ThresholdMin != "0.8" {
		t.Errorf("score %q, params %+v", score, a.Params)
	}
	list, err := c.Analyses(ctx, folder.ID)
	if err != nil || len(list) != 1 || list[0].ID != a.ID {
		t.Errorf("Analyses = %v, %v", list, err)
	}
	if _, err := c.Decide(ctx, a.ID, api.StatusDeclined, "seen"); err != nil {
		t.Errorf("Decide: %v", err)
	}
	whole, err := c.Folder(ctx, folder.ID)
	if err != nil || !whole.HasAnalyses || len(whole.Analyses) != 1 || whole.Analyses[0].Operator != api.StatusDeclined {
		t.Errorf("Folder = %+v, %v", whole.Analyses, err)
	}
	page, err := c.Folders(ctx, api.FolderQuery{Limit: 10, Sort: []api.Sort{{Field: "time_created", Desc: true}}})
	if err != nil || len(page.Items) != 1 || page.Items[0].ID != folder.ID || page.Skipped != 0 {
		t.Errorf("Folders = %+v, %v", page, err)
	}
	if err := c.DeleteAnalysis(ctx, a.ID); err != nil {
		t.Error(err)
	}
	if err := c.DeleteMedia(ctx, added[0].ID); err != nil {
		t.Error(err)
	}
	if err := c.DeleteFolder(ctx, folder.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.Folder(ctx, folder.ID); !errors.Is(err, api.ErrNotFound) {
		t.Errorf("a deleted folder: %v", err)
	}
}

func mediaIDs(media []api.Media) []api.MediaID {
	var out []api.MediaID
	for _, m := range media {
		out = append(out, m.ID)
	}
	return out
}

func TestCollections(t *testing.T) {
	variants := map[string]apitest.Quirks{"enveloped": {CollectionsEnvelope: true}}
	for name, q := range map[string]apitest.Quirks{"as written": {}, "flipped": apitest.Flipped()} {
		variants[name] = q
	}
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			made, err := c.CreateCollection(ctx, api.NewCollection{Alias: "blacklist", CompanyID: api.CompanyID(srv.Account().CompanyID)})
			if err != nil {
				t.Fatal(err)
			}
			list, err := c.Collections(ctx)
			if err != nil || len(list) != 1 || list[0].ID != made.ID || list[0].Alias.Raw() != "blacklist" {
				t.Fatalf("Collections = %+v, %v", list, err)
			}
			one, err := c.Collection(ctx, made.ID)
			if err != nil || one.ID != made.ID {
				t.Errorf("Collection = %+v, %v", one, err)
			}
			p, err := c.AddPerson(ctx, made.ID, api.NewPerson{
				FirstName: "Ana", LastName: "Łuk", Photos: []api.Upload{bytesUpload("ana.jpg", []byte("\xff\xd8\xff"), "photo_selfie")},
			})
			if err != nil || p.ID == "" || p.CollectionID != made.ID {
				t.Fatalf("AddPerson = %+v, %v", p, err)
			}
			persons, err := c.Persons(ctx, made.ID)
			if err != nil || len(persons) != 1 || persons[0].Name().Raw() != "Ana Łuk" {
				t.Fatalf("Persons = %+v, %v", persons, err)
			}
			more, err := c.AddPersonImages(ctx, made.ID, p.ID, []api.Upload{bytesUpload("two.jpg", []byte("\xff\xd8\xff2"))})
			if err != nil || len(more) == 0 {
				t.Errorf("AddPersonImages = %+v, %v", more, err)
			}
			images, err := c.PersonImages(ctx, made.ID, p.ID)
			if err != nil || len(images) != 2 || images[0].PersonID != p.ID {
				t.Fatalf("PersonImages = %+v, %v", images, err)
			}
			if err := c.DeletePersonImage(ctx, made.ID, p.ID, images[1].ID); err != nil {
				t.Error(err)
			}
			if err := c.DeleteCollection(ctx, made.ID); !errors.Is(err, api.ErrRefused) {
				t.Errorf("deleting a collection with a person: %v", err)
			}
			if err := c.DeletePerson(ctx, made.ID, p.ID); err != nil {
				t.Error(err)
			}
			if _, err := c.Person(ctx, made.ID, p.ID); !errors.Is(err, api.ErrNotFound) {
				t.Errorf("a deleted person: %v", err)
			}
			if err := c.DeleteCollection(ctx, made.ID); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			c := signedIn(t, srv)
			users, err := c.Users(t.Context())
			if err != nil || len(users) != 1 || users[0].Role != api.RoleClientAdmin || users[0].Role.Label() != "CLIENT ADMIN" {
				t.Fatalf("Users = %+v, %v", users, err)
			}
			if !users[0].CanStart[api.Biometry] {
				t.Errorf("CanStart = %v", users[0].CanStart)
			}
			companies, err := c.Companies(t.Context(), "exam")
			if err != nil || len(companies) != 1 || companies[0].ID != users[0].CompanyID {
				t.Errorf("Companies = %+v, %v", companies, err)
			}
			v, err := newClient(t, srv).Version(t.Context())
			if err != nil || v.Core.IsEmpty() || v.Sandbox {
				t.Errorf("Version = %+v, %v", v, err)
			}
		})
	}
}

func TestSessionIsKeptAndForgotten(t *testing.T) {
	for name, quirks := range variants {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t, apitest.WithQuirks(quirks))
			keeper := new(sharedKeeper)
			c := newClient(t, srv, func(o *api.Options) { o.Keeper = keeper })
			if _, err := c.Session(t.Context()); !errors.Is(err, api.ErrSignedOut) {
				t.Errorf("Session before sign-in: %v", err)
			}
			a := srv.Account()
			s, err := c.SignIn(t.Context(), a.Email, api.NewSecret(a.Password))
			if err != nil || s.Access.IsEmpty() || s.Refresh.IsEmpty() || s.Origin != srv.URL() || s.Email.Raw() != a.Email {
				t.Fatalf("SignIn = %+v, %v", s, err)
			}
			if (s.User == nil) != quirks.BareSignIn {
				t.Errorf("user at sign-in: %v", s.User)
			}
			again := newClient(t, srv, func(o *api.Options) { o.Keeper = keeper })
			if _, err := again.Folders(t.Context(), api.FolderQuery{}); err != nil {
				t.Errorf("with the kept session: %v", err)
			}
			if err := again.SignOut(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := again.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) {
				t.Errorf("after sign-out: %v", err)
			}
		})
	}
}

// A session of one server is never used at another.
func TestSessionOfAnotherOriginIsNotUsed(t *testing.T) {
	mine, other := apitest.New(t), apitest.New(t)
	keeper := new(sharedKeeper)
	signedIn(t, mine, func(o *api.Options) { o.Keeper = keeper })
	c := newClient(t, other, func(o *api.Options) { o.Keeper = keeper })
	if _, err := c.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, api.ErrSignedOut) {
		t.Errorf("Folders = %v", err)
	}
	if n := other.Count(""); n != 0 {
		t.Errorf("%d requests reached the other server", n)
	}
}

func TestDownload(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv, func(o *api.Options) { o.MaxConcurrent = 1 })
	content := []byte("\x89PNG\r\n\x1a\npicture")
	f, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", content)}})
	if err != nil {
		t.Fatal(err)
	}
	srv.ExpireTokens() // A download renews the session like any other call.
	for range 2 {      // The only place is free again after Close.
		d, err := c.Download(t.Context(), f.Media[0].URL)
		if err != nil {
			t.Fatal(err)
		}
		if n := c.InFlight(); n != 1 {
			t.Errorf("%d in flight while a body is open", n)
		}
		got, err := io.ReadAll(d.Body)
		if err != nil || !bytes.Equal(got, content) || d.Size != int64(len(content)) {
			t.Errorf("downloaded %q (size %d), %v", got, d.Size, err)
		}
		if err := d.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := c.InFlight(); n != 0 {
		t.Errorf("%d in flight at the end", n)
	}
}

func TestPrivateAuthority(t *testing.T) {
	srv := apitest.New(t, apitest.WithTLS())
	c := newClient(t, srv)
	_, err := c.Version(t.Context())
	if !errors.Is(err, api.ErrTLS) {
		t.Fatalf("an unknown authority: %v", err)
	}
	if what, next := api.Explain(err); !strings.Contains(what, "authority") || !strings.Contains(next, "--ca-file") {
		t.Errorf("explained as %q %q", what, next)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, srv.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	c = newClient(t, srv, func(o *api.Options) { o.CAFile = file })
	if _, err := c.Version(t.Context()); err != nil {
		t.Errorf("with its authority: %v", err)
	}
	if _, err := api.New(api.Options{Host: srv.URL(), CAFile: file + "x"}); err == nil {
		t.Error("a missing file of authorities is accepted")
	}
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := api.New(api.Options{Host: srv.URL(), CAFile: file}); err == nil {
		t.Error("a file without a certificate is accepted")
	}
}

func TestConcurrencyCap(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv, func(o *api.Options) { o.MaxConcurrent = 2 })
	open := make(chan struct{})
	srv.Fault(apitest.On("GET /api/folders"), apitest.Gate(open))
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := c.Folders(t.Context(), api.FolderQuery{}); err != nil {
				t.Error(err)
			}
		})
	}
	if err := srv.Await(t.Context(), "GET /api/folders", 2); err != nil {
		t.Fatal(err)
	}
	if n := srv.Count("GET /api/folders"); n != 2 || c.InFlight() != 2 {
		t.Errorf("%d arrived, %d in flight; want 2", n, c.InFlight())
	}
	close(open)
	wg.Wait()
}

// Files that come slowly do not keep anything else waiting, however many are
// asked for.
func TestSlowFilesLeaveRoom(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv, func(o *api.Options) { o.MaxConcurrent = 2 })
	f, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("\x89PNG\r\n\x1a\npicture"))}})
	if err != nil {
		t.Fatal(err)
	}
	open := make(chan struct{})
	srv.Fault(apitest.On("GET /static"), apitest.Gate(open))
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			d, err := c.Download(t.Context(), f.Media[0].URL)
			if err != nil {
				t.Error(err)
				return
			}
			_ = d.Body.Close()
		})
	}
	if err := srv.Await(t.Context(), "GET /static", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Folder(t.Context(), f.ID); err != nil {
		t.Errorf("a folder while files are slow: %v", err)
	}
	close(open)
	wg.Wait()
}

func TestCancelledCall(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	srv.Fault(apitest.On("GET /api/folders"), apitest.Hang())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := c.Folders(ctx, api.FolderQuery{})
		done <- err
	}()
	if err := srv.Await(t.Context(), "GET /api/folders", 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, api.ErrOffline) {
		t.Errorf("cancelled call: %v", err)
	}
	if n := srv.Count("GET /api/folders"); n != 1 {
		t.Errorf("a cancelled call was sent %d times", n)
	}
}

func TestBadIDsAreNotSent(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	before := srv.Count("")
	for _, id := range []string{"", ".", "..", "a/b", "a?x", "a b", "%2e%2e", strings.Repeat("a", 129)} {
		if _, err := c.Folder(t.Context(), api.FolderID(id)); !errors.Is(err, api.ErrNotFound) {
			t.Errorf("Folder(%q) = %v", id, err)
		}
		if err := c.DeletePerson(t.Context(), "a", api.PersonID(id)); !errors.Is(err, api.ErrNotFound) {
			t.Errorf("DeletePerson(%q) = %v", id, err)
		}
	}
	if n := srv.Count(""); n != before {
		t.Errorf("%d requests were sent", n-before)
	}
}

func TestNew(t *testing.T) {
	for _, o := range []api.Options{
		{},
		{Host: "ftp://h"},
		{Host: "https://user:hunter2@h"},
		{Host: "https://h/elsewhere"},
		{Host: "http://oz.example"},
		{Host: "https://h?x=1"},
		{Host: "https://"},
		{Host: "https://h", Timeout: -1},
		{Host: "h\x1b[0m/"},
	} {
		c, err := api.New(o)
		if err == nil {
			t.Errorf("New accepts %q as %s", o.Host, c.Origin())
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error repeats a password: %v", err)
		}
		if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("unsafe error %q", err)
		}
	}
	for host, want := range map[string]string{
		"https://OZ.example/api/": "https://oz.example", "oz.example:8443": "https://oz.example:8443",
		"https://oz.example:443": "https://oz.example", "http://127.0.0.1:80/api": "http://127.0.0.1",
		"http://[::1]:8080": "http://[::1]:8080", "http://localhost": "http://localhost",
	} {
		c, err := api.New(api.Options{Host: host})
		if err != nil || c.Origin() != want {
			t.Errorf("New(%q): %v, %v", host, c, err)
		}
	}
	if _, err := api.New(api.Options{Host: "http://oz.example", AllowHTTP: true}); err != nil {
		t.Errorf("allowed http: %v", err)
	}
}
