package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// A panic ends a command with its exit code and a sentence. What it carries, be
// it a token, is neither shown nor logged.
func TestPanicHasNoSecretInIt(t *testing.T) {
	s := apitest.New(t)
	token := s.SignIn(s.Account()).Access
	for name, breaks := range map[string]func(){
		"a text":    func() { panic("canary " + token) },
		"an error":  func() { panic(context.DeadlineExceeded) },
		"the index": func() { _ = []int{}[len(token)] },
	} {
		m, log := newMachine(t), file(t, "log", "")
		var out, errs bytes.Buffer
		code := Main(t.Context(), Process{
			Args:    []string{"folders", "show", s.AddFolder(apitest.Folder{}), "--log", log},
			Streams: Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, Places: m.places, Now: time.Now,
			NewID: func() string { breaks(); return "" },
			Lookup: func(name string) (string, bool) {
				v, ok := map[string]string{"OZDESK_HOST": s.URL(), "OZDESK_TOKEN": token}[name]
				return v, ok
			},
		})
		if code != exitError || !strings.Contains(errs.String(), "fault of this program. The log says where.") || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, %q", name, code, errs.String())
		}
		logged := readFile(t, log)
		if !strings.Contains(logged, "msg=panic") || !strings.Contains(logged, "broke_test.go") {
			t.Errorf("%s: the log does not say where: %s", name, logged)
		}
		if strings.Contains(out.String()+errs.String()+logged, token) {
			t.Errorf("%s: the canary is shown or logged", name)
		}
	}
}
