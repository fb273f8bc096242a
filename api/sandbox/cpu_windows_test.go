package sandbox

import "time"

// processStart is what the clock of cpuTime counts from.
var processStart = time.Now()

// cpuTime is the time that has passed: it is an upper bound on an idle machine.
func cpuTime() time.Duration { return time.Since(processStart) }
