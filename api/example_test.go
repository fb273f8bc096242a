package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// exampleServer answers the calls of an example, by method and path, and any
// sign-in.
func exampleServer(answers map[string]string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		path := r.Method + " " + r.URL.Path
		if path == "POST /api/authorize/auth/" {
			_, _ = io.WriteString(w, `{"access_token": "0123abcd", "expire_token": "4567", "user": {"user_id": "u1", "user_type": "CLIENT"}}`)
			return
		}
		answer, ok := answers[path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			answer = `{"error_code": 10, "error_message": "Object not exist"}`
		}
		_, _ = io.WriteString(w, answer)
	}))
}

// exampleClient is signed in at the server.
func exampleClient(ctx context.Context, srv *httptest.Server) *api.Client {
	c, err := api.New(api.Options{Host: srv.URL})
	if err == nil {
		_, err = c.SignIn(ctx, "ana@example.test", api.NewSecret("a password"))
	}
	if err != nil {
		panic(err)
	}
	return c
}

func Example() {
	srv := exampleServer(map[string]string{
		"GET /api/folders/f1/": `{"folder_id": "f1", "resolution_status": "FINISHED", "analyses": [{"analyse_id": "a1",
			"type": "BIOMETRY", "resolution_status": "SUCCESS", "results_data": {"min_confidence": 0.9979}}]}`,
	})
	defer srv.Close()
	ctx := context.Background()

	c, err := api.New(api.Options{Host: srv.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	if _, err := c.SignIn(ctx, "ana@example.test", api.NewSecret("a password")); err != nil {
		fmt.Println(err)
		return
	}
	folder, err := c.Folder(ctx, "f1")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range folder.Analyses {
		fmt.Println(a.Type, a.ResolutionStatus, a.Data.MinConfidence)
	}
	// Output: BIOMETRY SUCCESS 0.9979
}

func ExampleClient_SignIn() {
	srv := exampleServer(nil)
	defer srv.Close()
	c, err := api.New(api.Options{Host: srv.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := c.SignIn(context.Background(), "ana@example.test", api.NewSecret("a password"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(session.Email, session.User.Role, session.Access)
	// Output: ana@example.test CLIENT ‹hidden›
}

func ExampleClient_AllFolders() {
	srv := exampleServer(map[string]string{
		"GET /api/folders/": `{"offset": 0, "limit": 100, "total_count": 2, "items": [
			{"folder_id": "f2", "time_created": 1700000002.5, "resolution_status": "DECLINED"},
			{"folder_id": "f1", "time_created": 1700000001.5, "resolution_status": "FAILED"}]}`,
	})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	since := time.Date(2023, 11, 14, 0, 0, 0, 0, time.UTC)
	for folder, err := range c.AllFolders(ctx, api.FolderQuery{
		Status:  []api.Status{api.StatusDeclined, api.StatusFailed},
		Created: api.TimeRange{Min: since},
	}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(folder.ID, folder.Status, folder.Created.Format(time.RFC3339))
	}
	// Output:
	// f2 DECLINED 2023-11-14T22:13:22Z
	// f1 FAILED 2023-11-14T22:13:21Z
}

func ExampleClient_CreateFolder() {
	srv := exampleServer(map[string]string{
		"POST /api/folders/": `{"folder_id": "f1", "media": [{"media_id": "m1", "tags": ["photo_selfie"]}], "analyses": [
			{"analyse_id": "a1", "type": "QUALITY", "resolution_status": "SUCCESS", "results_data": {"confidence_spoofing": 0.0579}}]}`,
	})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	selfie := "the bytes of a photograph"
	folder, err := c.CreateFolder(ctx, api.NewFolder{
		Media: []api.Upload{{
			Name: "selfie.jpg", Size: int64(len(selfie)), Tags: []string{"photo_selfie"},
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(selfie)), nil },
		}},
		Meta:     map[string]any{"transaction_id": "t-1"},
		Analyses: []api.NewAnalysis{{Type: api.Quality, BestShot: true}},
	})
	var lost *api.Error
	if errors.As(err, &lost) && lost.Uncertain {
		fate, _, _ := c.LostFolder(ctx, lost.RequestID)
		fmt.Println("the folder is", fate)
		return
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(folder.ID, folder.Media[0].ID, folder.Analyses[0].Data.ConfidenceSpoofing)
	// Output: f1 m1 0.0579
}

func ExampleClient_CreateAnalyses() {
	srv := exampleServer(map[string]string{
		"POST /api/folders/f1/analyses/": `[{"analyse_id": "a1", "type": "BIOMETRY", "resolution_status": "PROCESSING"}]`,
	})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	launched, err := c.CreateAnalyses(ctx, "f1", []api.NewAnalysis{
		{Type: api.Biometry, Media: []api.MediaID{"m1", "m2"}, ThresholdMin: "0.80", ThresholdMax: "0.85"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(launched[0].ID, launched[0].Final())
	// Output: a1 false
}

func ExampleClient_DownloadRange() {
	srv := exampleServer(map[string]string{"GET /static/f1/m1.jpg": "0123456789"})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	d, err := c.DownloadRange(ctx, text.New("/static/f1/m1.jpg"), 2, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = d.Body.Close() }()
	part, err := io.ReadAll(d.Body)
	fmt.Printf("%s of %d bytes, %v\n", part, d.Total, err)
	// Output: 234 of 10 bytes, <nil>
}

func ExampleClient_AddPerson() {
	srv := exampleServer(map[string]string{
		"GET /api/collections/":             `[{"collection_id": "c1", "alias": "blacklist"}]`,
		"POST /api/collections/c1/persons/": `{"person_id": "p1", "meta_data": {"person_info": {"first_name": "Ana", "last_name": "Novak"}}}`,
	})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	for list, err := range c.AllCollections(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		person, err := c.AddPerson(ctx, list.ID, api.NewPerson{FirstName: "Ana", LastName: "Novak"})
		fmt.Println(list.Alias, person.ID, person.Name(), err)
	}
	// Output: blacklist p1 Ana Novak <nil>
}

func ExampleClient_ChangeMetadata() {
	srv := exampleServer(map[string]string{"PATCH /api/folders/f1/meta_data": `{"transaction_id": "t-1", "client_iin": "123"}`})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	meta, err := c.ChangeMetadata(ctx, api.FolderID("f1"), map[string]any{"client_iin": "123"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, field := range meta.Fields() {
		fmt.Println(field.Path, field.Value)
	}
	// Output:
	// transaction_id t-1
	// client_iin 123
}

func ExampleClient_CreateUser() {
	srv := exampleServer(map[string]string{
		"POST /api/users/": `{"user_id": "u2", "email": "bo@example.test", "user_type": "CLIENT OPERATOR", "can_start_analyze_quality": false}`,
	})
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	user, err := c.CreateUser(ctx, api.NewUser{
		Email: "bo@example.test", Password: api.NewSecret("another password"), FirstName: "Bo", LastName: "Berg",
		Role: api.RoleClientOperator, CanStart: map[api.AnalysisType]bool{api.Quality: false},
	})
	fmt.Println(user.ID, user.Role.Label(), user.CanStart, err)
	// Output: u2 CLIENT OPERATOR map[QUALITY:false] <nil>
}

func ExampleClient_Reports() {
	srv := exampleServer(nil) // A server that knows nothing of reports.
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	_, err := c.Reports(ctx, "f1")
	fmt.Println(errors.Is(err, api.ErrUnsupported))
	what, next := api.Explain(err)
	fmt.Println(what)
	fmt.Println(next)
	// Output:
	// true
	// This server does not offer reports. It says: “Object not exist”.
	// A newer version may, or who runs the server can switch it on.
}

func ExampleClient_Offers() {
	srv := exampleServer(nil)
	defer srv.Close()
	ctx := context.Background()
	c := exampleClient(ctx, srv)
	defer c.Close()

	for _, n := range []api.Capability{api.CapReports, api.CapInstant} {
		offer, err := c.Offers(ctx, n)
		fmt.Println(n, "(section "+n.Section()+"):", offer, err)
	}
	// Output:
	// reports (section 2.7): not offered <nil>
	// instant analyses (section 2.9): not offered <nil>
}
