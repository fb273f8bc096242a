package cli

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ozdesk/api/apitest"
)

// TestTimeoutBoundsTheCommand gives up on a server that is silent, and on one
// that always wants to be asked again, after the time that was given: the calls
// of a command and their repetitions share it.
func TestTimeoutBoundsTheCommand(t *testing.T) {
	for name, fault := range map[string]apitest.Fault{
		"silent": apitest.Hang(),
		"busy":   apitest.Status(http.StatusServiceUnavailable, ""),
		"later":  apitest.RetryAfter(1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apitest.New(t)
			m := newMachine(t).at(s)
			s.Fault(apitest.On("GET /api/folders"), fault)
			const given = time.Second
			began := time.Now()
			o := m.run("folders", "list", "--timeout", given.String())
			if took := time.Since(began); took > 20*given {
				t.Errorf("it took %v instead of %v", took, given)
			}
			if o.code != exitError || strings.Count(o.err, "\n") != 1 {
				t.Errorf("exit %d, %q", o.code, o.err)
			}
			t.Log(o.err)
		})
	}
}

// TestTimeoutOfAChange says that nobody knows, and how to look.
func TestTimeoutOfAChange(t *testing.T) {
	t.Parallel()
	s := apitest.New(t)
	m := newMachine(t).at(s)
	s.Fault(apitest.On("POST /api/folders"), apitest.Hang().AfterWork())
	s.Fault(apitest.On("GET /api/folders"), apitest.Hang()) // On a busy machine there may be a moment left to look.
	o := m.run("folders", "create", "--timeout", "5s")      // The change must be on its way by then.
	if o.code != exitError || !strings.Contains(o.err, "not known whether the folder was created") || !strings.Contains(o.err, "--meta ozdesk_request_id==") {
		t.Errorf("exit %d, %q", o.code, o.err)
	}
}
