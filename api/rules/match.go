package rules

import "ozdesk/api"

// MatchKind is what a photograph that is compared with the person of a folder
// shows.
type MatchKind string

// The kinds of photographs for a match.
const (
	MatchSelfie  MatchKind = "selfie"
	MatchIDFront MatchKind = "id-front"
)

// Tags are the tags that a photograph of the kind gets; nil for what is none.
func (k MatchKind) Tags() []string {
	switch k {
	case MatchSelfie:
		return []string{"photo_selfie"}
	case MatchIDFront:
		return []string{"photo_id", "photo_id_front"}
	}
	return nil
}

// MatchFace picks what a photograph is compared with: the newest liveness
// video, else the newest video or shot set, else the newest selfie, else the
// newest other picture that is no document.
func MatchFace(list []api.Media) (api.Media, bool) {
	for _, fits := range []func(Subject) bool{
		func(s Subject) bool { return s.Moves() && s.Has("video_selfie") },
		Subject.Moves,
		func(s Subject) bool { return s.Has("photo_selfie") },
		func(s Subject) bool { return s.Kind == api.KindImage && !s.Document() },
	} {
		var found api.Media
		for _, m := range list {
			if fits(SubjectOf(m)) && (found.ID == "" || m.Created.After(found.Created)) {
				found = m
			}
		}
		if found.ID != "" {
			return found, true
		}
	}
	return api.Media{}, false
}
