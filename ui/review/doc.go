// Package review is the room of folders: the list of them, one folder with its
// media and analyses, one analysis with everything that was measured, and the
// dialogs that make a folder and launch analyses.
//
// A pane here shows what was loaded last and says so when it is old. It asks
// the server in commands only, and hears of what changes from the one change
// feed of the program, which it attends to while it is shown. What a score
// means is for api/score to say; the panes only draw it.
package review
