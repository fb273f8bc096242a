package results

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxNewFiles bounds how many files of one name there can be in a directory.
const maxNewFiles = 100

// NewFile makes a file in a directory that only its owner may read, lets write
// fill it and returns its path. Its name is base with a dot and ending. A file
// that is there is never overwritten: the name gets a number. What could not be
// written whole is not left behind.
func NewFile(dir, base, ending string, write func(io.Writer) error) (string, error) {
	for i := 1; i <= maxNewFiles; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		path := filepath.Join(dir, name+"."+ending)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		if err := errors.Join(write(file), file.Close()); err != nil {
			return "", errors.Join(err, os.Remove(path))
		}
		return path, nil
	}
	return "", fs.ErrExist
}
