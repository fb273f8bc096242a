package review

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/ui/pane"
)

// severalFolders are folders of which one has two photographs, one a single
// one, and one a photograph and a document; a fourth is empty.
func severalFolders(t *testing.T) (server *makingServer, ids []api.FolderID) {
	t.Helper()
	selfie, other := media("0a000001", "selfie.jpg", "photo_selfie"), media("0a000002", "other.jpg", "photo_selfie")
	card := media("0a000003", "card.jpg", "photo_id", "photo_id_front")
	server = newMaking()
	for i, m := range [][]object{{selfie, other}, {selfie}, {selfie, card}, nil} {
		f := folder(t, fmt.Sprintf("f000000%d", i+1), "INITIAL", 0, nil, m, nil)
		server.folders, ids = append(server.folders, f), append(ids, f.ID)
	}
	return server, ids
}

// onMany runs a test with the dialog for some folders.
func onMany(t *testing.T, server *makingServer, w, h int, ids []api.FolderID, test func(*stage, *manyDialog)) {
	t.Helper()
	onDialog(t, server, w, h, func(d Deps) pane.Pane { return newMany(d, ids, 7) }, func(s *stage) { test(s, s.pane.(*manyDialog)) })
}

func TestManyView(t *testing.T) {
	for _, c := range []struct {
		name  string
		types []string
	}{{"nothing", nil}, {"match", []string{"BIOMETRY"}}, {"search", []string{"COLLECTION", "QUALITY"}}} {
		for _, size := range []struct{ w, h int }{{66, 29}, {66, 18}, {34, 5}} {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, size.w, size.h), func(t *testing.T) {
				server, ids := severalFolders(t)
				onMany(t, server, size.w, size.h, append(ids, "gone"), func(s *stage, p *manyDialog) {
					p.form.SetPicked("types", c.types...)
					s.do(p.offer())
					s.settle()
					requireFrame(t, s.view(), size.w, size.h)
				})
			})
		}
	}
}

// Each folder that takes what is chosen gets it once, by a job of its own; the
// others are left out, which is said before.
func TestManyLaunchesOnEachOnce(t *testing.T) {
	server, ids := severalFolders(t)
	onMany(t, server, 66, 29, ids, func(s *stage, p *manyDialog) {
		p.form.SetPicked("types", "BIOMETRY", "QUALITY")
		s.do(p.offer())
		s.settle()
		v := s.view()
		if !strings.Contains(v, "Launched on 2 of 4") || !strings.Contains(v, "1 of 4: There is no media") {
			t.Errorf("before sending it says\n%s", v)
		}
		s.do(p.launch())
		s.settle()
		m, ok := last[pane.CloseDialogMsg](s)
		if told, is := m.Result.(manyLaunchedMsg); !ok || !is || told.Target() != 7 {
			t.Fatalf("afterwards %+v\n%s", m, s.view())
		}
		if len(server.launched) != 2 {
			t.Fatalf("launched %d times, want on 2 folders", len(server.launched))
		}
		for _, list := range server.launched {
			if len(list) != 2 {
				t.Errorf("launched %+v", list)
			}
		}
		for _, j := range p.d.Jobs.(*jobs.Desk).Jobs() {
			if j.State != jobs.Done {
				t.Errorf("a job is %v: %s", j.State, j.Why)
			}
		}
	})
}

// haltingDesk begins some jobs and then none for a while.
type haltingDesk struct {
	JobDesk
	plans []jobs.UploadPlan
	left  int
}

func (d *haltingDesk) Start(_ context.Context, _ string, plan, _ any) (jobs.ID, error) {
	if d.left--; d.left < 0 {
		return "", errors.New("the disk is full")
	}
	d.plans = append(d.plans, plan.(jobs.UploadPlan))
	return jobs.ID(fmt.Sprint(len(d.plans))), nil
}

// What could not be begun is begun by pressing again, and nothing else is.
func TestManyGoesOnWithTheRest(t *testing.T) {
	server, ids := severalFolders(t)
	onMany(t, server, 66, 29, ids, func(s *stage, p *manyDialog) {
		desk := &haltingDesk{left: 1}
		p.d.Jobs = desk
		p.form.SetPicked("types", "QUALITY")
		s.do(p.launch())
		s.settle()
		if v := s.view(); len(desk.plans) != 1 || !strings.Contains(v, "1 job was begun") {
			t.Fatalf("%d begun\n%s", len(desk.plans), v)
		}
		desk.left = 10
		s.do(p.launch())
		s.settle()
		seen := map[api.FolderID]int{}
		for _, plan := range desk.plans {
			seen[plan.Folder]++
		}
		if len(seen) != 3 || len(desk.plans) != 3 {
			t.Errorf("begun %v", seen)
		}
	})
}

func TestManyObjections(t *testing.T) {
	server, ids := severalFolders(t)
	server.fail = errDown
	onMany(t, server, 66, 29, ids, func(s *stage, p *manyDialog) {
		if v := s.view(); !strings.Contains(v, "could not be read") {
			t.Errorf("without a server:\n%s", v)
		}
		server.fail = nil
		s.send(pane.RoleMsg{Role: "CLIENT"})
		s.settle()
		s.do(p.launch())
		s.settle()
		if v := s.view(); !strings.Contains(v, "No analysis is chosen") {
			t.Errorf("nothing chosen:\n%s", v)
		}
		p.form.SetPicked("types", "COLLECTION")
		s.do(p.launch())
		s.settle()
		if v := s.view(); len(server.launched) != 0 || !strings.Contains(v, "None of the folders") {
			t.Errorf("without a collection:\n%s", v)
		}
	})
	var many []api.FolderID
	for i := range manyMost + 1 {
		many = append(many, api.FolderID(fmt.Sprint(i)))
	}
	onMany(t, server, 66, 29, many, func(s *stage, p *manyDialog) {
		if v := s.view(); !strings.Contains(v, "select fewer") {
			t.Errorf("too many:\n%s", v)
		}
	})
}
