//go:build unix

package api

import (
	"os"
	"syscall"
)

// openNow opens a file to read without waiting for anybody: a pipe would
// otherwise be open only once somebody writes into it.
func openNow(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
