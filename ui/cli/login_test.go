package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// signedUp signs a machine in at a server with ozdesk login.
func (m *machine) signedUp(s *apitest.Server, args ...string) outcome {
	m.t.Helper()
	m.in = s.Account().Password + "\n"
	o := m.run(append([]string{"login", s.URL(), "--email", s.Account().Email, "--password-stdin", "-o", "json"}, args...)...)
	m.in = ""
	if o.code != exitOK {
		m.t.Fatalf("login: exit %d, %s", o.code, o.err)
	}
	return o
}

func TestLoginKeepsTheSessionAndMakesAProfile(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	o := m.signedUp(s)
	if name, ok := stringField(o.out, "host"); !ok || name != s.URL() {
		t.Errorf("printed %s", o.out)
	}
	if strings.Contains(m.kept(), s.Account().Password) {
		t.Error("the password is kept without --remember")
	}
	m.must("folders", "list") // By the default profile.
	if n := s.Count("POST /api/authorize/auth"); n != 1 {
		t.Errorf("%d sign-ins", n)
	}
	m.must("folders", "list", "--host", s.URL()) // By the server's own profile.
	if n := s.Count("POST /api/authorize/auth"); n != 1 {
		t.Errorf("%d sign-ins", n)
	}
	// Again: the same profile, not a second one.
	m.signedUp(s)
	if out := m.must("profiles", "-o", "csv"); strings.Count(out, s.URL()) != 1 {
		t.Errorf("profiles:\n%s", out)
	}
	// A name of one's own, and somebody else.
	m.in = s.Account().Password + "\n"
	m.must("login", s.URL(), "--profile", "mine", "--email", s.Account().Email, "--password-stdin")
	if out := m.must("profiles", "list", "-o", "csv"); !strings.Contains(out, "\nmine,"+s.URL()) {
		t.Errorf("profiles:\n%s", out)
	}
}

func TestLoginAtATerminal(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.tty, m.in, m.typed = true, s.URL()+"\n"+s.Account().Email+"\n", []string{s.Account().Password}
	o := m.run("login")
	if o.code != exitOK || !strings.Contains(o.err, "server: ") || !strings.Contains(o.err, "e-mail: ") {
		t.Fatalf("exit %d, %s", o.code, o.err)
	}
	if strings.Contains(o.err+o.out, s.Account().Password) {
		t.Error("the password is shown")
	}
}

// Nobody types a password for a server that is not there.
func TestLoginAtNobody(t *testing.T) {
	tls := apitest.New(t, apitest.WithTLS())
	for _, tt := range []struct{ host, want string }{{nobody(t), "cannot be reached"}, {tls.URL(), "--ca-file"}} {
		for _, args := range [][]string{{"login", tt.host}, {"folders", "list", "--host", tt.host}} {
			m := newMachine(t)
			m.tty, m.in, m.typed = true, "a@example.org\n", []string{"p"}
			o := m.run(args...)
			if o.code != exitError || !strings.Contains(o.err, tt.want) || strings.Contains(o.err, "e-mail: ") || len(m.typed) != 1 {
				t.Errorf("%v: exit %d, %q", args, o.code, o.err)
			}
		}
	}
}

func TestLoginRefuses(t *testing.T) {
	s := apitest.New(t)
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no server", []string{"login"}, exitUsage, "needs a server"},
		{"the sandbox", []string{"login", "--profile", "sandbox"}, exitUsage, "by itself"},
		{"two servers", []string{"login", s.URL(), "--host", "https://x.example"}, exitUsage, "two servers"},
		{"nobody to ask", []string{"login", s.URL(), "--email", "a@example.org"}, exitSignIn, "OZDESK_PASSWORD"},
		{"no name for a profile", []string{"login", s.URL(), "--profile", "../x"}, exitUsage, "profile"},
		{"wrong password", []string{"login", s.URL(), "--email", s.Account().Email, "--password-stdin"}, exitSignIn, "password is wrong"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			m.in = "wrong-canary\n"
			o := m.run(tt.args...)
			if o.code != tt.code || !strings.Contains(o.err, tt.want) || o.out != "" {
				t.Errorf("exit %d, %q %q; want %d and %q", o.code, o.out, o.err, tt.code, tt.want)
			}
			if strings.Contains(o.err+m.kept(), "wrong-canary") {
				t.Error("the password is somewhere")
			}
		})
	}
}

// elsewhere is a server that is not on this machine, as far as its address
// tells: the proxy that every request to it goes through is the test server.
const elsewhere = "http://oz.example"

// program is the program as a process of its own with the machine's
// directories.
func (m *machine) program(bin string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(m.t.Context(), bin, args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), m.xdg()...)
	return cmd
}

