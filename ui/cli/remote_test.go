package cli

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// at points a machine at a server, signed in by the environment.
func (m *machine) at(s *apitest.Server) *machine {
	a := s.Account()
	m.env["OZDESK_HOST"], m.env["OZDESK_EMAIL"], m.env["OZDESK_PASSWORD"] = s.URL(), a.Email, a.Password
	return m
}

// nobody returns an address at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return "http://" + l.Addr().String()
}

// TestTroubleIsExplained breaks what can break between here and the server.
// Every trouble has its exit code and a sentence that says what to do; -v
// prints them as a table.
func TestTroubleIsExplained(t *testing.T) {
	list := []string{"folders", "list"}
	for _, tt := range []struct {
		name  string
		args  []string
		fault *apitest.Fault
		on    string
		setup func(*testing.T, *machine, *apitest.Server)
		opts  []apitest.Option
		code  int
		want  string
	}{
		{name: "unreachable host", args: list, code: exitError, want: "cannot be reached", setup: func(t *testing.T, m *machine, _ *apitest.Server) {
			m.env["OZDESK_HOST"] = nobody(t)
		}},
		{name: "wrong password", args: list, code: exitSignIn, want: "password is wrong", setup: func(_ *testing.T, m *machine, _ *apitest.Server) {
			m.env["OZDESK_PASSWORD"] = "wrong"
		}},
		{name: "TLS failure", args: list, code: exitError, want: "--ca-file", opts: []apitest.Option{apitest.WithTLS()}},
		{name: "https to a http port", args: list, code: exitError, want: "does not speak https", setup: func(_ *testing.T, m *machine, s *apitest.Server) {
			m.env["OZDESK_HOST"] = strings.Replace(s.URL(), "http:", "https:", 1)
		}},
		{name: "HTML instead of JSON", args: list, fault: new(apitest.HTML()), on: "/api/folders", code: exitError, want: "not an Oz API server"},
		{name: "cut-off JSON", args: list, fault: new(apitest.CutOff(20)), on: "/api/folders", code: exitError, want: "broke off"},
		{name: "garbage", args: list, fault: new(apitest.GarbageJSON()), on: "/api/folders", code: exitError, want: "."},
		{name: "401", args: list, fault: new(apitest.Status(401, `{"error_code": 7, "error_message": "User auth token is not valid"}`)), on: "/api/folders", code: exitSignIn, want: "signed out"},
		{name: "403", args: list, fault: new(apitest.Status(403, `{"error_code": 9, "error_message": "You have not access to this resource"}`)), on: "/api/folders", code: exitError, want: "may not do this"},
		{name: "404", args: []string{"folders", "show", "00000000-0000-4000-8000-000000000000"}, code: exitError, want: "folders list"},
		{name: "429", args: list, fault: new(apitest.RetryAfter(3600)), on: "/api/folders", code: exitError, want: "3600 seconds"},
		{name: "500", args: list, fault: new(apitest.Status(500, `{"error_code": 1, "error_message": "Oops\u001b]0;x\u0007"}`)), on: "/api/folders", code: exitError, want: "HTTP status 500"},
		{name: "redirect", args: list, fault: new(apitest.Redirect(307, "http://127.0.0.1:9/api/folders")), on: "/api/folders", code: exitError, want: "another address"},
		{name: "silence", args: []string{"folders", "list", "--timeout", "50ms"}, fault: new(apitest.Hang()), on: "/api/folders", code: exitError, want: "in time"},
		{name: "read-only", args: []string{"folders", "create", "--read-only"}, code: exitError, want: "Leave out --read-only."},
		{name: "password without a terminal", args: list, code: exitSignIn, want: "OZDESK_PASSWORD", setup: func(_ *testing.T, m *machine, _ *apitest.Server) {
			delete(m.env, "OZDESK_PASSWORD")
		}},
		{name: "a token that has ended", args: list, code: exitSignIn, want: "OZDESK_TOKEN", setup: func(_ *testing.T, m *machine, _ *apitest.Server) {
			m.env = map[string]string{"OZDESK_HOST": m.env["OZDESK_HOST"], "OZDESK_TOKEN": "gone"}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := apitest.New(t, tt.opts...)
			m := newMachine(t).at(s)
			if tt.setup != nil {
				tt.setup(t, m, s)
			}
			if tt.fault != nil {
				s.Fault(apitest.On(tt.on), *tt.fault)
			}
			o := m.run(tt.args...)
			t.Logf("| %s | %d | %s |", tt.name, o.code, strings.TrimSpace(o.err))
			if o.code != tt.code || !strings.Contains(o.err, tt.want) {
				t.Errorf("exit %d, %q; want %d and %q", o.code, o.err, tt.code, tt.want)
			}
			if strings.Count(o.err, "\n") != 1 || strings.Count(o.err, ". ")+strings.Count(o.err, ".\n") < 2 {
				t.Errorf("%q is not a line of what happened and what to do", o.err)
			}
		})
	}
}

