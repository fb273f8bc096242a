//go:build unix

package e2e

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const resultsHeader = "folder_id,analysis_id,type,state,resolution,resolution_status,media_id,score_name,score,max_score," +
	"threshold,margin,outcome,collection_id,person_id,time_created,threshold_source"

// createFolder makes a folder of the two photographs by command.
func createFolder(t *testing.T, env []string, dir string, more ...string) string {
	t.Helper()
	args := append([]string{
		"folders", "create",
		"--media", filepath.Join(dir, "one.png") + ":photo_selfie",
		"--media", filepath.Join(dir, "two.png") + ":photo_selfie", "-o", "json",
	}, more...)
	out, stderr, code := command(t, env, args...)
	if code != 0 {
		t.Fatalf("folders create: exit %d\n%s", code, stderr)
	}
	var folder struct {
		ID    string           `json:"folder_id"`
		Media []map[string]any `json:"media"`
	}
	if err := json.Unmarshal([]byte(out), &folder); err != nil || folder.ID == "" || len(folder.Media) != 2 {
		t.Fatalf("folders create printed no folder with two media (%v):\n%s", err, out)
	}
	return folder.ID
}

func TestMainJobByCommand(t *testing.T) {
	t.Parallel()
	dir := home(t)
	env := environ(dir)
	photographs(t, env, dir)
	id := createFolder(t, env, dir)

	out, stderr, code := command(t, env, "analyses", "run", id, "--type", "biometry", "--wait", "--exit-status")
	if code != 0 {
		t.Fatalf("analyses run: exit %d\n%s%s", code, out, stderr)
	}
	if !strings.Contains(stderr, "sandbox: no server configured") {
		t.Errorf("the sandbox is used without a word:\n%s", stderr)
	}
	out, stderr, code = command(t, env, "results", "list", "--limit", "20", "-o", "csv")
	if code != 0 {
		t.Fatalf("results list: exit %d\n%s", code, stderr)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if header := strings.TrimSuffix(lines[0], "\r"); header != resultsHeader {
		t.Errorf("header %q, want %q", header, resultsHeader)
	}
	rows := 0
	for _, l := range lines[1:] {
		if cells := strings.Split(l, ","); cells[0] == id {
			rows++
			if cells[2] != "BIOMETRY" || cells[7] != "min_confidence" || !strings.HasPrefix(cells[8], "0.") {
				t.Errorf("a row without the score of the match: %s", l)
			}
		}
	}
	if rows == 0 {
		t.Errorf("no row of folder %s in\n%s", id, out)
	}
	if strings.ContainsRune(out, 0x1b) {
		t.Error("an escape byte left through a pipe")
	}
}

// background starts a command and hands its end to a channel.
type background struct {
	cmd    *exec.Cmd
	out    strings.Builder
	stderr strings.Builder
	done   chan int
}

func start(t *testing.T, env []string, args ...string) *background {
	t.Helper()
	b := &background{cmd: exec.Command(program, args...), done: make(chan int, 1)}
	b.cmd.Env, b.cmd.Dir = env, t.TempDir()
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.stderr
	if err := b.cmd.Start(); err != nil {
		t.Fatalf("start %v: %v", args, err)
	}
	t.Cleanup(func() { _ = b.cmd.Process.Kill() })
	go func() {
		_ = b.cmd.Wait()
		b.done <- b.cmd.ProcessState.ExitCode()
	}()
	return b
}

// Interface and commands share one sandbox. When the process that serves it is
// killed, another takes over and nobody has to be told.
func TestHolderKilledOthersGoOn(t *testing.T) {
	t.Parallel()
	dir, env := seeded(t)
	photographs(t, env, dir)
	holder := startTerm(t, size{120, 35}, env, program)
	holder.awaitText(folderRow.String())
	first := createFolder(t, env, dir, "--meta", "sandbox:delay==4")
	second := createFolder(t, env, dir, "--meta", "sandbox:delay==4")

	other := startTerm(t, size{120, 35}, env, program)
	other.awaitText(`(?m)^▌.*` + second[:8])
	commands := []*background{
		start(t, env, "analyses", "run", first, "--type", "biometry", "--wait", "--exit-status"),
		start(t, env, "analyses", "run", second, "--type", "biometry", "--wait", "--exit-status"),
	}
	other.await("both matches are running", 30*time.Second, func(s string) bool {
		return strings.Contains(rowOf(s, first), "running") && strings.Contains(rowOf(s, second), "running")
	})
	holder.kill()

	for i, c := range commands {
		select {
		case code := <-c.done:
			if code != 0 {
				t.Errorf("command %d: exit %d\n%s%s", i, code, c.out.String(), c.stderr.String())
			}
		case <-time.After(time.Minute):
			t.Fatalf("command %d hangs; other interface:\n%s", i, other.screen())
		}
	}
	other.await("both scores are shown", 30*time.Second, func(s string) bool {
		return strings.Contains(rowOf(s, first), "pass") && strings.Contains(rowOf(s, second), "pass")
	})
	other.keys("q")
	if code := other.exit(20 * time.Second); code != 0 {
		t.Errorf("the other interface left with %d", code)
	}
}

// rowOf is the line of the folder list that shows a folder.
func rowOf(screen, id string) string {
	for line := range strings.Lines(screen) {
		list, _, _ := strings.Cut(line, "│")
		if strings.Contains(list, id[:8]) {
			return list
		}
	}
	return ""
}
