package ui_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
	"ozdesk/ui/review"
)

// today is the moment that the frames are drawn at.
var today = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

// archive is a server that holds folders with a face match and a liveness
// check each, newest first. It can only be read.
type archive struct {
	review.Details // never asked for
	folders        []api.Folder
	calls          atomic.Int64
}

// errReadOnly is what is said to whoever wants to write.
var errReadOnly = errors.New("this server can only be read")

// newArchive makes n folders.
func newArchive(tb testing.TB, n int) *archive {
	tb.Helper()
	a := &archive{}
	for i := range n {
		at := func(ago time.Duration) float64 {
			return float64(today.Add(-time.Duration(i)*37*time.Minute-ago).UnixMicro()) / 1e6
		}
		id := func(kind string) string { return fmt.Sprintf("%s%06x-0000-4000-8000-000000000000", kind, i) }
		status := []string{"SUCCESS", "DECLINED", "PROCESSING", "OPERATOR_REQUIRED", "FAILED"}[i%5]
		score := []string{"0.9604", "0.7312", "", "0.8456", ""}[i%5]
		media := func(kind, name string, tags ...string) map[string]any {
			return map[string]any{
				"media_id": id(kind), "media_type": "IMAGE_FOLDER", "original_name": name, "tags": tags, "time_created": at(-3 * time.Second),
				"original_url": "https://oz.test/static/" + id(kind) + ".png",
			}
		}
		selfie, document := media("51", "selfie.jpg", "photo_selfie"), media("52", "passport 日本.jpg", "photo_id", "photo_id_front")
		match := map[string]any{
			"analyse_id": id("b1"), "group_id": id("60"), "type": "BIOMETRY", "state": "FINISHED", "resolution_status": status,
			"time_created": at(0), "time_updated": at(-1800 * time.Millisecond), "source_media": []any{selfie, document},
		}
		if score != "" {
			match["results_data"] = map[string]any{"min_confidence": json.Number(score), "max_confidence": json.Number(score)}
		}
		if status == "PROCESSING" {
			match["state"] = "PROCESSING"
		}
		if status == "FAILED" {
			match["error_code"], match["error_message"] = 201, "Could not locate face on source media ["+id("52")+"]"
		}
		live := map[string]any{
			"analyse_id": id("b2"), "group_id": id("60"), "type": "QUALITY", "state": "FINISHED", "resolution_status": "SUCCESS",
			"time_created": at(0), "time_updated": at(-900 * time.Millisecond), "source_media": []any{selfie},
			"results_data": map[string]any{"confidence_spoofing": json.Number("0.4630")},
		}
		data, err := json.Marshal(map[string]any{
			"folder_id": id("f0"), "time_created": at(0), "time_updated": at(0), "resolution_status": status,
			"meta_data": map[string]any{"transaction_id": fmt.Sprintf("t-%05d", 20931-i), "person_info": map[string]any{"first_name": "Ivar", "last_name": "Holmsund"}},
			"media":     []any{selfie, document}, "analyses": []any{match, live},
		})
		if err != nil {
			tb.Fatal(err)
		}
		f, err := api.DecodeFolder(data)
		if err != nil {
			tb.Fatal(err)
		}
		a.folders = append(a.folders, f)
	}
	return a
}

func (a *archive) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	a.calls.Add(1)
	found := slices.DeleteFunc(slices.Clone(a.folders), func(f api.Folder) bool {
		return !q.Created.Max.IsZero() && f.Created.After(q.Created.Max) || !q.Created.Min.IsZero() && f.Created.Before(q.Created.Min)
	})
	if len(q.Sort) > 0 && !q.Sort[0].Desc {
		slices.Reverse(found)
	}
	total := len(found)
	return api.Page[api.Folder]{
		Items: found[min(q.Offset, total):min(q.Offset+q.Limit, total)], Total: &total, Offset: q.Offset, Limit: q.Limit,
	}, nil
}

func (a *archive) Folder(_ context.Context, id api.FolderID) (api.Folder, error) {
	a.calls.Add(1)
	for _, f := range a.folders {
		if f.ID == id {
			return f, nil
		}
	}
	return api.Folder{}, api.ErrNotFound
}

func (a *archive) Analysis(_ context.Context, id api.AnalysisID) (api.Analysis, error) {
	a.calls.Add(1)
	for _, f := range a.folders {
		for _, analysis := range f.Analyses {
			if analysis.ID == id {
				analysis.FolderID = f.ID
				return analysis, nil
			}
		}
	}
	return api.Analysis{}, api.ErrNotFound
}

