package sandbox

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// FuzzForm sends bytes as an upload. Whatever they are, the answer is a form or
// a documented error, and no file is left behind once the form is discarded.
func FuzzForm(f *testing.F) {
	const head = "multipart/form-data; boundary=b"
	f.Add(head, []byte("--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n{\"media:tags\": {\"a\": [\"photo_selfie\"]}}\r\n"+
		"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n\x1a\n\r\n--b--\r\n"))
	f.Add(head, []byte("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../a\x00\"\r\n\r\nPK\x03\x04\r\n--b--"))
	f.Add("application/json", []byte(`{"folder:meta_data": null}`))
	f.Add("multipart/form-data; boundary=", []byte("--\r\n\r\n--\r\n----"))
	f.Add("application/octet-stream", []byte("x"))
	dir := f.TempDir()
	store, err := db.Open(context.Background(), dir, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := store.Close(); err != nil {
			f.Error(err)
		}
	})
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		r := httptest.NewRequest(http.MethodPost, "/api/folders", bytes.NewReader(data))
		r.Header.Set("Content-Type", kind)
		s := &server{store: store, log: slog.New(slog.DiscardHandler)}
		got, err := (&call{server: s, r: r}).form()
		var known *wire.Error
		switch {
		case err == nil:
			for _, p := range got.parts {
				if p.kind == "" || p.upload.Size == 0 {
					t.Errorf("a file was taken that is none: %+v", p.file)
				}
			}
			got.discard(s)
		case !errors.As(err, &known):
			t.Errorf("%q %q: %v", kind, data, err)
		}
		if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) != 0 {
			t.Errorf("%d files are left, %v", len(left), err)
		}
	})
}
