package review

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// caseFolder is a folder with so many of three media.
func caseFolder(n int) api.Folder {
	tags := func(names ...string) []text.Text {
		out := make([]text.Text, len(names))
		for i, name := range names {
			out[i] = text.New(name)
		}
		return out
	}
	return api.Folder{ID: "7f3c0a12-case", Media: []api.Media{
		{ID: "m-1", Kind: api.KindImage, Name: text.New("selfie.jpg"), Tags: tags("photo_selfie")},
		{ID: "m-2", Kind: api.KindImage, Name: text.New("пас\u202eпорт 日本語 document.jpg"), Tags: tags("photo_id", "photo_id_front")},
		{ID: "m-3", Kind: api.KindShots, Name: text.New("shots.zip")},
	}[:n]}
}

// openLaunch opens the dialog on behalf of pane 77.
func openLaunch(f api.Folder) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return newLaunch(d, f, 77, false) }
}

// onLaunch runs a test with the dialog for a folder that the server has too.
func onLaunch(t *testing.T, server *makingServer, n, w, h int, test func(*stage, *launchDialog)) {
	t.Helper()
	server.folders = []api.Folder{caseFolder(n)}
	onDialog(t, server, w, h, openLaunch(caseFolder(n)), func(s *stage) { test(s, s.pane.(*launchDialog)) })
}

// pressLaunch goes to the button that launches and presses it.
func pressLaunch(s *stage) {
	for range 30 {
		if s.pane.(*launchDialog).form.Focused() == "launch" {
			break
		}
		s.press("down")
	}
	s.press("enter")
}

func TestLaunchViews(t *testing.T) {
	for _, size := range inner {
		for name, c := range map[string]struct {
			media int
			keys  []string
		}{
			"begin":  {3, nil},
			"search": {3, []string{" ", "down", "down", " "}},
			"one":    {1, nil},
			"none":   {2, []string{"down", "down", "down", "down", "down", "down", "down"}},
		} {
			t.Run(name+"/"+size.screen, func(t *testing.T) {
				onLaunch(t, newMaking(), c.media, size.w, size.h, func(s *stage, _ *launchDialog) {
					s.press(c.keys...)
					if name == "none" {
						s.press("enter")
					}
					requireFrame(t, s.view(), size.w, size.h)
				})
			})
		}
	}
}

// Everything chosen goes out in one request, media only where not all are
// meant, thresholds never.
func TestLaunchSendsOnce(t *testing.T) {
	server := newMaking()
	onLaunch(t, server, 3, 66, 29, func(s *stage, p *launchDialog) {
		p.form.SetPicked("types", "QUALITY", "BIOMETRY", "COLLECTION")
		p.form.SetPicked("best", "best")
		p.form.SetValue("collection", "c-white")
		p.form.SetPicked("media", "m-1", "m-3")
		pressLaunch(s)
		media := []api.MediaID{"m-1", "m-3"}
		want := [][]api.NewAnalysis{{
			{Type: api.Quality, Media: media, BestShot: true},
			{Type: api.Biometry, Media: media},
			{Type: api.Collection1N, Media: media, Collection: "c-white"},
		}}
		if !reflect.DeepEqual(server.launched, want) {
			t.Fatalf("sent %+v\nwant %+v", server.launched, want)
		}
		closing, _ := last[pane.CloseDialogMsg](s)
		told, ok := closing.Result.(analysesLaunchedMsg)
		if !ok || told.Target() != 77 || told.folder != "7f3c0a12-case" || len(told.analyses) != 3 {
			t.Errorf("the folder is told %+v", closing.Result)
		}
		if said, _ := last[pane.StatusMsg](s); said.Text != "3 analyses run." || said.Level != pane.Good {
			t.Errorf("it says %+v", said)
		}
	})
	server = newMaking()
	onLaunch(t, server, 2, 66, 29, func(s *stage, _ *launchDialog) {
		s.press("down", " ")
		pressLaunch(s)
		if want := [][]api.NewAnalysis{{{Type: api.Biometry}}}; !reflect.DeepEqual(server.launched, want) {
			t.Errorf("sent %+v, want %+v", server.launched, want)
		}
	})
}

