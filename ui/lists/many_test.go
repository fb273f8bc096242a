package lists

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// fakeDesk takes jobs and does nothing about them.
type fakeDesk struct {
	t     *testing.T
	mu    sync.Mutex
	known jobs.Job
	fail  error
	asked []string
	plan  jobs.EnrolPlan
	typed jobs.EnrolTyped
}

func (d *fakeDesk) ask(what string) error {
	if panetest.InLoop() {
		d.t.Error("the desk was asked from inside the loop")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, what)
	return d.fail
}

func (d *fakeDesk) Start(_ context.Context, kind string, plan, typed any) (jobs.ID, error) {
	d.plan, d.typed = plan.(jobs.EnrolPlan), typed.(jobs.EnrolTyped)
	return "j-1", d.ask("start " + kind)
}

func (d *fakeDesk) Resume(_ context.Context, id jobs.ID) error { return d.ask("resume " + string(id)) }

func (d *fakeDesk) Retry(_ context.Context, id jobs.ID) error { return d.ask("retry " + string(id)) }
func (d *fakeDesk) Alike(string, any) (jobs.Job, bool)        { return d.known, d.known.ID != "" }

// sharpPNG is a picture that nothing is found about; equal seeds are equal
// bytes.
func sharpPNG(t testing.TB, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, 120, 160))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// faces is a finder that finds as many faces on every picture.
type faces int

// oneFace finds what there should be.
const oneFace = faces(1)

func (f faces) Faces(image.Image) (int, bool) { return int(f), true }

// crowd makes a directory with people in it.
func crowd(t testing.TB) string {
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"Bodil Aas/1.png": sharpPNG(t, 1), "Bodil Aas/2.png": sharpPNG(t, 2), "Cyril_Okoro/1.png": sharpPNG(t, 3),
		"Dana Weiss/a.jpg": []byte("no picture"), "Ivar Holm/1.png": sharpPNG(t, 4), "ליאור כהן/1.png": sharpPNG(t, 3),
		"王小明/\u202e1.png": drawnPNG(t, 20, 30), "plan.txt": {1},
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// onMany opens the dialog on the list of persons.
func onMany(t *testing.T, w, h int, test func(*stage, *fakeDesk)) {
	t.Helper()
	desk := &fakeDesk{t: t}
	with := func(d *Deps) { d.Jobs, d.Faces = desk, oneFace }
	onStageWith(t, demoServer(t), kit.EnvOptions{Profile: colorprofile.ASCII}, with, w, h, personsPane, func(s *stage) {
		s.press("E")
		s.open(1)
		test(s, desk)
	})
}

func TestManyFrames(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 35}, {200, 60}, {40, 10}} {
		for _, state := range []string{"source", "nobody", "list", "left out"} {
			t.Run(fmt.Sprintf("%s/%dx%d", state, size.w, size.h), func(t *testing.T) {
				dir := crowd(t)
				onMany(t, size.w, size.h, func(s *stage, _ *fakeDesk) {
					switch state {
					case "nobody":
						s.typeText(t.TempDir())
						s.press("enter")
						s.top().(*manyDialog).path.SetValue("photographs")
					case "list", "left out":
						s.typeText(dir)
						s.press("enter")
						if state == "left out" {
							s.press("A", "j", "j", "j", "space")
						}
					case "source":
					}
					w, h := kit.DialogInner(size.w, size.h)
					requireFrame(t, s.view(), w, h)
				})
			})
		}
	}
}

// Everybody who can be sent is handed to a job, after a question.
func TestManyBegins(t *testing.T) {
	dir := crowd(t)
	onMany(t, 119, 29, func(s *stage, desk *fakeDesk) {
		s.typeText(dir)
		s.press("enter")
		s.says("5 persons · 6 photographs", "1 left out", "Bodil Aas", "Ivar Holm", "1 file is no photograph and is left out.")
		s.press("enter")
		s.open(2)
		s.says("Enrol 5 persons with 6 photographs in blacklist-eu?", "1 person is left out")
		s.press("tab", "enter")
		s.open(0)
		if want := "Enrolling 5 persons in blacklist-eu. Jobs shows how far it is."; s.told() != want {
			t.Errorf("told %q", s.told())
		}
		if len(desk.asked) != 1 || desk.asked[0] != "start enrol" || len(desk.plan.People) != 5 || len(desk.typed.People) != 5 || string(desk.plan.Collection) != uuid(eu) {
			t.Errorf("asked %q for %+v", desk.asked, desk.plan)
		}
	})
}

// A person, a photograph, and all that there is a warning about can be left out
// and taken in again.
func TestManyLeavesOut(t *testing.T) {
	dir := crowd(t)
	onMany(t, 119, 29, func(s *stage, _ *fakeDesk) {
		s.typeText(dir)
		s.press("enter", "A")
		s.says("1 person · 2 photographs", "5 left out", "Left out.")
		d := s.top().(*manyDialog)
		d.table.Select("0")
		s.press("space")
		s.says("0 persons", "6 left out")
		s.press("enter")
		s.open(1)
		s.press("space")
		s.says("1 person · 2 photographs")
		d.table.Select("1/0")
		s.press("space")
		s.says("2 persons · 3 photographs")
	})
}

