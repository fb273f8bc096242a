// Package apifaults holds the tests of the client against a network that fails:
// toxiproxy between the client and a test server delays, slows, cuts, resets
// and silences connections under every kind of call, sessions expire under many
// callers in one process and in two, and answers are lost after the work is
// done. It has no code of its own.
package apifaults