// TestBadFilesAreExplained names files that cannot be sent. Nothing is asked
// of the server.
func TestBadFilesAreExplained(t *testing.T) {
	s := apitest.New(t)
	for _, tt := range []struct{ name, path, want string }{
		{"empty file", file(t, "empty.png", ""), "is empty"},
		{"missing file", filepath.Join(t.TempDir(), "none.png"), "nothing by that name"},
		{"a directory", t.TempDir(), "not a file"},
		{"a name with an escape", filepath.Join(t.TempDir(), "\x1b]0;x\x07.png"), "␛"},
	} {
		o := newMachine(t).at(s).run("folders", "create", "--media", tt.path)
		t.Logf("| %s | %d | %s |", tt.name, o.code, strings.TrimSpace(o.err))
		if o.code != exitError || !strings.Contains(o.err, tt.want) {
			t.Errorf("%s: exit %d, %q", tt.name, o.code, o.err)
		}
	}
	if n := s.Count(""); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// TestCertificateFile reaches a server whose certificate only the file knows.
func TestCertificateFile(t *testing.T) {
	s := apitest.New(t, apitest.WithTLS())
	m := newMachine(t).at(s)
	ca := file(t, "ca.pem", string(s.CertPEM()))
	m.must("folders", "list", "--ca-file", ca)
	a := s.Account()
	m.settings("default_profile = \"p\"\n[profiles.p]\nhost = \"" + s.URL() + "\"\nca_file = '" + ca + "'\n")
	m.env = map[string]string{"OZDESK_EMAIL": a.Email, "OZDESK_PASSWORD": a.Password}
	m.must("folders", "list")
}

// TestSessionIsKeptForItsServerOnly signs in at one server by typing and then
// names another one: the kept token must not travel.
func TestSessionIsKeptForItsServerOnly(t *testing.T) {
	mine, other := apitest.New(t), apitest.New(t)
	m := newMachine(t)
	m.settings("default_profile = \"p\"\n[profiles.p]\nhost = \"" + mine.URL() + "\"\nemail = \"" + mine.Account().Email + "\"\n")
	m.in = mine.Account().Password + "\n"
	o := m.run("folders", "list", "--email", mine.Account().Email, "--password-stdin")
	if o.code != exitOK {
		t.Fatalf("sign in: exit %d, %s", o.code, o.err)
	}
	m.in = ""
	m.must("folders", "list") // The kept session does.
	if n := mine.Count("POST /api/authorize/auth"); n != 1 {
		t.Errorf("%d sign-ins, want one", n)
	}
	tokens := mine.Tokens()
	if len(tokens) == 0 || !strings.Contains(m.kept(), tokens[0]) {
		t.Fatal("the session is not kept, so the test shows nothing")
	}
	for _, args := range [][]string{{"folders", "list"}, {"folders", "list", "--profile", "p"}} {
		m.env = map[string]string{"OZDESK_HOST": other.URL()}
		if o := m.run(args...); o.code != exitSignIn {
			t.Errorf("%v with another host: exit %d, want 4; %s", args, o.code, o.err)
		}
	}
	m.env = nil
	if o := m.run("folders", "list", "--host", other.URL()); o.code != exitSignIn {
		t.Errorf("another host by flag: exit %d, want 4", o.code)
	}
	if n := other.Count(""); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
	// Somebody else at the same server is not signed in either.
	if o := m.run("folders", "list", "--email", "else@example.org"); o.code != exitSignIn {
		t.Errorf("another e-mail: exit %d, want 4", o.code)
	}
}

// TestCredentialsOfTheEnvironmentStayWithTheirHost gives the environment a
// server and its token, and a flag another server.
func TestCredentialsOfTheEnvironmentStayWithTheirHost(t *testing.T) {
	mine, other := apitest.New(t), apitest.New(t)
	m := newMachine(t).at(mine)
	m.env["OZDESK_TOKEN"] = mine.SignIn(mine.Account()).Access
	o := m.run("folders", "list", "--host", other.URL())
	if o.code != exitSignIn || !strings.Contains(o.err, "for another server") {
		t.Errorf("exit %d, %q", o.code, o.err)
	}
	if n := other.Count(""); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

// TestCanaryArrivesNowhere works with a token of the environment through
// success and every kind of trouble, with a log, and looks for it everywhere.
func TestCanaryArrivesNowhere(t *testing.T) {
	thief := apitest.New(t)
	s := apitest.New(t)
	m := newMachine(t)
	token := s.SignIn(s.Account()).Access
	const password = "canary-password-5d1f"
	log := filepath.Join(t.TempDir(), "log")
	m.env = map[string]string{"OZDESK_HOST": s.URL(), "OZDESK_TOKEN": token, "OZDESK_EMAIL": "a@example.org", "OZDESK_PASSWORD": password, "OZDESK_LOG": log}
	var said strings.Builder
	do := func(args ...string) {
		o := m.run(args...)
		said.WriteString(o.out + o.err)
	}
	do("folders", "list")
	do("folders", "create", "--media", picture(t, "a.png"))
	for _, f := range []apitest.Fault{
		apitest.HTML(), apitest.CutOff(5), apitest.Status(500, "{}"), apitest.Redirect(302, thief.URL()+"/api/folders"),
		apitest.Redirect(308, thief.URL()+"/api/folders"), apitest.Status(401, `{"error_code": 7}`), apitest.Drop(),
	} {
		remove := s.Fault(apitest.On("/api/folders"), f)
		do("folders", "list")
		do("folders", "create")
		remove()
	}
	written, err := os.ReadFile(log)
	if err != nil || len(written) == 0 {
		t.Fatalf("no log was written: %v", err)
	}
	for _, canary := range []string{token, password} {
		for where, content := range map[string]string{"output": said.String(), "log": string(written), "files": m.kept()} {
			if strings.Contains(content, canary) {
				t.Errorf("a canary is in the %s", where)
			}
		}
	}
	if n := thief.Count(""); n != 0 {
		t.Errorf("the other server got %d requests", n)
	}
}

// TestPasswordIsAskedWithoutEcho signs in at a terminal.
func TestPasswordIsAskedWithoutEcho(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.tty, m.in, m.typed = true, s.Account().Email+"\n", []string{s.Account().Password}
	m.env["OZDESK_HOST"] = s.URL()
	o := m.run("folders", "list", "-o", "ndjson")
	if o.code != exitOK || !strings.Contains(o.err, "password of "+s.Account().Email) {
		t.Fatalf("exit %d, %s", o.code, o.err)
	}
	if strings.Contains(o.err+o.out, s.Account().Password) {
		t.Error("the password is shown")
	}
	m.typed = nil
	m.must("folders", "list") // Kept: nobody is asked again.
}

// TestInterrupted ends a wait by the signal's way.
func TestInterrupted(t *testing.T) {
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m := newMachine(t).at(s)
	done := make(chan outcome)
	go func() { done <- m.runWith(ctx, "analyses", "run", folder, "--type", "quality", "--wait") }()
	if err := s.Await(t.Context(), "POST /api/folders/"+folder+"/analyses", 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if o := <-done; o.code != exitInterrupted || !strings.Contains(o.err, "interrupted") {
		t.Errorf("exit %d, %q", o.code, o.err)
	}
}

// TestReadOnlyNamesNoProfileThatIsNotThere forbids changes at a server of
// others that has no profile.
func TestReadOnlyNamesNoProfileThatIsNotThere(t *testing.T) {
	c := &command{chosen: target{Profile: defaultProfile, Host: "https://oz.example", ReadOnly: true}}
	_, _, next := c.explain(api.ErrReadOnly)
	if strings.Contains(next, "profiles use") || !strings.Contains(next, "ozdesk login https://oz.example") {
		t.Errorf("%q", next)
	}
}
