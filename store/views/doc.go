// Package views keeps how a person looks at lists: the views that were saved,
// with one per profile to begin with, and where each profile was left. Both
// are small TOML files in a directory that is handed in, readable by their
// owner only. A file that cannot be understood costs no start: it is put
// aside, and a sentence says so. Ids may be in them; names, faces and results
// never are.
package views
