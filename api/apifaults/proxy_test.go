package apifaults_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"
)

// fault is what happens to the connections that pass a proxy. The zero value
// passes everything on.
type fault struct {
	latency time.Duration // Before each piece of an answer.
	rate    int           // Kilobytes of an answer per second; 0 is no bound.
	trickle bool          // Each few bytes of an answer wait for a moment.
	cutUp   int           // The connection ends after so many bytes of a request; 0 never.
	cutDown int           // The same for an answer.
	reset   bool          // It ends by a reset, not in good order.
	silence bool          // No byte of an answer arrives.
	linger  time.Duration // The end of a connection is passed on so much later.
}

// toxic is one of the things that toxiproxy does, in its own words.
type toxic struct {
	Type       string         `json:"type"`
	Stream     string         `json:"stream"`
	Toxicity   float32        `json:"toxicity"`
	Attributes map[string]int `json:"attributes"`
}

// The two ways of a connection, as toxiproxy has them.
const (
	up   = "upstream"
	down = "downstream"
)

// toxics says what a fault is made of. reset_peer by itself ends a connection
// before anything has passed. One that applies to none makes every end of a
// connection a reset, also the end after so many bytes that limit_data brings.
// What is slower than the kilobyte a second that bandwidth begins with is
// sliced into pieces that wait.
func (f fault) toxics() []toxic {
	var list []toxic
	add := func(kind, stream string, attributes map[string]int) {
		list = append(list, toxic{kind, stream, 1, attributes})
	}
	if f.reset {
		list = append(list, toxic{Type: "reset_peer", Stream: down})
	}
	if f.latency > 0 {
		add("latency", down, map[string]int{"latency": int(f.latency.Milliseconds())})
	}
	if f.rate > 0 {
		add("bandwidth", down, map[string]int{"rate": f.rate})
	}
	if f.trickle {
		add("slicer", down, map[string]int{"average_size": 10, "delay": 100_000})
	}
	if f.cutUp > 0 {
		add("limit_data", up, map[string]int{"bytes": f.cutUp})
	}
	if f.cutDown > 0 {
		add("limit_data", down, map[string]int{"bytes": f.cutDown})
	}
	if f.silence {
		add("timeout", down, map[string]int{"timeout": 0})
	}
	if f.linger > 0 {
		add("slow_close", up, map[string]int{"delay": int(f.linger.Milliseconds())})
		add("slow_close", down, map[string]int{"delay": int(f.linger.Milliseconds())})
	}
	return list
}

// proxy stands between a client and a server on the loopback interface. Each
// fault has a toxiproxy of its own that new connections go through, because
// one whose connections are just ending must not be given other toxics: it may
// wait for ever for one that has ended.
type proxy struct {
	t      *testing.T
	server *toxiproxy.ApiServer
	target string
	first  string // Address that the client knows.

	mu  sync.Mutex
	now *toxiproxy.Proxy
}

// newProxy starts a proxy before the server at url.
func newProxy(t *testing.T, url string) *proxy {
	t.Helper()
	p := &proxy{
		t: t, target: strings.TrimPrefix(url, "http://"),
		server: toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()),
	}
	p.set(fault{})
	p.first = p.now.Listen
	return p
}

func (p *proxy) url() string { return "http://" + p.first }

// set lets new connections meet a fault.
func (p *proxy) set(f fault) {
	p.t.Helper()
	next := toxiproxy.NewProxy(p.server, "oz", "127.0.0.1:0", p.target)
	if err := poison(next, f); err != nil {
		p.t.Error(err)
	}
	if err := next.Start(); err != nil {
		p.t.Errorf("start a proxy: %v", err)
	}
	p.t.Cleanup(next.Stop)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = next
}

// strike lets the connections that exist, and are at rest, meet a fault too.
func (p *proxy) strike(f fault) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := poison(p.now, f); err != nil {
		p.t.Error(err)
	}
}

// poison gives a proxy the toxics of a fault.
func poison(p *toxiproxy.Proxy, f fault) error {
	for _, tx := range f.toxics() {
		said, err := json.Marshal(tx)
		if err != nil {
			return fmt.Errorf("write a toxic: %w", err)
		}
		if _, err := p.Toxics.AddToxicJson(strings.NewReader(string(said))); err != nil {
			return fmt.Errorf("add the toxic %s: %w", said, err)
		}
	}
	return nil
}

// dial connects to the proxy of the newest fault, whatever the address.
func (p *proxy) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	p.mu.Lock()
	to := p.now.Listen
	p.mu.Unlock()
	return new(net.Dialer).DialContext(ctx, network, to)
}

// leftByToxics are goroutines of toxiproxy that nothing ends: a toxic that has
// ended a connection takes no more of what the ones before it pass on.
func leftByToxics() []goleak.Option {
	const of = "github.com/Shopify/toxiproxy/v2"
	return []goleak.Option{
		goleak.IgnoreAnyFunction(of + "/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction(of + ".(*ToxicLink).read"),
	}
}
