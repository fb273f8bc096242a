// Package rules holds what the Oz API reference says about using the server
// rightly: the catalogue of tags, which media an analysis takes by the version
// of the server, what a role may do, and findings about a launch or an upload
// before it is sent. Everything in it is a table or a pure function of one.
//
// None of it forbids. A deployment may be set up otherwise than the reference
// has it, so that a finding stops only what is certain to fail, and a role or
// a tag that is not known is left to the server.
package rules
