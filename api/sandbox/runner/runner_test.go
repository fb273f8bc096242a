package runner

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

func TestDecimals(t *testing.T) {
	for in, want := range map[float64]string{0: "0.0", 1: "1.0", 2: "1.0", -1: "0.0", 0.5: "0.5", 0.84996: "0.85", 0.84994: "0.8499"} {
		if got := FormatScore(in); got != want {
			t.Errorf("%v: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "1e9", "1/3", "x", "--1", "1.2.3", "00000000000000000000000000000000000000001"} {
		if r, ok := parseDecimal(in); ok {
			t.Errorf("%q was read as %v", in, r)
		}
	}
	if !less("0.8496", "0.85") || less("0.850", "0.85") || less("x", "1") {
		t.Error("decimals are compared wrongly")
	}
}

func TestDecide(t *testing.T) {
	for _, test := range []struct{ kind, params, score, want string }{
		{Quality, `{}`, "0.4999", db.Success},
		{Quality, `{}`, "0.5", db.Declined},
		{Quality, `{"threshold_spoofing": 0.9}`, "0.5", db.Success},
		{Biometry, `{}`, "0.8499", db.Declined},
		{Biometry, `{}`, "0.85", db.Success},
		{Biometry, `{"threshold_min": 0.7}`, "0.7", db.OperatorRequired},
		{Biometry, `{"threshold_min": 0.7, "threshold_max": 0.8}`, "0.8", db.Success},
		{Biometry, `{"threshold_min": 0.9}`, "0.89", db.Declined},
		{Collection, `{}`, "0.85", db.Declined},
		{Collection, `{"decision_threshold": 0.9}`, "0.85", db.Success},
	} {
		o, err := wire.ParseObject([]byte(test.params))
		if err != nil {
			t.Fatal(err)
		}
		p, err := readParams(o)
		if err != nil {
			t.Fatal(err)
		}
		if got := decide(test.kind, test.score, p); got != test.want {
			t.Errorf("%s %s with %s: got %s, want %s", test.kind, test.score, test.params, got, test.want)
		}
	}
}

func TestBadParams(t *testing.T) {
	for _, in := range []string{
		`{"threshold_min": "0.5"}`, `{"threshold_min": -0.1}`, `{"threshold_max": 1.01}`, `{"threshold_min": 0.9, "threshold_max": 0.8}`,
		`{"extract_best_shot": 1}`, `{"decision_count": 0}`, `{"decision_count": "many"}`, `{"decision_threshold": 1e1}`,
	} {
		o, err := wire.ParseObject([]byte(in))
		if err != nil {
			t.Fatal(err)
		}
		if CheckParams(o) == nil {
			t.Errorf("%s was taken", in)
		}
	}
}

func TestScriptOf(t *testing.T) {
	near := wire.Obj("sandbox:outcome", "success", "other", 1)
	far := wire.Obj("sandbox:outcome", "declined", "sandbox:score", wire.Number("0.50"))
	if got := wire.Text(ScriptOf(near, far)); got != `{"sandbox:outcome": "success", "sandbox:score": 0.50}` {
		t.Errorf("script %s", got)
	}
	now := time.Unix(1000, 0)
	for _, test := range []struct {
		delay any
		work  time.Duration
		want  wire.Time
	}{
		{nil, 0, 0},
		{nil, time.Second, 1001e6},
		{wire.Number("2.5"), time.Second, 1003500000},
		{"1m", 0, 1060e6},
		{"STUCK", time.Second, db.Never},
	} {
		o := ScriptOf(wire.Obj("sandbox:delay", test.delay))
		if got := Due(o, now, test.work); got != test.want {
			t.Errorf("delay %v: due %d, want %d", test.delay, got, test.want)
		}
		if readScript(o).scripted() {
			t.Errorf("a delay of %v makes the result a told one", test.delay)
		}
	}
	for _, bad := range []any{"soon", "-1", wire.Number("-5"), "1e400"} {
		if readScript(wire.Obj("sandbox:delay", bad)).problem == "" {
			t.Errorf("delay %v was taken", bad)
		}
	}
}

func TestSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newSchedule(time.Now)
		at := func(d time.Duration) wire.Time { return wire.Time(time.Now().Add(d).UnixMicro()) }
		s.add("late", at(3*time.Second))
		s.add("soon", at(time.Second))
		s.add("now", 0)
		began := time.Now()
		for _, want := range []struct {
			id    db.AnalysisID
			after time.Duration
		}{{"now", 0}, {"soon", time.Second}, {"late", 3 * time.Second}} {
			id, ok := s.next(ctx)
			if !ok || id != want.id || time.Since(began) != want.after {
				t.Errorf("got %s after %v, want %s after %v", id, time.Since(began), want.id, want.after)
			}
		}
		// One that is added while a worker waits for a later one comes first.
		s.add("later", at(time.Hour))
		got := make(chan db.AnalysisID)
		go func() {
			id, _ := s.next(ctx)
			got <- id
		}()
		synctest.Wait()
		s.add("sooner", 0)
		if id := <-got; id != "sooner" {
			t.Errorf("got %s", id)
		}
		cancel()
		if id, ok := s.next(ctx); ok {
			t.Errorf("got %s after the end", id)
		}
	})
}

