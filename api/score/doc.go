// Package score says what a score means: which number of an analysis is read,
// against which threshold, in which direction, how far it is from it, and what
// that is in plain English. It is the only room that knows.
//
// Everything here is pure: no request, no clock, no file. Scores are 0..1 and
// are kept as the digits that the server sent; comparing and subtracting are
// done on decimals, never on floating point, because 0.8496 must not become
// 0.85 anywhere between the server and a person's eye.
//
// The server decides and the threshold explains. The outcome comes from
// resolution_operator, else resolution, else resolution_status; the score and
// its threshold say why. Where the two disagree, and where a SUCCESS comes
// without any score, the [Reading] carries a warning. The one exception is a
// COLLECTION that the [Policy] calls a whitelist: there a hit is good, so the
// outcome follows hit or no hit and the server's word stays beside it.
package score
