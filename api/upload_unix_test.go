//go:build unix

package api_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// A pipe is no file, whether it is there from the start or takes the place of
// the file that was chosen; nobody waits for what is written into it.
func TestUploadOfAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	noFile := func(err error) {
		t.Helper()
		var file *api.FileError
		if !errors.As(err, &file) || file.Problem != api.FileNoFile {
			t.Errorf("a pipe gives %v", err)
		}
		if what, _ := api.Explain(err); !strings.HasSuffix(what, "a.png is not a file.") {
			t.Errorf("%v is explained as %q", err, what)
		}
	}
	if err := os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	up, err := api.FileUpload(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	_, err = api.FileUpload(path)
	noFile(err)
	_, err = up.Open()
	noFile(err)
	srv := apitest.New(t)
	_, err = signedIn(t, srv).CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{up}})
	noFile(err)
	if n := len(srv.Folders()); n != 0 {
		t.Errorf("%d folders were created", n)
	}
}
