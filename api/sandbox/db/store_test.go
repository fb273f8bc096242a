package db

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ozdesk/api/sandbox/wire"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	now := func() time.Time { return time.Unix(1_700_000_000, 0) }
	s, err := Open(t.Context(), dir, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestWorst(t *testing.T) {
	for in, want := range map[string]string{
		"":                           Initial,
		"SUCCESS":                    Success,
		"SUCCESS,OPERATOR_REQUIRED":  OperatorRequired,
		"OPERATOR_REQUIRED,DECLINED": Declined,
		"DECLINED,FAILED":            Failed,
		"FAILED,PROCESSING,DECLINED": Processing,
	} {
		if got := Worst(strings.Split(in, ",")); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestStampsGrow(t *testing.T) {
	s := open(t, t.TempDir())
	var last wire.Time
	for range 5 { // the clock of this store stands still
		err := s.Update(t.Context(), func(tx *Tx) error {
			if tx.Stamp <= last {
				t.Errorf("stamp %d after %d", tx.Stamp, last)
			}
			last = tx.Stamp
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestUpdateIsWholeOrNothing(t *testing.T) {
	s := open(t, t.TempDir())
	refused := errors.New("refused")
	err := s.Update(t.Context(), func(tx *Tx) error {
		if err := tx.SetSetting(t.Context(), "a", "1"); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
	if v, err := s.Query().Setting(t.Context(), "a"); v != "" || err != nil {
		t.Errorf("half a write is there: %q %v", v, err)
	}
}

func TestFinishHappensOnce(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := t.Context()
	media := keep(t, s, "content")
	err := s.Update(ctx, func(tx *Tx) error {
		return tx.AddGroup(ctx, "g", "f", "", []Analysis{{ID: "a", Type: "QUALITY", Source: []MediaID{media}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		err := s.Update(ctx, func(tx *Tx) error {
			ended, err := tx.Finish(ctx, "a", Outcome{State: Finished, ResolutionStatus: Success, Results: []Result{{MediaID: media}}}, 0)
			if ended != want {
				t.Errorf("end %d: %v", i+1, ended)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := s.Query().Analysis(ctx, "a")
	if err != nil || len(a.Results) != 1 || a.State != Finished {
		t.Errorf("analysis %+v, %v", a, err)
	}
}

// keep stores a folder f with one media.
func keep(t *testing.T, s *Store, content string) MediaID {
	t.Helper()
	ctx := t.Context()
	u, err := s.Receive(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(ctx, func(tx *Tx) error {
		if err := tx.AddFolder(ctx, Folder{ID: "f"}); err != nil {
			return err
		}
		if err := tx.Keep(u); err != nil {
			return err
		}
		return tx.AddMedia(ctx, Media{File: File{SHA256: u.SHA256}, ID: "m", FolderID: "f", Kind: KindImage})
	})
	if err != nil {
		t.Fatal(err)
	}
	return "m"
}

func TestFilesGoWithTheirRows(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	id := keep(t, s, "content")
	m, err := s.Query().Media(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(s.Path(m.SHA256)); string(data) != "content" || err != nil {
		t.Fatalf("file %q %v", data, err)
	}
	err = s.Update(t.Context(), func(tx *Tx) error { return tx.DeleteFolder(t.Context(), "f") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Path(m.SHA256)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if err := os.WriteFile(filepath.Join(s.waitingDir(), "upload-1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	entries, err := os.ReadDir(again.waitingDir())
	if err != nil || len(entries) != 0 {
		t.Errorf("unfinished uploads are kept: %v %v", entries, err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := s.write.ExecContext(t.Context(), `PRAGMA user_version = 1000`); err != nil {
		t.Fatal(err)
	}
	newer, err := Open(context.WithoutCancel(t.Context()), dir, time.Now, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Error("it was opened", newer.Close())
	}
}

func TestFilesOfFailedWritesGo(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	receive := func(content string) *Upload {
		u, err := s.Receive(strings.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	there := func(sha string) bool {
		_, err := os.Stat(s.Path(sha))
		return err == nil
	}
	// A write that fails takes its file with it.
	failed := receive("failed")
	err := s.Update(t.Context(), func(tx *Tx) error { return errors.Join(tx.Keep(failed), errors.New("on purpose")) })
	if err == nil || there(failed.SHA256) {
		t.Errorf("after a failed write: %v, file there: %v", err, there(failed.SHA256))
	}
	// A process that is killed between the file and the row leaves both the file
	// and its mark; one killed after the row leaves a mark on a good file.
	id := keep(t, s, "good")
	m, err := s.Query().Media(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	orphan := receive("orphan")
	if err := os.MkdirAll(filepath.Dir(s.Path(orphan.SHA256)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(orphan.File(), s.Path(orphan.SHA256)); err != nil {
		t.Fatal(err)
	}
	for _, sha := range []string{orphan.SHA256, m.SHA256} {
		if err := os.WriteFile(s.mark(sha), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, dir)
	if there(orphan.SHA256) || !there(m.SHA256) {
		t.Errorf("after the next start the orphan is there: %v, the good file: %v", there(orphan.SHA256), there(m.SHA256))
	}
	if entries, err := os.ReadDir(again.waitingDir()); err != nil || len(entries) != 0 {
		t.Errorf("marks are kept: %v %v", entries, err)
	}
}

// The database holds names and scores, and its directory may be one that others
// can enter.
func TestDatabaseIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes: access follows the directory's list")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, databaseName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(filepath.Join(dir, databaseName+end))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", info.Name(), info.Mode())
		}
	}
}
