package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
)

// finding is one line of what doctor found out.
type finding struct {
	check  string
	result string // ok, warn, fail, or skipped.
	detail string
	next   string
}

// The results of a finding.
const (
	found   = "ok"
	doubted = "warn"
	failed  = "fail"
	skipped = "skipped"
)

// findingTable prints findings.
var findingTable = table[finding]{
	columns: []results.Column{{Name: "check"}, {Name: "result"}, {Name: "detail", Uncut: true}, {Name: "next", Uncut: true, Drop: 1}},
	cells: func(f finding) []results.Cell {
		return []results.Cell{results.String(f.check), results.String(f.result), results.String(f.detail), results.String(f.next)}
	},
}

// doctor tells what works against a server and what does not.
func (c *command) doctor() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "doctor", Short: "Find out what works against the server and what does not", Args: wants(),
		Long: "Looks at the way to the server, its certificate and clock, the session and each call that a server\n" +
			"may lack. It changes nothing and asks nobody. Exit code 0: all works, warnings included; 1: something\n" +
			"does not; 4: nobody is signed in.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := out.format(c.streams)
			if err != nil {
				return err
			}
			t, err := c.choose()
			if err != nil {
				return err
			}
			c.asksNobody = true
			ctx := cmd.Context()
			return c.withConnection(ctx, func(ctx context.Context, n *connection) error {
				e := &exam{c: c, n: n, target: t, print: newPrinter(c, format, findingTable)}
				return e.run(ctx)
			})
		},
	}
	out.add(cmd)
	return cmd
}

// exam is one run of doctor.
type exam struct {
	c      *command
	n      *connection
	target target
	print  *printer[finding]
	bad    int
	out    bool // Nobody is signed in.
}

// run looks at everything in the order in which one thing needs the other.
func (e *exam) run(ctx context.Context) error {
	if err := e.all(ctx); err != nil {
		return errors.Join(err, e.print.encoder.Close())
	}
	if err := e.print.encoder.Close(); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.out:
		return signInFailure("nobody is signed in at "+e.n.client.Origin(), "Run ozdesk login "+e.n.client.Origin())
	case e.bad > 0:
		return fail(counted(e.bad, "check has", "checks have")+" failed", "The table says which, and what to do", nil)
	}
	return nil
}

// all goes from check to check and leaves out what an earlier one has made
// pointless.
func (e *exam) all(ctx context.Context) error {
	if err := e.say(e.server()); err != nil {
		return err
	}
	if err := e.say(e.webhooks(ctx)); err != nil {
		return err
	}
	p := e.probe(ctx)
	for _, f := range p.findings() {
		if err := e.say(f); err != nil {
			return err
		}
	}
	if p.err != nil {
		for _, check := range []string{"version", "sign-in", "capabilities"} {
			if err := e.say(finding{check, skipped, "the server cannot be reached", ""}); err != nil {
				return err
			}
		}
		return nil
	}
	if err := e.say(e.version(ctx)); err != nil {
		return err
	}
	for _, f := range e.signIn(ctx) {
		if err := e.say(f); err != nil {
			return err
		}
	}
	if e.out {
		return e.say(finding{"capabilities", skipped, "nobody is signed in", ""})
	}
	return e.capabilities(ctx)
}

// say prints a finding and counts it.
func (e *exam) say(f finding) error {
	if f.result == failed {
		e.bad++
	}
	return e.print.print(f)
}

// server tells which server is meant and by what.
func (e *exam) server() finding {
	t := e.target
	f := finding{check: "server", result: found, detail: e.n.client.Origin()}
	switch {
	case t.Sandbox:
		f.detail += ", the embedded sandbox"
	default:
		f.detail += ", profile " + t.Profile
	}
	if t.ReadOnly {
		f.detail += ", read-only"
		f.next = "ozdesk profiles use NAME --writable permits changes"
	}
	if plainHTTP(e.n.client.Origin()) {
		f.result, f.next = doubted, "Use https: passwords and faces go over the network unencrypted"
	}
	return f
}

// version asks what the server is.
func (e *exam) version(ctx context.Context) finding {
	v, err := e.n.client.Version(ctx)
	switch {
	case err != nil:
		return unwell("version", doubted, err)
	case v.Core.IsEmpty():
		return finding{"version", doubted, "the server does not say", ""}
	}
	f := finding{check: "version", result: found, detail: v.Core.Line()}
	if v.Sandbox {
		f.detail += ", a sandbox: its scores are not for decisions"
	}
	return f
}

// signIn asks who is signed in and whether the server agrees.
func (e *exam) signIn(ctx context.Context) []finding {
	_, err := e.n.client.Folders(ctx, api.FolderQuery{Limit: 1, OmitTotal: true})
	if errors.Is(err, api.ErrSignedOut) || errors.Is(err, api.ErrBadCredentials) {
		e.out = true
		return []finding{unwell("sign-in", failed, err)}
	}
	session, none := e.n.client.Session(ctx)
	if none != nil {
		return []finding{unwell("sign-in", failed, none)}
	}
	who := finding{check: "sign-in", result: found, detail: session.Email.Line()}
	if longLived(session, e.c.now()) {
		who.result, who.detail = doubted, longWords(session)
	}
	role := finding{check: "role", result: doubted, detail: "the server did not tell it at sign-in"}
	if session.User != nil && session.User.Role != "" {
		role = finding{check: "role", result: found, detail: text.Line(session.User.Role.Label())}
	}
	list := finding{check: "folders", result: found, detail: "can be listed"}
	if err != nil {
		list = unwell("folders", failed, err)
	}
	return []finding{who, role, list}
}

// capabilities asks for every call that a server may lack.
func (e *exam) capabilities(ctx context.Context) error {
	for _, n := range api.Capabilities() {
		offer, err := e.n.client.Offers(ctx, n)
		f := finding{check: n.String(), result: found, detail: offer.String() + " (reference " + n.Section() + ")"}
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			f = unwell(n.String(), doubted, err)
		case offer != api.Offered:
			f.result = doubted
		}
		if err := e.say(f); err != nil {
			return err
		}
	}
	return nil
}

// unwell turns an error into a finding.
func unwell(check, result string, err error) finding {
	_, what, next := explain(err)
	return finding{check, result, strings.TrimSuffix(text.Line(what), "."), text.Line(next)}
}

// clockSlack is the difference between two clocks that nobody minds.
const clockSlack = 2 * time.Minute

// clockStep rounds the difference between two clocks to what can be known of it
// and is worth saying: the header counts in whole seconds, and nobody minds a
// second in hours.
func clockStep(d time.Duration) time.Duration {
	if d.Abs() > time.Hour {
		return d.Round(time.Minute)
	}
	return d.Round(time.Second)
}

// clock compares the time of the server with that of this machine. A session
// does not depend on it; filters by time do.
func clock(server, mine time.Time) finding {
	if server.IsZero() {
		return finding{"clock", doubted, "the server does not tell the time", ""}
	}
	f := finding{check: "clock", result: found}
	switch d := clockStep(mine.Sub(server)); {
	case d > time.Second:
		f.detail = fmt.Sprintf("this machine is %v ahead of the server", d)
	case d < -time.Second:
		f.detail = fmt.Sprintf("this machine is %v behind the server", -d)
	default:
		f.detail = "the same as the server's"
	}
	if mine.Sub(server).Abs() > clockSlack {
		f.result, f.next = doubted, "Set the clock: --since and --until are counted by it"
	}
	return f
}
