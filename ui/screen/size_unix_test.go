//go:build unix

package screen_test

import (
	"reflect"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"go.uber.org/goleak"

	"ozdesk/ui/screen"
)

// A change of the size between the making of the Screen and the moment in which
// the library begins to listen is not lost, and the next one is not either.
func TestSizeChangesEarly(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := screen.New(screen.Options{Out: newGlass(80, 24), Profile: colorprofile.ASCII, Size: untold})
	defer s.Close()
	m := s.Model(still{})
	watch := m.Init()
	for range 3 {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGWINCH); err != nil {
			t.Fatal(err)
		}
		var next tea.Cmd
		m, next = m.Update(watch())
		batch, _ := next().(tea.BatchMsg)
		if len(batch) != 2 {
			t.Fatalf("a change leads to %v", batch)
		}
		if got, want := reflect.TypeOf(batch[0]()), reflect.TypeOf(tea.RequestWindowSize()); got != want {
			t.Errorf("a change leads to a %v, want %v", got, want)
		}
		watch = batch[1]
	}
	s.Close()
	if msg := watch(); msg != nil {
		t.Errorf("closed: %v", msg)
	}
}
