package results

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
)

// created is the time of the first analysis of the tests, with a fraction and
// not in UTC.
var created = time.Date(2026, time.March, 9, 14, 2, 11, 123456789, time.FixedZone("", 3600))

// folder is a folder with every kind of analysis that makes a difference to
// its rows. The analyses are not in the order of their creation.
func folder() api.Folder {
	media := []api.Media{{ID: "m1"}, {ID: "m2"}}
	ended := func(id api.AnalysisID, kind api.AnalysisType, word api.Status, after time.Duration) api.Analysis {
		return api.Analysis{
			ID: id, FolderID: "f1", Type: kind, State: api.StatusFinished, Resolution: word, ResolutionStatus: word,
			Created: created.Add(after), Sources: media,
		}
	}
	biometry := ended("a2", api.Biometry, api.StatusDeclined, time.Second)
	biometry.Data = api.ResultData{MinConfidence: "0.7312", MaxConfidence: "0.9120"}
	quality := ended("a1", api.Quality, api.StatusSuccess, 0)
	quality.Results = []api.Result{
		{SourceMediaID: "m2", Data: api.ResultData{ConfidenceSpoofing: "0.4630"}},
		{SourceMediaID: "m1", Data: api.ResultData{ConfidenceSpoofing: "1e-3"}},
	}
	search := ended("a3", api.Collection1N, api.StatusSuccess, 2*time.Second)
	search.Collection = &api.Collection{ID: "c1"}
	search.Params.DecisionThreshold = "0.95"
	search.Results = []api.Result{{SourceMediaID: "m1", PersonID: "p1", Data: api.ResultData{Confidence: "0.912"}}}
	running := ended("a4", api.Biometry, api.StatusProcessing, 3*time.Second)
	running.State = api.StatusProcessing
	odd := ended("a5", api.Quality, api.StatusSuccess, 4*time.Second)
	odd.Results = []api.Result{{SourceMediaID: "m1", Data: api.ResultData{ConfidenceSpoofing: "85%"}}}
	documents := ended("a6", api.Documents, api.StatusFailed, 5*time.Second)
	documents.FolderID = ""
	return api.Folder{ID: "f1", Media: media, Analyses: []api.Analysis{documents, biometry, quality, odd, search, running}}
}