func TestLaunchFails(t *testing.T) {
	launched := api.Analysis{ID: "a-1", Meta: metaOf(`{"ozdesk_request_id":"r-7"}`)}
	other := api.Analysis{ID: "a-0", Meta: metaOf(`{"ozdesk_request_id":"r-6"}`)}
	for name, c := range map[string]struct {
		err    error
		there  []api.Analysis // in the folder afterwards
		down   bool           // the folder cannot be read afterwards
		closes bool
		says   string
	}{
		"offline":           {err: errDown, says: "Everything chosen is still here."},
		"refused":           {err: &api.Error{Kind: api.KindRefused, Status: 400, Message: text.New("no face \x1b[31m")}, says: "no face ␛[31m"},
		"lost and launched": {err: lost("r-7"), there: []api.Analysis{other, launched}, closes: true},
		"lost":              {err: lost("r-7"), there: []api.Analysis{other}, says: "It is not known whether the analyses were launched"},
		"lost, and silent":  {err: lost("r-7"), down: true, says: "It is not known whether the analyses were launched"},
		"lost, no id":       {err: lost(""), there: []api.Analysis{{ID: "a-2"}}, says: "It is not known whether the analyses were launched"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newMaking()
			onLaunch(t, server, 2, 66, 29, func(s *stage, p *launchDialog) {
				server.launch = func(context.Context, []api.NewAnalysis) ([]api.Analysis, error) {
					server.folders[0].Analyses = c.there
					if c.down {
						server.folders = nil
					}
					return nil, fmt.Errorf("launch: %w", c.err)
				}
				s.press(" ", "down", " ")
				pressLaunch(s)
				if len(server.launched) != 1 {
					t.Errorf("sent %d times", len(server.launched))
				}
				if _, closed := last[pane.CloseDialogMsg](s); closed != c.closes {
					t.Fatalf("closed %v, want %v", closed, c.closes)
				}
				if c.closes {
					return
				}
				if got := fmt.Sprint(p.types()); got != "[QUALITY BIOMETRY]" || p.Mode() != pane.Text {
					t.Errorf("types %s, mode %v", got, p.Mode())
				}
				if view := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(view, c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, s.view())
				}
			})
		})
	}
}

func TestLaunchObjects(t *testing.T) {
	for name, c := range map[string]struct {
		media int
		do    func(s *stage, p *launchDialog)
		says  string
	}{
		"nothing chosen": {2, func(*stage, *launchDialog) {}, "No analysis is chosen."},
		"no media":       {2, func(_ *stage, p *launchDialog) { p.form.SetPicked("types", "QUALITY"); p.form.SetPicked("media") }, "There is no media to analyse."},
		"one face": {2, func(_ *stage, p *launchDialog) {
			p.form.SetPicked("types", "BIOMETRY")
			p.form.SetPicked("media", "m-1")
		}, "A face match needs two media with faces"},
		"forbidden": {2, func(_ *stage, p *launchDialog) { p.d.Forbidden = func() string { return "You may only look" } }, "You may only look."},
	} {
		t.Run(name, func(t *testing.T) {
			server := newMaking()
			onLaunch(t, server, c.media, 66, 29, func(s *stage, p *launchDialog) {
				c.do(s, p)
				pressLaunch(s)
				if len(server.launched) != 0 || !strings.Contains(s.view(), c.says) {
					t.Errorf("sent %d times; it should say %q:\n%s", len(server.launched), c.says, s.view())
				}
			})
		})
	}
}

// With one media a face match cannot be chosen, and it is said why.
func TestLaunchOneMedia(t *testing.T) {
	onLaunch(t, newMaking(), 1, 66, 29, func(s *stage, p *launchDialog) {
		s.press("down", " ")
		if len(p.types()) != 0 || !strings.Contains(s.view(), "this folder has one") {
			t.Errorf("types %v:\n%s", p.types(), s.view())
		}
	})
}

