// Package api is the client of an Oz API server: sign-in and renewal,
// transport, the objects that the server holds, and errors that a person can
// act on. It settles every difference between servers and versions that the
// Oz API reference lists, once, at decoding, so that nothing above asks again.
//
// Decoding never fails for what one field holds: what is null, absent or of
// another type is absent, unknown words are kept, and the bytes that were sent
// stay beside the values. Foreign strings come out as text.Text, ids are
// checked, and numbers keep the digits that the server wrote.
package api
