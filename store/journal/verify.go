package journal

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
)

// Report is what Verify has found.
type Report struct {
	// Entries is how many there are.
	Entries uint64
	// Head is what the second file says; nil when there is none, or none that
	// was written with the key.
	Head *Head
	// Behind is how many sound entries follow the head: their writer died
	// before it was brought up to date.
	Behind uint64
	// Findings is what is wrong, in order. Without any the journal is as it
	// was written, as far as Limits allow to say that.
	Findings []Finding
}

// Finding is one thing that is wrong.
type Finding struct {
	// Entry is where, counted from 1 in the order of the log; 0 is the journal
	// as a whole.
	Entry uint64
	// What says it in one sentence without a full stop.
	What string
}

// Limits says what Verify cannot find, one sentence each.
var Limits = []string{
	"That both files were put back to an older state together, or both removed: note the head somewhere else, and compare.",
	"What somebody has done who has the key of this journal.",
	"Changes that were made by another program, or from another machine.",
}

// Verify reads the whole journal and compares it with its sums and its head.
// An error says that it could not be read; that something is wrong with it is
// none.
func (j *Journal) Verify(ctx context.Context) (Report, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	unlock, err := j.lock(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("verify the journal: %w", err)
	}
	defer unlock()
	key, err := j.secret(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("verify the journal: %w", err)
	}
	known, headErr := j.readHead(key)
	if headErr != nil && !errors.Is(headErr, errNoHead) && !errors.Is(headErr, errForgedHead) {
		return Report{}, fmt.Errorf("verify the journal: %w", headErr)
	}
	c := checker{key: key, known: known, headed: headErr == nil}
	for record, err := range j.o.Log.Read(stream) {
		if err != nil {
			c.find(c.n+1, "the log cannot be read further: "+err.Error())
			break
		}
		c.take(record)
	}
	return c.report(headErr), nil
}

// checker goes through the entries.
type checker struct {
	key    []byte
	known  head
	headed bool

	n        uint64 // Entries seen.
	last     sum    // Of the entry before, as it stands there.
	seq      uint64 // Of the entry before.
	behind   uint64
	met      bool // The head's entry was there, with the head's sum.
	findings []Finding
}

func (c *checker) find(entry uint64, what string) {
	c.findings = append(c.findings, Finding{Entry: entry, What: what})
}

// take looks at one more entry. After a wrong one it goes on with what stands
// there, so that each place is told once.
func (c *checker) take(record []byte) {
	c.n++
	e, own, body, err := unseal(record)
	want := keyed(c.key, domainEntry, c.last[:], body)
	switch {
	case err != nil:
		c.find(c.n, "it is no entry")
	case e.Seq != c.seq+1:
		c.find(c.n, fmt.Sprintf("it has the number %d and follows number %d: something was moved, taken out or put in", e.Seq, c.seq))
	case !hmac.Equal(own[:], want[:]):
		c.find(c.n, "its sum does not fit it and the entry before: one of them was altered")
	}
	if err == nil {
		c.seq = e.Seq
	}
	c.last = own
	if c.headed && c.n == c.known.count {
		c.met = hmac.Equal(own[:], c.known.last[:])
	}
	if c.headed && c.n > c.known.count {
		c.behind++
	}
}

// report says what has come of it.
func (c *checker) report(headErr error) Report {
	r := Report{Entries: c.n}
	switch {
	case c.headed:
		public := c.known.public()
		r.Head = &public
		switch {
		case c.known.count > c.n:
			c.find(0, fmt.Sprintf("the head tells of %d entries and there are %d: the end was cut off", c.known.count, c.n))
		case c.known.count > 0 && !c.met:
			c.find(c.known.count, "it is not the entry that the head tells of")
		}
		if len(c.findings) == 0 {
			r.Behind = c.behind
		}
	case c.n > 0 || errors.Is(headErr, errForgedHead):
		c.find(0, headErr.Error())
	}
	r.Findings = c.findings
	return r
}
