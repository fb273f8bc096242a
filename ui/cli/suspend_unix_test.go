//go:build unix

package cli

import (
	"testing"

	"ozdesk/api/sandbox"
)

// A process is needed as long as it serves the sandbox, or may be about to.
func TestNeeded(t *testing.T) {
	box, err := sandbox.Join(t.Context(), sandbox.Options{Dir: t.TempDir(), NoDemo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	tests := []struct {
		name string
		t    target
		n    *connection
		want string
	}{
		{"a server of one's own", target{}, nil, ""},
		{"before the sandbox is there", target{Sandbox: true}, nil, "the sandbox is not ready yet"},
		{"serving", target{Sandbox: true}, &connection{box: box}, "this window serves the sandbox for others and would stop it for all of them"},
		{"joined", target{Sandbox: true}, &connection{box: new(sandbox.Handle)}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := &app{target: tt.t}
			a.n.Store(tt.n)
			if got := a.needed(); got != tt.want {
				t.Errorf("needed: %q, want %q", got, tt.want)
			}
		})
	}
}