// That not one face is found is a warning like others, and can be left out.
func TestManyFaces(t *testing.T) {
	dir := crowd(t)
	onMany(t, 119, 29, func(s *stage, _ *fakeDesk) {
		d := s.top().(*manyDialog)
		d.d.Faces = faces(2)
		s.typeText(dir)
		s.press("down")
		s.says("■ one face on each photograph", "it warns, and keeps nobody out")
		s.press("enter")
		s.says("5 persons · 6 photographs", "2 faces found, perhaps")
		s.press("A")
		s.says("0 persons")
		s.press("esc", "space")
		s.says("□ one face on each photograph")
		s.press("x") // Goes to the path again.
		if d.switches.at != pathLine || d.path.Value() != dir+"x" {
			t.Errorf("the cursor is at %d, the path is %q", d.switches.at, d.path.Value())
		}
		s.press("backspace", "enter")
		if frame := s.view(); strings.Contains(frame, "faces found") {
			t.Errorf("it is looked for all the same:\n%s", frame)
		}
	})
}

// Look-alikes are looked for only where somebody asks for it and may delete what
// is made for it; it is said before anything begins.
func TestManyLookAlikes(t *testing.T) {
	dir := crowd(t)
	onMany(t, 119, 29, func(s *stage, desk *fakeDesk) {
		s.typeText(dir)
		s.press("down", "down", "space")
		s.says("■ look-alikes in the collection", "deletes them again")
		s.press("enter", "enter")
		s.says("by a folder and an analysis that are made on the server and deleted again")
		s.press("tab", "enter")
		if !desk.plan.LookAlike {
			t.Errorf("planned %+v", desk.plan)
		}
	})
	onMany(t, 119, 29, func(s *stage, desk *fakeDesk) {
		d := s.top().(*manyDialog)
		d.d.Role = func() api.Role { return api.RoleClient }
		d.switches = switchesOf(d.d)
		s.typeText(dir)
		s.press("down", "down", "space")
		s.says("□ look-alikes in the collection not for CLIENT")
		s.press("enter", "enter", "tab", "enter")
		if desk.plan.LookAlike {
			t.Error("it is looked for although the role may not delete")
		}
	})
}

// What was begun or done with the same photographs is not begun again by
// itself.
func TestManyAlike(t *testing.T) {
	for _, c := range []struct {
		state jobs.State
		asked string
		says  string
	}{
		{jobs.Interrupted, "resume j-9", "Going on with"},
		{jobs.Failed, "retry j-9", "Enrolling"},
		{jobs.Running, "", "Enrolling"},
		{jobs.Done, "", ""},
	} {
		t.Run(c.state.String(), func(t *testing.T) {
			dir := crowd(t)
			onMany(t, 119, 29, func(s *stage, desk *fakeDesk) {
				desk.known = jobs.Job{ID: "j-9", State: c.state, Began: stageStart, Since: stageStart}
				s.typeText(dir)
				s.press("enter", "enter", "tab", "enter")
				if got := strings.Join(desk.asked, " "); got != c.asked || !strings.Contains(s.told(), c.says) {
					t.Errorf("asked %q, told %q", got, s.told())
				}
				if c.state == jobs.Done {
					s.says("were enrolled 13:05. Enrol them once more?")
					s.press("tab", "enter")
					if got := strings.Join(desk.asked, " "); got != "start enrol" {
						t.Errorf("asked %q", got)
					}
				}
				s.open(0)
			})
		})
	}
}

// Whatever goes wrong, the dialog says so and keeps what was typed.
func TestManyFaults(t *testing.T) {
	dir := crowd(t)
	empty := t.TempDir()
	for name, c := range map[string]struct {
		path string
		set  func(*stage, *fakeDesk)
		says string
	}{
		"nowhere":          {filepath.Join(dir, "none"), func(*stage, *fakeDesk) {}, "nothing by that name"},
		"nobody":           {empty, func(*stage, *fakeDesk) {}, "No photographs were found there."},
		"no server":        {dir, func(s *stage, _ *fakeDesk) { s.server.fail = errDown }, "cannot be reached"},
		"no such list":     {dir, func(s *stage, _ *fakeDesk) { s.server.fail = errMissing }, "does not have this"},
		"no room for plan": {dir, func(_ *stage, d *fakeDesk) { d.fail = errors.New("no space left on device") }, "no space left on device"},
	} {
		t.Run(name, func(t *testing.T) {
			onMany(t, 119, 29, func(s *stage, desk *fakeDesk) {
				c.set(s, desk)
				s.typeText(c.path)
				s.press("enter")
				if name == "no room for plan" {
					s.press("enter", "tab", "enter")
				}
				s.says(c.says)
				if s.top().(*manyDialog).path.Value() != c.path {
					t.Error("what was typed is gone")
				}
			})
		})
	}
}

// The look can be stopped, and what it brings afterwards is dropped.
func TestManyStops(t *testing.T) {
	dir := crowd(t)
	desk := &fakeDesk{t: t}
	server := demoServer(t)
	onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.ASCII}, func(d *Deps) { d.Jobs = desk }, 119, 29, personsPane, func(s *stage) {
		s.press("E")
		s.typeText(dir)
		server.hold = make(chan struct{})
		s.press("enter")
		if s.top().Mode() != pane.Normal {
			t.Error("it cannot be stopped with the back key")
		}
		s.press("esc")
		close(server.hold)
		s.settle()
		if d := s.top().(*manyDialog); d.stage != manySource || d.list != nil {
			t.Errorf("stage %v", d.stage)
		}
		s.press("esc")
		s.open(0)
	})
}

// Without a desk, or where nothing may be changed, it is not offered.
func TestManyBarred(t *testing.T) {
	onStage(t, demoServer(t), 79, 18, personsPane, func(s *stage) {
		s.press("E")
		s.open(0)
	})
	with := func(d *Deps) {
		d.Jobs = &fakeDesk{t: t}
		d.Forbidden = func() string { return "this connection is read-only" }
	}
	for _, makePane := range panes {
		onStageWith(t, demoServer(t), kit.EnvOptions{}, with, 79, 18, makePane, func(s *stage) {
			s.press("E")
			s.open(0)
		})
	}
}
