package kit

import (
	"strings"
	"sync/atomic"
	"time"
)

const (
	// TransferLook is how often a transfer is to be looked at.
	TransferLook = 200 * time.Millisecond
	// TransferDelay is how long a transfer must take before it is spoken of.
	TransferDelay = 150 * time.Millisecond
	// paceSpan is the time that the speed is taken over.
	paceSpan = 4 * time.Second
	// stallAfter is how long nothing may move before it is said.
	stallAfter = 3 * time.Second
)

// Meter counts the bytes of files that are being sent. The network writes it
// while a pane reads it.
type Meter struct {
	sent  []atomic.Int64 // by file
	total int64
}

// NewMeter makes a meter for files of so many bytes.
func NewMeter(sizes ...int64) *Meter {
	m := &Meter{sent: make([]atomic.Int64, len(sizes))}
	for _, size := range sizes {
		m.total += size
	}
	return m
}

// File returns what is to be told how many bytes of a file have left. It may
// be called from any goroutine.
func (m *Meter) File(i int) func(sent int64) { return m.sent[i].Store }

// Sent returns the bytes that are on their way or there.
func (m *Meter) Sent() int64 {
	var n int64
	for i := range m.sent {
		n += m.sent[i].Load()
	}
	return n
}

// Total returns the bytes of all files.
func (m *Meter) Total() int64 { return m.total }

// Progress is a transfer as a pane has seen it last. It belongs to the update
// loop.
type Progress struct {
	since time.Time
	now   time.Time
	sent  int64
	total int64
	moved time.Time // when a byte was last seen to have moved
	marks []mark    // the last looks, oldest first, not older than paceSpan
}

// mark is how far a transfer was at a moment.
type mark struct {
	at   time.Time
	sent int64
}

// NewProgress begins to watch a transfer.
func NewProgress(now time.Time, m *Meter) *Progress { return BeginProgress(now, m.Sent(), m.Total()) }

// BeginProgress begins to watch a transfer of which so many bytes have left.
func BeginProgress(now time.Time, sent, total int64) *Progress {
	p := &Progress{since: now}
	p.See(now, sent, total)
	return p
}

// Look takes in how far the transfer is.
func (p *Progress) Look(now time.Time, m *Meter) { p.See(now, m.Sent(), m.Total()) }

// See takes in that so many bytes have left.
func (p *Progress) See(now time.Time, sent, total int64) {
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

// Shown reports whether the transfer has taken long enough to be spoken of.
func (p *Progress) Shown() bool { return p.now.Sub(p.since) >= TransferDelay }

// Words says how far the transfer is, how fast, and how long it will take.
func (p *Progress) Words() string {
	if p.sent >= p.total {
		return "Everything is sent. Waiting for the server to store it."
	}
	s := Size(p.sent) + " of " + Size(p.total)
	if still := p.now.Sub(p.moved); still >= stallAfter {
		return s + " · nothing has moved for " + Took(still)
	}
	speed := p.speed()
	if speed <= 0 {
		return s
	}
	left := time.Duration(float64(p.total-p.sent) / speed * float64(time.Second))
	return s + " · " + Size(int64(speed)) + "/s · " + Took(left) + " left"
}

// Bar draws how much of the transfer is done, w cells wide.
func (p *Progress) Bar(t *Theme, w int) string {
	w = max(w, 0)
	full := 0
	if p.total > 0 {
		full = int(int64(w) * min(p.sent, p.total) / p.total)
	}
	return t.Paint(Accent, strings.Repeat(t.Glyphs.Fill, full)) + t.Paint(Faint, strings.Repeat(t.Glyphs.Rest, w-full))
}

// speed returns bytes a second, 0 while it is not known.
func (p *Progress) speed() float64 {
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
