package record

import (
	"net/url"
	"regexp"
	"strings"
)

// words are the segments of paths that the Oz API reference has.
var words = regexp.MustCompile(`^(api|folders|media|analyses|collections|persons|images|users|companies|meta_data|metadata|` +
	`authorize|auth|refresh|session_token|version|healthcheck|instant|reports|templates|static|attachment|` +
	`v1|face|pattern|liveness|extract|compare|verify|extract_and_compare|detect|health)$`)

// fileSegment is the end of the address of a file: an id, perhaps of its
// thumbnail, and an ending.
var fileSegment = regexp.MustCompile(`^([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})((?:_thumb)?\.[a-z0-9]{1,4})$`)

// path masks the segments of a path and drops slashes at its end. It takes and
// returns it escaped.
func (m *mask) path(escaped string) string {
	escaped = strings.TrimRight(escaped, "/")
	if escaped == "" {
		return "/"
	}
	segments := strings.Split(escaped, "/")
	for i, s := range segments {
		plain, err := url.PathUnescape(s)
		if err != nil {
			plain = s
		}
		segments[i] = m.segment(plain)
	}
	if segments[0] != "" {
		segments = append([]string{""}, segments...)
	}
	return strings.Join(segments, "/")
}

func (m *mask) segment(s string) string {
	if words.MatchString(s) {
		return s
	}
	parts := fileSegment.FindStringSubmatch(s)
	if parts == nil || !endings.MatchString(strings.TrimPrefix(parts[2], "_thumb")) {
		return m.id(s)
	}
	return m.id(parts[1]) + parts[2]
}

// suffixes of parameters that filter (Oz API reference, section 1.5).
var suffixes = regexp.MustCompile(`^(.+)(\.(?:exclude|min|max|greater|less))$`)

// query masks a query and leaves its order.
func (m *mask) query(raw string) string {
	if raw == "" {
		return ""
	}
	var out []string
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		k, err := url.QueryUnescape(key)
		if err != nil {
			k = key
		}
		v, err := url.QueryUnescape(value)
		if err != nil {
			v = value
		}
		k, v = m.parameter(k, v)
		out = append(out, url.QueryEscape(k)+"="+url.QueryEscape(v))
	}
	return strings.Join(out, "&")
}

// parameter masks a parameter of a query.
func (m *mask) parameter(key, value string) (shown, masked string) {
	base, suffix := key, ""
	if s := suffixes.FindStringSubmatch(key); s != nil {
		base, suffix = s[1], s[2]
	}
	c, ok := fields[base]
	if !ok {
		return m.ref("key", key), m.ref("text", value)
	}
	switch c {
	case asID, asStatus, asType, asRole, asTag:
		return key, m.each(value, func(one string) string { return m.orNull(c, one) })
	case asMeta:
		return key, m.text(asMetaTest, value, "")
	}
	return base + suffix, m.orNull(c, value)
}

// orNull keeps the word that a filter has for nothing.
func (m *mask) orNull(c class, value string) string {
	if value == "null" {
		return value
	}
	return m.text(c, value, "")
}

// test is one condition on metadata: a path, an operator and a value.
var test = regexp.MustCompile(`(?s)^([^=!<>]+)(==|!=|<=|>=|<|>)(.*)$`)

// condition masks a condition on metadata, so that its value is equal to the
// masked one in metadata.
func (m *mask) condition(s string) string {
	t := test.FindStringSubmatch(s)
	if t == nil {
		return m.ref("meta", s)
	}
	c, way := asMeta, strings.Split(t[1], ".")
	for i, key := range way {
		_, known := fields[key]
		way[i], c = m.member(asMeta, key)
		if !known && listIndex.MatchString(key) {
			way[i] = key
		}
	}
	return strings.Join(way, ".") + t[2] + m.orNull(c, t[3])
}

var listIndex = regexp.MustCompile(`^[0-9]{1,3}$`)

// address masks a web address. The server's own becomes Origin; the path of
// another one stays recognisable where it has words and ids of the reference.
func (m *mask) address(s, own string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Opaque != "" || u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		return m.ref("text", s)
	}
	out := ""
	switch {
	case u.Host == "" && u.Scheme == "":
	case strings.EqualFold(u.Scheme+"://"+u.Host, own):
		out = Origin
	default:
		out = "https://" + m.ref("host", strings.ToLower(u.Host)) + ".invalid"
	}
	out += m.path(u.EscapedPath())
	if q := m.query(u.RawQuery); q != "" {
		out += "?" + q
	}
	return out
}
