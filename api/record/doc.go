// Package record writes the exchanges between a client and an Oz API server
// into a file that may be handed on, and serves such a file again as a fixture
// in tests.
//
// A recording is made for people who must not see whose faces they were. What
// is written is chosen from what is known to be harmless, never the other way
// round: ids that are UUIDs, the words of the reference (types, statuses,
// roles, tags), scores, times, and the names of fields that the reference has.
// Everything else becomes a pseudonym: equal values become equal pseudonyms
// within one file, and the key that makes them is random and never written.
// Tokens become serial numbers, passwords go, files become their size and hash,
// and a body that is not understood becomes its size and a keyed hash. The
// server is called Origin.
package record
