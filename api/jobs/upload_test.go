package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
)

// large is more than a new folder is made with in one request.
const large = 9 << 20

func TestUpload(t *testing.T) {
	s := newStage(t, 20_000, 30_000, large)
	d, store := s.desk()
	id := s.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Done || j.Steps != 3 || j.Count[jobs.Confirmed] != 3 || j.Sent != j.Total || j.Total != 50_000+large {
		t.Errorf("%+v", j)
	}
	if j.Title != "New folder, 3 files, 1 analysis" || len(j.Made.Media) != 3 || len(j.Made.Analyses) != 1 || j.Made.Folder == "" {
		t.Errorf("%+v", j)
	}
	s.holds("afterwards")
	d.Close() // Its end is tidied up.
	// No face, no token and nothing that was typed is left on the disk.
	account := s.server.Account()
	banned := append(s.server.Tokens(), account.Password, account.Email, "t-1\"", "\xff\xd8\xff")
	err := filepath.Walk(s.dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for _, word := range banned {
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(path), word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Clear(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if left, err := store.Streams(); err != nil || len(left) != 0 || len(d.Jobs()) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// To a folder that is there, each file is a step; analyses name what they are
// run on.
func TestUploadToFolder(t *testing.T) {
	s := newStage(t, 5_000, 6_000)
	folder := s.server.AddFolder(apitest.Folder{})
	old := s.server.AddMedia(folder, apitest.Media{Name: "clip.zip", MIME: "application/zip", Content: []byte("x")})
	d, _ := s.desk()
	plan := jobs.UploadPlan{
		Folder: api.FolderID(folder), Files: s.files,
		Launch: []jobs.Launch{{Type: api.Biometry, Media: []api.MediaID{api.MediaID(old)}, Files: []int{1}, ThresholdMin: "0.7"}},
	}
	id, err := d.Start(t.Context(), jobs.UploadKind, plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	j := ends(t, d, id)
	if j.State != jobs.Done || j.Steps != 3 || len(j.Made.Analyses) != 1 || string(j.Made.Folder) != folder {
		t.Fatalf("%+v", j)
	}
	a, err := s.client.Analysis(t.Context(), j.Made.Analyses[0])
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range a.Sources {
		got = append(got, string(m.ID))
	}
	if want := []string{old, string(j.Made.Media[1])}; !slices.Equal(got, want) {
		t.Errorf("run on %q, want %q", got, want)
	}
}

// Everything in one request: the folder comes back with its analyses.
func TestUploadSingle(t *testing.T) {
	s := newStage(t, 5_000, 6_000)
	d, _ := s.desk()
	plan := s.plan()
	plan.Single = true
	plan.Launch[0].Files = []int{0, 1}
	id, err := d.Start(t.Context(), jobs.UploadKind, plan, jobs.UploadTyped{Meta: map[string]any{"transaction_id": "t-1"}})
	if err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done || j.Steps != 1 || len(j.Made.Analyses) != 1 || len(j.Made.Media) != 2 {
		t.Errorf("%+v", j)
	}
	s.holds("a single request")
}

// Whatever becomes of an answer, what it was about is there once.
func TestUploadFaults(t *testing.T) {
	lost := map[string]apitest.Fault{
		"dropped":             apitest.Drop().Once(),
		"dropped after work":  apitest.Drop().AfterWork().Once(),
		"cut off":             apitest.CutOff(3).Once(),
		"empty":               apitest.EmptyBody().Once(),
		"web page":            apitest.HTML().Once(),
		"web page after work": apitest.HTML().AfterWork().Once(),
		"500 after work":      apitest.Status(500, `{"error_code": 0}`).AfterWork().Once(),
		"502 twice":           apitest.Status(502, ``).Times(2),
		"503 three times":     apitest.Status(503, ``).Times(3),
		"throttled":           apitest.RetryAfter(0).Once(),
	}
	for _, at := range []string{"POST /api/folders", "GET /api/folders"} {
		for name, fault := range lost {
			t.Run(at+" "+name, func(t *testing.T) {
				t.Parallel()
				s := newStage(t, 20_000, large)
				s.server.Fault(apitest.On(at), fault)
				if strings.HasPrefix(at, "GET") {
					s.server.Fault(apitest.On("POST /api/folders"), apitest.Drop().AfterWork().Once())
				}
				d, _ := s.desk()
				if j := ends(t, d, s.start(d)); j.State != jobs.Done {
					t.Fatalf("%+v", j)
				}
				s.holds(name)
			})
		}
	}
}

// The second file of a folder that was made with the first one alone may be the
// one that never arrives: what is there by then must be enough to tell.
func TestUploadSecondFileLost(t *testing.T) {
	for name, fault := range map[string]apitest.Fault{"before": apitest.Drop().Once(), "after": apitest.Drop().AfterWork().Once()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, large, 1000, 2000)
			s.server.Fault(func(r *http.Request) bool {
				return r.Method == http.MethodPost && strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), "/media")
			}, fault)
			d, _ := s.desk()
			if j := ends(t, d, s.start(d)); j.State != jobs.Done {
				t.Fatalf("%+v", j)
			}
			s.holds(name)
		})
	}
}

