package review

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"sync"
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
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/pane/panetest"
)

// stageStart is the time of day of every test.
var stageStart = time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC)

// errDown is what a server that is down answers.
var errDown = &api.Error{Kind: api.KindOffline, Method: "GET", Path: "/api/folders/"}

// fakeServer answers from memory. A call while the pane is inside Update or
// View fails the test.
type fakeServer struct {
	t        *testing.T
	folders  []api.Folder // newest first
	people   map[api.PersonID]string
	fail     error
	decide   func(api.AnalysisID, api.Status) (api.Analysis, error)
	pictures bool
	mu       sync.Mutex // for what several commands write at once
	queries  []api.FolderQuery
	calls    atomic.Int64
	hold     chan struct{} // when not nil, Folder answers wait for it
	fakeDetail
	fakeReports
}

// enter checks who is asking.
func (s *fakeServer) enter() error {
	if panetest.InLoop() {
		s.t.Error("the server was asked from inside Update or View")
	}
	s.calls.Add(1)
	return s.fail
}

func (s *fakeServer) Folders(_ context.Context, q api.FolderQuery) (api.Page[api.Folder], error) {
	if err := s.enter(); err != nil {
		return api.Page[api.Folder]{}, err
	}
	s.mu.Lock()
	s.queries = append(s.queries, q)
	s.mu.Unlock()
	var found []api.Folder
	for _, f := range s.folders {
		if len(q.IDs) > 0 && !slices.Contains(q.IDs, f.ID) || len(q.Status) > 0 && !slices.Contains(q.Status, f.Status) ||
			!q.Created.Max.IsZero() && f.Created.After(q.Created.Max) || !q.Created.Min.IsZero() && f.Created.Before(q.Created.Min) {
			continue
		}
		found = append(found, f)
	}
	if len(q.Sort) > 0 && !q.Sort[0].Desc {
		slices.Reverse(found)
	}
	page := api.Page[api.Folder]{Offset: q.Offset, Limit: q.Limit}
	if !q.OmitTotal {
		total := len(found)
		page.Total = &total
	}
	page.Items = found[min(q.Offset, len(found)):min(q.Offset+q.Limit, len(found))]
	return page, nil
}

func (s *fakeServer) Folder(ctx context.Context, id api.FolderID) (api.Folder, error) {
	if err := s.enter(); err != nil {
		return api.Folder{}, err
	}
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
			return api.Folder{}, ctx.Err()
		}
	}
	for _, f := range s.folders {
		if f.ID == id {
			return f, nil
		}
	}
	return api.Folder{}, &api.Error{Kind: api.KindNotFound, Status: 404}
}

func (s *fakeServer) Analysis(_ context.Context, id api.AnalysisID) (api.Analysis, error) {
	if err := s.enter(); err != nil {
		return api.Analysis{}, err
	}
	for _, f := range s.folders {
		for _, a := range f.Analyses {
			if a.ID == id {
				return a, nil
			}
		}
	}
	return api.Analysis{}, &api.Error{Kind: api.KindNotFound, Status: 404}
}

func (s *fakeServer) Download(_ context.Context, address text.Text) (*api.Download, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	if !s.pictures {
		return nil, &api.Error{Kind: api.KindNotFound, Status: 404}
	}
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		img.Set(i%8, i/8, color.Gray{Y: uint8(i * 4)})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return &api.Download{Body: io.NopCloser(&b), Size: int64(b.Len()), ContentType: address}, nil
}

func (s *fakeServer) Person(_ context.Context, c api.CollectionID, id api.PersonID) (api.Person, error) {
	if err := s.enter(); err != nil {
		return api.Person{}, err
	}
	name, ok := s.people[id]
	if !ok {
		return api.Person{}, &api.Error{Kind: api.KindNotFound, Status: 404}
	}
	return api.Person{ID: id, CollectionID: c, FirstName: text.New(name)}, nil
}

func (s *fakeServer) Collections(context.Context) ([]api.Collection, error) { return nil, s.enter() }

func (s *fakeServer) CreateFolder(context.Context, api.NewFolder) (api.Folder, error) {
	return api.Folder{}, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) Instant(context.Context, api.NewFolder) (api.Folder, error) {
	return api.Folder{}, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) LostFolder(context.Context, string) (api.Fate, api.Folder, error) {
	return api.FateUnknown, api.Folder{}, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) LostMedia(context.Context, api.FolderID, string) (api.Fate, []api.Media, error) {
	return api.FateUnknown, nil, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) LostAnalyses(context.Context, api.FolderID, string) (api.Fate, []api.Analysis, error) {
	return api.FateUnknown, nil, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) AddMedia(context.Context, api.FolderID, []api.Upload) ([]api.Media, error) {
	return nil, errors.Join(s.enter(), errDown)
}

func (s *fakeServer) Decide(_ context.Context, id api.AnalysisID, v api.Status, _ string) (api.Analysis, error) {
	if err := s.enter(); err != nil {
		return api.Analysis{}, err
	}
	if s.decide != nil {
		return s.decide(id, v)
	}
	return api.Analysis{}, errDown
}

