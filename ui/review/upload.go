package review

import (
	"strings"
	"sync/atomic"
	"time"

	"ozdesk/api"
	"ozdesk/ui/kit"
)

const (
	// uploadLook is how often an upload is looked at.
	uploadLook = 200 * time.Millisecond
	// uploadDelay is how long an upload must take before its progress is shown.
	uploadDelay = 150 * time.Millisecond
	// paceSpan is the time that the speed is taken over.
	paceSpan = 4 * time.Second
	// stallAfter is how long nothing may move before it is said.
	stallAfter = 3 * time.Second
)

// meter counts the bytes of an upload. The network writes it while the dialog
// reads it.
type meter struct {
	sent  []atomic.Int64 // by file
	total int64
}

// newMeter makes a meter and lets the uploads report to it.
func newMeter(files []api.Upload) *meter {
	m := &meter{sent: make([]atomic.Int64, len(files))}
	for i := range files {
		m.total += files[i].Size
		files[i].Progress = m.sent[i].Store
	}
	return m
}

// sum returns the bytes that are on their way or there.
func (m *meter) sum() int64 {
	var n int64
	for i := range m.sent {
		n += m.sent[i].Load()
	}
	return n
}

// progress is an upload as the dialog has seen it last.
type progress struct {
	since time.Time
	now   time.Time
	sent  int64
	total int64
	moved time.Time // when a byte was last seen to have moved
	marks []mark    // the last looks, oldest first, not older than paceSpan
}

// mark is how far an upload was at a moment.
type mark struct {
	at   time.Time
	sent int64
}

// look takes in how far the upload is.
func (p *progress) look(now time.Time, sent, total int64) {
	if sent < p.sent { // it is sent again from the beginning
		p.marks = nil
	}
	if sent != p.sent || p.moved.IsZero() {
		p.moved = now
	}
	p.now, p.sent, p.total = now, sent, total
	p.marks = append(p.marks, mark{now, sent})
	for len(p.marks) > 2 && now.Sub(p.marks[0].at) > paceSpan {
		p.marks = p.marks[1:]
	}
}

// speed returns bytes a second, 0 while it is not known.
func (p *progress) speed() float64 {
	if len(p.marks) < 2 {
		return 0
	}
	first, last := p.marks[0], p.marks[len(p.marks)-1]
	took := last.at.Sub(first.at).Seconds()
	if took <= 0 {
		return 0
	}
	return float64(last.sent-first.sent) / took
}

// remaining returns how long the rest will take at this speed.
func (p *progress) remaining() (time.Duration, bool) {
	speed := p.speed()
	if speed <= 0 || p.sent >= p.total {
		return 0, false
	}
	return time.Duration(float64(p.total-p.sent) / speed * float64(time.Second)), true
}

// stalled returns for how long nothing has moved, 0 when something does.
func (p *progress) stalled() time.Duration {
	if still := p.now.Sub(p.moved); p.sent < p.total && still >= stallAfter {
		return still
	}
	return 0
}

// shown reports whether the upload has taken long enough to be spoken of.
func (p *progress) shown() bool { return !p.since.IsZero() && p.now.Sub(p.since) >= uploadDelay }

// words says how far the upload is.
func (p *progress) words() string {
	if p.sent >= p.total {
		s := "Everything is sent. Waiting for the server to store it."
		if waited := p.now.Sub(p.moved); waited >= stallAfter {
			s += " " + kit.Took(waited.Truncate(time.Second))
		}
		return s
	}
	s := kit.Size(p.sent) + " of " + kit.Size(p.total)
	if still := p.stalled(); still > 0 {
		return s + " · nothing has moved for " + kit.Took(still)
	}
	if speed := p.speed(); speed > 0 {
		s += " · " + kit.Size(int64(speed)) + "/s"
	}
	if left, ok := p.remaining(); ok {
		s += " · " + kit.Took(left) + " left"
	}
	return s
}

// bar draws how much of the upload is done, w cells wide.
func (p *progress) bar(t *kit.Theme, w int) string {
	w = max(w, 0)
	full := 0
	if p.total > 0 {
		full = int(int64(w) * min(p.sent, p.total) / p.total)
	}
	return t.Paint(kit.Accent, strings.Repeat(t.Glyphs.Fill, full)) + t.Paint(kit.Faint, strings.Repeat(t.Glyphs.Rest, w-full))
}
