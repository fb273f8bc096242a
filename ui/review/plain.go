package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
)

// plainPage is how many folders or checks are said at once.
const plainPage = 10

// Plain is the room line by line, for screen readers and terminals that cannot
// move a cursor: the same lists, cases and decisions, read with the same calls,
// as sentences that are written once and never again. Every outcome is a word.
type Plain struct {
	d   Deps
	out io.Writer
	ask func(ctx context.Context, prompt string) (string, error)

	group  results.Waiting // the group that is listed, WaitingNot for folders
	filter filter
	window *api.FolderWindow
	first  int // of the rows that were said last
	said   int // how many those were
	at     int // the row that is open, -1 for none
	folder api.Folder
	masked bool
}

// NewPlain makes the room. Ask shows a prompt and reads a line; io.EOF ends the
// work.
func NewPlain(d Deps, out io.Writer, ask func(ctx context.Context, prompt string) (string, error)) *Plain {
	return &Plain{d: d.complete(), out: out, ask: ask, at: -1, filter: filter{query: everything()}}
}

// plainHelp are the commands, one to a line.
const plainHelp = `queue: how many checks wait, and why
queue failed, declined, operator, unmeasured or stuck: list them; words of a filter may follow
folders: list folders, newest first
filter WORDS: list folders that fit, such as filter status:failed since:7d; filter alone lifts it
more: the next ones of the list; list: the same ones again
open N: open number N of the list; open ID: open a folder by its whole id
next, previous: the case after or before the open one
attempts: other folders of the same person
decide accept WHY, decide refuse WHY: decide on the open case, after a question
file md DIR, file html DIR: write a case file, names masked and without pictures
curl: the open folder as a command for curl, without the token
mask: hide names, or say them again
help: this list
quit: leave`

// Run says how many checks wait and takes commands until quit, the end of the
// input or of ctx. An error is one of the input or the output; what the server
// refuses is said and the work goes on.
func (p *Plain) Run(ctx context.Context) error {
	p.say("ozdesk, line by line. Type help for the commands, quit to leave.")
	if p.d.sandbox() {
		p.say("The server is a sandbox: its scores are no base for decisions.")
	}
	if err := p.counts(ctx); err != nil {
		p.trouble(err)
	}
	for {
		line, err := p.ask(ctx, "> ")
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "quit" || name == "q" || name == "exit" {
			return nil
		}
		if err := p.do(ctx, strings.ToLower(name), strings.TrimSpace(rest)); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.trouble(err)
		}
	}
}

// say writes one line. All foreign parts went through api/text.
func (p *Plain) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}

// trouble says what happened and what to do.
func (p *Plain) trouble(err error) {
	p.d.Env.Log.Warn("plain", "err", err)
	var own plainError
	if errors.As(err, &own) {
		p.say("%s", own)
		return
	}
	what, next := api.Explain(err)
	p.say("%s", "Error: "+sentence(what, next))
}

// plainError is a sentence about what was typed.
type plainError string

// Error implements error.
func (e plainError) Error() string { return string(e) }

// do runs one command.
func (p *Plain) do(ctx context.Context, name, rest string) error {
	switch name {
	case "":
		return nil
	case "help", "?":
		p.say("%s", plainHelp)
		return nil
	case "queue":
		if rest == "" {
			return p.counts(ctx)
		}
		group, words, _ := strings.Cut(rest, " ")
		w, ok := results.ParseWaiting(strings.ToLower(group))
		if !ok {
			return plainError("There is no group of that name; there are failed, declined, operator, unmeasured and stuck.")
		}
		return p.fitting(ctx, w, words)
	case "folders":
		return p.list(ctx, results.WaitingNot, filter{query: everything()})
	case "filter":
		return p.fitting(ctx, results.WaitingNot, rest)
	case "list":
		return p.page(ctx, p.first)
	case "more":
		return p.page(ctx, p.first+p.said)
	case "open":
		return p.open(ctx, rest)
	case "next", "n":
		return p.step(ctx, 1)
	case "previous", "p":
		return p.step(ctx, -1)
	case "attempts":
		return p.attempts(ctx)
	case "decide":
		return p.decide(ctx, rest)
	case "file":
		return p.file(ctx, rest)
	case "curl":
		if p.folder.ID == "" {
			return errNothingOpen
		}
		p.say("%s", results.Curl(p.d.origin(), p.folder.ID))
		return nil
	case "mask":
		p.masked = !p.masked
		p.say("%s", map[bool]string{true: "Names are hidden.", false: "Names are said."}[p.masked])
		return nil
	default:
		return plainError("There is no command " + text.Line(name) + ". Type help for those there are.")
	}
}

