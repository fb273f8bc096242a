//go:build unix

package screen

import (
	"os"
	"os/signal"
	"syscall"
)

// listen has changes of the size reported, until stop is called.
func listen() (changes <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}
