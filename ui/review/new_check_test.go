package review

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ozdesk/api"
)

// archive makes a zip archive with empty or filled files of such names.
func archive(t *testing.T, content string, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestInspectFile(t *testing.T) {
	dir := t.TempDir()
	whole, err := os.ReadFile(photo(t, dir, "whole.png"))
	if err != nil {
		t.Fatal(err)
	}
	mp4 := "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
	for _, c := range []struct {
		name, content   string
		kind            api.MediaKind
		problem, remark string
	}{
		{"a.png", string(whole), api.KindImage, "", ""},
		{"png.jpg", string(whole), api.KindImage, "", ""},
		{"cut.png", string(whole[:len(whole)-30]), api.KindImage, "no picture", ""},
		{"text.png", "this is text", api.KindImage, "no picture", ""},
		{"empty.png", "", api.KindImage, "empty", ""},
		{"phone.heic", "\x00\x00\x00\x18ftypheic", api.KindImage, "", "cannot be looked at"},
		{"no ending", string(whole), api.KindImage, "", ""},
		{"notes.txt", "hello", api.KindOther, "no photograph", ""},
		{"a.mp4", mp4, api.KindVideo, "", ""},
		{"video", mp4, api.KindVideo, "", ""},
		{"b.mp4", "hello, I am text", api.KindVideo, "", "does not begin like a video"},
		{"c.mkv", "\x1a\x45\xdf\xa3 and so on", api.KindVideo, "", ""},
		{"shots.zip", archive(t, "x", "1.png", "2.png"), api.KindShots, "", ""},
		{"docs.zip", archive(t, "x", "a.txt"), api.KindShots, "no photograph in this archive", ""},
		{"hollow.zip", archive(t, "", "1.png"), api.KindShots, "no photograph in this archive", ""},
		{"torn.zip", "PK\x03\x04 torn", api.KindShots, "no zip archive", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := inspectFile(write(t, dir, c.name, c.content))
			if got.kind != c.kind || got.size != int64(len(c.content)) {
				t.Errorf("kind %v and %d bytes, want %v and %d", got.kind, got.size, c.kind, len(c.content))
			}
			if !strings.Contains(got.problem, c.problem) || (c.problem == "") != (got.problem == "") {
				t.Errorf("problem %q, want %q", got.problem, c.problem)
			}
			if !strings.Contains(got.remark, c.remark) || (c.remark == "") != (got.remark == "") {
				t.Errorf("remark %q, want %q", got.remark, c.remark)
			}
		})
	}
	if got := inspectFile(filepath.Join(dir, "gone.png")); got.problem != "there is no such file" {
		t.Errorf("a file that is gone: %q", got.problem)
	}
	if got := inspectFile(dir); !strings.Contains(got.problem, "directory") {
		t.Errorf("a directory: %q", got.problem)
	}
}

func TestInspectUnreadable(t *testing.T) {
	path := write(t, t.TempDir(), "secret.png", "x")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		_ = f.Close()
		t.Skip("this account may read everything")
	}
	if got := inspectFile(path); !strings.Contains(got.problem, "may not read") {
		t.Errorf("a file without permission: %q", got.problem)
	}
}

// A large file is told of but not refused: the limit is the server's.
func TestInspectLargeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.mp4")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("\x00\x00\x00\x18ftypisom"); err != nil {
		t.Fatal(err)
	}
	if err := file.Truncate(usualLimit + 1); err != nil { // a hole, no bytes on disk
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if got := inspectFile(path); got.problem != "" || !strings.Contains(got.remark, "larger") {
		t.Errorf("problem %q, remark %q", got.problem, got.remark)
	}
}
