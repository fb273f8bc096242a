package oplog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Size returns how many bytes a stream has, 0 when it does not exist. A stream
// of the same size as before has got no record since.
func (l *Log) Size(name string) (int64, error) {
	if err := checked(name); err != nil {
		return 0, fmt.Errorf("size of log %s: %w", name, err)
	}
	info, err := os.Stat(l.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("size of log %s: %w", name, err)
	}
	return info.Size(), nil
}
