//go:build unix

package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// signInForm is the dialog of somebody who has a host and nothing else yet.
const signInForm = `Sign in(?s:.*)Nobody is signed in here yet`

// signIn fills in the form that is open.
func (x *term) signIn(email, password string) {
	x.t.Helper()
	x.keys(email)
	x.awaitText(regexp.QuoteMeta(email))
	x.keys("tab", password)
	x.awaitText(`[•*]{3}`)
	x.keys("enter")
}

// processes are the arguments and the environment of a process and of all that
// it has started, as others on the machine may see them.
func processes(t *testing.T, pid int) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"cmdline", "environ"} {
		data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), name))
		if err != nil {
			t.Logf("no process list here: %v", err)
			return ""
		}
		all.Write(data)
	}
	return all.String()
}

// A new user has a host, an e-mail and a password. The interface opens with a
// form for the two, and then shows folders; at the next start it does not ask.
func TestNewUserSignsInByKeys(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	for range 3 {
		server.AddFolder(apitest.Folder{})
	}
	account, dir := server.Account(), home(t)
	env := environ(dir)
	log := filepath.Join(t.TempDir(), "log")
	x := startTerm(t, size{100, 30}, env, program, "--host", server.URL(), "--log", log)
	x.awaitText(signInForm)
	first := x.screen()
	x.signIn(account.Email, "not-the-password")
	x.awaitText(`password is wrong`)
	x.keys(account.Password, "enter")
	after := x.awaitText(`(?m)^▌.*no checks(?s:.*)1–3 of 3`)
	t.Logf("at first:\n%s\nafter:\n%s", first, after)
	seen := processes(t, x.cmd.Process.Pid)
	x.keys("q")
	if code := x.exit(20 * time.Second); code != 0 {
		t.Errorf("left with %d", code)
	}

	y := startTerm(t, size{100, 30}, env, program, "--host", server.URL(), "--log", log)
	y.awaitText(`1–3 of 3`)
	seen += processes(t, y.cmd.Process.Pid)
	y.keys("q")
	y.exit(20 * time.Second)
	if n := server.Count("POST /api/authorize/auth"); n != 2 {
		t.Errorf("%d sign-ins, want the wrong one and the right one", n)
	}

	written, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	canaries := append(server.Tokens(), account.Password, "not-the-password")
	for _, canary := range canaries {
		for place, content := range map[string][]byte{
			"terminal": x.output(), "terminal of the second start": y.output(), "log": written, "process list": []byte(seen),
		} {
			if bytes.Contains(content, []byte(canary)) {
				t.Errorf("a secret is in the %s", place)
			}
		}
	}
	keptPrivately(t, dir, canaries)
}

// keptPrivately checks every file that a home holds: none has a password in it,
// and what has a token is for its owner alone.
func keptPrivately(t *testing.T, dir string, secrets []string) {
	t.Helper()
	tokens := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		for i, s := range secrets {
			if !bytes.Contains(data, []byte(s)) {
				continue
			}
			tokens++
			if i >= len(secrets)-2 {
				t.Errorf("a password is in %s", path)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s with a token has the mode %v", path, info.Mode())
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if tokens == 0 {
		t.Error("no session was kept, and yet the second start needed no password")
	}
}

// A session that dies in the middle of a form asks for the password over it.
// The form keeps what was put in, and is sent afterwards, once.
func TestSessionDiesInTheMiddleOfAForm(t *testing.T) {
	t.Parallel()
	server := apitest.New(t)
	account, dir := server.Account(), home(t)
	photographs(t, environ(home(t)), dir)
	x := startTerm(t, size{100, 30}, environ(dir), program, "--host", server.URL())
	x.awaitText(signInForm)
	x.signIn(account.Email, account.Password)
	x.awaitText(`There are no folders yet`)
	x.keys("n")
	x.awaitText(`New folder`)
	x.keys("~/one.png")
	x.awaitText(`~/one.png`)
	x.keys("enter")
	x.awaitText(`one\.png(?s:.*)photo_selfie`)

	server.ForgetTokens()
	over := x.awaitText(`The session has ended`)
	t.Logf("over the form:\n%s", over)
	x.keys(account.Password)
	x.awaitText(`[•*]{3}`)
	x.keys("enter")
	form := x.await("the form alone", 20*time.Second, func(s string) bool {
		return !strings.Contains(s, "The session has ended") && strings.Contains(s, "New folder")
	})
	if !strings.Contains(form, "one.png") || !strings.Contains(form, "photo_selfie") {
		t.Fatalf("the form has lost its file:\n%s", form)
	}
	x.tabTo(`▌ Create folder`)
	x.keys("enter")
	x.awaitText(`(?:▸|›) Folder [0-9a-f]{8}\b(?s:.*)No analyses yet`)
	if n := len(server.Folders()); n != 1 {
		t.Errorf("%d folders were made", n)
	}
	for _, canary := range append(server.Tokens(), account.Password) {
		if bytes.Contains(x.output(), []byte(canary)) {
			t.Error("a secret was on the screen")
		}
	}
}

// A terminal that loses the focus is left alone, and asked for at once when it
// has it again.
func TestFocusLetsTheFeedRest(t *testing.T) {
	server := apitest.New(t)
	account := server.Account()
	env := environ(home(t), "OZDESK_HOST="+server.URL(), "OZDESK_EMAIL="+account.Email, "OZDESK_PASSWORD="+account.Password)
	x := startTerm(t, size{100, 30}, env, program)
	x.awaitText(`There are no folders yet`)
	x.await("the terminal is asked to report its focus", 20*time.Second, func(string) bool {
		return bytes.Contains(x.output(), []byte("\x1b[?1004h"))
	})
	const list = "GET /api/folders"
	if err := server.Await(t.Context(), list, server.Count(list)+1); err != nil {
		t.Fatalf("nobody asks though somebody looks: %v", err)
	}
	x.keys("\x1b[O")
	quiet(t, server, list)
	made := server.AddFolder(apitest.Folder{})
	x.keys("\x1b[I")
	x.awaitText(made[:8])
}

// quiet waits until nothing has been asked for longer than the feed's pace,
// within a bound.
func quiet(t *testing.T, server *apitest.Server, what string) {
	t.Helper()
	const pace = 5 * time.Second
	limit := time.After(time.Minute)
	for n, since := server.Count(what), time.Now(); time.Since(since) < pace; {
		select {
		case <-time.After(100 * time.Millisecond):
		case <-limit:
			t.Fatal("the server is asked though nobody looks")
		}
		if now := server.Count(what); now != n {
			n, since = now, time.Now()
		}
	}
}
