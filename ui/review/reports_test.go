package review

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
	"ozdesk/ui/pane"
)

// fakeReports are the reports that a fakeServer has.
type fakeReports struct {
	reports    []api.Report
	templates  []api.ReportTemplate
	made       []api.TemplateID
	deleted    []api.ReportID
	reportFail error // what the next change answers
	noReports  bool  // the server does not offer them
}

func (s *fakeServer) Reports(context.Context, api.FolderID) ([]api.Report, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	if s.noReports {
		return nil, &api.Error{Kind: api.KindUnsupported, Capability: api.CapReports, Status: 404}
	}
	return slices.Clone(s.reports), nil
}

func (s *fakeServer) Report(_ context.Context, id api.ReportID) (api.Report, error) {
	if err := s.enter(); err != nil {
		return api.Report{}, err
	}
	return api.Report{ID: id, URL: text.New("text/html; charset=utf-8")}, nil
}

func (s *fakeServer) CreateReport(_ context.Context, f api.FolderID, t api.TemplateID) (api.Report, error) {
	if err := s.enter(); err != nil {
		return api.Report{}, err
	}
	s.made = append(s.made, t)
	if err := s.reportFail; err != nil {
		s.reportFail = nil
		return api.Report{}, err
	}
	r := api.Report{ID: api.ReportID(uuid(fmt.Sprintf("%08x", 0xee000000+len(s.made)))), FolderID: f, TemplateID: t, Created: stageStart}
	s.reports = append(s.reports, r)
	return r, nil
}

func (s *fakeServer) DeleteReport(_ context.Context, id api.ReportID) error {
	if err := s.enter(); err != nil {
		return err
	}
	s.deleted = append(s.deleted, id)
	s.reports = slices.DeleteFunc(s.reports, func(r api.Report) bool { return r.ID == id })
	return nil
}

func (s *fakeServer) ReportTemplates(context.Context) ([]api.ReportTemplate, error) {
	return s.templates, s.enter()
}

// withReports is a server with two reports, one of them named to do harm.
func withReports() *fakeServer {
	yes := true
	return &fakeServer{pictures: true, fakeReports: fakeReports{
		templates: []api.ReportTemplate{
			{ID: "t-plain", Name: text.New("Without attachments")}, {ID: "t-full", Name: text.New("With 門\u202e attachments"), Attachments: &yes},
		},
		reports: []api.Report{
			{
				ID: api.ReportID(uuid("e0000001")), Name: text.New("../../rep\x1b[31mort.html"), TemplateID: "t-plain", State: api.StatusFinished,
				URL: text.New("text/html; charset=utf-8"), Created: stageStart.Add(-48 * time.Hour),
			},
			{ID: api.ReportID(uuid("e0000002")), TemplateID: "t-full", State: api.StatusProcessing, Created: stageStart.Add(-time.Minute)},
		},
	}}
}

// reportsPane makes the dialog.
func reportsPane(d Deps) pane.Pane {
	return askReports(d, api.FolderID(uuid("7f3c0a12")), false)().(pane.DialogMsg).Pane
}

func TestReportsView(t *testing.T) {
	for _, c := range []struct {
		name   string
		server func() *fakeServer
		keys   []string
	}{
		{"two", withReports, []string{"down"}},
		{"template", withReports, []string{"n"}},
		{"directory", withReports, []string{"enter"}},
		{"none", func() *fakeServer { return &fakeServer{} }, nil},
		{"not offered", func() *fakeServer { return &fakeServer{fakeReports: fakeReports{noReports: true}} }, nil},
		{"broken", func() *fakeServer { return &fakeServer{fail: errDown} }, nil},
	} {
		for _, s := range []struct{ w, h int }{{66, 18}, {34, 5}} {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, s.w, s.h), func(t *testing.T) {
				onStage(t, c.server(), s.w, s.h, reportsPane, func(st *stage) {
					st.press(c.keys...)
					requireFrame(st.t, st.view(), s.w, s.h)
				})
			})
		}
	}
}

// A report is made from the chosen template once, and deleted after a question.
func TestReportsAreMadeAndDeleted(t *testing.T) {
	server := withReports()
	onStage(t, server, 66, 18, reportsPane, func(s *stage) {
		s.press("n", "right", "tab", "tab", "enter")
		if fmt.Sprint(server.made) != "[t-full]" {
			t.Fatalf("made from %v\n%s", server.made, s.view())
		}
		if v := s.view(); !strings.Contains(v, "Report ee000001 was made.") || !strings.Contains(v, "report ee000001") {
			t.Errorf("after it was made:\n%s", v)
		}
		server.reportFail = &api.Error{Kind: api.KindOffline, Uncertain: true}
		s.press("n", "tab", "tab", "enter")
		if v := s.view(); len(server.made) != 2 || !strings.Contains(v, "not known whether") {
			t.Errorf("sent %d times; after an answer that was lost:\n%s", len(server.made), v)
		}
		s.press("home", "x")
		if m, ok := last[pane.DialogMsg](s); !ok || len(server.deleted) != 0 {
			t.Fatalf("deleted %v without a question (%+v)", server.deleted, m)
		}
		s.send(dropReportMsg{to: s.pane.ID(), id: server.reports[0].ID})
		s.settle()
		if len(server.deleted) != 1 || !strings.Contains(s.view(), "was deleted") {
			t.Errorf("deleted %v\n%s", server.deleted, s.view())
		}
	})
}

// A document becomes a new file of its owner's under a name of ours, beside one
// that is there already.
func TestReportsAreDownloaded(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "report-e0000001.html")
	if err := os.WriteFile(taken, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	onStage(t, withReports(), 100, 18, reportsPane, func(s *stage) {
		s.press("down", "enter")
		p := s.pane.(*reportsDialog)
		p.form.SetValue("dir", dir)
		s.press("tab", "tab", "enter")
		path := filepath.Join(dir, "report-e0000001-2.html")
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
			t.Errorf("%v, %v\n%s", info, err, s.view())
		}
		if data, _ := os.ReadFile(taken); string(data) != "mine" {
			t.Error("a file was overwritten")
		}
		if !strings.Contains(strings.ReplaceAll(s.view(), "\n", ""), "report-e0000001-2.html") {
			t.Errorf("where it is stands nowhere:\n%s", s.view())
		}
	})
}

// Where nothing may be changed reports are read only, masked without the names
// of files, and without a session not at all.
func TestReportsAreGuarded(t *testing.T) {
	server := withReports()
	readOnly := func(d Deps) pane.Pane {
		d.Forbidden = func() string { return "read-only" }
		return reportsPane(d)
	}
	onStage(t, server, 66, 18, readOnly, func(s *stage) {
		s.press("n", "x")
		if _, asked := last[pane.DialogMsg](s); asked || len(server.made) != 0 || s.pane.(*reportsDialog).form != nil {
			t.Error("a report is made or deleted read-only")
		}
		if create := s.pane.Keys()[1].Help().Desc; !strings.Contains(create, "read-only") {
			t.Errorf("the key says %q", create)
		}
		s.send(pane.MaskMsg{On: true})
		if v := s.view(); strings.Contains(v, "ort.html") {
			t.Errorf("the name of a file is shown masked:\n%s", v)
		}
		s.send(pane.SignedOutMsg{})
		if v := s.view(); strings.Contains(v, "e0000002") {
			t.Errorf("shown without a session:\n%s", v)
		}
	})
}
