package cli

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
	"ozdesk/api/text"
	"ozdesk/store/config"
)

// freePort returns an address of this machine that nothing listens at.
func freePort(t *testing.T) string {
	t.Helper()
	return strings.TrimPrefix(nobody(t), "http://")
}

// What is made in the interface names its receiver, and a webhook makes the
// program read the folder it is about, at once.
func TestWebhooksAreTaken(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s)
	x := openScreen(m, globals{Webhook: "127.0.0.1:0"})
	x.until("CLIENT ADMIN", "webhooks", ":webhook")
	app := x.shell.app
	photo, err := api.FileUpload(picture(t, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := app.client.CreateFolder(t.Context(), api.NewFolder{Media: []api.Upload{photo}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.client.CreateAnalyses(t.Context(), f.ID, []api.NewAnalysis{{Type: api.Quality}}); err != nil {
		t.Fatal(err)
	}
	read := "GET /api/folders/" + string(f.ID)
	before := s.Count(read)
	if err := s.Notify(t.Context(), string(f.ID)); err != nil {
		t.Fatal(err)
	}
	if err := s.Await(t.Context(), read, before+1); err != nil {
		t.Errorf("the folder of the webhook is not read again: %v", err)
	}
	x.press(":", "webhook", "enter")
	x.until("Webhooks are taken at", app.hookAddress(), "Copy the address", "name it")
	x.press("tab", "enter")
	x.until("Copied the address")
}

// An address that is taken already is said where it is seen, and the interface
// works all the same.
func TestWebhooksThatCannotBeTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	m := newMachine(t)
	m.signedUp(s)
	x := openScreen(m, globals{Webhook: l.Addr().String()})
	x.until(folder[:8], "no webhooks", "Webhooks are not taken")
	if got := x.shell.app.hookAddress(); got != "" {
		t.Errorf("folders name %q", got)
	}
	t.Log(x.shell.app.hook.Load().words())
}

// Two profiles may listen at the same address: one stops before the other one
// begins.
func TestWebhooksMoveWithTheProfile(t *testing.T) {
	one, two := apitest.New(t), apitest.New(t)
	m := newMachine(t)
	m.signedUp(two, "--profile", "two")
	m.signedUp(one, "--profile", "one")
	at := freePort(t)
	m.settings(fmt.Sprintf("default_profile = \"one\"\n[profiles.one]\nhost = %q\n[profiles.one.webhook]\naddress = %q\n"+
		"[profiles.two]\nhost = %q\n[profiles.two.webhook]\naddress = %q\nsecret = \"0123456789abcdef\"\n", one.URL(), at, two.URL(), at))
	x := openScreen(m, globals{})
	x.until(strings.TrimPrefix(one.URL(), "http://"), "webhooks")
	first := x.shell.app.hookAddress()
	x.press(":", "profiles", "enter")
	x.until("two", "signed in")
	x.press("j", "enter")
	x.until(strings.TrimPrefix(two.URL(), "http://"), "webhooks", "There are no folders yet")
	if strings.Contains(x.frame(), "no webhooks") || x.shell.app.hookAddress() != "http://"+at+"/hook/0123456789abcdef" {
		t.Errorf("after the change %q:\n%s", x.shell.app.hookAddress(), x.frame())
	}
	if _, err := http.Post(first, "application/json", strings.NewReader("{}")); err != nil {
		t.Errorf("the address: %v", err)
	}
	if len(first) < len("http://127.0.0.1:1/hook/")+16 {
		t.Errorf("the address %q has no secret in it", first)
	}
}

// doctor says what would come of webhooks, and keeps the secret.
func TestDoctorLooksAtWebhooks(t *testing.T) {
	s := apitest.New(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	const secret = "0123456789abcdef"
	for _, tt := range []struct{ webhook, result, want string }{
		{"", found, "found by asking"},
		{"address = \"127.0.0.1:0\"", found, "the server is told http://127.0.0.1:0/"},
		{"address = \"127.0.0.1:0\"\npublic = \"https://hooks.example/oz\"", found, "the server is told https://hooks.example/oz"},
		{"address = \"" + taken.Addr().String() + "\"", doubted, "something listens at " + taken.Addr().String() + " already"},
		{"address = \"192.0.2.1:8089\"", doubted, "nothing can listen at 192.0.2.1:8089: "},
	} {
		m := newMachine(t)
		table := ""
		if tt.webhook != "" {
			table = "[profiles.p.webhook]\n" + tt.webhook + "\nsecret = \"" + secret + "\"\n"
		}
		m.settings(fmt.Sprintf("default_profile = \"p\"\n[profiles.p]\nhost = %q\n%s", s.URL(), table))
		o := m.run("doctor", "-o", "json")
		if r := diagnosis(t, o.out)["webhooks"]; r[0] != tt.result || !strings.Contains(r[1], tt.want) {
			t.Errorf("%s: %v, want %q", tt.webhook, r, tt.want)
		}
		if strings.Contains(o.out+o.err, secret) {
			t.Errorf("the secret is shown: %s", o.out)
		}
	}
	far, err := api.New(api.Options{Host: "https://oz.example"})
	if err != nil {
		t.Fatal(err)
	}
	e := &exam{n: &connection{client: far}, target: target{Webhook: config.Webhook{Address: "127.0.0.1:0"}}}
	if f := e.webhooks(t.Context()); f.result != doubted || !strings.Contains(f.detail, "the server cannot reach 127.0.0.1:0") {
		t.Errorf("a server elsewhere: %+v", f)
	}
}

func TestWhoReachesAWebhook(t *testing.T) {
	for _, tt := range []struct {
		server, address string
		want            bool
	}{
		{"http://127.0.0.1:8080", "http://127.0.0.1:9/hook/x", true},
		{"https://oz.example", "http://127.0.0.1:9/hook/x", false},
		{"https://oz.example", "http://[::1]:9/hook/x", false},
		{"https://oz.example", "http://localhost:9/hook/x", false},
		{"https://oz.example", "http://192.0.2.7:9/hook/x", true},
	} {
		if got := reaches(tt.server, tt.address); got != tt.want {
			t.Errorf("%s reaches %s: %v", tt.server, tt.address, got)
		}
	}
}

func TestWebhookFlag(t *testing.T) {
	for flag, want := range map[string]string{
		"8080": "no host and port", "127.0.0.1:x": "no port", ":8080": "one address", "0.0.0.0:8080": "one address", "[::]:80": "one address",
	} {
		o := newMachine(t).run("--webhook", flag)
		if o.code != exitUsage || !strings.Contains(o.err, want) {
			t.Errorf("%q: exit %d, %q", flag, o.code, o.err)
		}
	}
}

// Files at another server are read once its address is allowed in the profile,
// without the token; before that a sentence says which key that is.
func TestFilesElsewhereNeedLeave(t *testing.T) {
	var asked []http.Header
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header)
		_, _ = w.Write([]byte("picture"))
	}))
	defer files.Close()
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s, "--profile", "p")
	address := text.New(files.URL + "/static/a.jpg")

	x := openScreen(m, globals{})
	x.until(s.Account().Email)
	_, err := x.shell.app.client.Download(t.Context(), address)
	if what, next := api.Explain(err); !strings.Contains(next, "allowed_origins") || !strings.Contains(what, files.URL) || len(asked) > 0 {
		t.Errorf("without leave %q %q, %d requests", what, next, len(asked))
	}
	m.settings(fmt.Sprintf("default_profile = \"p\"\n[profiles.p]\nhost = %q\nallowed_origins = [%q]\n", s.URL(), files.URL))
	x = openScreen(m, globals{})
	x.until(s.Account().Email)
	d, err := x.shell.app.client.Download(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	_ = d.Body.Close()
	if len(asked) != 1 || asked[0].Get("X-Forensic-Access-Token") != "" {
		t.Errorf("with leave %d requests, %v", len(asked), asked)
	}
}
