package cli

import (
	"slices"
	"strings"
)

// knownTags are the tags of the Oz API reference, section 3.5. A media
// argument is split before them.
var knownTags = []string{
	"video_selfie",
	"orientation_portrait", "orientation_landscape",
	"video_selfie_left", "video_selfie_right", "video_selfie_down", "video_selfie_high",
	"video_selfie_smile", "video_selfie_eyes", "video_selfie_scan", "video_selfie_blank",
	"video_selfie_oneshot", "video_selfie_zoom_in", "video_selfie_zoom_out",
	"photo_selfie",
	"photo_id", "photo_id_front", "photo_id_back",
}

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
		if !slices.Contains(knownTags, tag) {
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