// far runs the program as a process for which elsewhere is s.
func (m *machine) far(s *apitest.Server, args ...string) outcome {
	m.t.Helper()
	bin, err := os.Executable()
	if err != nil {
		m.t.Fatal(err)
	}
	var out, errs strings.Builder
	cmd := m.program(bin, args...)
	cmd.Env = append(cmd.Env, "HTTP_PROXY="+s.URL())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(m.in), &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		m.t.Fatal(err)
	}
	return outcome{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// The first sign-in to a server of others is read-only, says so, and stays so
// until it is unlocked, for a run or for good.
func TestFirstSignInIsReadOnly(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.in = s.Account().Password + "\n"
	o := m.far(s, "login", elsewhere, "--allow-http", "--profile", "far", "--email", s.Account().Email, "--password-stdin", "-o", "json")
	if o.code != exitOK || !strings.Contains(o.err, "first sign-in") || !strings.Contains(o.err, "profiles use far --writable") || !strings.Contains(o.out, `"read_only": true`) {
		t.Fatalf("login: exit %d, %s%s", o.code, o.out, o.err)
	}
	for _, step := range []struct {
		args []string
		code int
		next string
	}{
		{[]string{"folders", "list"}, exitOK, ""},
		{[]string{"folders", "create"}, exitError, "--read-only=false for this run, or for good run ozdesk profiles use far --writable."},
		{[]string{"folders", "create", "--read-only=false"}, exitOK, ""},
		{[]string{"folders", "create"}, exitError, "profiles use far --writable"},
		{[]string{"profiles", "use", "far", "--writable"}, exitOK, ""},
		{[]string{"folders", "create"}, exitOK, ""},
		{[]string{"folders", "create", "--read-only"}, exitError, "Leave out --read-only."},
	} {
		if o := m.far(s, step.args...); o.code != step.code || !strings.Contains(o.err, step.next) {
			t.Errorf("%v: exit %d, want %d; %s", step.args, o.code, step.code, o.err)
		}
	}
	// Signing in again does not lock what was unlocked.
	if o := m.far(s, "login", "--email", s.Account().Email, "--password-stdin"); o.code != exitOK || strings.Contains(o.err, "read-only") {
		t.Errorf("again: exit %d, %s", o.code, o.err)
	}
	if o := m.far(s, "folders", "create"); o.code != exitOK {
		t.Errorf("locked again: %s", o.err)
	}
}

// A password is kept only with --remember, and then it signs in by itself.
func TestRemember(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s, "--remember")
	if !strings.Contains(m.kept(), s.Account().Password) {
		t.Fatal("the password is not kept")
	}
	s.ForgetTokens()
	m.must("folders", "list")
	if o := m.run("logout"); o.code != exitOK || !strings.Contains(o.err, "signed out of "+s.URL()) {
		t.Errorf("logout: exit %d, %s", o.code, o.err)
	}
	left := m.kept()
	for _, secret := range append(s.Tokens(), s.Account().Password) {
		if strings.Contains(left, secret) {
			t.Error("something is left after logout")
		}
	}
	if o := m.run("folders", "list"); o.code != exitSignIn {
		t.Errorf("after logout: exit %d", o.code)
	}
	if o := m.run("logout"); o.code != exitOK || !strings.Contains(o.err, "nobody was signed in") {
		t.Errorf("logout again: exit %d, %s", o.code, o.err)
	}
}

// Signing out works with a server that does not, because it is not asked.
func TestLogoutWithoutTheServer(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s)
	s.Fault(apitest.On(""), apitest.Drop())
	before := s.Count("")
	if o := m.run("logout"); o.code != exitOK {
		t.Errorf("exit %d, %s", o.code, o.err)
	}
	if s.Count("") != before || strings.Contains(m.kept(), s.Tokens()[0]) {
		t.Error("the session is still kept, or the server was asked")
	}
}

