//go:build !linux

package enrol

import (
	"os"
	"runtime"
	"testing"
)

// shutOut does something as somebody to whom a directory can be shut.
func shutOut(t *testing.T, _ string, do func()) {
	t.Helper()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("a directory cannot be shut to the superuser, nor on Windows")
	}
	do()
}
