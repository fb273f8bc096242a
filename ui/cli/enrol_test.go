package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
	"ozdesk/api/jobs"
	"ozdesk/api/sandbox/demo"
	"ozdesk/store/oplog"
)

// crowd makes a directory with a sub-directory for each person. No two
// photographs have the same bytes.
func crowd(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	content := readFile(t, picture(t, "a.png"))
	for i, name := range names {
		own := filepath.Join(dir, name)
		if err := os.Mkdir(own, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(own, "1.png"), []byte(fmt.Sprintf("%s%d", content, i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// results are the words of the result column, in order.
func resultsOf(t *testing.T, out string) []string {
	t.Helper()
	var rows []struct{ Name, Result string }
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	var list []string
	for _, r := range rows {
		list = append(list, r.Name+": "+r.Result)
	}
	return list
}

// TestEnrol looks, asks, enrols once, and writes who is left for another try.
func TestEnrol(t *testing.T) {
	s := apitest.New(t)
	in := s.AddCollection("staff")
	s.AddPerson(in, apitest.Person{First: "Nadia", Last: "Berg", Images: [][]byte{{1}}})
	m := newMachine(t).at(s)
	dir := crowd(t, "Ivar_Holm", "Nadia_Berg", "Ole")
	if err := os.WriteFile(filepath.Join(dir, "Ole", "1.png"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}

	o := m.run("enrol", in, dir, "--dry-run", "-o", "json")
	if want := []string{"Ivar Holm: would be enrolled", "Nadia Berg: would be enrolled", "Ole: left out"}; o.code != exitSomeFailed || !slices.Equal(resultsOf(t, o.out), want) {
		t.Errorf("dry run: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if !strings.Contains(o.out, "Somebody of this name is in the collection already.") || !strings.Contains(o.out, "1.png: This is no picture, or it is damaged.") {
		t.Errorf("findings are not told:\n%s", o.out)
	}
	if o := m.run("enrol", in, dir, "--dry-run", "--new-names", "-o", "json"); !strings.Contains(strings.Join(resultsOf(t, o.out), " "), "Nadia Berg: left out") {
		t.Errorf("who is there already:\n%s", o.out)
	}
	if o := m.run("enrol", in, dir); o.code != exitUsage || !strings.Contains(o.err, "--yes") {
		t.Errorf("nobody to ask: exit %d, %s", o.code, o.err)
	}
	m.tty, m.in = true, "no\n"
	if o := m.run("enrol", in, dir); o.code != exitError || !strings.Contains(o.err, "nobody was enrolled") {
		t.Errorf("refused: exit %d, %s", o.code, o.err)
	}
	m.tty = false
	if n := len(s.PersonsOf(in)); n != 1 {
		t.Fatalf("%d persons before anybody was enrolled", n)
	}
	left := filepath.Join(t.TempDir(), "left.csv")
	o = m.run("enrol", in, dir, "--yes", "-o", "json", "--failed-only", left)
	if want := []string{"Ivar Holm: enrolled", "Nadia Berg: enrolled", "Ole: left out"}; o.code != exitSomeFailed || !slices.Equal(resultsOf(t, o.out), want) {
		t.Errorf("enrol: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if n := len(s.PersonsOf(in)); n != 3 {
		t.Errorf("%d persons afterwards", n)
	}
	if o := m.run("enrol", in, dir, "--yes", "-o", "json"); !strings.Contains(o.err, "--anew") || len(s.PersonsOf(in)) != 3 {
		t.Errorf("the same once more: exit %d, %d persons\n%s", o.code, len(s.PersonsOf(in)), o.err)
	}
	m.in = left + "\n"
	if err := os.WriteFile(filepath.Join(dir, "Ole", "1.png"), []byte(readFile(t, picture(t, "a.png"))+"x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := m.run("enrol", in, "-", "--yes", "-o", "json"); o.code != exitOK || !slices.Equal(resultsOf(t, o.out), []string{"Ole: enrolled"}) {
		t.Errorf("who was left: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if strings.Contains(m.kept(), `"Holm"`) {
		t.Error("a name that was to be sent is kept on the disk")
	}
}

// TestEnrolFaces warns of a photograph on which the finder sees no face, unless
// it is told not to look.
func TestEnrolFaces(t *testing.T) {
	s := apitest.New(t)
	in := s.AddCollection("staff")
	m := newMachine(t).at(s)
	dir := t.TempDir()
	wall := image.NewGray(image.Rect(0, 0, 200, 200))
	for i := range wall.Pix {
		wall.Pix[i] = uint8(255 * (i % 2))
	}
	for name, img := range map[string]image.Image{"Ivar Holm.png": demo.DrawPerson(3, demo.Variation{}), "Nadia Berg.png": wall} {
		var b bytes.Buffer
		if err := errors.Join(png.Encode(&b, img), os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	const none = "Nadia Berg.png: No face found, perhaps wrongly."
	if o := m.run("enrol", in, dir, "--dry-run", "-o", "json"); strings.Count(o.out, "face") != 1 || !strings.Contains(o.out, none) || o.code != exitOK {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
	if o := m.run("enrol", in, dir, "--dry-run", "--drop-warned", "-o", "json"); !slices.Equal(resultsOf(t, o.out), []string{"Ivar Holm: would be enrolled", "Nadia Berg: left out"}) {
		t.Errorf("left out: %s%s", o.out, o.err)
	}
	if o := m.run("enrol", in, dir, "--dry-run", "--no-face-check", "-o", "json"); strings.Contains(o.out, "face") {
		t.Errorf("not to be looked for:\n%s", o.out)
	}
}

// TestEnrolLookAlike holds back whom somebody in the collection looks like, names
// both, and enrols the person from the file of those who are left.
func TestEnrolLookAlike(t *testing.T) {
	s := apitest.New(t, apitest.AutoFinish(1))
	in := s.AddCollection("staff")
	m := newMachine(t).at(s)
	dir := crowd(t, "Ivar_Holm", "Nadia_Berg", "Ole")
	known := readFile(t, filepath.Join(dir, "Nadia_Berg", "1.png"))
	s.AddPerson(in, apitest.Person{First: "Nora", Last: "Lund", Images: [][]byte{[]byte(known)}})
	left := filepath.Join(t.TempDir(), "left.csv")
	o := m.run("enrol", in, dir, "--yes", "--look-alike", "-o", "json", "--failed-only", left)
	if want := []string{"Ivar Holm: enrolled", "Nadia Berg: held back", "Ole: enrolled"}; o.code != exitSomeFailed || !slices.Equal(resultsOf(t, o.out), want) {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
	if !strings.Contains(o.out, "looks alike (score ") || !strings.Contains(o.out, "It is Nora Lund.") || !strings.Contains(o.err, "without --look-alike") {
		t.Errorf("not told:\n%s%s", o.out, o.err)
	}
	if n := len(s.PersonsOf(in)); n != 3 || len(s.Folders()) != 0 {
		t.Errorf("%d persons, %d folders are left", n, len(s.Folders()))
	}
	if strings.Contains(m.kept(), `"Berg"`) && strings.Contains(m.kept(), `"Lund"`) {
		t.Error("the name of who looks alike is kept on the disk")
	}
	if o := m.run("enrol", in, left, "--yes", "-o", "json"); o.code != exitOK || !slices.Equal(resultsOf(t, o.out), []string{"Nadia Berg: enrolled"}) {
		t.Errorf("all the same: exit %d\n%s%s", o.code, o.out, o.err)
	}
	twice := crowd(t, "Una", "Vera")
	if err := os.WriteFile(filepath.Join(twice, "Vera", "1.png"), []byte(readFile(t, filepath.Join(twice, "Una", "1.png"))), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := m.run("enrol", s.AddCollection("guests"), twice, "--yes", "--look-alike", "-o", "json"); !slices.Equal(resultsOf(t, o.out), []string{"Una: enrolled", "Vera: held back"}) || !strings.Contains(o.out, "It is Una.") {
		t.Errorf("two of one enrolment: exit %d\n%s%s", o.code, o.out, o.err)
	}
	client := s.AddAccount("CLIENT")
	m.env["OZDESK_EMAIL"], m.env["OZDESK_PASSWORD"] = client.Email, client.Password
	if o := m.run("enrol", in, dir, "--yes", "--look-alike"); o.code != exitUsage || !strings.Contains(o.err, "could not delete") {
		t.Errorf("who may not delete: exit %d, %s", o.code, o.err)
	}
}

// TestEnrolStops ends a command whose job cannot go on for anybody, without a
// trace where nobody is in.
func TestEnrolStops(t *testing.T) {
	s := apitest.New(t)
	in := s.AddCollection("staff")
	m := newMachine(t).at(s)
	dir := crowd(t, "Ivar Holm", "Nadia Berg")
	if o := m.run("enrol", in, dir, "--yes", "--read-only"); o.code != exitError || !strings.Contains(o.err, "Leave out --read-only.") {
		t.Errorf("read-only: exit %d, %s", o.code, o.err)
	}
	if o := m.run("enrol", "00000000-0000-4000-8000-00000000dead", dir, "--yes"); o.code != exitError || !strings.Contains(o.err, "Check the id") {
		t.Errorf("no such collection: exit %d, %s", o.code, o.err)
	}
	s.Fault(apitest.On("POST /api/collections/"), apitest.Status(http.StatusForbidden, `{"error_code": 9}`))
	if o := m.run("enrol", in, dir, "--yes"); o.code != exitError || !strings.Contains(o.err, "may not") {
		t.Errorf("forbidden: exit %d, %s", o.code, o.err)
	}
	streams, err := oplog.In(m.places.ledgers()).Streams()
	if err != nil || len(streams) != 0 {
		t.Errorf("left behind: %v, %v", streams, err)
	}
	for _, args := range [][]string{{"enrol", in}, {"enrol", in, t.TempDir()}, {"enrol", in, file(t, "a.zip", "x")}, {"enrol", "../x", dir}} {
		if o := m.run(args...); o.code != exitUsage {
			t.Errorf("%v: exit %d, %s", args, o.code, o.err)
		}
	}
}

// TestEnrolGoesOn runs the same command again after it was interrupted:
// everybody is in once. Another one has to wait.
func TestEnrolGoesOn(t *testing.T) {
	s := apitest.New(t)
	in := s.AddCollection("staff")
	m := newMachine(t).at(s)
	names := make([]string, 30)
	for i := range names {
		names[i] = fmt.Sprintf("Person %d", i)
	}
	dir := crowd(t, names...)
	answer := s.Fault(apitest.On("POST /api/collections/"), apitest.Hang().AfterWork())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan outcome)
	go func() { ended <- m.runWith(ctx, "enrol", in, dir, "--yes") }()
	if err := s.Await(t.Context(), "POST /api/collections/", 4); err != nil {
		t.Fatal(err)
	}
	other := *m
	if o := other.run("enrol", in, dir, "--yes"); o.code != exitError || !strings.Contains(o.err, "another window or command") {
		t.Errorf("a second command at the same time: exit %d, %s", o.code, o.err)
	}
	cancel()
	answer()
	if o := <-ended; o.code != exitInterrupted || !strings.Contains(o.err, "The same command goes on") {
		t.Errorf("interrupted: exit %d, %s", o.code, o.err)
	}
	if o := m.run("enrol", in, crowd(t, "Ivar"), "--yes"); o.code != exitError || !strings.Contains(o.err, "--anew") {
		t.Errorf("another enrolment before the end of the first: exit %d, %s", o.code, o.err)
	}
	if o := m.run("enrol", in, dir, "--yes", "--new-names", "-o", "csv"); o.code != exitOK || strings.Count(o.out, ",enrolled,") != 30 {
		t.Errorf("gone on with: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if n := len(s.PersonsOf(in)); n != 30 {
		t.Errorf("%d persons, want 30", n)
	}
}

// TestEnrolPace tells speed and remaining time in persons, however many steps a
// person has.
func TestEnrolPace(t *testing.T) {
	job := func(state jobs.State, steps, left int) jobs.Job {
		j := jobs.Job{State: state, Steps: steps, Why: "Nothing answers."}
		j.Count[jobs.Planned], j.Count[jobs.Sent] = left-1, 1
		return j
	}
	for name, tt := range map[string]struct {
		j     jobs.Job
		each  float64
		ended int
		took  time.Duration
		want  string
	}{
		"at the beginning": {job(jobs.Running, 100, 98), 1, 2, time.Minute, "enrolling"},
		"too soon":         {job(jobs.Running, 100, 50), 1, 50, time.Millisecond, "enrolling"},
		"one step each":    {job(jobs.Running, 100, 80), 1, 20, 10 * time.Second, "enrolling, 2.0 a second, 40s left,"},
		"four steps each":  {job(jobs.Running, 400, 320), 4, 80, 10 * time.Second, "enrolling, 2.0 a second, 40s left,"},
		"gone on with":     {job(jobs.Running, 100, 20), 1, 30, 10 * time.Second, "enrolling, 3.0 a second, 7s left,"},
		"waiting":          {job(jobs.Waiting, 100, 80), 1, 20, 10 * time.Second, "waiting for the server, Nothing answers."},
	} {
		if got := enrolPace(tt.j, tt.each, tt.ended, tt.took); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