// errNothingOpen answers what needs an open case.
var errNothingOpen = plainError("Nothing is open. Open a number of the list, such as open 1.")

// read opens a window of a group or of the folders of a filter.
func (p *Plain) read(ctx context.Context, w results.Waiting, f filter) (*api.FolderWindow, error) {
	now, o := p.d.Env.Now(), p.d.QueueOptions
	if w == results.WaitingNot {
		return openWindow(ctx, p.d.Client, f, 0, 1)
	}
	window, _, err := openWaiting(ctx, p.d.Client, groupSource(p.d, w, now), w.Query(now.Add(-o.Since), now, o.StuckAfter), f, 0, 1)
	return window, err
}

// fitting lists what fits a filter.
func (p *Plain) fitting(ctx context.Context, w results.Waiting, line string) error {
	f, err := parseFilter(line, p.d.Env.Now(), nil)
	if err != nil {
		return plainError("Not understood: " + err.Error() + ".")
	}
	return p.list(ctx, w, f)
}

// waits reports that a folder belongs to the listed group.
func (p *Plain) waits(f *api.Folder, w results.Waiting) bool {
	return w == results.WaitingNot || p.check(f).Waiting == w
}

// check says why a folder waits.
func (p *Plain) check(f *api.Folder) results.Check {
	return results.Triage(*f, p.d.Policy, p.d.Env.Now(), p.d.QueueOptions.StuckAfter)
}

// sift takes what does not wait after all out of the loaded rows.
func (p *Plain) sift(w *api.FolderWindow, group results.Waiting) {
	n, _ := w.Len()
	for i := n - 1; i >= 0; i-- {
		if f, ok := w.Row(i); ok && !p.waits(&f, group) {
			w.Remove(f.ID)
		}
	}
}

// counts says how many checks wait for each reason.
func (p *Plain) counts(ctx context.Context) error {
	for _, w := range results.Waits() {
		window, err := p.read(ctx, w, filter{})
		if err != nil {
			return err
		}
		p.sift(window, w)
		n, exact := window.Len()
		most := ""
		if !exact {
			most = " or more"
		}
		words := groupWords(w)
		if !strings.HasPrefix(words, w.String()) {
			words = w.String() + ": " + words
		}
		p.say("%s%s %s.", kit.Count(n), most, words)
	}
	return nil
}

// list reads a list and says its first page.
func (p *Plain) list(ctx context.Context, w results.Waiting, f filter) error {
	window, err := p.read(ctx, w, f)
	if err != nil {
		return err
	}
	p.window, p.group, p.filter, p.at = window, w, f, -1
	return p.page(ctx, 0)
}

// load makes sure that rows of the list are there.
func (p *Plain) load(ctx context.Context, first, count int) error {
	for range 3 {
		needed := p.window.Need(first, count)
		for _, r := range needed {
			res, err := p.window.Fetch(ctx, r)
			p.window.Apply(res)
			if err != nil {
				return err
			}
		}
		p.sift(p.window, p.group)
		if len(needed) == 0 {
			break
		}
	}
	return nil
}

