// Package results turns what a server holds into rows that leave the program:
// the columns of "results list", and the encoder that every command prints its
// data with as a table, JSON, NDJSON or CSV.
//
// Rows are written one by one as they come, so that an export of a million of
// them needs no more memory than one of ten. Whatever text a server or an
// applicant put into a field, no control character leaves through any of the
// formats, and no CSV cell starts a formula in a spreadsheet.
package results