// export writes the rows of the test folder.
func export(t *testing.T, f Format) string {
	t.Helper()
	var b bytes.Buffer
	e := New(&b, f, Columns())
	for _, r := range Rows(folder(), score.Policy{Biometry: "0.8"}) {
		if err := e.Write(r.Cells()); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRowsAsCSV(t *testing.T) {
	want := strings.TrimPrefix(`
folder_id,analysis_id,type,state,resolution,resolution_status,media_id,score_name,score,max_score,threshold,margin,outcome,collection_id,person_id,time_created,threshold_source
f1,a1,QUALITY,FINISHED,SUCCESS,SUCCESS,m1,confidence_spoofing,1e-3,,0.5,+0.499,pass,,,2026-03-09T13:02:11.123456Z,default
f1,a1,QUALITY,FINISHED,SUCCESS,SUCCESS,m2,confidence_spoofing,0.4630,,0.5,+0.0370,pass,,,2026-03-09T13:02:11.123456Z,default
f1,a2,BIOMETRY,FINISHED,DECLINED,DECLINED,,min_confidence,0.7312,0.9120,0.8,-0.0688,fail,,,2026-03-09T13:02:12.123456Z,profile
f1,a3,COLLECTION,FINISHED,SUCCESS,SUCCESS,m1,confidence,0.912,,0.95,+0.038,pass,c1,p1,2026-03-09T13:02:13.123456Z,params
f1,a4,BIOMETRY,PROCESSING,PROCESSING,PROCESSING,,min_confidence,,,0.8,,running,,,2026-03-09T13:02:14.123456Z,profile
f1,a5,QUALITY,FINISHED,SUCCESS,SUCCESS,m1,confidence_spoofing,85%,,0.5,,unmeasured,,,2026-03-09T13:02:15.123456Z,default
f1,a6,DOCUMENTS,FINISHED,FAILED,FAILED,,,,,,,error,,,2026-03-09T13:02:16.123456Z,
`, "\n")
	if got := export(t, FormatCSV); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRowsAsNDJSON(t *testing.T) {
	lines := strings.Split(export(t, FormatNDJSON), "\n")
	want := map[int]string{
		0: `{"folder_id":"f1","analysis_id":"a1","type":"QUALITY","state":"FINISHED","resolution":"SUCCESS","resolution_status":"SUCCESS","media_id":"m1","score_name":"confidence_spoofing","score":1e-3,"max_score":null,"threshold":0.5,"margin":0.499,"outcome":"pass","collection_id":null,"person_id":null,"time_created":"2026-03-09T13:02:11.123456Z","threshold_source":"default"}`,
		2: `{"folder_id":"f1","analysis_id":"a2","type":"BIOMETRY","state":"FINISHED","resolution":"DECLINED","resolution_status":"DECLINED","media_id":null,"score_name":"min_confidence","score":0.7312,"max_score":0.9120,"threshold":0.8,"margin":-0.0688,"outcome":"fail","collection_id":null,"person_id":null,"time_created":"2026-03-09T13:02:12.123456Z","threshold_source":"profile"}`,
		5: `{"folder_id":"f1","analysis_id":"a5","type":"QUALITY","state":"FINISHED","resolution":"SUCCESS","resolution_status":"SUCCESS","media_id":"m1","score_name":"confidence_spoofing","score":"85%","max_score":null,"threshold":0.5,"margin":null,"outcome":"unmeasured","collection_id":null,"person_id":null,"time_created":"2026-03-09T13:02:15.123456Z","threshold_source":"default"}`,
		7: "",
	}
	if len(lines) != 8 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range want {
		if lines[i] != line {
			t.Errorf("line %d\ngot  %s\nwant %s", i, lines[i], line)
		}
	}
}

// TestRowIsOneObjectEverywhere holds that a row marshalled alone is the line
// of an NDJSON export.
func TestRowIsOneObjectEverywhere(t *testing.T) {
	lines := strings.Split(export(t, FormatNDJSON), "\n")
	for i, r := range Rows(folder(), score.Policy{Biometry: "0.8"}) {
		got, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != lines[i] {
			t.Errorf("row %d\ngot  %s\nwant %s", i, got, lines[i])
		}
	}
}

func TestRowHasTheColumns(t *testing.T) {
	if n, fields := len(Columns()), reflect.TypeFor[Row]().NumField(); n != 17 || fields != n || len(Row{}.Cells()) != n {
		t.Errorf("%d columns, %d fields, %d cells", n, fields, len(Row{}.Cells()))
	}
	first, _, _ := strings.Cut(export(t, FormatCSV), "\n")
	if got := strings.Join(Header(), ","); got != first {
		t.Errorf("header %s, written %s", got, first)
	}
}

// TestMediaOrder holds that the folder's order of media counts, and that what
// the folder does not list comes last.
func TestMediaOrder(t *testing.T) {
	f := api.Folder{ID: "f1", Media: []api.Media{{ID: "m1"}, {ID: "m2"}, {ID: "m3"}}}
	a := api.Analysis{ID: "a1", Type: api.Quality, State: api.StatusFinished, Resolution: api.StatusSuccess}
	for _, id := range []api.MediaID{"m9", "m3", "m1", "m2"} {
		a.Results = append(a.Results, api.Result{SourceMediaID: id, Data: api.ResultData{ConfidenceSpoofing: "0.1"}})
	}
	f.Analyses = []api.Analysis{a}
	var got []string
	for _, r := range Rows(f, score.Policy{}) {
		got = append(got, string(r.MediaID))
	}
	if order := strings.Join(got, " "); order != "m1 m2 m3 m9" {
		t.Errorf("order %s", order)
	}
}

// TestRowOutcome holds that the server's decision counts for each medium, and
// that a medium without a number is not part of it.
func TestRowOutcome(t *testing.T) {
	a := api.Analysis{ID: "a1", Type: api.Quality, State: api.StatusFinished, Resolution: api.StatusDeclined}
	for _, n := range []api.Number{"0.9", "0.1", "NaN"} {
		a.Results = append(a.Results, api.Result{SourceMediaID: api.MediaID("m" + n), Data: api.ResultData{ConfidenceSpoofing: n}})
	}
	want := []score.Outcome{score.Fail, score.Fail, score.Unmeasured}
	for i, r := range OfAnalysis(a, score.Policy{}) {
		if r.Outcome != want[i] {
			t.Errorf("row %d is %s, want %s", i, r.Outcome, want[i])
		}
	}
	a.Results = a.Results[2:]
	if rows := OfAnalysis(a, score.Policy{}); len(rows) != 1 || rows[0].Outcome != score.Fail {
		t.Errorf("without any number the server's word is all there is: %+v", rows)
	}
}

func TestNoAnalysesNoRows(t *testing.T) {
	if rows := Rows(api.Folder{ID: "f1"}, score.Policy{}); len(rows) != 0 {
		t.Errorf("%d rows", len(rows))
	}
}
