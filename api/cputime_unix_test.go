//go:build unix

package api_test

import (
	"syscall"
	"time"
)

// cpuTime is what this process has used of its processors so far. Unlike the
// time on the clock it hardly depends on what else a machine is doing.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
