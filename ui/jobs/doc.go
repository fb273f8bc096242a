// Package jobs is the drawer of running work: every job of the server, how far
// it is and how it stands, with what can be done about it. It also tells in the
// footer what became of jobs that nobody looks at.
//
// The pane looks at memory only; whatever writes a ledger or asks a server runs
// in a command.
package jobs
