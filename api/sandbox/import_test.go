package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ozdesk/api/sandbox/db"
)

// lay writes a file, and the directories on the way.
func lay(t *testing.T, data []byte, parts ...string) {
	t.Helper()
	path := filepath.Join(parts...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func options(t *testing.T, dir string) Options {
	return Options{Dir: dir, Log: logTo(t), plan: smallPlan, NoDemo: true}
}

func TestImportOfPersons(t *testing.T) {
	from, dir := t.TempDir(), t.TempDir()
	lay(t, person(t, 1), from, "Anna_Maria_Velmar", "1.png")
	lay(t, person(t, 1), from, "Anna_Maria_Velmar", "2.png")
	lay(t, person(t, 4), from, "Kwame", "a.png")
	lay(t, []byte("no picture"), from, "Kwame", "notes.txt")
	lay(t, nil, from, ".hidden", "1.png")
	lay(t, []byte("x"), from, "nobody", "x.txt")
	if err := os.Symlink("/etc/hostname", filepath.Join(from, "Kwame", "link.png")); err != nil {
		t.Logf("without a link: %v", err)
		lay(t, []byte("no picture"), from, "Kwame", "link.png")
	}
	i := Import{From: from, Alias: "faces"}
	done, err := ImportInto(t.Context(), options(t, dir), i)
	if err != nil || done.Persons != 2 || done.Files != 3 || done.Collections != 1 || len(done.Refused) != 4 {
		t.Fatalf("%+v %v", done, err)
	}
	h := start(t, func(o *Options) { o.Dir = dir })
	u := as(t, h, "CLIENT_ADMIN")
	if _, err := ImportInto(t.Context(), options(t, dir), i); !errors.Is(err, ErrLocked) {
		t.Errorf("into a sandbox that is served: %v", err)
	}
	list := u.okList("GET", "/api/collections", nil)
	at := slices.IndexFunc(list, func(c obj) bool { return c.str("alias") == "faces" })
	path := "/api/collections/" + list[at].str("collection_id") + "/persons"
	persons := u.okList("GET", path, nil)
	info := persons[0].sub("meta_data").sub("person_info")
	if len(persons) != 2 || len(persons[0].list("images")) != 2 || info.str("first_name") != "Anna" || info.str("middle_name") != "Maria" || info.str("last_name") != "Velmar" {
		t.Errorf("persons %v", persons)
	}
	// What was imported is found.
	f := u.newFolder(nil, person(t, 4))
	a := u.run(h, f.str("folder_id"), obj{"type": "collection", "params": obj{"collection_id": list[at].str("collection_id")}})[0]
	if got := a.list("results_media")[0].str("person_id"); got != persons[1].str("person_id") {
		t.Errorf("found %q", got)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := ImportInto(t.Context(), options(t, dir), i)
	if err != nil || again.Persons != 0 || again.Known != 2 || again.Collections != 0 {
		t.Errorf("once more: %+v %v", again, err)
	}
}

// TestImportGoesOn breaks an import off and makes it again.
func TestImportGoesOn(t *testing.T) {
	from, dir := t.TempDir(), t.TempDir()
	const n = 2*importedAtOnce + 5
	photo := nobody(t)
	for i := range n {
		lay(t, photo, from, "folder"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+string(rune('a'+i/26)), "1.png")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	i := Import{From: from, Folders: true, Progress: func(int, int) { cancel() }}
	done, err := ImportInto(ctx, options(t, dir), i)
	if !errors.Is(err, context.Canceled) || done.Folders != importedAtOnce {
		t.Fatalf("broken off: %+v %v", done, err)
	}
	i.Progress = nil
	rest, err := ImportInto(t.Context(), options(t, dir), i)
	if err != nil || rest.Folders != n-importedAtOnce || rest.Known != importedAtOnce {
		t.Errorf("made again: %+v %v", rest, err)
	}
}

// TestExportComesBack exports a sandbox and imports it into an empty one: what
// the API says is the same.
func TestExportComesBack(t *testing.T) {
	first, second, to := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "out")
	o := options(t, first)
	h := start(t, func(o *Options) { o.Dir, o.NoDemo = first, false })
	u := as(t, h, "CLIENT_ADMIN")
	path := u.ok("GET", "/api/folders?limit=1", nil).list("items")[0].str("folder_id")
	u.ok("PATCH", "/api/folders/"+path, obj{"is_archive": true, "resolution_comment": "seen"})
	shown := func(u *user) string {
		var b strings.Builder
		for _, f := range u.ok("GET", "/api/folders?with_analyses=true&sorting=time_created{asc}", nil).list("items") {
			f["user_id"] = nil // the users of the other sandbox are others
			data, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(strings.ReplaceAll(string(data), u.base, "") + "\n")
		}
		return b.String()
	}
	want := shown(u)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := Export(t.Context(), o, to, nil)
	if err != nil || out.Folders != 3 || out.Persons != 1 || out.Files == 0 {
		t.Fatalf("export: %+v %v", out, err)
	}
	if _, err := Export(t.Context(), o, to, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another export: %v", err)
	}
	users, err := os.ReadFile(filepath.Join(to, usersExportFile))
	if err != nil || strings.Contains(strings.ToLower(string(users)), "hash") {
		t.Errorf("users %s, %v", users, err)
	}
	t.Run("changed by somebody", func(t *testing.T) { foreignExport(t, to) })
	empty := options(t, second)
	done, err := ImportInto(t.Context(), empty, Import{From: to})
	if err != nil || done.Folders != 3 || done.Persons != 1 || done.Collections != 1 {
		t.Fatalf("import: %+v %v", done, err)
	}
	for _, r := range done.Refused { // users whose e-mail addresses are taken
		if strings.Contains(r.Path, "/") {
			t.Errorf("refused: %+v", r)
		}
	}
	back := start(t, func(o *Options) { o.Dir = second })
	admin := as(t, back, "ADMIN")
	if got := shown(admin); got != want {
		t.Errorf("what came back is\n%s\nand was\n%s", got, want)
	}
}

// foreignExport refuses what was changed in an export, and takes the rest.
func foreignExport(t *testing.T, from string) {
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(to, foldersDir, "*", "*", folderFile))
	if err != nil || len(folders) != 3 {
		t.Fatalf("%v %v", folders, err)
	}
	change := func(path string, f func(*storedFolder)) {
		t.Helper()
		var s storedFolder
		data, err := os.ReadFile(path)
		if err = errors.Join(err, json.Unmarshal(data, &s)); err != nil {
			t.Fatal(err)
		}
		f(&s)
		if err := writeJSONFile(path, s); err != nil {
			t.Fatal(err)
		}
	}
	change(folders[0], func(s *storedFolder) { s.Media[0].ID = "../../../../" + s.Media[0].ID })
	change(folders[1], func(s *storedFolder) { s.Groups[0].Analyses[0].State = "WON" })
	change(folders[2], func(s *storedFolder) { s.Media[0].SHA256 = strings.Repeat("0", 64) })
	o := options(t, t.TempDir())
	done, err := ImportInto(t.Context(), o, Import{From: to})
	refused := 0
	for _, r := range done.Refused {
		if strings.Contains(r.Path, foldersDir) {
			refused++
		}
	}
	if err != nil || done.Folders != 0 || refused != 3 || done.Persons != 1 {
		t.Errorf("%+v %v", done, err)
	}
	if _, err := ImportInto(t.Context(), o, Import{From: t.TempDir()}); !errors.Is(err, ErrNothingToImport) {
		t.Errorf("an empty directory: %v", err)
	}
	var none db.FolderID
	if err := checkIDs(&none); err == nil {
		t.Error("no id is an id")
	}
}
