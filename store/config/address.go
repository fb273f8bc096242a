package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
)

// isOrigin reports whether s is scheme, host and port of a server and nothing
// behind that.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil &&
		(u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

// webhookSecret is what a secret may be: it becomes the end of an address.
var webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,128}$`)

// CheckAddress reports why webhooks cannot be taken at an address, or nil.
// everywhere says that it stands for every address of this machine.
func CheckAddress(address string) (everywhere bool, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("%q is no host and port such as 127.0.0.1:8089", address)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return false, fmt.Errorf("%q is no port from 0 to 65535", port)
	} else if n == 0 && host == "" {
		return false, fmt.Errorf("%q is no host and port such as 127.0.0.1:8089", address)
	}
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified(), nil
}

// check tells what is wrong, each beginning with its key.
func (w Webhook) check(bad func(what string)) {
	if w == (Webhook{}) {
		return
	}
	everywhere, err := CheckAddress(w.Address)
	switch u, broken := url.Parse(w.Public); {
	case err != nil:
		bad("address: " + err.Error())
	case w.Public == "" && everywhere:
		bad("public is missing: it says how the server reaches this machine when every address is listened at")
	case w.Public != "" && (broken != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil):
		bad(fmt.Sprintf("public is %q, no address such as https://hooks.example/oz", w.Public))
	}
	if w.Secret != "" && !webhookSecret.MatchString(w.Secret) {
		bad("secret needs 16 to 128 letters, digits, _ or -")
	}
}
