package review

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"ozdesk/api"
	"ozdesk/api/watch"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// folderPane makes panes of one folder.
func folderPane(id string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewFolder(d, uuid(id)) }
}

// analysisPane makes panes of one analysis.
func analysisPane(id string) func(Deps) pane.Pane {
	return func(d Deps) pane.Pane { return NewAnalysis(d, uuid(id)) }
}

var detailSizes = []struct{ w, h int }{{79, 18}, {61, 29}, {53, 27}, {119, 54}, {40, 5}, {40, 1}}

func TestFolderView(t *testing.T) {
	folders := []api.Folder{matched(t), hostileFolder(t), searched(t), running(t), relaunched(t)}
	for _, id := range []string{"7f3c0a12", "bad0bad0", "5ea7c4ed", "9090a0a0", "2e1a0001"} {
		for _, s := range detailSizes {
			t.Run(fmt.Sprintf("%s %dx%d", id, s.w, s.h), func(t *testing.T) {
				server := &fakeServer{folders: folders, pictures: true, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
				onStage(t, server, s.w, s.h, folderPane(id), func(st *stage) {
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
		}
	}
}

func TestAnalysisView(t *testing.T) {
	folders := []api.Folder{matched(t), hostileFolder(t), searched(t), running(t), documents(t)}
	for _, id := range []string{"0b000001", "0b000002", "0d000001", "5ea00001", "9090b0b0", "d0c00001"} {
		for _, s := range detailSizes {
			t.Run(fmt.Sprintf("%s %dx%d", id, s.w, s.h), func(t *testing.T) {
				server := &fakeServer{folders: folders, pictures: true, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
				onStage(t, server, s.w, s.h, analysisPane(id), func(st *stage) {
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
		}
	}
}

func TestDetailStates(t *testing.T) {
	tests := []struct {
		name   string
		make   func(Deps) pane.Pane
		server *fakeServer
		change func(*stage)
	}{
		{"folder missing", folderPane("00000000"), &fakeServer{}, nil},
		{"folder broken", folderPane("7f3c0a12"), &fakeServer{fail: errDown}, nil},
		{"folder empty", folderPane("e0000000"), &fakeServer{folders: []api.Folder{folder(t, "e0000000", "INITIAL", 0, nil, nil, nil)}}, nil},
		{"folder masked", folderPane("7f3c0a12"), &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}, func(s *stage) { s.send(pane.MaskMsg{On: true}) }},
		{"folder without pictures", folderPane("7f3c0a12"), &fakeServer{folders: []api.Folder{matched(t)}}, nil},
		{"analysis with traces", analysisPane("9a110001"), &fakeServer{folders: []api.Folder{traced(t)}}, nil},
		{"analysis missing", analysisPane("00000000"), &fakeServer{}, nil},
		{"analysis masked", analysisPane("5ea00001"), &fakeServer{folders: []api.Folder{searched(t)}, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}, func(s *stage) { s.send(pane.MaskMsg{On: true}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onStage(t, tt.server, 76, 26, tt.make, func(s *stage) {
				if tt.change != nil {
					tt.change(s)
					s.settle()
				}
				requireFrame(s.t, s.view(), 76, 26)
			})
		})
	}
}

func TestSandboxIsBadged(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	for name, make := range map[string]func(Deps) pane.Pane{
		"list": NewFolderList, "folder": folderPane("7f3c0a12"), "analysis": analysisPane("0b000001"),
	} {
		t.Run(name, func(t *testing.T) {
			onStage(t, server, 70, 40, func(d Deps) pane.Pane {
				d.Sandbox = func() bool { return true }
				return make(d)
			}, func(s *stage) {
				if !strings.Contains(s.view(), "sandbox engine, not for decisions") {
					t.Errorf("no badge:\n%s", s.view())
				}
			})
		})
	}
}

func TestFolderTurnsFromRunningToResult(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{running(t)}}
	onStage(t, server, 70, 30, folderPane("9090a0a0"), func(s *stage) {
		if v := s.view(); !strings.Contains(v, "◐ BIOMETRY  being measured") {
			t.Fatalf("before:\n%s", v)
		}
		if len(s.sub.ids) != 1 || s.sub.ids[0] != api.FolderID(uuid("9090a0a0")) {
			t.Errorf("followed are %v", s.sub.ids)
		}
		s.news(watch.Event{Kind: watch.Changed, ID: server.folders[0].ID, Folder: ended(t)})
		if v := s.view(); !strings.Contains(v, "✓ BIOMETRY  the same person") || !strings.Contains(v, "0.9731") {
			t.Errorf("after:\n%s", v)
		}
	})
}

func TestAnalysisTurnsFromRunningToResult(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{running(t)}}
	onStage(t, server, 70, 30, analysisPane("9090b0b0"), func(s *stage) {
		if v := s.view(); !strings.Contains(v, "◐ BIOMETRY  being measured") {
			t.Fatalf("before:\n%s", v)
		}
		other := watch.Event{Kind: watch.Changed, ID: matched(t).ID, Folder: matched(t)}
		s.news(other, watch.Event{Kind: watch.Changed, ID: server.folders[0].ID, Folder: ended(t)})
		if v := s.view(); !strings.Contains(v, "✓ BIOMETRY  the same person") || !strings.Contains(v, "+0.1231") {
			t.Errorf("after:\n%s", v)
		}
	})
}

func TestFolderOpensWhatIsChosen(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStage(t, server, 70, 30, folderPane("7f3c0a12"), func(s *stage) {
		s.press("right", "enter")
		d, ok := last[pane.DialogMsg](s)
		if !ok || d.Pane.Title() != "passport.jpg" {
			t.Fatalf("the second media opens %+v", d)
		}
		d.Pane.Close()
		s.press("y")
		if m, _ := last[pane.CopyMsg](s); m.Text != uuid("0a000002") || !strings.Contains(m.What, "media, ") {
			t.Errorf("copying says %q", m.Text)
		}
		s.press("down", "down", "enter")
		if m, _ := last[pane.OpenMsg](s); m.Kind != RouteAnalysis || m.ID != uuid("0b000002") {
			t.Errorf("the second analysis opens %+v", m)
		}
		s.press("home", "enter")
		if d, _ := last[pane.DialogMsg](s); d.Pane.Title() != "selfie.jpg" {
			t.Errorf("the first media opens %q", d.Pane.Title())
		} else {
			d.Pane.Close()
		}
	})
}

func TestAnalysisOpensThePerson(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{searched(t)}, people: map[api.PersonID]string{"person-1": "Ivar Holm"}}
	onStage(t, server, 70, 40, analysisPane("5ea00001"), func(s *stage) {
		if v := s.view(); !strings.Contains(v, "listed as Ivar Holm") {
			t.Errorf("nobody is named:\n%s", v)
		}
		s.press("down", "enter")
		if m, _ := last[pane.OpenMsg](s); m.Kind != RoutePerson || m.ID != "coll-1/person-1" {
			t.Errorf("the person opens %+v", m)
		}
		s.press("end", "enter")
		if m, _ := last[pane.OpenMsg](s); m.Kind != RouteFolder || m.ID != uuid("5ea7c4ed") {
			t.Errorf("the folder opens %+v", m)
		}
	})
}

func TestDetailDropsStaleAnswers(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 70, 30, folderPane("7f3c0a12"), func(s *stage) {
		before := s.view()
		s.send(folderMsg{to: s.pane.ID(), gen: 1, folder: hostileFolder(t)})
		if s.view() != before {
			t.Error("an old answer was taken")
		}
	})
	onStage(t, server, 70, 30, analysisPane("0b000001"), func(s *stage) {
		before := s.view()
		s.send(analysisMsg{to: s.pane.ID(), gen: 1, err: errDown})
		if s.view() != before {
			t.Error("an old answer was taken")
		}
	})
}

func TestNewsBeatsAnOlderQuestion(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{running(t)}}
	onStage(t, server, 70, 30, folderPane("9090a0a0"), func(s *stage) {
		server.hold = make(chan struct{})
		s.press("r") // answered late, with what was true before
		s.news(watch.Event{Kind: watch.Changed, ID: server.folders[0].ID, Folder: ended(t)})
		close(server.hold)
		s.settle()
		if v := s.view(); !strings.Contains(v, "✓ BIOMETRY") {
			t.Errorf("the older answer won:\n%s", v)
		}
	})
}

func TestFolderStaysWhenTheServerGoes(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}}
	onStage(t, server, 70, 30, folderPane("7f3c0a12"), func(s *stage) {
		server.fail = errDown
		s.press("r")
		if v := s.view(); !strings.Contains(v, "not the same person") {
			t.Errorf("the folder is gone:\n%s", v)
		}
		if m, ok := last[pane.StaleMsg](s); !ok || m.Since.IsZero() {
			t.Error("nothing says that it is old")
		}
		s.news(watch.Event{Kind: watch.Gone, ID: api.FolderID(uuid("7f3c0a12"))})
		if v := s.view(); strings.Contains(v, "not the same person") {
			t.Errorf("a deleted folder is still shown:\n%s", v)
		}
	})
}

func TestThumbnailsFollowTheSize(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	onStage(t, server, 50, 30, folderPane("7f3c0a12"), func(s *stage) {
		before := server.calls.Load()
		for w := 60; w < 90; w++ {
			s.pane.Resize(w, 30)
		}
		s.pass(time.Second)
		if loaded := server.calls.Load() - before; loaded != 2 {
			t.Errorf("%d pictures were loaded for two media", loaded)
		}
		if v := s.view(); strings.Contains(v, "loading") {
			t.Errorf("a picture is missing:\n%s", v)
		}
	})
}

func TestPictureView(t *testing.T) {
	server := &fakeServer{folders: []api.Folder{matched(t)}, pictures: true}
	video := media("0a000003", "clip.mp4", "video_selfie")
	video["media_type"], video["thumb_url"] = "VIDEO_FOLDER", ""
	f := folder(t, "11111111", "INITIAL", 0, nil, []object{media("0a000001", "selfie.jpg", "photo_selfie"), video}, nil)
	onStage(t, server, 40, 15, func(d Deps) pane.Pane {
		return newPictureView(d, f.Media, f.Media[0].ID, false)
	}, func(s *stage) {
		requireFrame(s.t, s.view(), 40, 15)
		s.press("right")
		if v := s.view(); s.pane.Title() != "clip.mp4" || !strings.Contains(v, "no picture of this video") {
			t.Errorf("the video shows:\n%s", v)
		}
		s.press("right")
		if s.pane.Title() != "selfie.jpg" {
			t.Error("the first media does not come after the last")
		}
		s.press("i")
		if m, ok := last[pane.DialogMsg](s); !ok || m.Pane.(*metaDialog).of != api.Described(f.Media[0].ID) {
			t.Errorf("the metadata of the media are not opened: %+v", m)
		}
		s.send(pane.MaskMsg{On: true})
		if v := s.view(); !strings.Contains(v, "masked") || s.pane.Title() != hidden {
			t.Errorf("masked, it shows:\n%s", v)
		}
		s.press("enter")
		if m, _ := last[pane.CloseDialogMsg](s); m.From != s.pane.ID() {
			t.Error("enter does not close it")
		}
	})
}

// TestStatesDifferWithoutColour proves that every outcome has a sign and words
// of its own.
func TestStatesDifferWithoutColour(t *testing.T) {
	seen := map[string]string{}
	m := media("0a000001", "selfie.jpg")
	for _, status := range []string{"SUCCESS", "DECLINED", "OPERATOR_REQUIRED", "PROCESSING", "FAILED"} {
		f := folder(t, "7f3c0a12", status, 0, nil, []object{m}, []object{biometry("0b000001", status, "0.8501", 0, m, m)})
		onStageWith(t, &fakeServer{folders: []api.Folder{f}}, kit.EnvOptions{Profile: colorprofile.ASCII, Plain: true}, 60, 12, NewFolderList, func(s *stage) {
			row := strings.Fields(strings.Split(s.view(), "\n")[1])
			words := row[3] + " " + row[4]
			if other, ok := seen[words]; ok {
				t.Errorf("%s and %s both look like %q", status, other, words)
			}
			seen[words] = status
		})
	}
}

// searched is a folder whose face was found in a blacklist.
func searched(t testing.TB) api.Folder {
	t.Helper()
	m := media("0a000009", "visitor.jpg", "photo_selfie")
	hit := object{
		"analyse_id": uuid("5ea00001"), "group_id": uuid("60000009"), "type": "COLLECTION", "state": "FINISHED",
		"resolution": "DECLINED", "resolution_status": "DECLINED", "sandbox": "scripted",
		"params":       object{"collection_id": "coll-1", "decision_threshold": json.Number("0.85")},
		"collection":   object{"collection_id": "coll-1", "alias": "blacklist-eu"},
		"time_created": ago(time.Minute), "time_updated": ago(58 * time.Second), "source_media": []object{m},
		"results_media": []object{{"source_image_id": m["media_id"], "person_id": "person-1", "results_data": object{"confidence": json.Number("0.8912")}}},
	}
	return folder(t, "5ea7c4ed", "DECLINED", time.Minute, nil, []object{m}, []object{hit})
}

// running is a folder with a face match under way, ended the same afterwards.
func running(t testing.TB) api.Folder { return match(t, "PROCESSING", "") }

func ended(t testing.TB) api.Folder { return match(t, "SUCCESS", "0.9731") }

func match(t testing.TB, status, lowest string) api.Folder {
	t.Helper()
	a, b := media("0a000001", "a.png"), media("0a000002", "b.png")
	return folder(t, "9090a0a0", status, time.Minute, nil, []object{a, b}, []object{biometry("9090b0b0", status, lowest, time.Second, a, b)})
}

// relaunched is a folder with two launches, of which the last one decides.
func relaunched(t testing.TB) api.Folder {
	t.Helper()
	a, b := media("0a000001", "a.png"), media("0a000002", "b.png")
	older := biometry("01de0001", "DECLINED", "0.1234", time.Second, a, b)
	older["group_id"], older["time_created"] = uuid("60000000"), ago(30*time.Hour)
	older["time_updated"] = ago(30*time.Hour - time.Second)
	newer := biometry("0e1e0001", "SUCCESS", "0.8412", time.Second, a, b)
	return folder(t, "2e1a0001", "SUCCESS", 31*time.Hour, nil, []object{a, b}, []object{older, newer})
}

// documents is a folder with a document that contradicts itself.
func documents(t testing.TB) api.Folder {
	t.Helper()
	m := media("0a000005", "passport.jpg", "photo_id_front")
	read := object{
		"analyse_id": uuid("d0c00001"), "type": "DOCUMENTS", "state": "FINISHED", "resolution": "OPERATOR_REQUIRED",
		"resolution_status": "OPERATOR_REQUIRED", "time_created": ago(time.Minute), "time_updated": ago(55 * time.Second),
		"source_media": []object{m},
		"results_data": object{"text_fields": []object{
			{"field_name": "surname", "visual": "Lind", "mrz": "LIND"},
			{"field_name": "number", "visual": "XZ 4711", "mrz": "XZ4712"},
			{"field_name": "authority", "visual": "門\x1b[2J", "mrz": nil},
		}},
	}
	return folder(t, "d0c0f01d", "OPERATOR_REQUIRED", time.Minute, nil, []object{m}, []object{read})
}

func TestNoPaneForWhatIsNoID(t *testing.T) {
	for _, id := range []string{"", "..", "a/b", "x\x1b[31m"} {
		if NewFolder(Deps{}, id) != nil || NewAnalysis(Deps{}, id) != nil {
			t.Errorf("%q opens a pane", id)
		}
	}
}
