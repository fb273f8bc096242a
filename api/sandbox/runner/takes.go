package runner

import (
	"slices"
	"strings"

	"ozdesk/api/sandbox/db"
)

// taken are the media that an analysis of a release takes; what is unsuitable
// is passed over and not refused (Oz API reference, section 3.6). older are the
// rules of releases up to 4.0.8.
func taken(kind string, media []db.Media, older bool) []db.Media {
	suits := func(db.Media) bool { return true }
	switch {
	case kind == Documents:
		suits = func(m db.Media) bool {
			return slices.Contains(m.Tags, "photo_id_front") || slices.Contains(m.Tags, "photo_id_back")
		}
		if !slices.ContainsFunc(media, suits) {
			return media // tags are often forgotten
		}
	case older && kind == Quality:
		suits = func(m db.Media) bool {
			return m.Kind != db.KindImage && slices.ContainsFunc(m.Tags, func(tag string) bool { return strings.HasPrefix(tag, "video_") })
		}
	case older:
		suits = func(m db.Media) bool { return !slices.Contains(m.Tags, "photo_id_back") }
	}
	return slices.DeleteFunc(slices.Clone(media), func(m db.Media) bool { return !suits(m) })
}
