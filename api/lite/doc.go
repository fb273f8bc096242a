// Package lite is the client of an Oz API Lite server: face templates, their
// comparison and liveness of single pictures (Oz API reference, section 2.10).
// Such a server knows no accounts and keeps nothing, so that a client has no
// session and no id to give away; what it sends are faces, and therefore plain
// http is for this machine unless it is allowed.
//
// Most of the calls are not in the vendor's public pages. A server that lacks
// one answers an error that is errors.ErrUnsupported.
package lite
