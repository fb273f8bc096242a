package cli

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// process is the program running beside the test.
type process struct {
	cmd      *exec.Cmd
	out, err *bufio.Reader
}

// start starts the program with the directories of m.
func start(t *testing.T, m *machine, args ...string) *process {
	t.Helper()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), asProgram+"=1",
		"XDG_CONFIG_HOME="+filepath.Dir(m.places.Config), "XDG_STATE_HOME="+filepath.Dir(m.places.State))
	for name, value := range m.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return &process{cmd: cmd, out: bufio.NewReader(out), err: bufio.NewReader(errs)}
}

// line reads one line of a stream that has to come.
func line(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	s, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("read a line: %v", err)
	}
	return s
}

// TestTheHolderIsKilled serves one sandbox from two processes, kills the one
// that holds it and works on through the other, under the same address.
func TestTheHolderIsKilled(t *testing.T) {
	m := newMachine(t).withSandbox()
	dir := m.places.sandbox()
	first := start(t, m, "sandbox", "serve", "--data", dir)
	address, ok := stringField(line(t, first.out), "address")
	if !ok {
		t.Fatal("the first one does not say where it serves")
	}
	second := start(t, m, "sandbox", "serve", "--data", dir)
	if said := line(t, second.err); !strings.Contains(said, "takes over") {
		t.Fatalf("the second one says %q", said)
	}
	if again, _ := stringField(line(t, second.out), "address"); again != address {
		t.Errorf("the second one says %s, the first %s", again, address)
	}
	id, _ := stringField(m.must("folders", "create", "-o", "json"), "folder_id")
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.cmd.Wait()
	out := m.must("folders", "show", id, "-o", "json")
	if !strings.Contains(out, id) {
		t.Errorf("after the kill the folder reads %s", out)
	}
	if users := m.kept(); !strings.Contains(users, "CLIENT_ADMIN") {
		t.Error("no users file")
	}
}

// TestServeDoesNotPrintPasswords reads all that serve prints until it is
// interrupted, which gives 130.
func TestServeDoesNotPrintPasswords(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent to a process there")
	}
	m := newMachine(t).withSandbox()
	p := start(t, m, "sandbox", "serve", "--data", m.places.sandbox(), "-o", "json")
	said := line(t, p.out)
	for !strings.HasSuffix(said, "}\n") {
		said += line(t, p.out)
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(p.err)
	if err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	if code := p.cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit %d, want 130", code)
	}
	users, err := os.ReadFile(filepath.Join(m.places.sandbox(), "users.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := stringField(said, "users"); !ok {
		t.Errorf("the path of the users is not in %s", said)
	}
	for _, word := range strings.Split(string(users), `"`) {
		if len(word) > 15 && !strings.Contains(word, "@") && strings.Contains(said+string(rest), word) {
			t.Errorf("a password is printed: %s", said)
		}
	}
}

// TestTheSameJobOnAnotherServer does the main job on a server written from the
// reference alone, in the forms of its examples and with each turned round.
func TestTheSameJobOnAnotherServer(t *testing.T) {
	for name, quirks := range map[string]apitest.Quirks{"plain": {}, "flipped": apitest.Flipped()} {
		t.Run(name, func(t *testing.T) {
			s := apitest.New(t, apitest.WithQuirks(quirks), apitest.AutoFinish(1))
			collection := s.AddCollection("blacklist")
			m := newMachine(t).at(s)
			// The scores of that server come from the bytes of the files.
			a := picture(t, "a.png")
			id, ok := stringField(m.must("folders", "create", "--media", a+":photo_selfie", "--media", a+":photo_selfie", "-o", "json"), "folder_id")
			if !ok {
				t.Fatal("no folder_id")
			}
			out := m.must("analyses", "run", id, "--type", "biometry", "--wait", "-o", "csv")
			if !strings.Contains(out, ",min_confidence,") || strings.Contains(out, "PROCESSING") {
				t.Errorf("the face match printed\n%s", out)
			}
			out = m.must("results", "list", "--limit", "20", "-o", "csv")
			if !strings.Contains(out, id+",") || !strings.Contains(out, ",BIOMETRY,") {
				t.Errorf("results are\n%s", out)
			}
			out = m.must("persons", "add", collection, "--first-name", "Ivar", "--photo", a)
			person, ok := stringField(out, "person_id")
			if !ok {
				t.Fatalf("the added person is %s", out)
			}
			if out := m.must("persons", "list", collection); !strings.Contains(out, person) {
				t.Errorf("persons are %s", out)
			}
			if out := m.must("collections", "list", "-o", "csv"); !strings.Contains(out, "blacklist") {
				t.Errorf("collections are %s", out)
			}
		})
	}
}

// TestAFolderWhoseAnswerWasLostIsFound breaks the connection after the server
// has made the folder: it is made once, and the command tells the truth.
func TestAFolderWhoseAnswerWasLostIsFound(t *testing.T) {
	s := apitest.New(t)
	m := newMachine(t).at(s)
	s.Fault(apitest.On("POST /api/folders"), apitest.CutOff(3).Once())
	id, _ := stringField(m.must("folders", "create", "-o", "json"), "folder_id")
	if made := s.Folders(); len(made) != 1 || made[0] != id {
		t.Errorf("the server has %v, the command printed %q", made, id)
	}
	s.Fault(apitest.On("POST /api/folders"), apitest.Drop().Once())
	o := m.run("folders", "create")
	if o.code != exitError || !strings.Contains(o.err, "was not created") {
		t.Errorf("a request that never arrived: exit %d, %q", o.code, o.err)
	}
	if n := s.Count("POST /api/folders"); n != 2 {
		t.Errorf("%d requests to create, want 2: none is repeated", n)
	}
}

// TestAnInterruptedProcessExitsWith130 interrupts a wait by a real signal.
func TestAnInterruptedProcessExitsWith130(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent to a process there")
	}
	s := apitest.New(t)
	folder := s.AddFolder(apitest.Folder{})
	m := newMachine(t).at(s)
	p := start(t, m, "analyses", "run", folder, "--type", "quality", "--wait")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.Await(ctx, "POST /api/folders/"+folder+"/analyses", 1); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
	if code := p.cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit %d, want 130", code)
	}
}
