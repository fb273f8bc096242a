package runner

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/demo"
)

// fakeFramer puts a program on the PATH that writes what is given it.
func fakeFramer(t *testing.T, output []byte, status string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no scripts that a program can be replaced by")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "out"), output, 0o600); err != nil {
		t.Fatal(err)
	}
	cat := "/bin/cat"
	if _, err := os.Stat(cat); err != nil {
		cat = "/usr/bin/cat"
	}
	script := "#!/bin/sh\n" + cat + " '" + dir + "/out'\necho 'it said so' >&2\nexit " + status + "\n"
	if err := os.WriteFile(filepath.Join(dir, framer), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
}

func frameBytes(t *testing.T, images ...image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, img := range images {
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestFramesOfAVideo(t *testing.T) {
	small, large := image.NewGray(image.Rect(0, 0, 8, 6)), image.NewGray(image.Rect(0, 0, 2*maxFrameSide, 20))
	whole := frameBytes(t, small, large, small)
	for name, test := range map[string]struct {
		output []byte
		status string
		ext    string
		want   int
	}{
		"all":                {whole, "0", ".mp4", 3},
		"failed at the end":  {whole, "1", ".mov", 3},
		"cut off":            {whole[:len(whole)-9], "0", ".webm", 2},
		"nothing":            {nil, "0", ".avi", 0},
		"failed":             {nil, "1", ".mp4", 0},
		"no picture":         {[]byte("no picture at all"), "0", ".mp4", 0},
		"no format of video": {whole, "0", ".txt", 0},
	} {
		t.Run(name, func(t *testing.T) {
			fakeFramer(t, test.output, test.status)
			shots, err := readVideo(t.Context(), "ignored", test.ext)
			if len(shots) != test.want || (err == nil) != (test.want > 0) {
				t.Fatalf("%d pictures and %v", len(shots), err)
			}
			for _, s := range shots {
				if b := s.image.Bounds(); b.Dx() > maxFrameSide {
					t.Errorf("a frame is %d wide", b.Dx())
				}
			}
		})
	}
}

// noFiles has files that nothing reads.
type noFiles struct{}

func (noFiles) Path(sha string) string                { return sha }
func (noFiles) Receive(io.Reader) (*db.Upload, error) { return nil, errors.New("nothing is kept") }

// TestVideoWithAndWithoutTheProgram measures a video from its frames, and
// without the program says what is missing and remembers nothing.
func TestVideoWithAndWithoutTheProgram(t *testing.T) {
	var seen Memory
	meter := NewMeter(noFiles{}, &seen, func() string { return "id" })
	video := db.Media{ID: "v", Kind: db.KindVideo, File: db.File{SHA256: "x", Ext: ".mp4"}}
	job, err := NewJob(db.Analysis{Type: Quality, Params: []byte("{}"), Script: []byte("{}")}, []db.Media{video}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir())
	o, err := meter.Measure(t.Context(), job)
	if err != nil || o.State != db.Failed || *o.ErrorMessage != reasonVideo {
		t.Fatalf("without the program: %+v %v", o, err)
	}
	fakeFramer(t, frameBytes(t, demo.DrawPerson(2, demo.Variation{})), "0")
	o, err = meter.Measure(t.Context(), job)
	if err != nil || o.State != db.Finished || o.ResolutionStatus != db.Success {
		t.Fatalf("with the program: %+v %v", o, err)
	}
}

func TestTakenMedia(t *testing.T) {
	photo := db.Media{ID: "photo", Kind: db.KindImage}
	front := db.Media{ID: "front", Kind: db.KindImage, File: db.File{Tags: []string{"photo_id", "photo_id_front"}}}
	back := db.Media{ID: "back", Kind: db.KindImage, File: db.File{Tags: []string{"photo_id_back"}}}
	shots := db.Media{ID: "shots", Kind: db.KindShotsSet, File: db.File{Tags: []string{"video_selfie_blank"}}}
	untagged := db.Media{ID: "untagged", Kind: db.KindShotsSet}
	all := []db.Media{photo, front, back, shots, untagged}
	for _, test := range []struct {
		kind  string
		older bool
		media []db.Media
		want  string
	}{
		{Quality, false, all, "photo front back shots untagged "},
		{Quality, true, all, "shots "},
		{Biometry, false, all, "photo front back shots untagged "},
		{Biometry, true, all, "photo front shots untagged "},
		{Collection, true, all, "photo front shots untagged "},
		{Documents, false, all, "front back "},
		{Documents, false, []db.Media{photo}, "photo "},
	} {
		got := ""
		for _, m := range taken(test.kind, test.media, test.older) {
			got += string(m.ID) + " "
		}
		if got != test.want {
			t.Errorf("%s older=%v takes %q, want %q", test.kind, test.older, got, test.want)
		}
	}
}
