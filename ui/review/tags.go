package review

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// fileKind is what a file becomes on a server.
type fileKind int

const (
	fileOther fileKind = iota // nothing that an analysis takes
	filePhoto
	fileVideo
	fileShots // a zip archive of photographs, treated as a video
)

// String names the kind in the list of files.
func (k fileKind) String() string {
	switch k {
	case filePhoto:
		return "photo"
	case fileVideo:
		return "video"
	case fileShots:
		return "shot set"
	case fileOther:
	}
	return ""
}

// fileKindOf tells the kind of a file by the ending of its name.
func fileKindOf(name string) fileKind {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif":
		return filePhoto
	case ".mp4", ".m4v", ".mov", ".webm", ".avi", ".mkv", ".3gp":
		return fileVideo
	case ".zip":
		return fileShots
	default:
		return fileOther
	}
}

// mediaTag is a tag of the Oz API reference, section 3.5.
type mediaTag struct {
	name, means string
	// old says that newer servers may not know it any more.
	old bool
}

// mediaTags is the catalogue, what is chosen most often first.
var mediaTags = []mediaTag{
	{name: "photo_selfie", means: "a photograph of the person"},
	{name: "photo_id", means: "a photograph of a document"},
	{name: "photo_id_front", means: "the side with the face"},
	{name: "photo_id_back", means: "the other side"},
	{name: "video_selfie", means: "a video or shot set of the person"},
	{name: "orientation_portrait", means: "held upright"},
	{name: "orientation_landscape", means: "held sideways"},
	{name: "video_selfie_blank", means: "no gesture"},
	{name: "video_selfie_smile", means: "smiles"},
	{name: "video_selfie_eyes", means: "closes the eyes"},
	{name: "video_selfie_left", means: "turns left"},
	{name: "video_selfie_right", means: "turns right"},
	{name: "video_selfie_down", means: "looks down"},
	{name: "video_selfie_high", means: "looks up"},
	{name: "video_selfie_scan", means: "scans the face"},
	{name: "video_selfie_oneshot", means: "one shot, until the end of 2026", old: true},
	{name: "video_selfie_zoom_in", means: "moves closer, older servers", old: true},
	{name: "video_selfie_zoom_out", means: "moves away, older servers", old: true},
}

// defaultTags proposes tags for a file. Photographs are taken for selfies, so
// that two of them can be matched, unless the name speaks of a document.
func defaultTags(name string, kind fileKind) []string {
	switch kind {
	case filePhoto:
		switch documentSide(name) {
		case "front":
			return []string{"photo_id", "photo_id_front"}
		case "back":
			return []string{"photo_id", "photo_id_back"}
		}
		return []string{"photo_selfie"}
	case fileVideo, fileShots:
		return []string{"video_selfie", "orientation_portrait", "video_selfie_blank"}
	case fileOther:
	}
	return nil
}

// documentSide tells by the words of a file name which side of a document it
// shows: front, back, or "" when it speaks of none.
func documentSide(name string) string {
	stem := strings.ToLower(strings.TrimSuffix(name, filepath.Ext(name)))
	words := strings.FieldsFunc(stem, func(r rune) bool { return !unicode.IsLetter(r) })
	document := slices.ContainsFunc(words, func(w string) bool {
		switch w {
		case "id", "idcard", "passport", "document", "doc", "licence", "license", "visa", "mrz", "permit":
			return true
		}
		return false
	})
	switch {
	case !document:
		return ""
	case slices.Contains(words, "back"):
		return "back"
	default:
		return "front"
	}
}

// tagAdvice says in a sentence what tags of a file lack that servers usually
// want; "" when they are as the reference has them. Nothing is forbidden: which
// tags a server asks for is a matter of its settings.
func tagAdvice(kind fileKind, tags []string) string {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(tags, n) })
	}
	count := func(prefix string) int {
		n := 0
		for _, t := range tags {
			if strings.HasPrefix(t, prefix) && t != strings.TrimSuffix(prefix, "_") {
				n++
			}
		}
		return n
	}
	switch {
	case len(tags) == 0:
		return "Without tags some servers leave a file out of an analysis."
	case kind == filePhoto && count("video_") > 0:
		return "A photograph usually has tags that begin with photo."
	case kind != filePhoto && count("photo_") > 0:
		return "A video usually has tags that begin with video."
	case has("photo_selfie") && has("photo_id", "photo_id_front", "photo_id_back"):
		return "A photograph usually is either a selfie or a document."
	case has("photo_id") != has("photo_id_front", "photo_id_back"):
		return "A document usually has photo_id and one of its sides."
	case kind != filePhoto && !has("video_selfie"):
		return "A video usually has video_selfie too."
	case kind != filePhoto && count("orientation_") != 1:
		return "A video usually has one orientation."
	case kind != filePhoto && count("video_selfie_") != 1:
		return "A video usually has one gesture."
	}
	return ""
}
