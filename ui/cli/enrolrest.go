package cli

import (
	"os"
	"path/filepath"
	"strconv"

	"ozdesk/api/jobs"
)

// writeRest writes who was not enrolled into a new CSV file in the directory
// that the program was started in, and returns its path.
func (a *app) writeRest(left []jobs.Unenrolled) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	day := a.c.now().Format("2006-01-02")
	for n := 1; ; n++ {
		name := "not-enrolled-" + day
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		path := filepath.Join(dir, name+".csv")
		if _, err := os.Lstat(path); err == nil {
			continue // Nothing is written over.
		}
		return path, writeFailed(path, left)
	}
}
