package rules

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"ozdesk/api"
)

// KindOfFile tells what a file becomes on a server by the ending of its name:
// a photograph, a video, a zip archive that is taken for a video, or nothing
// that an analysis takes.
func KindOfFile(name string) api.MediaKind {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif":
		return api.KindImage
	case ".mp4", ".m4v", ".mov", ".webm", ".avi", ".mkv", ".3gp":
		return api.KindVideo
	case ".zip":
		return api.KindShots
	default:
		return api.KindOther
	}
}

// DefaultTags proposes tags for a file. Photographs are taken for selfies, so
// that two of them can be matched, unless the name speaks of a document.
func DefaultTags(name string, kind api.MediaKind) []string {
	switch kind {
	case api.KindImage:
		switch documentSide(name) {
		case front:
			return []string{"photo_id", "photo_id_front"}
		case back:
			return []string{"photo_id", "photo_id_back"}
		case noSide:
		}
		return []string{"photo_selfie"}
	case api.KindVideo, api.KindShots:
		return []string{"video_selfie", "orientation_portrait", "video_selfie_blank"}
	case api.KindOther:
	}
	return nil
}

// side is a side of a document.
type side int

const (
	noSide side = iota
	front
	back
)

// documentSide tells by the words of a file name which side of a document it
// shows, if it speaks of one.
func documentSide(name string) side {
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
		return noSide
	case slices.Contains(words, "back"):
		return back
	default:
		return front
	}
}
