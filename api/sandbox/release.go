package sandbox

import (
	"fmt"
	"strconv"
	"strings"
)

// Release is the version of the API that the server behaves as: the reference
// lists what a client notices of each (Oz API reference, section 3.10). The
// zero value is the newest one that is described.
type Release struct{ major, minor, patch int }

// newest is the release that the reference describes.
var newest = Release{6, 0, 1}

// ParseRelease reads up to three numbers with points between, such as 4.0.8,
// 5.3 or 6.0.1.
func ParseRelease(s string) (Release, error) {
	var r Release
	parts := strings.Split(s, ".")
	if len(parts) > 3 {
		return r, fmt.Errorf("API version %q has more than three numbers", s)
	}
	for i, to := range []*int{&r.major, &r.minor, &r.patch} {
		if i == len(parts) {
			break
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n > 999 {
			return Release{}, fmt.Errorf("API version %q is not of numbers such as 6.0.1", s)
		}
		*to = n
	}
	if r == (Release{}) {
		return r, fmt.Errorf("API version %q is none", s)
	}
	return r, nil
}

// String returns the three numbers with points between.
func (r Release) String() string { return fmt.Sprintf("%d.%d.%d", r.major, r.minor, r.patch) }

// orNewest is the release itself, or the newest when none was chosen.
func (r Release) orNewest() Release {
	if r == (Release{}) {
		return newest
	}
	return r
}

func (r Release) before(major, minor, patch int) bool {
	o := Release{major, minor, patch}
	switch {
	case r.major != o.major:
		return r.major < o.major
	case r.minor != o.minor:
		return r.minor < o.minor
	}
	return r.patch < o.patch
}

// olderMedia says that photographs count for liveness only in a zip with a tag
// of a video, and that the back of a document is compared with nothing.
func (r Release) olderMedia() bool { return r.before(4, 0, 9) }

// olderRoles says that the user types are ADMIN, OPERATOR and CLIENT, with the
// flags is_admin and is_service beside.
func (r Release) olderRoles() bool { return r.before(6, 0, 0) }

// instant says that there are single requests and the instant API.
func (r Release) instant() bool { return !r.before(6, 0, 1) }
