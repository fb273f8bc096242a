// Package sandbox is an Oz API server that lives inside the program: HTTP,
// a database, files and analysis workers over one data directory, so that the
// whole of the work can be learned and tested without a server of one's own.
package sandbox

import (
	"context"
	"errors"
)

// Handle is one process's part in a sandbox: either it serves the data
// directory, or it uses the process that does and waits to take its place.
type Handle struct {
	url  string
	done chan struct{}
}

// errUnfinished is returned while the server is being put together.
var errUnfinished = errors.New("the sandbox cannot serve yet")

// Join connects to the process that serves o.Dir, or becomes it.
func Join(ctx context.Context, o Options) (*Handle, error) { return nil, errUnfinished }

// URL is the address of the server, such as http://127.0.0.1:40123, without a
// slash at the end.
func (h *Handle) URL() string { return h.url }

// Holder reports whether this process serves the directory at the moment.
func (h *Handle) Holder() bool { return false }

// Done is closed when the handle has ended.
func (h *Handle) Done() <-chan struct{} { return h.done }

// Settle waits until the analyses named are final, if this process runs them.
func (h *Handle) Settle(ctx context.Context, analysisIDs []string) error { return errUnfinished }

// Close leaves the sandbox.
func (h *Handle) Close() error { return nil }

// Reset deletes everything a sandbox keeps in dir.
func Reset(dir string) error { return errUnfinished }

// Accounts reads the users of the sandbox in dir.
func Accounts(dir string) ([]Account, error) { return nil, errUnfinished }
