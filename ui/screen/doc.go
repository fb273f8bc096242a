// Package screen brings frames to the terminal when they are made, instead of
// at the next beat of a clock.
//
// Bubble Tea's own renderer looks for a new frame many times a second, for as
// long as the program runs: at 120 times a second that alone took 2.4 % of a
// core where this was measured, and a key still waited four milliseconds on
// average for the next beat. It also draws every row anew in every frame, and
// its cell renderer writes rows with wide characters whole, so that a list of
// Chinese or Japanese names was sent with each key.
//
// Here the library keeps everything that it does for a terminal (raw mode,
// keys, mouse, alternate screen, modes, title, suspending and putting all of it
// back), with a slow beat and a frame that never changes. What is to be seen
// goes past it: a goroutine of the Screen compares the frame line by line with
// the last one, lets the same cell renderer write what is different, and sleeps
// until there is another frame. Both write through the Screen's output, which
// puts the picture back in the same write whenever the library has cleared the
// terminal.
package screen
