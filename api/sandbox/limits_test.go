package sandbox

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ozdesk/api/sandbox/wire"
)

func TestSpellingsOfTheAnalysisID(t *testing.T) {
	for variant, want := range map[wire.Variant][]string{
		wire.BothIDs: {"analyse_id", "analysis_id"}, wire.AnalyseID: {"analyse_id"}, wire.AnalysisID: {"analysis_id"},
	} {
		h := start(t, func(o *Options) { o.Variant = variant })
		u := as(t, h, "CLIENT")
		path := "/api/folders/" + u.newFolder(nil, person(t, 1)).str("folder_id")
		launched := u.okList("POST", path+"/analyses", obj{"analyses": []obj{{"type": "quality"}}})[0]
		for where, a := range map[string]obj{
			"launch": launched,
			"folder": u.ok("GET", path+"?with_analyses=true", nil).list("analyses")[0],
			"one":    u.ok("GET", "/api/analyses/"+launched.str(want[0]), nil),
		} {
			for _, key := range []string{"analyse_id", "analysis_id"} {
				_, there := a[key]
				if wanted := key == want[0] || key == want[len(want)-1]; there != wanted {
					t.Errorf("%v, %s: %s there: %v", variant, where, key, there)
				}
			}
			if a.str(want[0]) != launched.str(want[0]) {
				t.Errorf("%v, %s: id %q", variant, where, a.str(want[0]))
			}
		}
	}
}

// zeros is as many zero bytes as are asked for.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestLargeBodies(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	// A length that is declared is refused before the body is sent.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL()+"/api/folders", io.LimitReader(zeros{}, maxBody+1))
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = maxBody + 1
	req.Header.Set("Expect", "100-continue")
	req.Header.Set("X-Forensic-Access-Token", u.token)
	if a := send(t, req); a.status != 400 || !strings.Contains(a.raw, `"error_code": 14`) {
		t.Errorf("declared: %d %s", a.status, a.raw)
	}
	// One that is not is cut off, and nothing of it stays.
	form := upload(nil).file("a", "a.png", append(person(t, 1), 0))
	whole := form.finish(t)
	boundary := form.form.FormDataContentType()
	head, err := io.ReadAll(io.LimitReader(whole, 1000))
	if err != nil {
		t.Fatal(err)
	}
	r, w := io.Pipe()
	go func() {
		_, err := io.Copy(w, io.MultiReader(bytes.NewReader(head), io.LimitReader(zeros{}, maxBody)))
		_ = w.CloseWithError(err)
	}()
	if req, err = http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL()+"/api/folders", r); err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", boundary)
	req.Header.Set("X-Forensic-Access-Token", u.token)
	if resp, err := http.DefaultClient.Do(req); err == nil { // the connection may be gone before the answer is read
		data, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != 400 || !strings.Contains(string(data), `"error_code": 14`) {
			t.Errorf("streamed: %d %s", resp.StatusCode, data)
		}
	}
	eventually(t, "the upload is gone", func() bool {
		entries, err := os.ReadDir(filepath.Join(h.options.Dir, "incoming"))
		return err == nil && len(entries) == 0
	})
	if n := len(u.ok("GET", "/api/folders", nil).list("items")); n != 0 {
		t.Errorf("%d folders were left", n)
	}
	// A file just below the limit is taken.
	big := append(person(t, 1), make([]byte, 40<<20)...)
	if n := len(u.newFolder(nil, big).list("media")); n != 1 {
		t.Errorf("%d media of a large file", n)
	}
}

// packed makes an archive of one entry whose header may lie about its size.
func packed(t *testing.T, name string, size, claimed uint64) []byte {
	t.Helper()
	var data, out bytes.Buffer
	f, err := flate.NewWriter(&data, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(f, zeros{}, int64(size)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(data.Len()), UncompressedSize64: claimed})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostileArchives(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	outside := filepath.Join(filepath.Dir(h.options.Dir), "escaped.png")
	for name, data := range map[string][]byte{
		"upwards":  packed(t, "../escaped.png", 10, 10),
		"absolute": packed(t, outside, 10, 10),
		"bomb":     packed(t, "a.png", 10, 1<<40),
	} {
		a := u.refused("POST", "/api/folders", upload(nil).file("a", "a.zip", data), 400, 4)
		if a.obj().sub("details").str("key_path") != "a" {
			t.Errorf("%s: %s", name, a.raw)
		}
	}
	if _, err := os.Stat(outside); err == nil {
		t.Error("an entry escaped")
	}
	// A bomb that lies about its size is found out when it is unpacked.
	f := u.ok("POST", "/api/folders", upload(nil).file("a", "a.zip", packed(t, "a.png", 64<<20, 100)))
	a := u.run(h, f.str("folder_id"), obj{"type": "quality"})[0]
	if a.str("state") != "FAILED" || !strings.Contains(a.str("error_message"), "Could not decode source media") {
		t.Errorf("a lying bomb: %v", a)
	}
}

func TestPortTakenMeanwhile(t *testing.T) {
	h := start(t)
	address := h.URL()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Skipf("another program was quicker: %v", err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	again := start(t, func(o *Options) { o.Dir = h.options.Dir })
	if again.URL() == address {
		t.Error("two listen on one port")
	}
	as(t, again, "CLIENT").ok("GET", "/api/folders", nil)
	if p, err := readPlace(h.options.Dir); err != nil || p.Address != again.URL() {
		t.Errorf("the place says %v, %v", p, err)
	}
	// The new port is the one that is wished for from now on.
	moved := again.URL()
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if third := start(t, func(o *Options) { o.Dir = h.options.Dir }); third.URL() != moved {
		t.Errorf("%s after %s", third.URL(), moved)
	}
}

func TestRemoteNamesAreTakenWhenAllowed(t *testing.T) {
	for _, remote := range []bool{false, true} {
		h := start(t, func(o *Options) { o.AllowRemote = remote })
		for _, host := range []string{"sandbox.example:8080", "192.0.2.1", "[2001:db8::1]:80"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL()+"/api/version", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			want := 403
			if remote {
				want = 200
			}
			if a := send(t, req); a.status != want {
				t.Errorf("host %s, others allowed %v: %d, want %d", host, remote, a.status, want)
			}
		}
	}
	if h, err := Join(t.Context(), Options{Dir: t.TempDir(), Addr: "0.0.0.0:0", NoDemo: true}); err == nil {
		t.Error("an open address without being allowed", h.Close())
	}
}

// A form whose parts have headers that are none is the sender's mistake, not a
// failure of the server.
func TestFormWithBrokenPartHeader(t *testing.T) {
	h := start(t)
	u := as(t, h, "CLIENT")
	body := "--b\r\nContent-Disposition: form-data; name=\"photo1\"; filename=\"a\x1b.png\"\r\n\r\nxyz\r\n--b--\r\n"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL()+"/api/folders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", `multipart/form-data; boundary="b"`)
	req.Header.Set("X-Forensic-Access-Token", u.token)
	if a := send(t, req); a.status != 400 || !strings.Contains(a.raw, `"error_code": 3`) {
		t.Errorf("got %d %s, want 400 with code 3", a.status, a.raw)
	}
}
