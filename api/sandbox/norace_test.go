//go:build !race

package sandbox

// raced tells that the race detector watches, which makes all slower.
const raced = false
