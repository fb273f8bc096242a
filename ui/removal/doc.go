// Package removal is the dialog in which somebody deletes something: it lets
// api/jobs find out what must go first, shows the plan with its order, counts
// and names, asks for a typed word, and follows the job until it ends. Rooms
// open it for a folder, an analysis, a collection, a person, a photograph, a
// user or a company, and hear of the end.
package removal
