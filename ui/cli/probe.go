package cli

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// probe is what one request without any token tells of the way to a server.
type probe struct {
	err    error
	took   time.Duration
	date   time.Time // By the server's clock; zero when not told.
	mine   time.Time // By this machine's, when the answer came.
	tls    *tls.ConnectionState
	secure bool // The address asks for TLS.
}

// probe asks for the version and looks at the connection and the header. The
// client's own transport makes the request, so that what holds for it (the
// authorities, the proxy, the redirects refused) is what is looked at.
func (e *exam) probe(ctx context.Context) probe {
	var p probe
	o := e.n.options
	watch, err := api.NewTransport(o)
	if err != nil {
		return probe{err: err}
	}
	defer watch.CloseIdleConnections()
	o.Host = e.n.client.Origin()
	o.HTTP = observer(func(r *http.Request) (*http.Response, error) {
		began := time.Now()
		resp, err := watch.RoundTrip(r)
		if p.took = time.Since(began); err == nil {
			p.tls, p.mine = resp.TLS, e.c.now()
			p.date, _ = http.ParseTime(resp.Header.Get("Date"))
		}
		return resp, err
	})
	client, err := api.New(o)
	if err != nil {
		return probe{err: err}
	}
	p.secure = len(o.Host) > 5 && o.Host[:5] == "https"
	_, err = client.Version(ctx)
	if p.mine.IsZero() {
		p.err = err // Nothing answered; what an answer says is looked at later.
	}
	return p
}

// observer is a function that looks at requests on their way.
type observer func(*http.Request) (*http.Response, error)

// RoundTrip sends a request.
func (o observer) RoundTrip(r *http.Request) (*http.Response, error) { return o(r) }

// certificateSoon is how long before its end a certificate is warned of.
const certificateSoon = 21 * 24 * time.Hour

// findings says it in words.
func (p probe) findings() []finding {
	if p.err != nil {
		return []finding{unwell("reachable", failed, p.err)}
	}
	way := finding{check: "reachable", result: found, detail: fmt.Sprintf("answered in %v", p.took.Round(time.Millisecond))}
	return []finding{way, p.certificate(), clock(p.date, p.mine)}
}

// certificate looks at how the connection is encrypted.
func (p probe) certificate() finding {
	if !p.secure || p.tls == nil {
		return finding{"tls", doubted, "not encrypted", "Only for a server on this machine"}
	}
	f := finding{check: "tls", result: found, detail: tls.VersionName(p.tls.Version)}
	if len(p.tls.PeerCertificates) == 0 {
		return f
	}
	leaf := p.tls.PeerCertificates[0]
	f.detail += ", certificate of " + text.Line(leaf.Issuer.String()) + " until " + leaf.NotAfter.UTC().Format(time.DateOnly)
	if leaf.NotAfter.Sub(p.mine) < certificateSoon {
		f.result, f.next = doubted, "The certificate ends soon; tell who runs the server"
	}
	return f
}
