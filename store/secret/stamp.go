package secret

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"ozdesk/store/internal/atomic"
)

// stampSize bounds what is read of a stamp, in bytes; one has 26.
const stampSize = 64

// Stamp returns a word that is another one after each Save, whichever process
// made it, so that the others need not ask the keyring before every request.
// It says nothing about what is kept. Without a Save before it is empty.
func (s *Store) Stamp() string {
	f, err := os.Open(s.stampPath())
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	b := make([]byte, stampSize)
	n, _ := f.Read(b) // What cannot be read is as good as no stamp.
	return string(b[:n])
}

// mark changes the stamp.
func (s *Store) mark() error {
	if err := atomic.WriteFile(s.stampPath(), []byte(rand.Text())); err != nil {
		return fmt.Errorf("tell other processes of the %s: %w", s.what, err)
	}
	return nil
}

// stampPath is where the stamp lies, beside the session file.
func (s *Store) stampPath() string {
	return filepath.Join(filepath.Dir(s.file.path), s.profile+".stamp")
}