// archive makes a zip file of entries.
func archive(t testing.TB, headers ...*zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, h := range headers {
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("content")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	link := &zip.FileHeader{Name: "link"}
	link.SetMode(fs.ModeSymlink | 0o777)
	many := make([]*zip.FileHeader, maxEntries+1)
	for i := range many {
		many[i] = &zip.FileHeader{Name: "a"}
	}
	for name, test := range map[string]struct {
		data    []byte
		refused bool
	}{
		"plain":         {archive(t, &zip.FileHeader{Name: "frames/1.png"}), false},
		"upwards":       {archive(t, &zip.FileHeader{Name: "../1.png"}), true},
		"hidden upward": {archive(t, &zip.FileHeader{Name: "a/../../1.png"}), true},
		"absolute":      {archive(t, &zip.FileHeader{Name: "/etc/1.png"}), true},
		"backslashes":   {archive(t, &zip.FileHeader{Name: `..\1.png`}), true},
		"drive":         {archive(t, &zip.FileHeader{Name: `C:\1.png`}), true},
		"link":          {archive(t, link), true},
		"many":          {archive(t, many...), true},
		"cut off":       {archive(t, &zip.FileHeader{Name: "1.png"})[:40], true},
	} {
		path := filepath.Join(t.TempDir(), "a.zip")
		if err := os.WriteFile(path, test.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := CheckShots(path); (err != nil) != test.refused || (err != nil && !errors.Is(err, ErrArchive)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSniff(t *testing.T) {
	for head, want := range map[string]string{
		"\x89PNG\r\n\x1a\n":                db.KindImage,
		"\xff\xd8\xff\xe0":                 db.KindImage,
		"PK\x03\x04":                       db.KindShotsSet,
		"\x00\x00\x00\x14ftypqt  \x00\x00": db.KindVideo,
		"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom": db.KindVideo,
		"<html>": "",
		"":       "",
	} {
		if _, _, got := Sniff([]byte(head)); got != want {
			t.Errorf("%q: got %q, want %q", head, got, want)
		}
	}
}

func TestToldScoresAgreeWithTheirOutcomes(t *testing.T) {
	p, err := readParams(wire.Obj())
	if err != nil {
		t.Fatal(err)
	}
	for kind, scores := range scriptedScores {
		for outcome, score := range scores {
			if got := decide(kind, score, p); got != outcome && outcome != db.OperatorRequired {
				t.Errorf("%s %s: %s says %s", kind, outcome, score, got)
			}
		}
	}
	o := told(Job{Type: Collection, Media: []db.Media{{ID: "m"}}, Gallery: []Template{{Person: "p"}}, script: script{outcome: db.Declined}}, p)
	if len(o.Results) != 1 || o.Results[0].PersonID != "p" || !json.Valid(o.Results[0].Data) {
		t.Errorf("outcome %+v", o)
	}
}

// FuzzShots checks that no archive makes the reader fail in another way than
// by an error.
func FuzzShots(f *testing.F) {
	f.Add(archive(f, &zip.FileHeader{Name: "1.png"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "a.zip")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		shots, err := readShots(path)
		if (err == nil) != (len(shots) > 0) {
			t.Fatalf("%d pictures and %v", len(shots), err)
		}
	})
}
