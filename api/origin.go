package api

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"ozdesk/api/text"
)

// origin is scheme, host and port of a server: what a token belongs to.
type origin struct {
	scheme, host, port string
}

// String writes the origin without the port that its scheme implies.
func (o origin) String() string {
	return o.scheme + "://" + o.address()
}

// address writes host and port as they stand in a web address.
func (o origin) address() string {
	host := o.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if o.port == defaultPort(o.scheme) {
		return host
	}
	return host + ":" + o.port
}

// originOf returns where a request for u would go.
func originOf(u *url.URL) origin {
	scheme := strings.ToLower(u.Scheme)
	port := u.Port()
	if port == "" {
		port = defaultPort(scheme)
	}
	return origin{scheme: scheme, host: strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), port: port}
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// ParseOrigin returns scheme, host and port of the server that a person named,
// in the form that sessions are stored under. It accepts a host alone, which
// means https, and "/api" behind it.
func ParseOrigin(host string) (string, error) {
	o, err := parseHost(host)
	return o.String(), err
}

// parseHost reads what a person wrote for a server.
func parseHost(host string) (origin, error) {
	host = strings.TrimSpace(host)
	if host == "" {
		return origin{}, errors.New("no server is named")
	}
	shown := text.Line(clip(host, maxShown))
	if !strings.Contains(host, "://") {
		host = "https://" + host
	}
	u, err := url.Parse(host)
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return origin{}, fmt.Errorf("%q is no address of a server; write https://host", shown)
	}
	switch {
	case u.User != nil:
		// The part before the @ may be a password: it is not repeated.
		return origin{}, errors.New("the address of a server has no user or password in it")
	case !strings.EqualFold(u.Scheme, "https") && !strings.EqualFold(u.Scheme, "http"):
		return origin{}, fmt.Errorf("%q is no web address; write https://host", shown)
	case u.RawQuery != "" || u.Fragment != "":
		return origin{}, fmt.Errorf("%q has more than a host in it; write https://host", shown)
	}
	if path := strings.Trim(u.Path, "/"); path != "" && path != "api" {
		return origin{}, fmt.Errorf("%q has a path; the server is named as https://host or https://host/api", shown)
	}
	return originOf(u), nil
}

// loopback reports whether the host is this machine.
func (o origin) loopback() bool {
	if o.host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(o.host)
	return err == nil && ip.Unmap().IsLoopback()
}

// IsLoopback reports whether the server of an origin is this machine.
func IsLoopback(serverOrigin string) bool {
	o, err := parseHost(serverOrigin)
	return err == nil && o.loopback()
}

// allowedOrigins reads the other servers that files may be read from.
func allowedOrigins(o Options) (map[origin]bool, error) {
	allowed := make(map[origin]bool, len(o.AllowedOrigins))
	for _, name := range o.AllowedOrigins {
		other, err := parseHost(name)
		if err == nil {
			err = other.refuses(o.AllowHTTP)
		}
		if err != nil {
			return nil, fmt.Errorf("allow files from another server: %w", err)
		}
		allowed[other] = true
	}
	return allowed, nil
}

// refuses reports why plain http must not be spoken to the origin.
func (o origin) refuses(allowHTTP bool) error {
	if o.scheme == "https" || allowHTTP || o.loopback() {
		return nil
	}
	return fmt.Errorf("http to %s would send passwords and faces unencrypted; use https, or allow http for this server",
		text.Line(net.JoinHostPort(o.host, o.port)))
}
