// Package api is the client of an Oz API server: sign-in and renewal,
// transport, the objects that the server holds, and errors that a person can
// act on. It settles every difference between servers and versions that the
// Oz API reference lists, once, at decoding, so that nothing above asks again.
//
// Decoding never fails for what one field holds: what is null, absent or of
// another type is absent, unknown words are kept, and the bytes that were sent
// stay beside the values. Foreign strings come out as text.Text, ids are
// checked, and numbers keep the digits that the server wrote.
//
// A method with the name of an object loads it, Folders and the like load a
// page, and the methods that begin with All return a whole list as a sequence.
// Every change goes through Options.Recorder before it is sent, and a POST is
// sent at most once: after an error that is ErrUncertain the methods that begin
// with Lost find out what became of it. What not every server has is a
// Capability, and a call that needs one is ErrUnsupported where it is missing.
package api