func (a *archive) Download(context.Context, text.Text) (*api.Download, error) {
	a.calls.Add(1)
	img := image.NewRGBA(image.Rect(0, 0, 40, 50))
	for i := range 40 * 50 {
		img.Set(i%40, i/40, color.RGBA{R: uint8(i), G: uint8(i / 8), B: uint8(3 * i), A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return &api.Download{Body: io.NopCloser(&b), Size: int64(b.Len())}, nil
}

func (a *archive) Person(context.Context, api.CollectionID, api.PersonID) (api.Person, error) {
	return api.Person{}, api.ErrNotFound
}
func (a *archive) Collections(context.Context) ([]api.Collection, error) { return nil, nil }
func (a *archive) CreateFolder(context.Context, api.NewFolder) (api.Folder, error) {
	return api.Folder{}, errReadOnly
}

func (a *archive) Instant(context.Context, api.NewFolder) (api.Folder, error) {
	return api.Folder{}, errReadOnly
}

func (a *archive) AddMedia(context.Context, api.FolderID, []api.Upload) ([]api.Media, error) {
	return nil, errReadOnly
}

func (a *archive) Decide(context.Context, api.AnalysisID, api.Status, string) (api.Analysis, error) {
	return api.Analysis{}, api.ErrOffline
}

func (a *archive) CreateAnalyses(context.Context, api.FolderID, []api.NewAnalysis) ([]api.Analysis, error) {
	return nil, errReadOnly
}

// booth is the root with the panes of the review room, and what a program would
// do for it: it runs commands and hands back what comes of them.
type booth struct {
	*ui.Model
	server  *archive
	queue   panetest.Queue
	updates int
}

// newBooth makes a booth. The context ends whatever still waits.
func newBooth(tb testing.TB, ctx context.Context, o kit.EnvOptions, folders, w, h int) *booth {
	tb.Helper()
	env, err := kit.NewEnv(ctx, o)
	if err != nil {
		tb.Fatal(err)
	}
	b := &booth{server: newArchive(tb, folders), queue: panetest.NewQueue()}
	d := review.Deps{Env: env, Client: b.server, Running: new(review.Running), Sandbox: func() bool { return true }}
	b.Model, err = ui.New(ui.Options{
		Env: env, Name: "ozdesk", Rooms: []ui.Room{{Key: "1", Title: "Review", Kind: review.RouteFolders}},
		Routes: map[string]ui.Maker{
			review.RouteFolders:  func(string) pane.Pane { return review.NewFolderList(d) },
			review.RouteFolder:   func(id string) pane.Pane { return review.NewFolder(d, id) },
			review.RouteAnalysis: func(id string) pane.Pane { return review.NewAnalysis(d, id) },
		},
		Status: func() ui.Status { return ui.Status{Server: "sandbox", Role: "CLIENT ADMIN", User: "ana@demo"} },
	})
	if err != nil {
		tb.Fatal(err)
	}
	b.run(b.Init())
	b.take(tea.WindowSizeMsg{Width: w, Height: h})
	return b
}

// run runs a command beside the root.
func (b *booth) run(cmd tea.Cmd) { b.queue.Run(cmd) }

// take gives a message to the root.
func (b *booth) take(msg tea.Msg) {
	b.updates++
	_, cmd := b.Update(msg)
	b.run(cmd)
}

// settle hands back what comes until nothing moves for a second.
func (b *booth) settle() {
	quiet := time.After(time.Second)
	for {
		synctest.Wait()
		select {
		case msg := <-b.queue:
			b.take(msg)
			continue
		default:
		}
		select {
		case msg := <-b.queue:
			b.take(msg)
		case <-quiet:
			return
		}
	}
}

// inBooth runs a test in a bubble, in which waiting takes no time.
func inBooth(t *testing.T, folders, w, h int, test func(*testing.T, *booth)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer synctest.Wait()
		defer cancel()
		began := time.Now()
		o := kit.EnvOptions{Profile: colorprofile.ASCII, Now: func() time.Time { return today.Add(time.Since(began)) }}
		b := newBooth(t, ctx, o, folders, w, h)
		b.settle()
		test(t, b)
	})
}

func TestReviewFrames(t *testing.T) {
	keys := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "down": {Code: tea.KeyDown}, "esc": {Code: tea.KeyEscape},
	}
	for _, size := range []struct{ w, h int }{{200, 60}, {120, 35}, {100, 30}, {80, 24}, {60, 20}, {40, 10}, {30, 6}, {20, 5}} {
		for name, strokes := range map[string][]string{
			"list": nil, "folder": {"down", "enter"}, "analysis": {"down", "enter", "down", "down", "enter"},
		} {
			t.Run(fmt.Sprintf("%dx%d/%s", size.w, size.h, name), func(t *testing.T) {
				inBooth(t, 65, size.w, size.h, func(t *testing.T, b *booth) {
					for _, stroke := range strokes {
						b.take(keys[stroke])
						b.settle()
					}
					lines := strings.Split(ansi.Strip(b.View().Content), "\n")
					if len(lines) != size.h {
						t.Errorf("%d lines", len(lines))
					}
					for i, line := range lines {
						if kit.Width(line) != size.w {
							t.Errorf("line %d has %d cells", i, kit.Width(line))
						}
						lines[i] = strings.TrimRight(line, " ")
					}
					golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
				})
			})
		}
	}
}

// While nothing happens nothing is done: no tick, no request, no frame.
func TestNothingTicksWhileNothingChanges(t *testing.T) {
	inBooth(t, 65, 120, 35, func(t *testing.T, b *booth) {
		updates, calls := b.updates, b.server.calls.Load()
		<-time.After(10 * time.Minute)
		b.settle()
		if n := b.updates - updates; n > 0 {
			t.Errorf("%d messages came in ten minutes", n)
		}
		if n := b.server.calls.Load() - calls; n > 0 {
			t.Errorf("%d requests were made in ten minutes", n)
		}
	})
}

// BenchmarkReviewKey measures what a key costs over the panes of the program,
// with pictures, at 200×60: one Update and one frame.
func BenchmarkReviewKey(b *testing.B) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	o := kit.EnvOptions{Profile: colorprofile.TrueColor, Now: func() time.Time { return today }}
	p := newBooth(b, ctx, o, 600, 200, 60)
	for !strings.Contains(ansi.Strip(p.View().Content), "▀▀▀▀▀") { // the pictures are there
		select {
		case msg := <-p.queue:
			p.take(msg)
		case <-time.After(10 * time.Second):
			b.Fatalf("no pictures:\n%s", ansi.Strip(p.View().Content))
		}
	}
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}, {Code: tea.KeyPgUp}}
	i := 0
	for b.Loop() {
		p.Update(keys[i%len(keys)])
		if p.View().Content == "" {
			b.Fatal("nothing is drawn")
		}
		i++
	}
}