// A server that differs in everything that the reference tolerates is
// understood too.
func TestUploadOnAnotherServer(t *testing.T) {
	s := newStage(t, 20_000, large)
	s.server.SetQuirks(apitest.Flipped())
	s.server.Fault(apitest.On("POST /api/folders"), apitest.Drop().AfterWork().Times(3))
	d, _ := s.desk()
	if j := ends(t, d, s.start(d)); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("another server")
}

// A session that dies in the middle is renewed; nothing is done twice for it.
func TestUploadWithoutSession(t *testing.T) {
	s := newStage(t, 20_000, large, large)
	d, _ := s.desk()
	id := s.start(d)
	await(t, d, id, "the folder", func(j jobs.Job) bool { return j.Count[jobs.Confirmed] > 0 })
	s.server.ForgetTokens()
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("a new session")
}

// What a server refuses for good is failed, and what needs it is not sent.
func TestUploadRefused(t *testing.T) {
	s := newStage(t, 20_000, large)
	remove := s.server.Fault(apitest.On("POST /api/folders/"), apitest.Status(403, `{"error_code": 9}`))
	d, _ := s.desk()
	id := s.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Failed || j.Count != [5]int{jobs.Planned: 2, jobs.Refused: 1} || len(j.Trouble) != 1 {
		t.Fatalf("%+v", j)
	}
	if j.Trouble[0].Step.Name.Raw() != "photo-00.jpg" || j.Trouble[0].Why == "" {
		t.Errorf("%+v", j.Trouble[0])
	}
	remove()
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("a second try")
}

// A file that is another one than was chosen is not sent.
func TestUploadOfChangedFile(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"gone":  os.Remove,
		"other": func(path string) error { return os.WriteFile(path, []byte("short"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, 20_000)
			if err := change(s.files[0].Path); err != nil {
				t.Fatal(err)
			}
			d, _ := s.desk()
			if j := ends(t, d, s.start(d)); j.State != jobs.Failed || len(s.server.Folders()) != 0 {
				t.Errorf("%+v, %d folders", j, len(s.server.Folders()))
			}
		})
	}
}

func TestUploadPlans(t *testing.T) {
	s := newStage(t, 100)
	d, store := s.desk()
	for name, plan := range map[string]any{
		"nothing":       jobs.UploadPlan{},
		"only a folder": jobs.UploadPlan{Folder: "f-1"},
		"relative":      jobs.UploadPlan{Files: []jobs.UploadFile{{Path: "a.jpg", Size: 1}}},
		"no bytes":      jobs.UploadPlan{Files: []jobs.UploadFile{{Path: s.files[0].Path}}},
		"no such file":  jobs.UploadPlan{Files: s.files, Launch: []jobs.Launch{{Type: api.Quality, Files: []int{1}}}},
		"single to one": jobs.UploadPlan{Folder: "f-1", Files: s.files, Single: true},
		"another shape": []string{"x"},
		"cannot be":     func() {},
	} {
		if id, err := d.Start(t.Context(), jobs.UploadKind, plan, nil); err == nil {
			t.Errorf("%s: begun as %s", name, id)
		}
	}
	if _, err := d.Start(t.Context(), "juggling", jobs.UploadPlan{Files: s.files}, nil); err == nil {
		t.Error("a kind that is not known was begun")
	}
	if left, err := store.Streams(); err != nil || len(left) != 0 || len(d.Jobs()) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What cannot be found out is unknown, and is not sent again until somebody
// has looked.
func TestUnknown(t *testing.T) {
	s := newStage(t, 20_000)
	blind := &blindClient{UploadClient: s.client}
	d := deskOn(deskStore(s), blind)
	t.Cleanup(d.Close)
	s.server.Fault(apitest.On("POST /api/folders"), apitest.Drop().AfterWork().Once())
	id := s.start(d)
	j := ends(t, d, id)
	if j.State != jobs.Failed || j.Count[jobs.Unknown] != 1 || len(j.Trouble) != 1 || j.Trouble[0].State != jobs.Unknown {
		t.Fatalf("%+v", j)
	}
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.Count[jobs.Unknown] != 1 || s.server.Count("POST /api/folders") != 1 {
		t.Fatalf("%+v, sent %d times", j, s.server.Count("POST /api/folders"))
	}
	blind.sees = true
	if err := d.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if j := ends(t, d, id); j.State != jobs.Done {
		t.Fatalf("%+v", j)
	}
	s.holds("once it could be seen")
}

// blindClient is of a server that does not show what would tell.
type blindClient struct {
	jobs.UploadClient
	sees bool
}

func (c *blindClient) LostFolder(ctx context.Context, id string) (api.Fate, api.Folder, error) {
	if !c.sees {
		return api.FateUnknown, api.Folder{}, nil
	}
	return c.UploadClient.LostFolder(ctx, id)
}

// A fault of the program in a step ends the job and nothing else.
func TestBrokenStep(t *testing.T) {
	s := newStage(t, 20_000)
	d := deskOn(deskStore(s), breaking{s.client})
	t.Cleanup(d.Close)
	j := ends(t, d, s.start(d))
	if j.State != jobs.Paused || j.Why == "" {
		t.Errorf("%+v", j)
	}
}

type breaking struct{ jobs.UploadClient }

func (breaking) CreateFolder(context.Context, api.NewFolder) (api.Folder, error) {
	panic(errors.New("a fault"))
}
