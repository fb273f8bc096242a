package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"ozdesk/api"
)

// benchFolders is how many folders the benchmark reads, of 2 kB each.
const benchFolders = 10_000

// shelf serves folders from a file, newest first, so that what is measured is
// the memory of who reads and not that of the server.
type shelf struct {
	file   *os.File
	starts []int64 // Where each folder begins, and where the last one ends.
	newest int64   // Microseconds of the first folder; each next one is a second older.
}

// newShelf writes folders with two media and two analyses each.
func newShelf(tb testing.TB, n int) *shelf {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), "folders.json"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	s := &shelf{file: f, newest: 1_700_000_000_123_456}
	var b bytes.Buffer
	at := int64(0)
	for i := range n {
		b.Reset()
		writeFolder(&b, i, s.newest-int64(i)*1e6)
		s.starts = append(s.starts, at)
		if _, err := f.Write(b.Bytes()); err != nil {
			tb.Fatal(err)
		}
		at += int64(b.Len())
	}
	s.starts = append(s.starts, at)
	return s
}

// writeFolder writes a folder as the reference shows it, and the separator
// behind it.
func writeFolder(b *bytes.Buffer, i int, micros int64) {
	id := func(kind int) string { return fmt.Sprintf("%08x-%04x-4000-8000-%012x", i, kind, i) }
	at := fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6)
	fmt.Fprintf(b, `{"folder_id": %q, "company_id": %q, "user_id": %q, "time_created": %s, "time_updated": %s, `, id(0), id(1), id(2), at, at)
	fmt.Fprintf(b, `"meta_data": {"transaction_id": "t-%d", "person_info": {"first_name": "Jana", "last_name": "Nov\u00e1"}}, "technical_meta_data": {}, "is_archive": false, `, i)
	b.WriteString(`"resolution_status": "FINISHED", "system_resolution": "SUCCESS", "resolution_comment": "", "operator_status": null, "operator_comment": null, "media": [`)
	media := func(n int) {
		fmt.Fprintf(b, `{"media_id": %q, "media_type": "IMAGE_FOLDER", "tags": ["photo_selfie"], "original_name": "selfie %d.jpg", `+
			`"original_url": "https://oz.example/static/%s/%s.jpg", "thumb_url": "https://oz.example/static/%s/%s_thumb.jpg", `+
			`"time_created": %s, "time_updated": %s, "meta_data": {}, "technical_meta_data": {}}`, id(10+n), n, id(0), id(10+n), id(0), id(10+n), at, at)
	}
	media(0)
	b.WriteString(", ")
	media(1)
	b.WriteString(`], "analyses": [`)
	analysis := func(n int, kind, data string) {
		fmt.Fprintf(b, `{"analyse_id": %q, "analysis_id": %q, "folder_id": %q, "group_id": %q, "type": %q, "state": "FINISHED", "resolution": "SUCCESS", `+
			`"resolution_status": "SUCCESS", "resolution_operator": null, "error_code": null, "error_message": null, "time_created": %s, "time_updated": %s, `+
			`"meta_data": {}, "params": {}, "results_media": [{"source_image_id": %q, "results_data": %s}], "results_data": %s}`,
			id(20+n), id(20+n), id(0), id(30), kind, at, at, id(10), data, data)
	}
	analysis(0, "QUALITY", `{"confidence_spoofing": 0.0579}`)
	b.WriteString(", ")
	analysis(1, "BIOMETRY", `{"min_confidence": 0.9979, "max_confidence": 0.9979}`)
	b.WriteString(`]}, `)
}

// RoundTrip answers GET folders by offset, limit and time_created.max.
func (s *shelf) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.URL.Query()
	first, _ := strconv.Atoi(q.Get("offset"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	if v := q.Get("time_created.max"); v != "" {
		whole, part := v[:len(v)-7], v[len(v)-6:]
		micros, err := strconv.ParseInt(whole+part, 10, 64)
		if err != nil {
			return nil, err
		}
		first += int((s.newest - micros + 1e6 - 1) / 1e6)
	}
	n := len(s.starts) - 1
	first = min(first, n)
	last := min(first+limit, n)
	from, size := s.starts[first], s.starts[last]-s.starts[first]
	if size > 0 {
		size -= int64(len(", "))
	}
	head := fmt.Sprintf(`{"offset": %s, "limit": %d, "total_count": null, "items": [`, "0", limit)
	resp := answerWith(200, "")
	resp.ContentLength = -1
	resp.Body = io.NopCloser(io.MultiReader(
		bytes.NewReader([]byte(head)), io.NewSectionReader(s.file, from, size), bytes.NewReader([]byte("]}"))))
	resp.Request = r
	return resp, nil
}

func (s *shelf) size() int64 { return s.starts[len(s.starts)-1] }

// peak watches the heap while run works and returns by how many bytes it grew.
func peak(run func()) uint64 {
	runtime.GC()
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	look := func() uint64 {
		metrics.Read(heap) // It does not stop the program, as ReadMemStats does.
		return heap[0].Value.Uint64()
	}
	before := look()
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		highest := before
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				done <- highest - before
				return
			case <-tick.C:
				highest = max(highest, look())
			}
		}
	}()
	run()
	close(stop)
	return <-done
}

