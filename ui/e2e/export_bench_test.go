//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// pageTime is what the server takes for every page of folders.
const pageTime = 20 * time.Millisecond

// slowPages serves pages of folders after pageTime, and from memory once they
// were asked for, so that a measurement is not one of the test server.
type slowPages struct {
	next http.Handler
	mu   sync.Mutex
	kept map[string][]byte
}

func (s *slowPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || strings.Trim(r.URL.Path, "/") != "api/folders" {
		s.next.ServeHTTP(w, r)
		return
	}
	due := time.NewTimer(pageTime)
	defer due.Stop()
	s.mu.Lock()
	page, ok := s.kept[r.URL.RawQuery]
	s.mu.Unlock()
	if !ok {
		rec := httptest.NewRecorder()
		s.next.ServeHTTP(rec, r)
		page = rec.Body.Bytes()
		s.mu.Lock()
		s.kept[r.URL.RawQuery] = page
		s.mu.Unlock()
	}
	<-due.C
	w.Header().Set("Content-Type", "application/json; charset=utf8")
	_, _ = w.Write(page)
}

// jqLoop reads the same pages one after the other, each over a connection of
// its own, and prints the same rows.
const jqLoop = `
set -eu
offset=0
while :; do
  n=$(curl -sf -H "X-Forensic-Access-Token: $TOKEN" "$SERVER/api/folders/?with_analyses=true&sorting=time_created%7Bdesc%7D&limit=100&offset=$offset" |
    jq -r '.items[] | .folder_id as $f | .analyses[] | . as $a | .results_media[] |
      [$f, $a.analyse_id, $a.type, $a.state, $a.resolution, $a.resolution_status, (.source_image_id // .source_video_id), .results_data.confidence_spoofing, $a.time_created] | @csv' |
    tee -a "$OUT" | wc -l)
  [ "$n" -eq 100 ] || break
  offset=$((offset + 100))
done
`

// BenchmarkExport prints the results of 3,000 folders as CSV, in pairs with a
// loop of curl and jq over the same server, and checks that both read the same
// scores.
func BenchmarkExport(b *testing.B) {
	for _, tool := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			b.Skipf("the baseline needs %s: %v", tool, err)
		}
	}
	server := apitest.New(b, apitest.WithTTL(time.Hour))
	// Scores end in a 7: jq rewrites numbers and would drop a last zero.
	for i := range 3000 {
		id := server.AddFolder(apitest.Folder{
			Meta:    map[string]any{"transaction_id": fmt.Sprint("t-", i)},
			Created: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(i) * time.Minute),
		})
		media := server.AddMedia(id, apitest.Media{Name: "a.png", MIME: "image/png", Content: []byte("x")})
		server.Finish(server.AddAnalysis(id, apitest.Analysis{Type: "QUALITY", Media: []string{media}}), fmt.Sprintf("0.%d7", 1000+i))
	}
	slow := httptest.NewServer(&slowPages{next: server, kept: map[string][]byte{}})
	b.Cleanup(slow.Close)
	account := server.Account()
	env := environ(home(b), "OZDESK_HOST="+slow.URL, "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	token := server.SignIn(account).Access

	ours := func() (string, time.Duration) {
		begun := time.Now()
		out, stderr, code := command(b, env, "results", "list", "--all", "-o", "csv")
		took := time.Since(begun)
		if code != 0 {
			b.Fatalf("results list: exit %d\n%s", code, stderr)
		}
		return out, took
	}
	theirs := func() (string, time.Duration) {
		file := filepath.Join(b.TempDir(), "rows.csv")
		cmd := exec.Command("bash", "-c", jqLoop)
		cmd.Env = append(env, "TOKEN="+token, "SERVER="+slow.URL, "OUT="+file)
		begun := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("curl and jq: %v\n%s", err, out)
		}
		took := time.Since(begun)
		data, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		return string(data), took
	}
	a, _ := ours()
	j, _ := theirs()
	if x, y := column(a, 1, 8), column(j, 0, 7); len(x) != 3000 || !slices.Equal(x, y) {
		b.Fatalf("%d scores here and %d there, or they differ", len(x), len(y))
	}
	var ratios []float64
	for b.Loop() {
		_, fast := ours()
		_, slowly := theirs()
		ratios = append(ratios, float64(slowly)/float64(fast))
	}
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ratios[len(ratios)/2], "×curl+jq")
	b.ReportMetric(ratios[0], "×least")
}

// column is one column of the rows of a CSV behind its header lines.
func column(csv string, header, col int) []string {
	var out []string
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n") {
		if i >= header {
			out = append(out, strings.Trim(strings.Split(strings.TrimSpace(line), ",")[col], `"`))
		}
	}
	return out
}

// BenchmarkUpload puts a file of 200 MB into a folder, in pairs with curl.
func BenchmarkUpload(b *testing.B) {
	if _, err := exec.LookPath("curl"); err != nil {
		b.Skipf("the baseline needs curl: %v", err)
	}
	server := apitest.New(b, apitest.KeepMedia(0), apitest.WithTTL(time.Hour))
	account := server.Account()
	env := environ(home(b), "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	token := server.SignIn(account).Access
	file := filepath.Join(b.TempDir(), "clip.mp4")
	if err := os.WriteFile(file, bytes.Repeat([]byte("ftypisom"), 200_000_000/8), 0o600); err != nil {
		b.Fatal(err)
	}
	run := func(argv ...string) (time.Duration, float64) {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env = env
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		begun := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		ended := make(chan struct{})
		peak := make(chan float64)
		go func() { peak <- watchMemory(cmd.Process.Pid, ended) }()
		err := cmd.Wait()
		took := time.Since(begun)
		close(ended)
		if err != nil {
			b.Fatalf("%v: %v\n%s", argv, err, out.String())
		}
		return took, <-peak
	}
	var speed, memory []float64
	for b.Loop() {
		ours, here := run(program, "folders", "create", "--media", file+":video_selfie")
		curl, there := run("curl", "-sf", "-o", "/dev/null", "-H", "X-Forensic-Access-Token: "+token, "-F", "video1=@"+file, server.URL()+"/api/folders/")
		speed = append(speed, float64(curl)/float64(ours))
		memory = append(memory, here-there)
	}
	slices.Sort(speed)
	slices.Sort(memory)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(speed[len(speed)/2], "×curl-speed")
	b.ReportMetric(memory[len(memory)/2], "MB-more")
	b.Log("pairs: " + strconv.Itoa(len(speed)))
}

// watchMemory looks at a running process until ended is closed and returns the
// most memory it held, in MB. What the system tells of an ended one counts the
// memory of its parent before the program was loaded.
func watchMemory(pid int, ended <-chan struct{}) (peak float64) {
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok {
			if kb, err := strconv.Atoi(strings.Fields(rest)[0]); err == nil {
				peak = max(peak, float64(kb)/1000)
			}
		}
		select {
		case <-ended:
			return peak
		case <-look.C:
		}
	}
}
