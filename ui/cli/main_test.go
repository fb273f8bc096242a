package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/zalando/go-keyring"

	"ozdesk/api/sandbox"
	"ozdesk/store/secret"
)

// asProgram makes the test binary be the program, for tests of processes.
const asProgram = "CLI_TEST_AS_PROGRAM"

// template is a sandbox without demonstration data, made once and copied.
var template string

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		keyring.MockInitWithError(errors.New("no keyring in tests"))
		os.Exit(Run())
	}
	if os.Getenv(asCaller) != "" {
		os.Exit(runCaller())
	}
	os.Exit(guarded(m))
}

// guarded runs the tests where they can touch nothing real: no variable of
// this program, a home of their own, no keyring, and a proxy for all hosts but
// this machine that fails the run when anything reaches it.
func guarded(m *testing.M) (code int) {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "OZDESK_") || strings.HasPrefix(strings.ToLower(name), "no_proxy") {
			_ = os.Unsetenv(name)
		}
	}
	keyring.MockInit()
	dir, err := os.MkdirTemp("", "ozdesk-cli-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	trap, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var caught atomic.Int64
	go func() {
		for {
			c, err := trap.Accept()
			if err != nil {
				return
			}
			caught.Add(1)
			_ = c.Close()
		}
	}()
	defer func() {
		_ = trap.Close()
		if caught.Load() > 0 {
			fmt.Fprintf(os.Stderr, "%d connections to other machines were tried\n", caught.Load())
			code = 1
		}
	}()
	for name, value := range map[string]string{
		"HTTP_PROXY": "http://" + trap.Addr().String(), "HTTPS_PROXY": "http://" + trap.Addr().String(),
		"XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_DATA_HOME": filepath.Join(dir, "data"), "XDG_STATE_HOME": filepath.Join(dir, "state"),
	} {
		_ = os.Setenv(name, value)
	}
	if err := makeTemplate(filepath.Join(dir, "template")); err != nil {
		fmt.Fprintln(os.Stderr, "make a sandbox:", err)
		return 1
	}
	return m.Run()
}

// makeTemplate sets up a sandbox and leaves it.
func makeTemplate(dir string) error {
	box, err := sandbox.Join(context.Background(), sandbox.Options{Dir: dir, NoDemo: true})
	if err != nil {
		return err
	}
	template = dir
	return box.Close()
}

// machine is one person's machine for the length of a test.
type machine struct {
	t      *testing.T
	places Places
	env    map[string]string
	in     string
	tty    bool
	typed  []string // Passwords typed without echo.
	now    time.Time
	ring   bool // There is a keyring.
}

// newMachine is a fresh machine: nothing configured, nothing kept.
func newMachine(t *testing.T) *machine {
	t.Helper()
	dir := t.TempDir()
	return &machine{
		t:      t,
		places: Places{Config: filepath.Join(dir, "config", "ozdesk"), Data: filepath.Join(dir, "data", "ozdesk"), State: filepath.Join(dir, "state", "ozdesk")},
		env:    map[string]string{},
		now:    time.Now(),
	}
}

// withSandbox lays a sandbox where the program looks for it.
func (m *machine) withSandbox() *machine {
	m.t.Helper()
	if err := os.CopyFS(m.places.sandbox(), os.DirFS(template)); err != nil {
		m.t.Fatal(err)
	}
	return m
}

// settings writes the settings file.
func (m *machine) settings(content string) {
	m.t.Helper()
	if err := os.MkdirAll(m.places.Config, 0o700); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.places.Config, "settings.toml"), []byte(content), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// outcome is what a run of the program left.
type outcome struct {
	out, err string
	code     int
}

// xdg are the variables that name the machine's directories to a process.
func (m *machine) xdg() []string {
	return []string{
		"XDG_CONFIG_HOME=" + filepath.Dir(m.places.Config), "XDG_DATA_HOME=" + filepath.Dir(m.places.Data),
		"XDG_STATE_HOME=" + filepath.Dir(m.places.State),
	}
}

// run runs one command in this process.
func (m *machine) run(args ...string) outcome { return m.runWith(m.t.Context(), args...) }

func (m *machine) runWith(ctx context.Context, args ...string) outcome {
	var out, errs bytes.Buffer
	s := Streams{In: strings.NewReader(m.in), Out: &out, Err: &errs, InTTY: m.tty, OutTTY: m.tty, ErrTTY: m.tty}
	if m.tty {
		s.ReadPassword = func(context.Context) (string, error) {
			if len(m.typed) == 0 {
				return "", errors.New("nothing more is typed")
			}
			p := m.typed[0]
			m.typed = m.typed[1:]
			return p, nil
		}
	}
	var ring secret.Keyring
	if m.ring {
		ring = secret.System() // A mock: nothing real is reached in tests.
	}
	code := Main(ctx, Process{
		Keyring: ring, Args: args, Streams: s, Places: m.places, Now: func() time.Time { return m.now }, NewID: uuid.NewString,
		Lookup: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok },
	})
	if strings.ContainsRune(out.String()+errs.String(), 0x1b) && !m.tty {
		m.t.Errorf("%v: an escape byte left through a pipe", args)
	}
	return outcome{out.String(), errs.String(), code}
}

// must runs a command that has to succeed.
func (m *machine) must(args ...string) string {
	m.t.Helper()
	o := m.run(args...)
	if o.code != exitOK {
		m.t.Fatalf("%v: exit %d\n%s%s", args, o.code, o.out, o.err)
	}
	return o.out
}

// kept returns the content of every file below the machine's directories.
func (m *machine) kept() string {
	m.t.Helper()
	var all strings.Builder
	for _, dir := range []string{m.places.Config, m.places.Data, m.places.State} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			all.Write(b)
			return err
		})
		if err != nil {
			m.t.Fatal(err)
		}
	}
	return all.String()
}

// picture writes a small PNG without a face and returns its path.
func picture(t *testing.T, name string) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.SetGray(i%64, i/64, color.Gray{Y: uint8(i)})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return file(t, name, b.String())
}

// file writes a file and returns its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readFile returns the content of a file.
func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
