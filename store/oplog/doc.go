// Package oplog keeps append-only logs of records in one directory: ledgers of
// work and the like, one file to a stream.
//
// A record that Append has returned for is on the disk and stays readable
// whatever happens to the program or the machine afterwards; one that Note has
// returned for outlives the program, and the machine as well from the next
// Append on. What a kill, a power cut or a full disk leaves of the record after
// it is found out by length and checksum: a reader stops before it, and the next
// writer cuts it off. A record that is broken while whole ones follow it is
// never cut off; it is ErrDamaged, for somebody to look at.
//
// One stream has one writer at a time, in whichever process. Append takes the
// lock for itself; Hold keeps it for as long as something must not be done by
// two. Readers need no lock.
//
// All files are their owner's only (0600, directories 0700). What the records
// say is not this package's business.
package oplog