// A best shot is offered only where something moves.
func TestLaunchBestShot(t *testing.T) {
	for n, want := range map[int]bool{2: false, 3: true} {
		onLaunch(t, newMaking(), n, 66, 29, func(s *stage, _ *launchDialog) {
			s.press(" ")
			if got := strings.Contains(s.view(), "Best shot"); got != want {
				t.Errorf("with %d media it is offered %v, want %v:\n%s", n, got, want, s.view())
			}
		})
	}
}

// Collections that could not be loaded are asked for again when they are
// wanted.
func TestLaunchCollectionsAgain(t *testing.T) {
	server := newMaking()
	server.listErr = errDown
	onLaunch(t, server, 2, 66, 29, func(s *stage, p *launchDialog) {
		s.press("down", "down", " ")
		if !strings.Contains(s.view(), "The collections could not be loaded.") {
			t.Errorf("nothing is said:\n%s", s.view())
		}
		server.listErr = nil
		s.press(" ", " ")
		if p.form.Value("collection") != "c-black" || strings.Contains(s.view(), "could not be loaded") {
			t.Errorf("collection %q:\n%s", p.form.Value("collection"), s.view())
		}
	})
}

// Media that came since the list was loaded are offered and chosen; what was
// dropped stays dropped.
func TestLaunchTakesNewerFolder(t *testing.T) {
	server := newMaking()
	onLaunch(t, server, 2, 66, 29, func(s *stage, p *launchDialog) {
		p.form.SetPicked("media", "m-2")
		server.folders = []api.Folder{caseFolder(3)}
		s.do(p.read())
		s.settle()
		if got := fmt.Sprint(p.form.Picked("media")); got != "[m-2 m-3]" {
			t.Errorf("media %s", got)
		}
		s.send(launchFolderMsg{to: p.id, gen: 1, folder: caseFolder(1)}) // late
		s.settle()
		if len(p.folder.Media) != 3 {
			t.Error("a stale answer was taken")
		}
	})
}

func TestLaunchWaitsAndStops(t *testing.T) {
	server := newMaking()
	server.launch = func(ctx context.Context, _ []api.NewAnalysis) ([]api.Analysis, error) {
		<-ctx.Done()
		return nil, &api.Error{Err: ctx.Err(), Method: "POST"}
	}
	onLaunch(t, server, 2, 66, 29, func(s *stage, p *launchDialog) {
		if _, used := p.Back(); used {
			t.Error("there is nothing to stop yet")
		}
		s.press(" ")
		pressLaunch(s)
		if strings.Contains(s.view(), "sending") {
			t.Error("a short wait must not flash")
		}
		s.pass(2 * kit.TransferDelay)
		if !strings.Contains(s.view(), "sending") || p.Mode() != pane.Busy || p.Unsaved() == "" {
			t.Errorf("mode %v:\n%s", p.Mode(), s.view())
		}
		s.press("enter", "esc") // nothing is sent twice
		cmd, used := p.Back()
		if !used {
			t.Fatal("the back key must ask")
		}
		s.do(cmd)
		s.send(stopMsg{to: p.id, gen: p.sendGen})
		s.settle()
		if len(server.launched) != 1 || !strings.Contains(s.view(), "nothing was launched") {
			t.Errorf("sent %d times:\n%s", len(server.launched), s.view())
		}
		s.press("esc")
		if _, closed := last[pane.CloseDialogMsg](s); !closed {
			t.Error("it does not close")
		}
	})
}

func TestLaunchMasked(t *testing.T) {
	server := newMaking()
	server.folders = []api.Folder{caseFolder(2)}
	onDialog(t, server, 66, 29, func(d Deps) pane.Pane { return newLaunch(d, caseFolder(2), 0, true) }, func(s *stage) {
		if strings.Contains(s.view(), "selfie.jpg") {
			t.Errorf("masked:\n%s", s.view())
		}
		for _, msg := range []tea.Msg{pane.MaskMsg{}, pane.ThemeMsg{}, pane.RoleMsg{}} {
			s.send(msg)
		}
		if !strings.Contains(s.view(), "selfie.jpg") {
			t.Errorf("unmasked:\n%s", s.view())
		}
	})
}