// plainFolder is what encoding/json fills in the benchmark beside ours.
type plainFolder struct {
	ID       string          `json:"folder_id"`
	Company  string          `json:"company_id"`
	User     string          `json:"user_id"`
	Created  float64         `json:"time_created"`
	Updated  float64         `json:"time_updated"`
	Meta     json.RawMessage `json:"meta_data"`
	Status   string          `json:"resolution_status"`
	System   string          `json:"system_resolution"`
	Archived bool            `json:"is_archive"`
	Comment  string          `json:"resolution_comment"`
	Media    []struct {
		ID      string   `json:"media_id"`
		Type    string   `json:"media_type"`
		Tags    []string `json:"tags"`
		Name    string   `json:"original_name"`
		URL     string   `json:"original_url"`
		Thumb   string   `json:"thumb_url"`
		Created float64  `json:"time_created"`
	} `json:"media"`
	Analyses []struct {
		ID         string          `json:"analyse_id"`
		Group      string          `json:"group_id"`
		Type       string          `json:"type"`
		State      string          `json:"state"`
		Resolution string          `json:"resolution"`
		Status     string          `json:"resolution_status"`
		Created    float64         `json:"time_created"`
		Params     json.RawMessage `json:"params"`
		Data       json.RawMessage `json:"results_data"`
		Results    []struct {
			Source string `json:"source_image_id"`
			Data   struct {
				Spoofing json.Number `json:"confidence_spoofing"`
				Min      json.Number `json:"min_confidence"`
				Max      json.Number `json:"max_confidence"`
			} `json:"results_data"`
		} `json:"results_media"`
	} `json:"analyses"`
}

// BenchmarkFolders reads the same folders as a sequence of the client and, in
// one answer and in pages, with encoding/json into plain structs.
func BenchmarkFolders(b *testing.B) {
	s := newShelf(b, benchFolders)
	measure := func(b *testing.B, read func() int) {
		b.SetBytes(s.size())
		b.ReportAllocs()
		var highest uint64
		began := cpuTime()
		for b.Loop() {
			highest = max(highest, peak(func() {
				if n := read(); n != benchFolders {
					b.Fatalf("%d folders", n)
				}
			}))
		}
		if used := cpuTime() - began; used > 0 {
			b.ReportMetric(float64(b.N)*float64(s.size())/1e6/used.Seconds(), "MB/cpu-s")
		}
		b.ReportMetric(float64(highest)/1e6, "peak-MB")
	}
	b.Run("AllFolders", func(b *testing.B) {
		c, err := api.New(api.Options{Host: "http://127.0.0.1", HTTP: s, Keeper: signedInKeeper()})
		if err != nil {
			b.Fatal(err)
		}
		measure(b, func() (n int) {
			for f, err := range c.AllFolders(b.Context(), api.FolderQuery{WithAnalyses: true, OmitTotal: true}) {
				if err != nil || len(f.Analyses) != 2 {
					b.Fatal(f.ID, err)
				}
				n++
			}
			return n
		})
	})
	plain := func(b *testing.B, limit int) {
		measure(b, func() (n int) {
			for n < benchFolders {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1/?offset=%d&limit=%d", n, limit), nil)
				if err != nil {
					b.Fatal(err)
				}
				resp, err := s.RoundTrip(r)
				if err != nil {
					b.Fatal(err)
				}
				var page struct {
					Items []plainFolder `json:"items"`
				}
				if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
					b.Fatal(err)
				}
				n += len(page.Items)
			}
			return n
		})
	}
	b.Run("encoding-json-pages", func(b *testing.B) { plain(b, 100) })
	b.Run("encoding-json-whole", func(b *testing.B) { plain(b, benchFolders) })
}

// signedInKeeper holds a session of the server at 127.0.0.1.
func signedInKeeper() *sharedKeeper {
	return &sharedKeeper{s: api.Session{Access: api.NewSecret("token"), Origin: "http://127.0.0.1"}}
}
