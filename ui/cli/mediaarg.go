package cli

import (
	"slices"
	"strings"

	"ozdesk/api/rules"
)

// splitMedia takes PATH[:tag[,tag…]] apart. The last colon separates only when
// nothing but known tags follows it, so that C:\photo.png and a name with
// colons in it stay whole.
func splitMedia(arg string) (path string, tags []string) {
	i := strings.LastIndexByte(arg, ':')
	if i <= 0 {
		return arg, nil
	}
	tags = strings.Split(arg[i+1:], ",")
	for _, tag := range tags {
		if rules.TagIndex(tag) < 0 {
			return arg, nil
		}
	}
	return arg[:i], tags
}

// splitTags takes the value of --media-tags apart. Unlike in a media argument
// any word may be a tag here; servers know more than the reference lists.
func splitTags(list string) []string {
	var out []string
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimSpace(tag); tag != "" && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return out
}
