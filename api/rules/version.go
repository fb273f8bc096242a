package rules

import (
	"cmp"
	"strconv"
	"strings"
)

// Version is the version of a server as far as rules depend on it. The zero
// value is a version that is not known; rules then take the server for a
// current one.
type Version struct {
	major, minor, patch int
	known               bool
}

// Versions between which the rules of the Oz API reference, section 3.10,
// change. Each is the last of the older ways.
var (
	lastWithoutPhotos = Version{4, 0, 8, true} // Photographs are left out of a liveness check.
)

// maxVersionPart bounds a part of a version: more digits are no version.
const maxVersionPart = 4

// ParseVersion reads what a server says its version is: one to three numbers
// joined by dots, with or without "v" before and a suffix behind them. What
// cannot be read is the unknown version.
func ParseVersion(s string) Version {
	s = strings.TrimSpace(s)
	if len(s) > 1 && (s[0] == 'v' || s[0] == 'V') {
		s = s[1:]
	}
	if i := strings.IndexAny(s, "-+ _"); i >= 0 {
		s = s[:i]
	}
	var parts [3]int
	for i, part := range strings.Split(s, ".") {
		if i >= len(parts) {
			break // A build number does not matter.
		}
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil || len(part) > maxVersionPart {
			return Version{}
		}
		parts[i] = int(n)
	}
	return Version{parts[0], parts[1], parts[2], true}
}

// Known reports whether the version could be read.
func (v Version) Known() bool { return v.known }

// String returns the three numbers joined by dots, "" when not known.
func (v Version) String() string {
	if !v.known {
		return ""
	}
	return strconv.Itoa(v.major) + "." + strconv.Itoa(v.minor) + "." + strconv.Itoa(v.patch)
}

// Compare orders versions, an unknown one before all others.
func (v Version) Compare(w Version) int {
	if v.known != w.known {
		if w.known {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(v.major, w.major), cmp.Compare(v.minor, w.minor), cmp.Compare(v.patch, w.patch))
}

// atMost reports whether the server is known to be no newer than w.
func (v Version) atMost(w Version) bool { return v.known && v.Compare(w) <= 0 }
