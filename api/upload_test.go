package api_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// zeros is a reader of n bytes that exist nowhere.
type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.n))
	clear(p[:n])
	z.n -= int64(n)
	return n, nil
}

func (z *zeros) Close() error { return nil }

// Memory does not grow with the size of a file.
func TestUploadStreams(t *testing.T) {
	const size = 64 << 20
	srv := apitest.New(t, apitest.KeepMedia(1<<10))
	c := signedIn(t, srv)
	f, err := c.CreateFolder(t.Context(), api.NewFolder{})
	if err != nil {
		t.Fatal(err)
	}
	var peak uint64
	var last, calls int64
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	up := api.Upload{
		Name: "long.mp4", Size: size,
		Open: func() (io.ReadCloser, error) { return &zeros{n: size}, nil },
		Progress: func(sent int64) {
			if sent < last {
				t.Errorf("progress went back from %d to %d", last, sent)
			}
			if calls++; sent>>22 != last>>22 { // Every 4 MiB.
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			last = sent
		},
	}
	media, err := c.AddMedia(t.Context(), f.ID, []api.Upload{up})
	if err != nil || len(media) != 1 || media[0].Kind != api.KindVideo {
		t.Fatalf("AddMedia = %+v, %v", media, err)
	}
	if last != size || calls < 16 {
		t.Errorf("progress ended at %d after %d calls", last, calls)
	}
	if got := srv.MediaOf(string(f.ID)); len(got) != 1 || got[0].Size != size {
		t.Errorf("the server has %+v", got)
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
}

func TestFileUpload(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tests := []struct {
		path    string
		problem api.FileProblem
		what    string
	}{
		{write("empty.png", ""), api.FileEmpty, "is empty"},
		{dir, api.FileNoFile, "is not a file"},
		{filepath.Join(dir, "none\x1b.png"), api.FileUnreadable, "nothing by that name"},
	}
	for _, tt := range tests {
		_, err := api.FileUpload(tt.path)
		var file *api.FileError
		if !errors.As(err, &file) || file.Problem != tt.problem || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("FileUpload(%q) = %v", tt.path, err)
			continue
		}
		if what, _ := api.Explain(err); !strings.Contains(what, tt.what) {
			t.Errorf("%v is explained as %q", err, what)
		}
		wellFormed(t, both(err)...)
	}

	srv := apitest.New(t)
	c := signedIn(t, srv)
	name := "a b\r\nX-Evil: \"1\".png"
	if runtime.GOOS == "windows" {
		name = "a b.png" // No file can have the other name there.
	}
	path := write(name, "\x89PNG\r\n\x1a\n")
	up, err := api.FileUpload(path, "photo_selfie")
	if err != nil || up.Size != 8 || len(up.Tags) != 1 {
		t.Fatalf("FileUpload = %+v, %v", up, err)
	}
	f, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{up}})
	if err != nil || len(f.Media) != 1 || strings.ContainsAny(f.Media[0].Name.Line(), "\r\n") {
		t.Fatalf("CreateFolder = %+v, %v", f.Media, err)
	}
	for _, r := range srv.Requests() {
		if bytes.Contains(r.Body, []byte("\nX-Evil")) {
			t.Errorf("a file name became a header: %q", r.Body)
		}
	}
	body := string(srv.Requests()[1].Body)
	if payload, file := strings.Index(body, `name="payload"`), strings.Index(body, `name="file1"`); payload < 0 || file < payload {
		t.Errorf("the payload does not come first: %q", body)
	}
}

