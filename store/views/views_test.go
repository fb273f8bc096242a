package views

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// put writes content as the file of views of a new store.
func put(t *testing.T, content string) Store {
	t.Helper()
	s := In(t.TempDir())
	if err := os.WriteFile(s.path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestViewsAreKept(t *testing.T) {
	s := In(filepath.Join(t.TempDir(), "new"))
	if saved, notice, err := s.Load(); err != nil || notice != "" || len(saved.Views) != 0 {
		t.Fatalf("without a file: %+v, %q, %v", saved, notice, err)
	}
	want := View{Name: "failed today 門", Filter: "status:failed since:1d", Sort: "updated", Columns: []string{"when", "meta:branch"}}
	err := s.Update(t.Context(), func(c *Saved) error {
		return errors.Join(c.Put(want), c.Put(View{Name: "other"}), c.SetDefault("work", "Other"))
	})
	if err != nil {
		t.Fatal(err)
	}
	saved, notice, err := s.Load()
	if err != nil || notice != "" || len(saved.Views) != 2 || !reflect.DeepEqual(saved.Views[0], want) {
		t.Fatalf("got %+v, %q, %v", saved, notice, err)
	}
	if v, ok := saved.Default("work"); !ok || v.Name != "other" {
		t.Errorf("work begins with %+v, %v", v, ok)
	}
	if _, ok := saved.Default("home"); ok {
		t.Error("home begins with a view")
	}
	if info, err := os.Stat(s.path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestViewsAreRenamedAndDeleted(t *testing.T) {
	var s Saved
	err := errors.Join(s.Put(View{Name: "a"}), s.Put(View{Name: "b"}), s.SetDefault("p", "a"), s.Rename("A", "c"))
	if v, ok := s.Default("p"); err != nil || !ok || v.Name != "c" {
		t.Errorf("a renamed default is %+v, %v, %v", v, ok, err)
	}
	if err := s.Rename("b", "C"); err == nil {
		t.Error("two views have one name")
	}
	if err := s.Put(View{Name: "C", Filter: "x"}); err != nil || len(s.Views) != 2 {
		t.Errorf("saved again: %+v, %v", s.Views, err)
	}
	if err := s.Delete("c"); err != nil || len(s.Views) != 1 || len(s.Defaults) != 0 {
		t.Errorf("deleted: %+v, %v", s, err)
	}
	for _, err := range []error{s.Delete("c"), s.Rename("c", "d"), s.SetDefault("p", "c")} {
		if err == nil || !strings.Contains(err.Error(), "no view called c") {
			t.Errorf("of a view that is gone: %v", err)
		}
	}
	if err := s.SetDefault("p", ""); err != nil {
		t.Error(err)
	}
}

func TestCheckName(t *testing.T) {
	for _, bad := range []string{"", "  ", " a", "a ", "a\nb", "a\x1b[0m", "\xff", strings.Repeat("x", NameMost+1)} {
		if CheckName(bad) == nil {
			t.Errorf("%q is a name", bad)
		}
	}
	if err := CheckName(strings.Repeat("門", NameMost)); err != nil {
		t.Error(err)
	}
}

func TestDamagedFileIsPutAside(t *testing.T) {
	for name, content := range map[string]string{
		"no toml": "views = [", "other types": "views = 4\n", "bad name": "[[views]]\nname = \"\"\n",
		"twice": "[[views]]\nname = \"a\"\n[[views]]\nname = \"A\"\n", "huge": strings.Repeat("#", maxSize+1),
	} {
		t.Run(name, func(t *testing.T) {
			s := put(t, content)
			saved, notice, err := s.Load()
			if err != nil || len(saved.Views) != 0 || !strings.HasPrefix(notice, s.path) || !strings.HasSuffix(notice, ".") {
				t.Fatalf("got %+v, %q, %v", saved, notice, err)
			}
			if err := s.Update(t.Context(), func(c *Saved) error { return c.Put(View{Name: "new"}) }); err != nil {
				t.Fatal(err)
			}
			if kept, err := os.ReadFile(s.path + damagedSuffix); err != nil || string(kept) != content {
				t.Errorf("put aside: %v", err)
			}
			if saved, notice, err := s.Load(); err != nil || notice != "" || len(saved.Views) != 1 {
				t.Errorf("afterwards: %+v, %q, %v", saved, notice, err)
			}
		})
	}
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	const content = "schema = 99\n"
	s := put(t, content)
	_, _, err := s.Load()
	if !errors.Is(err, ErrNewer) {
		t.Errorf("error %v", err)
	}
	if err := s.Update(t.Context(), func(*Saved) error { return nil }); !errors.Is(err, ErrNewer) {
		t.Errorf("update: %v", err)
	}
	if data, err := os.ReadFile(s.path); err != nil || string(data) != content {
		t.Errorf("the file is %q, %v", data, err)
	}
}

func TestRefusedChangeLeavesTheFile(t *testing.T) {
	const content = "views = ["
	s := put(t, content)
	if err := s.Update(t.Context(), func(*Saved) error { return errors.New("no") }); err == nil {
		t.Error("the update succeeded")
	}
	if data, err := os.ReadFile(s.path); err != nil || string(data) != content {
		t.Errorf("the file is %q, %v", data, err)
	}
}

func TestUpdatesDoNotLoseEachOther(t *testing.T) {
	s := In(t.TempDir())
	var all sync.WaitGroup
	errs := make(chan error, 8)
	for i := range cap(errs) {
		all.Go(func() {
			errs <- s.Update(t.Context(), func(c *Saved) error { return c.Put(View{Name: fmt.Sprint("v", i)}) })
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if saved, _, err := s.Load(); err != nil || len(saved.Views) != cap(errs) {
		t.Errorf("%d views, %v", len(saved.Views), err)
	}
}

func TestPlaces(t *testing.T) {
	p := PlacesIn(t.TempDir())
	if place, notice, err := p.Load("a", "https://x"); err != nil || notice != "" || !reflect.DeepEqual(place, Place{}) {
		t.Fatalf("without a file: %+v, %q, %v", place, notice, err)
	}
	first := Place{Room: "folders", Folder: "7f3c", Filter: "status:failed", Sort: "oldest", Columns: []string{"when"}}
	for _, save := range []struct {
		profile, origin string
		place           Place
	}{{"a", "https://x", Place{Folder: "old"}}, {"a", "https://y", Place{Folder: "other"}}, {"a", "https://x", first}} {
		if err := p.Save(t.Context(), save.profile, save.origin, save.place); err != nil {
			t.Fatal(err)
		}
	}
	if place, _, err := p.Load("a", "https://x"); err != nil || !reflect.DeepEqual(place, first) {
		t.Errorf("got %+v, %v", place, err)
	}
	if place, _, _ := p.Load("a", "https://y"); place.Folder != "other" {
		t.Errorf("of another origin: %+v", place)
	}
	if place, _, _ := p.Load("b", "https://x"); place.Folder != "" {
		t.Errorf("of another profile: %+v", place)
	}
	for i := range spotsKept + 5 {
		if err := p.Save(t.Context(), "a", fmt.Sprint("https://", i), Place{}); err != nil {
			t.Fatal(err)
		}
	}
	if all, _, err := p.load(); err != nil || len(all.Places) != spotsKept {
		t.Errorf("%d places are kept, %v", len(all.Places), err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("schema = 1\n[[views]]\nname = \"a\"\ncolumns = [\"when\"]\n[defaults]\nwork = \"a\"\n")
	f.Add("views = [[[")
	f.Fuzz(func(t *testing.T, content string) {
		s := put(t, content)
		saved, _, err := s.Load()
		if err != nil {
			return
		}
		if err := s.Update(t.Context(), func(*Saved) error { return nil }); err != nil {
			t.Fatal(err)
		}
		again, notice, err := s.Load()
		if err != nil || notice != "" || len(again.Views) != len(saved.Views) {
			t.Fatalf("%+v, then %+v, %q, %v", saved, again, notice, err)
		}
	})
}
