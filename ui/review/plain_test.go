package review

import (
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

// plainly types commands and returns everything that was written, with the
// commands after their prompts.
func plainly(t *testing.T, server *fakeServer, change func(*Deps), lines ...string) string {
	t.Helper()
	server.t = t
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{Now: func() time.Time { return stageStart }})
	if err != nil {
		t.Fatal(err)
	}
	d := Deps{Env: env, Client: server, Origin: func() string { return "https://oz.test" }}
	if change != nil {
		change(&d)
	}
	var out strings.Builder
	ask := func(_ context.Context, prompt string) (string, error) {
		if len(lines) == 0 {
			return "", io.EOF
		}
		line := lines[0]
		lines = lines[1:]
		out.WriteString(prompt + line + "\n")
		return line, nil
	}
	if err := NewPlain(d, &out, ask).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPlainTalk(t *testing.T) {
	said := plainly(t, &fakeServer{folders: waitingFolders(t)}, nil,
		"help", "queue declined", "open 1", "next", "previous", "attempts", "curl", "mask", "open 1", "mask",
		"queue failed", "open 1", "filter status:declined", "filter colour:red", "folders", "more", "more", "open 99", "dance", "queue x", "quit", "help")
	golden.RequireEqual(t, said)
	if i := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x{9f}\x{202a}-\x{202e}│─▌┃━✓✗◐○]`).FindStringIndex(said); i != nil {
		t.Errorf("%q is in %q", said[i[0]:i[1]], said[max(i[0]-40, 0):i[1]])
	}
}

func TestPlainDecides(t *testing.T) {
	server := &fakeServer{folders: waitingFolders(t)}
	server.decide = func(id api.AnalysisID, v api.Status) (api.Analysis, error) {
		a := server.folders[0].Analyses[0]
		a.Operator = v
		return a, nil
	}
	said := plainly(t, server, nil, "queue declined", "open 1", "decide", "decide accept it is her", "no", "decide accept it is her", "yes", "next")
	for _, want := range []string{"and why in a few words", "Not sent.", "Until the server answers it is DECLINED", "Decided. BIOMETRY: pass"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if !strings.Contains(said[strings.Index(said, "Decided."):], "Folder "+uuid("a1000001")) {
		t.Errorf("next is not the successor:\n%s", said)
	}
}

func TestPlainSaysWhyNot(t *testing.T) {
	asClient := func(d *Deps) { d.User = func() *api.User { return &api.User{Role: api.RoleClient} } }
	if said := plainly(t, &fakeServer{folders: waitingFolders(t)}, asClient, "queue declined", "open 1", "decide accept x"); !strings.Contains(said, "Deciding is not available: CLIENT may not decide") {
		t.Error(said)
	}
	server := &fakeServer{folders: waitingFolders(t)}
	server.decide = func(api.AnalysisID, api.Status) (api.Analysis, error) {
		return api.Analysis{}, &api.Error{Kind: api.KindOffline, Uncertain: true}
	}
	if said := plainly(t, server, nil, "queue declined", "open 1", "decide accept x", "yes"); !strings.Contains(said, "It has not arrived. Decide again.") {
		t.Error(said)
	}
	if said := plainly(t, &fakeServer{fail: errDown}, nil, "folders", "help"); strings.Count(said, "Error:") != 2 || !strings.Contains(said, "quit: leave") {
		t.Error(said)
	}
}

func TestPlainEndsWithItsInput(t *testing.T) {
	server := &fakeServer{t: t}
	env, err := kit.NewEnv(t.Context(), kit.EnvOptions{})
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	ask := func(context.Context, string) (string, error) { return "", broken }
	if err := NewPlain(Deps{Env: env, Client: server}, io.Discard, ask).Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("ended with %v", err)
	}
}