// page says some rows of the list.
func (p *Plain) page(ctx context.Context, first int) error {
	if p.window == nil {
		return p.list(ctx, p.group, p.filter)
	}
	if err := p.load(ctx, first, plainPage); err != nil {
		return err
	}
	n, _ := p.window.Len()
	switch {
	case n == 0 && p.group != results.WaitingNot && p.filter.active():
		p.say("Nothing here fits: %s.", p.filter.say())
		return nil
	case n == 0 && p.group != results.WaitingNot:
		p.say("%s", emptyWords(p.group, p.d.QueueOptions))
		return nil
	case n == 0 && p.filter.active():
		p.say("%s", p.filter.none())
		return nil
	case n == 0:
		p.say("There are no folders yet.")
		return nil
	case first >= n:
		p.say("There are no more.")
		return nil
	}
	p.first, p.said = first, 0
	for i := first; i < min(first+plainPage, n); i++ {
		if f, ok := p.window.Row(i); ok {
			p.say("%s", p.rowWords(i, &f))
			p.said++
		}
	}
	p.say("%s to %s of %s.", kit.Count(first+1), kit.Count(first+p.said), kit.Count(n))
	return nil
}

// open opens a row by its number, or a folder by its id.
func (p *Plain) open(ctx context.Context, which string) error {
	if n, err := strconv.Atoi(which); err == nil {
		if p.window == nil {
			return plainError("There is no list yet. Type queue failed or folders first.")
		}
		return p.row(ctx, n-1)
	}
	if !api.ValidID(which) {
		return plainError("Say a number of the list or a whole id, such as open 1.")
	}
	p.at = -1
	return p.show(ctx, api.FolderID(strings.ToLower(which)))
}

// row opens a row of the list.
func (p *Plain) row(ctx context.Context, i int) error {
	if n, _ := p.window.Len(); i < 0 || i >= n {
		return plainError("There is no number " + kit.Count(i+1) + " in the list.")
	}
	if err := p.load(ctx, i, 1); err != nil {
		return err
	}
	f, ok := p.window.Row(i)
	if !ok {
		return plainError("There is no number " + kit.Count(i+1) + " in the list any more.")
	}
	p.at = i
	return p.show(ctx, f.ID)
}

// step opens the row after or before the open one. A case that waits no more
// has left the list, and its successor has its number.
func (p *Plain) step(ctx context.Context, by int) error {
	if p.window == nil {
		return plainError("There is no list yet. Type queue failed or folders first.")
	}
	to := p.at + by
	if now, ok := p.window.Row(p.at); by > 0 && p.at >= 0 && (!ok || now.ID != p.folder.ID) {
		to = p.at
	}
	if n, _ := p.window.Len(); to < 0 || to >= n {
		p.say("%s", map[bool]string{true: "That was the last one of the list.", false: "That was the first one of the list."}[by > 0])
		return nil
	}
	return p.row(ctx, to)
}

// show reads a folder anew and says all of it.
func (p *Plain) show(ctx context.Context, id api.FolderID) error {
	f, err := p.d.Client.Folder(ctx, id)
	if err != nil {
		return err
	}
	p.folder = f
	for _, line := range p.folderWords(&f) {
		p.say("%s", line)
	}
	return nil
}

// attempts says the folders of the same person.
func (p *Plain) attempts(ctx context.Context) error {
	if p.folder.ID == "" {
		return errNothingOpen
	}
	ties := results.Ties(p.folder.Meta, p.d.QueueOptions.PersonKeys)
	if len(ties) == 0 {
		p.say("The metadata name nobody.")
		return nil
	}
	found, err := findAttempts(ctx, p.d.Client, ties)
	if err != nil {
		return err
	}
	for _, a := range found {
		p.say("%s", p.attemptWords(a))
	}
	words := " attempts"
	if len(found) == 1 {
		words = " attempt"
	}
	p.say("%s%s of the same person.", kit.Count(len(found)), words)
	return nil
}

// subject is the analysis that decide acts on.
func (p *Plain) subject() (api.Analysis, bool) {
	if c := p.check(&p.folder); c.Waiting != results.WaitingNot {
		return c.Analysis, true
	}
	i := slices.IndexFunc(p.folder.Analyses, func(a api.Analysis) bool { return a.Final() })
	if i < 0 {
		return api.Analysis{}, false
	}
	return p.folder.Analyses[i], true
}
