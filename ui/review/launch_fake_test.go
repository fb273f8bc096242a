package review

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/text"
	"ozdesk/store/oplog"
	"ozdesk/ui/pane"
)

// makingServer is a fakeServer that makes folders and launches analyses, or
// does what a test wants instead.
type makingServer struct {
	*fakeServer
	collections []api.Collection
	listErr     error
	create      func(context.Context, api.NewFolder) (api.Folder, error)
	find        func(requestID string) (api.Folder, error)
	launch      func(context.Context, []api.NewAnalysis) ([]api.Analysis, error)

	instant func(context.Context, api.NewFolder) (api.Folder, error)

	refuseMedia bool

	created  []api.NewFolder
	added    []api.Upload
	instants []api.NewFolder
	launched [][]api.NewAnalysis
	looked   []string // request ids that were looked for
}

// newMaking is a server with two collections on which everything works.
func newMaking() *makingServer {
	three, one := 412, 1
	return &makingServer{
		fakeServer: &fakeServer{},
		collections: []api.Collection{
			{ID: "c-black", Alias: text.New("blacklist-eu"), PersonCount: &three},
			{ID: "c-white", Alias: text.New("staff"), PersonCount: &one, Meta: metaOf(`{"ozdesk_kind":"whitelist"}`)},
		},
	}
}

// metaOf reads metadata as a server sends it.
func metaOf(json string) api.Metadata {
	f, err := api.DecodeFolder([]byte(`{"folder_id":"x","meta_data":` + json + `}`))
	if err != nil {
		panic(err)
	}
	return f.Meta
}

func (s *makingServer) Collections(context.Context) ([]api.Collection, error) {
	if err := errors.Join(s.enter(), s.listErr); err != nil {
		return nil, err
	}
	return s.collections, nil
}

func (s *makingServer) CreateFolder(ctx context.Context, n api.NewFolder) (api.Folder, error) {
	if err := s.enter(); err != nil {
		return api.Folder{}, err
	}
	s.mu.Lock()
	s.created = append(s.created, n)
	s.mu.Unlock()
	if s.create != nil {
		return s.create(ctx, n)
	}
	made := api.Folder{ID: "f0000001-new"}
	for _, f := range n.Media {
		made.Media = append(made.Media, api.Media{ID: api.MediaID("m-" + f.Name), Name: text.New(f.Name)})
	}
	return made, nil
}

func (s *makingServer) LostFolder(_ context.Context, requestID string) (api.Fate, api.Folder, error) {
	if err := s.enter(); err != nil {
		return api.FateUnknown, api.Folder{}, err
	}
	s.looked = append(s.looked, requestID)
	f, err := s.find(requestID)
	switch {
	case err == nil:
		return api.FateDone, f, nil
	case errors.Is(err, api.ErrNotFound):
		return api.FateNotDone, f, nil
	}
	return api.FateUnknown, f, err
}

func (s *makingServer) Instant(ctx context.Context, n api.NewFolder) (api.Folder, error) {
	if err := s.enter(); err != nil {
		return api.Folder{}, err
	}
	s.instants = append(s.instants, n)
	return s.instant(ctx, n)
}

func (s *makingServer) AddMedia(_ context.Context, id api.FolderID, files []api.Upload) ([]api.Media, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	if s.refuseMedia {
		return nil, &api.Error{Kind: api.KindForbidden, Status: 403}
	}
	out := make([]api.Media, len(files))
	for i, f := range files {
		out[i] = api.Media{ID: api.MediaID("m-" + f.Name), Name: text.New(f.Name), FolderID: id}
	}
	s.added = append(s.added, files...)
	return out, nil
}

func (s *makingServer) CreateAnalyses(ctx context.Context, _ api.FolderID, list []api.NewAnalysis) ([]api.Analysis, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	s.launched = append(s.launched, list)
	if s.launch != nil {
		return s.launch(ctx, list)
	}
	out := make([]api.Analysis, len(list))
	for i := range list {
		out[i] = api.Analysis{ID: api.AnalysisID("a" + string(rune('0'+i))), Type: list[i].Type}
	}
	return out, nil
}

// lost is what a call returns whose answer never came.
func lost(request string) error {
	return &api.Error{Kind: api.KindOffline, Method: "POST", RequestID: request, Uncertain: true}
}

// onDialog runs a test with a dialog of a making server.
func onDialog(t *testing.T, server *makingServer, w, h int, open func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	var desk *jobs.Desk
	onStage(t, server.fakeServer, w, h, func(d Deps) pane.Pane {
		// Inside the bubble, as its clock is.
		desk = jobs.New(jobs.Options{
			Store: oplog.In(t.TempDir()), Kinds: []jobs.Kind{jobs.Uploads{Client: server}}, Now: d.Env.Now,
		})
		d.Client, d.Jobs = server, desk
		return open(d)
	}, func(s *stage) {
		defer desk.Close()
		test(s)
	})
}

// photo writes a small picture and returns its path.
func photo(t *testing.T, dir, name string) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		img.SetGray(i%16, i/16, color.Gray{Y: uint8(i)})
	}
	path := filepath.Join(dir, name)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(file, img), file.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// write makes a file of some bytes and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
