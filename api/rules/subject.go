package rules

import (
	"slices"
	"strings"

	"ozdesk/api"
)

// Subject is what matters of a media before an analysis is run on it, whether
// it is on the server already or still a file.
type Subject struct {
	Kind api.MediaKind
	Tags []string
}

// SubjectOf describes a media of a folder.
func SubjectOf(m api.Media) Subject {
	s := Subject{Kind: m.Kind}
	for _, tag := range m.Tags {
		s.Tags = append(s.Tags, tag.Raw())
	}
	return s
}

// SubjectsOf describes the media of a folder.
func SubjectsOf(media []api.Media) []Subject {
	out := make([]Subject, len(media))
	for i := range media {
		out[i] = SubjectOf(media[i])
	}
	return out
}

// Has reports whether a media has one of the tags.
func (s Subject) Has(tags ...string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return slices.Contains(s.Tags, t) })
}

// Document reports whether a media shows a document.
func (s Subject) Document() bool { return s.Has(documentTags...) }

// Back reports whether a media shows the side of a document without a face.
func (s Subject) Back() bool { return s.Has("photo_id_back") && !s.Has("photo_id_front") }

// Moves reports whether a media is a video or treated as one.
func (s Subject) Moves() bool { return s.Kind == api.KindVideo || s.Kind == api.KindShots }

// film reports whether a media is what older servers take for liveness: a
// video or shot set with a tag that begins with video_selfie. A media of a
// kind that is not told counts by its tags alone.
func (s Subject) film() bool {
	return s.Kind != api.KindImage && slices.ContainsFunc(s.Tags, func(t string) bool { return strings.HasPrefix(t, "video_") })
}
