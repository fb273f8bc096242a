package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// newsFor is how long a status line stays unless it says otherwise.
	newsFor = 5 * time.Second
	// requestDelay is how long a request must take before it is shown.
	requestDelay = 150 * time.Millisecond
	// requestLook is how often requests under way are looked at.
	requestLook = 250 * time.Millisecond
	// ageLook is how often the age of stale data is written anew.
	ageLook = 5 * time.Second
)

// news is the sentence in the footer.
type news struct {
	slot  pane.Slot
	gen   uint64
	msg   pane.StatusMsg
	since time.Time
	// waiting are notices that are shown one after the other. Under them is what
	// was there before and has time left.
	waiting []pane.StatusMsg
	under   pane.StatusMsg
	until   time.Time // The end of what is under them.
}

// newsOverMsg says that a sentence has stood long enough.
type newsOverMsg struct{ gen uint64 }

// tell shows a sentence in the footer for a while. A notice waits until what
// stands there could be read.
func (m *Model) tell(msg pane.StatusMsg) tea.Cmd {
	n := &m.news
	switch {
	case msg.Notice && n.msg.Text != "":
		n.waiting = append(n.waiting, msg)
		return m.standFor(newsFor - m.env.Now().Sub(n.since))
	case msg.Text == "" && n.msg.Notice:
		n.under = pane.StatusMsg{}
		return nil
	}
	return m.put(msg)
}

// put shows a sentence, no longer than it takes to read it where notices wait.
func (m *Model) put(msg pane.StatusMsg) tea.Cmd {
	if msg.TTL <= 0 {
		msg.TTL = newsFor
	}
	m.news.msg, m.news.since = msg, m.env.Now()
	if len(m.news.waiting) > 0 {
		return m.standFor(min(msg.TTL, newsFor))
	}
	return m.standFor(msg.TTL)
}

// standFor lets the sentence that is shown stand for a while from now on.
func (m *Model) standFor(d time.Duration) tea.Cmd {
	ctx, gen := m.news.slot.Next(m.env.Ctx)
	m.news.gen = gen
	return pane.After(ctx, max(d, 0), newsOverMsg{gen: gen})
}

// newsOver takes a sentence away, unless a newer one stands there, and shows what
// waits or was there before.
func (m *Model) newsOver(msg newsOverMsg) tea.Cmd {
	n := &m.news
	if !n.slot.Done(msg.gen) {
		return nil
	}
	now := m.env.Now()
	if len(n.waiting) > 0 {
		if end := n.since.Add(n.msg.TTL); end.After(now) && !n.msg.Notice {
			n.under, n.until = n.msg, end
		}
		next := n.waiting[0]
		n.waiting = n.waiting[1:]
		return m.put(next)
	}
	under := n.under
	n.msg, n.under = pane.StatusMsg{}, pane.StatusMsg{}
	if under.Text == "" || !n.until.After(now) {
		return nil
	}
	under.TTL = n.until.Sub(now)
	return m.put(under)
}

// line draws the sentence, "" when there is none.
func (n *news) line(t *kit.Theme) string {
	if n.msg.Text == "" {
		return ""
	}
	words := kit.Clean(n.msg.Text)
	switch n.msg.Level {
	case pane.Good:
		return t.Paint(kit.Pass, t.Glyph(kit.OutcomePass)+" ") + t.Paint(kit.Ink, words)
	case pane.Warn:
		return t.Paint(kit.Near, t.Glyph(kit.OutcomeReview)+" ") + t.Paint(kit.Ink, words)
	case pane.Bad:
		return t.Paint(kit.Error, t.Glyph(kit.OutcomeError)+" ") + t.Paint(kit.Ink, words)
	default:
		return t.Paint(kit.Ink, words)
	}
}

// requests knows since when requests have been under way.
type requests struct {
	looking bool // a lookMsg is on its way
	since   time.Time
}

// lookMsg asks whether requests are still under way.
type lookMsg struct{}

// watchRequests starts to look at the number of requests after something was
// started. While nothing happens it does nothing, so that an idle program
// costs nothing.
func (m *Model) watchRequests(started bool) tea.Cmd {
	m.sampleRequests()
	if m.requests.looking || !started || m.opts.Status == nil {
		return nil
	}
	m.requests.looking = true
	return pane.After(m.env.Ctx, requestDelay, lookMsg{})
}

// look goes on looking as long as requests are under way.
func (m *Model) look() tea.Cmd {
	m.requests.looking = false
	if m.sampleRequests() == 0 {
		return nil
	}
	m.requests.looking = true
	return pane.After(m.env.Ctx, requestLook, lookMsg{})
}

// sampleRequests notes since when requests are under way and returns how many.
func (m *Model) sampleRequests() int {
	n := m.state().InFlight
	switch {
	case n == 0:
		m.requests.since = time.Time{}
	case m.requests.since.IsZero():
		m.requests.since = m.env.Now()
	}
	return n
}

// state asks the caller for the status.
func (m *Model) state() Status {
	if m.opts.Status == nil {
		return Status{}
	}
	return m.opts.Status()
}

// count notes how much work a pane knows to be running.
func (m *Model) count(msg pane.BusyMsg) {
	if msg.Count <= 0 || m.find(msg.From) == nil {
		delete(m.busy, msg.From)
		return
	}
	m.busy[msg.From] = msg.Count
}

// age notes since when the data of a pane are old.
func (m *Model) age(msg pane.StaleMsg) tea.Cmd {
	if msg.Since.IsZero() || m.find(msg.From) == nil {
		delete(m.stale, msg.From)
		return nil
	}
	m.stale[msg.From] = msg.Since
	if m.aging {
		return nil
	}
	m.aging = true
	return pane.After(m.env.Ctx, ageLook, agedMsg{})
}

// agedMsg redraws the age of stale data.
type agedMsg struct{}

// aged goes on as long as anything is stale.
func (m *Model) aged() tea.Cmd {
	m.aging = len(m.stale) > 0
	if !m.aging {
		return nil
	}
	return pane.After(m.env.Ctx, ageLook, agedMsg{})
}

// age is how old data are, in words that do not hurry: it is written anew every
// few seconds only.
func age(d time.Duration) string {
	if d = d.Truncate(time.Second); d < 10*time.Second {
		return kit.Count(int(d.Seconds())) + " s"
	}
	return kit.Took(d)
}

// footerEnd draws the right end of the footer: the age of stale data, work
// that is running, requests under way.
func (m *Model) footerEnd(inFlight int) string {
	t, now := m.env.Theme, m.env.Now()
	var parts []string
	var oldest time.Time
	for _, since := range m.stale {
		if oldest.IsZero() || since.Before(oldest) {
			oldest = since
		}
	}
	if !oldest.IsZero() {
		parts = append(parts, t.Paint(kit.Near, "data "+age(now.Sub(oldest))+" old"))
	}
	running := 0
	for _, n := range m.busy {
		running += n
	}
	if running > 0 {
		words := t.Paint(kit.Running, t.Glyph(kit.OutcomeRunning)+" "+kit.Count(running)+" running")
		if m.away {
			words += t.Paint(kit.Muted, ", paused")
		}
		parts = append(parts, words)
	}
	if since := m.requests.since; inFlight > 0 && !since.IsZero() && now.Sub(since) >= requestDelay {
		parts = append(parts, t.Paint(kit.Running, t.Glyphs.Turning+" "+kit.Count(inFlight)))
	}
	return join(parts, "   ")
}
