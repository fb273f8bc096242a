// Package photos looks at photographs before they are shown or sent: it decodes
// them within bounds, turns them upright, and finds out what a server may not
// take. A file may claim to be anything: nothing is read beyond the bounds, and
// only regular files are opened.
package photos