// Every file can be uploaded, whatever its name: what cannot stand in a header
// is written as %XX, and the rest arrives as it is.
func TestFileNames(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	f, err := c.CreateFolder(t.Context(), api.NewFolder{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"plain.png":                 "plain.png",
		"es\x1b[31mc.png":           "es%1B[31mc.png",
		"bell\a.png":                "bell%07.png",
		"nul\x00 tab\t del\x7f.png": "nul%00 tab%09 del%7F.png",
		"line\nbreak\r.png":         "line%0Abreak%0D.png",
		"c1\u0085\u009b.png":        "c1%C2%85%C2%9B.png",
		"broken\xff\xc3.png":        "broken%FF%C3.png",
		"\xed\xa0\x80.png":          "%ED%A0%80.png",
		`"quoted".png`:              `"quoted".png`,
		`back\slash\.png`:           `back\slash\.png`,
		"写真\u200f é \U0001f642.png": "写真\u200f é \U0001f642.png",
		"100%25; a=b,c.png":         "100%25; a=b,c.png",
		"":                          "file1",
	} {
		media, err := c.AddMedia(t.Context(), f.ID, []api.Upload{bytesUpload(name, []byte("x"))})
		if err != nil || len(media) != 1 {
			t.Errorf("%q: %+v, %v", name, media, err)
			continue
		}
		if got := media[0].Name.Raw(); got != want {
			t.Errorf("%q arrives as %q, want %q", name, got, want)
		}
	}
}

// A file that is not what it was when it was chosen is told as such, and the
// server keeps nothing of it.
func TestFileThatChanges(t *testing.T) {
	broken := errors.New("the disk went away")
	tests := map[string]struct {
		open    func() (io.ReadCloser, error)
		problem api.FileProblem
	}{
		"shorter": {func() (io.ReadCloser, error) { return &zeros{n: 99_999}, nil }, api.FileChanged},
		"longer":  {func() (io.ReadCloser, error) { return &zeros{n: 100_001}, nil }, api.FileChanged},
		"gone":    {func() (io.ReadCloser, error) { return nil, os.ErrNotExist }, api.FileUnreadable},
		"breaks": {func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(&zeros{n: 50_000}, failing{broken})), nil
		}, api.FileUnreadable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			srv := apitest.New(t)
			c := signedIn(t, srv)
			var closed atomic.Bool
			up := api.Upload{Name: "a.png", Size: 100_000, Open: func() (io.ReadCloser, error) {
				f, err := tt.open()
				if err != nil {
					closed.Store(true)
					return nil, err
				}
				return noteClose{f, &closed}, nil
			}}
			_, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("first.png", []byte("x")), up}})
			var file *api.FileError
			if !errors.As(err, &file) || file.Problem != tt.problem || file.Name.Raw() != "a.png" {
				t.Errorf("CreateFolder = %v", err)
			}
			wellFormed(t, both(err)...)
			if n := len(srv.Folders()); n != 0 {
				t.Errorf("%d folders were created", n)
			}
			for !closed.Load() {
				if t.Context().Err() != nil {
					t.Fatal("the file was left open")
				}
				runtime.Gosched()
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type noteClose struct {
	io.ReadCloser
	closed *atomic.Bool
}

func (n noteClose) Close() error {
	n.closed.Store(true)
	return n.ReadCloser.Close()
}

// A token that expired is renewed in the middle of an upload, and the files
// are read again from their beginning.
func TestUploadWithExpiredToken(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	srv.ExpireTokens()
	f, err := c.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{bytesUpload("a.png", []byte("content"))}})
	if err != nil {
		t.Fatal(err)
	}
	if got := srv.MediaOf(string(f.ID)); len(got) != 1 || string(got[0].Content) != "content" {
		t.Errorf("the server has %+v", got)
	}
}

func TestUploadsThatCannotBe(t *testing.T) {
	srv := apitest.New(t)
	c := signedIn(t, srv)
	before := srv.Count("")
	for name, up := range map[string]api.Upload{
		"empty": {Name: "a", Open: func() (io.ReadCloser, error) { return &zeros{}, nil }}, "nothing": {Name: "a", Size: 3},
	} {
		if _, err := c.AddMedia(t.Context(), "f", []api.Upload{up}); err == nil || srv.Count("") != before {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.CreateAnalyses(t.Context(), "f", nil); err == nil || srv.Count("") != before {
		t.Error("an empty launch is sent")
	}
	for _, n := range []api.Number{"NaN", "0.5x", `"0.5"`, "{}", "true"} {
		list := []api.NewAnalysis{{Type: api.Quality, ThresholdSpoofing: n}}
		if _, err := c.CreateAnalyses(t.Context(), "f", list); err == nil || srv.Count("") != before {
			t.Errorf("a threshold of %s is sent", n)
		}
	}
}