// The session of a service account is as good as a password for years: it is
// announced, and written down only by consent.
func TestServiceAccounts(t *testing.T) {
	s := apitest.New(t, apitest.WithTTL(5*365*24*time.Hour))
	a := s.AddAccount("CLIENT_SERVICE")
	tokenKept := func(m *machine) bool {
		for _, token := range s.Tokens() {
			if strings.Contains(m.kept(), token) {
				return true
			}
		}
		return false
	}
	m := newMachine(t)
	login := []string{"login", s.URL(), "--email", a.Email, "--password-stdin"}
	m.in = a.Password + "\n"
	if o := m.run(login...); o.code != exitError || !strings.Contains(o.err, "service account and lasts until") || tokenKept(m) {
		t.Errorf("without consent: exit %d, %q, kept %v", o.code, o.err, tokenKept(m))
	}
	m.in = a.Password + "\n"
	if o := m.run("folders", "list", "--host", s.URL(), "--email", a.Email, "--password-stdin"); o.code != exitOK ||
		!strings.Contains(o.err, "for this run only") || tokenKept(m) {
		t.Errorf("a single run: exit %d, %q, kept %v", o.code, o.err, tokenKept(m))
	}
	typing := newMachine(t)
	typing.tty, typing.in, typing.typed = true, "keep\n", []string{a.Password}
	if o := typing.run("login", s.URL(), "--email", a.Email); o.code != exitOK || !tokenKept(typing) {
		t.Errorf("by consent: exit %d, %q", o.code, o.err)
	}
	m.in = a.Password + "\n"
	if o := m.run(append(login, "--remember")...); o.code != exitOK || !tokenKept(m) {
		t.Errorf("with --remember: exit %d, %q", o.code, o.err)
	}
	// What was agreed to is renewed without asking again.
	s.ExpireTokens()
	m.must("folders", "list")
	s.ExpireTokens()
	m.must("folders", "list")
	if n := s.Count("POST /api/authorize/refresh"); n != 2 {
		t.Errorf("renewed %d times", n)
	}
}

// Where the keyring takes it, nothing is in a file.
func TestLoginWithAKeyring(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.ring = true
	m.signedUp(s, "--remember")
	for _, secret := range append(s.Tokens(), s.Account().Password) {
		if strings.Contains(m.kept(), secret) {
			t.Error("a secret is in a file")
		}
	}
	m.must("folders", "list")
}

func TestProfiles(t *testing.T) {
	m := newMachine(t)
	m.settings("default_profile = \"a\"\n[profiles.a]\nhost = \"https://a.example\"\n[profiles.b]\nhost = \"http://127.0.0.1:1\"\nemail = \"ana@example.org\"\n")
	type row struct {
		Profile  string
		Host     string
		Default  bool
		SignedIn bool `json:"signed_in"`
		ReadOnly bool `json:"read_only"`
	}
	list := func() map[string]row {
		var rows []row
		if err := json.Unmarshal([]byte(m.must("profiles", "list", "-o", "json")), &rows); err != nil {
			t.Fatal(err)
		}
		byName := map[string]row{}
		for _, r := range rows {
			byName[r.Profile] = r
		}
		return byName
	}
	got := list()
	if r := got["a"]; !r.Default || !r.ReadOnly || r.SignedIn || r.Host != "https://a.example" {
		t.Errorf("a: %+v", r)
	}
	if r := got["b"]; r.Default || r.ReadOnly {
		t.Errorf("b: %+v", r)
	}
	m.must("profiles", "use", "a", "--writable")
	m.must("profiles", "use", "b", "--read-only")
	got = list()
	if got["a"].Default || got["a"].ReadOnly || !got["b"].Default || !got["b"].ReadOnly {
		t.Errorf("after use: %+v", got)
	}
	m.must("profiles", "use", "sandbox")
	if got = list(); !got["sandbox"].Default {
		t.Errorf("the sandbox as default: %+v", got)
	}
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"profiles", "use", "gone"}, exitUsage, "no profile"},
		{[]string{"profiles", "use", "sandbox", "--writable"}, exitUsage, "always writable"},
		{[]string{"profiles", "use", "a", "--writable", "--read-only"}, exitUsage, "contradict"},
		{[]string{"profiles", "remove", "gone", "--yes"}, exitUsage, "no profile"},
		{[]string{"profiles", "remove", "a"}, exitUsage, "--yes"},
		{[]string{"profiles", "lst"}, exitUsage, "lst"},
	} {
		if o := m.run(tt.args...); o.code != tt.code || !strings.Contains(o.err, tt.want) {
			t.Errorf("%v: exit %d, %q", tt.args, o.code, o.err)
		}
	}
	m.must("profiles", "remove", "a", "--dry-run")
	if _, there := list()["a"]; !there {
		t.Error("a dry run has removed it")
	}
	m.must("profiles", "remove", "a", "--yes")
	if _, there := list()["a"]; there {
		t.Error("it is still there")
	}
}

// Removing a profile forgets what it has kept.
func TestRemovingAProfileForgetsItsSession(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t)
	m.signedUp(s, "--profile", "p", "--remember")
	m.must("profiles", "remove", "p", "--yes")
	for _, secret := range append(s.Tokens(), s.Account().Password) {
		if strings.Contains(m.kept(), secret) {
			t.Error("a secret is left")
		}
	}
}
