// Package kit holds the widgets that panes are made of: paged table, gauge,
// picture, form, file picker, dialog frame, help, and the theme, keys and text
// measures below them. Nothing here knows what a folder or an analysis is, and
// nothing here reads a file or a socket but in a command.
//
// Strings that a widget is given may hold anything printable; widgets measure
// them in cells and cut them, and turn control characters into visible marks
// once more before they are drawn.
package kit
