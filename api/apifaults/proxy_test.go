package apifaults_test

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// fault is what a proxy does to the connections that pass it. The zero value
// passes everything on.
type fault struct {
	latency time.Duration // Before each piece of an answer.
	rate    int           // Bytes of an answer per second; 0 is no bound.
	cutUp   int           // The connection ends after so many bytes of a request; 0 never.
	cutDown int           // The same for an answer.
	reset   bool          // It ends by a reset, not in good order.
	silence bool          // No byte of an answer arrives.
	linger  time.Duration // The end of a connection is passed on so much later.
}

// proxy stands between a client and a server on the loopback interface.
type proxy struct {
	listener net.Listener
	target   string
	done     chan struct{} // Closed at the end of the test.
	running  sync.WaitGroup

	mu    sync.Mutex
	fault fault
	era   int // Grows with every change of the fault; bytes are counted from there.
	conns map[net.Conn]bool
}

// newProxy starts a proxy before the server at url.
func newProxy(t *testing.T, url string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, target: strings.TrimPrefix(url, "http://"), done: make(chan struct{}), conns: map[net.Conn]bool{}}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		close(p.done)
		_ = l.Close()
		p.mu.Lock()
		for c := range p.conns {
			_ = c.Close()
		}
		p.mu.Unlock()
		p.running.Wait()
	})
	return p
}

func (p *proxy) url() string { return "http://" + p.listener.Addr().String() }

// set changes what is done, also to the connections that exist.
func (p *proxy) set(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
	p.era++
}

func (p *proxy) now() (fault, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault, p.era
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mu.Unlock()
		p.running.Go(func() { p.pass(server, client, true) })
		p.running.Go(func() { p.pass(client, server, false) })
	}
}

// pass copies one way of a connection and ends both ways with it.
func (p *proxy) pass(to, from net.Conn, up bool) {
	buf := make([]byte, 16<<10)
	passed, era := 0, 0
	for {
		n, err := from.Read(buf)
		f, now := p.now()
		if now != era {
			passed, era = 0, now
		}
		limit := f.cutDown
		if up {
			limit = f.cutUp
		}
		cut := limit > 0 && passed+n >= limit
		if cut {
			n = max(0, limit-passed)
		}
		passed += n
		if !p.deliver(to, buf[:n], f, up) || err != nil || cut {
			if !cut {
				p.pause(f.linger)
			}
			p.end(to, f.reset && cut)
			p.end(from, f.reset && cut)
			return
		}
	}
}

// deliver writes one piece as the fault allows.
func (p *proxy) deliver(to net.Conn, b []byte, f fault, up bool) bool {
	if up || len(b) == 0 {
		_, err := to.Write(b)
		return err == nil
	}
	if f.silence {
		return true
	}
	p.pause(f.latency)
	piece := len(b)
	if f.rate > 0 {
		piece = max(1, f.rate/20)
	}
	for len(b) > 0 {
		n := min(piece, len(b))
		if _, err := to.Write(b[:n]); err != nil {
			return false
		}
		if b = b[n:]; f.rate > 0 {
			p.pause(time.Second / 20)
		}
	}
	return true
}

func (p *proxy) end(c net.Conn, reset bool) {
	if tcp, ok := c.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
	p.mu.Lock()
	delete(p.conns, c)
	p.mu.Unlock()
}

// pause waits, or returns at the end of the test.
func (p *proxy) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-p.done:
	}
}
