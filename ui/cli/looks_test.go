package cli

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"ozdesk/store/views"
	"ozdesk/ui/pane"
	"ozdesk/ui/review"
)

// looking makes the looks of a target in a directory.
func looking(dir string, t target) *looks {
	c := &command{places: Places{Config: filepath.Join(dir, "c"), State: filepath.Join(dir, "s")}, log: slog.New(slog.DiscardHandler)}
	return c.looks(t)
}

func TestLooksGoOnWhereOneWas(t *testing.T) {
	dir := t.TempDir()
	work := target{Profile: "work", Host: "https://oz.example/api"}
	l := looking(dir, work)
	if _, left := l.Place(t.Context()); left || l.start() != "" {
		t.Error("a first start goes on somewhere")
	}
	want := review.Place{Folder: "7f3c", View: review.View{Name: "v", Filter: "status:failed", Sort: "oldest", Columns: []string{"when"}}}
	l.room("collections")
	l.NoteQueue("since:7d")
	l.Note(want)
	l.SavePlace(t.Context())
	info, err := os.Stat(filepath.Join(dir, "s", views.PlacesName))
	if err != nil {
		t.Fatal(err)
	}
	l.SavePlace(t.Context())
	if again, err := os.Stat(filepath.Join(dir, "s", views.PlacesName)); err != nil || !again.ModTime().Equal(info.ModTime()) {
		t.Errorf("a place that is kept already is written again: %v", err)
	}
	l = looking(dir, work)
	if line := l.QueueFilter(t.Context()); line != "since:7d" {
		t.Errorf("the queue goes on with %q", line)
	}
	if got, left := l.Place(t.Context()); !left || !reflect.DeepEqual(got, want) || l.start() != "collections" {
		t.Errorf("it goes on at %+v, %v, in %q", got, left, l.start())
	}
	for _, other := range []target{{Profile: "work", Host: "https://other.example"}, {Profile: "home", Host: work.Host}, {Sandbox: true}} {
		if got, left := looking(dir, other).Place(t.Context()); left {
			t.Errorf("%v goes on at %+v", other, got)
		}
	}
}

func TestLooksKeepViews(t *testing.T) {
	dir := t.TempDir()
	l := looking(dir, target{Profile: "work", Host: "https://oz.example"})
	ctx := t.Context()
	for _, err := range []error{
		l.SaveView(ctx, review.View{Name: "a", Filter: "status:failed", Columns: []string{"when", "meta:x"}}),
		l.SaveView(ctx, review.View{Name: "b"}), l.SetDefault(ctx, "a"), l.RenameView(ctx, "a", "c"), l.DeleteView(ctx, "b"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, notice, err := l.Views(ctx)
	if err != nil || notice != "" || got.Default != "c" || len(got.List) != 1 || got.List[0].Filter != "status:failed" {
		t.Errorf("kept %+v, %q, %v", got, notice, err)
	}
	other := looking(dir, target{Profile: "home", Host: "https://oz.example"})
	if got, _, _ := other.Views(ctx); got.Default != "" || len(got.List) != 1 {
		t.Errorf("another profile has %+v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "c", views.FileName), []byte("schema = 99"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, notice, err := l.Views(ctx); err != nil || !strings.Contains(notice, "newer version") {
		t.Errorf("of a newer file: %q, %v", notice, err)
	}
	if err := l.SaveView(ctx, review.View{Name: "x"}); err == nil || !strings.Contains(err.Error(), "left as they are") {
		t.Errorf("saving into it: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "c", views.FileName), []byte("views = ["), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, notice, err := l.Views(ctx); err != nil || len(got.List) != 0 || !strings.Contains(notice, "cannot be understood") {
		t.Errorf("of a damaged file: %+v, %q, %v", got, notice, err)
	}
}

// A filter that is typed behind a colon is for what is on the screen.
func TestFilterIsForTheRoomThatIsShown(t *testing.T) {
	a := &app{kept: looking(t.TempDir(), target{Sandbox: true}), running: new(review.Running)}
	for room, want := range map[string]string{review.RouteQueue: review.RouteQueue, review.RouteFolders: review.RouteFolders, "collections": review.RouteFolders} {
		a.kept.room(room)
		for _, c := range a.lookCommands() {
			if c.Name != "filter" {
				continue
			}
			if m, ok := c.Run("since:7d")().(pane.OpenMsg); !ok || m.Kind != want {
				t.Errorf("in %s it opens %+v", room, m)
			}
		}
	}
}
