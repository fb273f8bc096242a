// Package e2e tries the built program the way a person does: in a
// pseudo-terminal of a stated size, with an empty home, by keys only, reading
// what a virtual terminal shows. It holds tests and benchmarks and no code that
// the program uses.
package e2e
