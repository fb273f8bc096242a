// Package journal keeps an account of what this program has changed, in a form
// that shows later whether somebody has altered it.
//
// Every entry carries a keyed sum (HMAC-SHA-256, RFC 2104) over itself and the
// sum of the entry before it. How many entries there are and the sum of the
// last one stand in a second file, the head, under a keyed sum of its own. An
// entry that was edited, moved, taken out or put in, and an end that was cut
// off, are found by Verify. What cannot be found without a copy kept elsewhere:
// that both files were put back to an older state together, that both were
// removed, and whatever somebody did who has the key.
//
// Entries are two for each change: one before it is sent and one with its
// outcome. A change without an outcome is one whose end nobody has seen.
package journal
