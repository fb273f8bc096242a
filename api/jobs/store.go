package jobs

import (
	"context"
	"iter"
)

// Store keeps ledgers: append-only streams of records. A record that Append
// has returned for survives whatever happens to the program and the machine.
type Store interface {
	// Append writes records at the end of a stream.
	Append(ctx context.Context, stream string, records ...[]byte) error
	// Note is Append without waiting for the disk: the record survives the end
	// of the program, and once a later Append has returned it survives that of
	// the machine too.
	Note(ctx context.Context, stream string, record []byte) error
	// Read returns the records of a stream; one that does not exist has none.
	Read(stream string) iter.Seq2[[]byte, error]
	// Streams lists the streams there are.
	Streams() ([]string, error)
	// Hold keeps a stream from every other writer, in whichever process, until
	// Release. It fails at once where somebody else has it.
	Hold(stream string) error
	// Release ends Hold.
	Release(stream string) error
	// Remove deletes a stream.
	Remove(stream string) error
}

// Streams are named by the id of their job.
const (
	ledgerPrefix = "job-"
	typedPrefix  = "typed-"
)
