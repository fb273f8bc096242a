//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

func painted(screen string) bool { return strings.TrimSpace(screen) != "" }

// first is how long the program ran until a frame for which ok holds.
func (x *term) first(what string, ok func(string) bool) time.Duration {
	x.t.Helper()
	x.await(what, time.Minute, ok)
	for _, f := range x.since(0) {
		if ok(f.text) {
			return f.at.Sub(x.start)
		}
	}
	x.t.Fatalf("%s: was on the screen but in no frame", what)
	return 0
}

func percentile(d []time.Duration, p float64) time.Duration {
	s := slices.Clone(d)
	slices.Sort(s)
	return s[min(len(s)-1, int(p*float64(len(s))))]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkStart starts the program in a terminal of 200×60 over a sandbox that
// is already filled, in turn with a bare program of the same library.
func BenchmarkStart(b *testing.B) {
	bare := filepath.Join(b.TempDir(), "bare")
	build := exec.Command("go", "build", "-trimpath", "-o", bare, "./testdata/bare")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build the bare program: %v\n%s", err, out)
	}
	_, env := seeded(b)
	var frame, rows, base []time.Duration
	for b.Loop() {
		y := startTerm(b, size{200, 60}, env, bare)
		base = append(base, y.first("a frame of the bare program", painted))
		y.keys("q")
		y.exit(10 * time.Second)
		x := startTerm(b, size{200, 60}, env, program)
		frame = append(frame, x.first("a first frame", painted))
		rows = append(rows, x.first("ten folder rows", tenRows))
		x.keys("q")
		x.exit(10 * time.Second)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(percentile(base, 0.5)), "ms-bare-frame")
	b.ReportMetric(ms(percentile(frame, 0.5)), "ms-first-frame")
	b.ReportMetric(ms(percentile(rows, 0.5)), "ms-ten-rows")
	b.ReportMetric(float64(percentile(frame, 0.5))/float64(percentile(base, 0.5)), "×bare")
}

// BenchmarkEmptyHome is a newcomer's first start: nothing is there yet. The
// first frame must already tell what is going on.
func BenchmarkEmptyHome(b *testing.B) {
	var progress, rows []time.Duration
	for b.Loop() {
		x := startTerm(b, size{120, 35}, environ(home(b)), program)
		progress = append(progress, x.first("a progress line", regexp.MustCompile(`\d+ of \d+|\d+/\d+`).MatchString))
		rows = append(rows, x.first("ten folder rows", tenRows))
		x.keys("q")
		x.exit(10 * time.Second)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(percentile(progress, 0.5)), "ms-progress-line")
	b.ReportMetric(ms(percentile(rows, 0.5)), "ms-ten-rows")
}

// BenchmarkKey moves the cursor down and up through the folder list, scrolling
// on the way, and measures from the key to the first byte that answers it. Rows
// with wide characters are written whole when anything in them has changed, so
// lists without and full of such names are measured beside the sample people,
// some of whom have them.
func BenchmarkKey(b *testing.B) {
	_, env := seeded(b)
	b.Run("sandbox", func(b *testing.B) { measureKeys(b, env) })
	b.Run("plain names", func(b *testing.B) { measureKeys(b, namedFolders(b, "Ada", "Numbersen")) })
	b.Run("wide names", func(b *testing.B) { measureKeys(b, namedFolders(b, "澪", "桜庭野")) })
}

// namedFolders serves 300 folders of people of one name and returns the
// environment that connects to them.
func namedFolders(b *testing.B, first, last string) []string {
	server := apitest.New(b)
	for i := range 300 {
		id := server.AddFolder(apitest.Folder{
			Meta:    map[string]any{"person_info": map[string]any{"first_name": first, "last_name": last}},
			Created: time.Now().Add(-time.Duration(i) * time.Hour),
		})
		server.Finish(server.AddAnalysis(id, apitest.Analysis{Type: "QUALITY"}), "0.0321")
	}
	account := server.Account()
	return environ(home(b), "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
}

func measureKeys(b *testing.B, env []string) {
	x := startTerm(b, size{200, 60}, env, program)
	x.await("ten folder rows", time.Minute, tenRows)
	x.quiet(300 * time.Millisecond)
	var lag []time.Duration
	var perKey []float64
	n := 0
	for b.Loop() {
		key := "down"
		if n/60%2 == 1 {
			key = "up"
		}
		n++
		mark, before := x.mark(), x.written()
		sent := time.Now()
		x.keys(key)
		at := x.next(mark)
		lag = append(lag, at.Sub(sent))
		x.quiet(25 * time.Millisecond)
		perKey = append(perKey, float64(x.written()-before))
	}
	var sum float64
	for _, n := range perKey {
		sum += n
	}
	slices.Sort(perKey)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(sum/float64(len(perKey)), "bytes/key-mean")
	b.ReportMetric(ms(percentile(lag, 0.5)), "ms-p50")
	b.ReportMetric(ms(percentile(lag, 0.99)), "ms-p99")
	b.ReportMetric(perKey[len(perKey)/2], "bytes/key-p50")
	b.ReportMetric(perKey[len(perKey)-1], "bytes/key-max")
}

// BenchmarkIdle lets the program stand for five seconds with nothing to do, and
// with a hundred analyses under way on the screen that do not end.
func BenchmarkIdle(b *testing.B) {
	b.Run("sandbox", func(b *testing.B) {
		_, env := seeded(b)
		measureIdle(b, env)
	})
	b.Run("hundred running", func(b *testing.B) {
		server := apitest.New(b)
		for i := range 100 {
			id := server.AddFolder(apitest.Folder{Created: time.Now().Add(-time.Duration(i) * time.Minute)})
			server.AddAnalysis(id, apitest.Analysis{Type: "QUALITY"})
		}
		measureIdle(b, connected(home(b), server, server.Account()))
	})
}

func measureIdle(b *testing.B, env []string) {
	x := startTerm(b, size{200, 60}, env, program)
	x.await("ten folder rows", time.Minute, tenRows)
	<-time.After(2 * time.Second) // what begins with the program ends
	const span = 5 * time.Second
	var share, wrote float64
	for b.Loop() {
		cpu, bytes, begun := x.cpu(), x.written(), time.Now()
		<-time.After(span)
		share = 100 * (x.cpu() - cpu).Seconds() / time.Since(begun).Seconds()
		wrote = float64(x.written() - bytes)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(share, "%core")
	b.ReportMetric(wrote, "bytes-idle")
}

// cpu is the processor time the program has used so far.
func (x *term) cpu() time.Duration {
	x.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.cmd.Process.Pid))
	if err != nil {
		x.t.Fatalf("read processor time: %v", err)
	}
	// Fields are counted behind the command's name, which may hold anything.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			x.t.Fatalf("read processor time: %v", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
