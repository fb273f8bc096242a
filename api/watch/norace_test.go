//go:build !race

package watch_test

// raced tells that the race detector watches, which makes all slower.
const raced = false
