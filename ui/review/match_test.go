package review

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// matchFolder is a folder with a selfie and a document.
func matchFolder() api.Folder {
	return api.Folder{ID: "f0000001-0000", Media: []api.Media{
		{ID: "m-doc", Name: text.New("passport.png"), Kind: api.KindImage, Tags: []text.Text{text.New("photo_id_front")}},
		{ID: "m-face", Name: text.New("пас\u202eпорт 王.png"), Kind: api.KindImage, Tags: []text.Text{text.New("photo_selfie")}},
	}}
}

// onMatch runs a test with the dialog and a directory to pick from.
func onMatch(t *testing.T, server *makingServer, w, h int, dir string, f api.Folder, test func(*stage)) {
	t.Helper()
	onDialog(t, server, w, h, func(d Deps) pane.Pane {
		d.SamplesDir = func(context.Context) (string, error) { return dir, nil }
		return newMatch(d, f, 7, false)
	}, test)
}

// The photograph is added with the tags of its kind, and compared with the
// face that is there and with nothing else.
func TestMatch(t *testing.T) {
	for _, size := range []struct{ w, h int }{{66, 18}, {66, 29}, {34, 5}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			dir := t.TempDir()
			photo(t, dir, "id.png")
			server := newMaking()
			server.folders = []api.Folder{matchFolder()}
			onMatch(t, server, size.w, size.h, dir, matchFolder(), func(s *stage) {
				s.press("enter")
				p := s.pane.(*matchDialog)
				if p.stage != matchForm || p.path == "" {
					t.Fatalf("stage %v\n%s", p.stage, s.view())
				}
				requireFrame(t, s.view(), size.w, size.h)
				p.form.SetValue("high", "0.9")
				s.do(p.begin())
				s.settle()
				if len(server.added) != 1 || fmt.Sprint(server.added[0].Tags) != "[photo_id photo_id_front]" {
					t.Fatalf("added %+v\n%s", server.added, s.view())
				}
				want := []api.NewAnalysis{{Type: api.Biometry, Media: []api.MediaID{"m-face", "m-id.png"}, ThresholdMin: "0.9", ThresholdMax: "0.9"}}
				if len(server.launched) != 1 || !reflect.DeepEqual(server.launched[0], want) {
					t.Errorf("launched %+v, want %+v", server.launched, want)
				}
				closing, _ := last[pane.CloseDialogMsg](s)
				if told, ok := closing.Result.(analysesLaunchedMsg); !ok || told.Target() != 7 {
					t.Errorf("afterwards %+v", closing)
				}
			})
		})
	}
}

// What is no photograph, and a folder without a face, are said before anything
// is sent.
func TestMatchObjects(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "bad.png", "text")
	server := newMaking()
	onMatch(t, server, 66, 18, dir, matchFolder(), func(s *stage) {
		s.press("enter")
		p := s.pane.(*matchDialog)
		s.do(p.begin())
		s.settle()
		if len(server.added) != 0 || !strings.Contains(s.view(), "cannot be sent") {
			t.Errorf("sent %d\n%s", len(server.added), s.view())
		}
		s.press("esc")
		if p.stage != matchPick {
			t.Error("esc does not lead to another photograph")
		}
	})
	faceless := api.Folder{ID: "f-1", Media: matchFolder().Media[:1]}
	onMatch(t, newMaking(), 66, 18, dir, faceless, func(s *stage) {
		if !strings.Contains(s.view(), "has no video or photograph of a person") {
			t.Errorf("without a face:\n%s", s.view())
		}
		s.press("esc")
		if _, closed := last[pane.CloseDialogMsg](s); !closed {
			t.Error("it is not left")
		}
	})
}

// Where nothing has arrived the choice stays; where the photograph has, the job
// goes on with it, so that it is not sent twice.
func TestMatchFails(t *testing.T) {
	dir := t.TempDir()
	photo(t, dir, "id.png")
	refuse := &api.Error{Kind: api.KindForbidden, Status: 403}
	for _, arrives := range []bool{false, true} {
		server := newMaking()
		server.launch = func(context.Context, []api.NewAnalysis) ([]api.Analysis, error) { return nil, refuse }
		server.refuseMedia = !arrives
		onMatch(t, server, 66, 18, dir, matchFolder(), func(s *stage) {
			s.press("enter")
			p := s.pane.(*matchDialog)
			s.do(p.begin())
			s.settle()
			s.pass(kit.TransferLook)
			_, closed := last[pane.CloseDialogMsg](s)
			if closed != arrives || !arrives && (p.stage != matchForm || p.path == "" || p.fault.isZero()) {
				t.Errorf("arrived %v: closed %v, stage %v, fault %v\n%s", arrives, closed, p.stage, p.fault, s.view())
			}
			if _, kept := p.d.Jobs.Job(p.run.id); kept != arrives {
				t.Errorf("arrived %v: the job is kept: %v", arrives, kept)
			}
		})
	}
}
