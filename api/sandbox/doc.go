// Package sandbox is an Oz API server that lives inside the program: HTTP, a
// database, files and analysis workers over one data directory, so that the
// whole of the work can be learned and tested without a server of one's own.
//
// It is a second reading of the Oz API reference, and so imports nothing of
// the client. One process serves a data directory under a lock of the
// operating system and tells its address in sandbox.json; other processes use
// it through HTTP, and one of them takes its place when it leaves or dies.
//
// Scores are measured from the pixels by package face. What pixels cannot give
// is asked for by metadata; the table is at the top of runner/script.go.
package sandbox
