package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"ozdesk/api/text"
)

// Exit codes of every command.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitNotSuccess  = 3 // With --exit-status: some analysis did not end in SUCCESS.
	exitSignIn      = 4
	exitSomeFailed  = 5
	exitInterrupted = 130
)

// failure is an error that knows its exit code and how to say itself: what
// happened, and what to do about it. Both are whole sentences without the
// final stop, or end in one.
type failure struct {
	code       int
	what, next string
	err        error
}

// Error joins both sentences.
func (f *failure) Error() string { return sentences(f.what, f.next) }

// Unwrap gives the cause, if there is one.
func (f *failure) Unwrap() error { return f.err }

// usage is a failure of the person's own typing.
func usage(what, next string) error { return &failure{code: exitUsage, what: what, next: next} }

// fail is a failure with exit code 1.
func fail(what, next string, err error) error {
	return &failure{code: exitError, what: what, next: next, err: err}
}

// errNotSuccess ends a command with its own exit code and without a sentence,
// because its output has already told the results.
var errNotSuccess = errors.New("an analysis did not end in SUCCESS")

// report writes the sentence for err and returns the exit code.
func (c *command) report(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	if errors.Is(err, errNotSuccess) {
		return exitNotSuccess
	}
	if ctx.Err() != nil {
		// Whatever broke, it broke because somebody wanted it to.
		c.log.Info("interrupted", "err", text.Line(err.Error()))
		c.say("interrupted", "")
		return exitInterrupted
	}
	c.log.Error("command failed", "err", text.Line(err.Error()))
	var f *failure
	if errors.As(err, &f) && !isFull(err) {
		c.say(f.what, f.next)
		return f.code
	}
	code, what, next := c.explain(err)
	c.say(what, next)
	return code
}

// say writes one line to standard error: ozdesk: what happened. What to do.
func (c *command) say(what, next string) {
	_, _ = fmt.Fprintln(c.streams.Err, "ozdesk: "+lower(sentences(what, next)))
}

// sentences joins what happened and what to do as two sentences on one line
// that is safe to show.
func sentences(what, next string) string {
	out := stop(text.Line(strings.TrimSpace(what)))
	if next = strings.TrimSpace(next); next != "" {
		out += " " + stop(text.Line(next))
	}
	return out
}

// lower begins a sentence that follows the program's name and a colon: with a
// small letter, unless its first word is a name or an abbreviation.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(first) && (unicode.IsLower(second) || second == ' ') {
		return string(unicode.ToLower(first)) + s[size:]
	}
	return s
}

// stop ends a sentence.
func stop(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