func (s *fakeServer) CreateAnalyses(context.Context, api.FolderID, []api.NewAnalysis) ([]api.Analysis, error) {
	return nil, errors.Join(s.enter(), errDown)
}

// fakeSub is a listener that a test feeds.
type fakeSub struct {
	events chan []watch.Event
	ids    []api.FolderID
	paused bool
	closed bool
}

func (s *fakeSub) Set(ids []api.FolderID) { s.ids = ids }
func (s *fakeSub) Pause(paused bool)      { s.paused = paused }
func (s *fakeSub) Close()                 { s.closed = true }

func (s *fakeSub) Next(ctx context.Context) ([]watch.Event, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case events := <-s.events:
		return events, nil
	}
}

// stage holds one pane as the root would: it runs commands beside the pane and
// hands their messages back to it in the order they arrive. It lives inside a
// synctest bubble, so that waiting takes no time.
type stage struct {
	t      *testing.T
	server *fakeServer
	deps   Deps
	pane   pane.Pane
	sub    *fakeSub
	queue  panetest.Queue
	out    []tea.Msg // messages for the root
}

// onStage runs a test with a pane in a bubble.
func onStage(t *testing.T, server *fakeServer, w, h int, makePane func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	onStageWith(t, server, kit.EnvOptions{Profile: colorprofile.ASCII}, w, h, makePane, test)
}

// onStageWith is onStage with other looks.
func onStageWith(t *testing.T, server *fakeServer, o kit.EnvOptions, w, h int, makePane func(Deps) pane.Pane, test func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		o.Now = func() time.Time { return stageStart.Add(time.Since(began)) }
		env, err := kit.NewEnv(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		server.t = t
		s := &stage{t: t, server: server, queue: panetest.NewQueue()}
		s.deps = Deps{Env: env, Client: server, listen: func(context.Context) subscription {
			s.sub = &fakeSub{events: make(chan []watch.Event, 16)}
			return s.sub
		}}
		s.pane = makePane(s.deps)
		s.pane.Resize(w, h)
		s.do(s.pane.Init())
		s.do(s.pane.Shown(true))
		s.settle()
		test(s)
		s.do(s.pane.Shown(false))
		if s.sub != nil && !s.sub.paused {
			t.Error("the feed is attended to while the pane is hidden")
		}
		s.pane.Close()
		if s.sub != nil && !s.sub.closed {
			t.Error("the feed is attended to after the pane was closed")
		}
		cancel()
		synctest.Wait() // whatever still runs fails the test
	})
}

// do starts a command beside the pane.
func (s *stage) do(cmd tea.Cmd) { s.queue.Run(cmd) }

// settle waits until nothing moves any more.
func (s *stage) settle() { s.queue.Settle(s.deliver) }

// deliver gives a message to the pane, or keeps it for the root.
func (s *stage) deliver(msg tea.Msg) {
	if a, ok := msg.(pane.Addressed); ok {
		if a.Target() == s.pane.ID() {
			s.send(msg)
		}
		return
	}
	s.out = append(s.out, msg)
}

// send gives a message to the pane.
func (s *stage) send(msg tea.Msg) {
	cmd := s.pane.Update(msg)
	s.do(cmd)
}

// press presses keys one after the other.
func (s *stage) press(keys ...string) {
	for _, k := range keys {
		s.send(keyPress(k))
		s.settle()
	}
}

// typeText types letters.
func (s *stage) typeText(text string) {
	for _, r := range text {
		s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	s.settle()
}

// pass lets time go by.
func (s *stage) pass(d time.Duration) {
	<-time.After(d) // the bubble's clock
	s.settle()
}

// news tells the pane what has changed.
func (s *stage) news(events ...watch.Event) {
	s.sub.events <- events
	s.settle()
}

// view draws the pane without styles.
func (s *stage) view() string {
	return ansi.Strip(s.pane.View())
}

// last returns the newest message of a kind for the root.
func last[T any](s *stage) (T, bool) {
	for i := len(s.out) - 1; i >= 0; i-- {
		if m, ok := s.out[i].(T); ok {
			return m, true
		}
	}
	var zero T
	return zero, false
}

// keyPress makes the message of a key by its name.
func keyPress(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// requireFrame checks that a frame fits into w times h cells and compares it
// with the golden file of the test.
func requireFrame(t *testing.T, frame string, w, h int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > h {
		t.Errorf("%d lines in a pane of %d", len(lines), h)
	}
	for i, line := range lines {
		if cells, wc := ansi.StringWidth(line), ansi.StringWidthWc(line); cells > w || wc > w {
			t.Errorf("line %d has %d (%d by code point) cells of %d: %q", i, cells, wc, w, line)
		}
		for _, r := range line {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Errorf("line %d holds the control character %U: %q", i, r, line)
			}
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	golden.RequireEqual(t, strings.Join(lines, "\n")+"\n")
}
