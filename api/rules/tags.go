package rules

import (
	"slices"
	"time"
)

// TagKind is the set that a tag belongs to.
type TagKind int

// The sets of the Oz API reference, section 3.5.
const (
	TagUnknown     TagKind = iota // Not in the catalogue.
	TagSelfie                     // photo_selfie, which stands alone.
	TagDocument                   // photo_id, with one side.
	TagSide                       // Which side of a document.
	TagVideo                      // video_selfie, with one orientation and one gesture.
	TagOrientation                // How the camera was held.
	TagGesture                    // What the person does.
)

// String returns the set in lower case.
func (k TagKind) String() string {
	switch k {
	case TagSelfie:
		return "selfie"
	case TagDocument:
		return "document"
	case TagSide:
		return "side"
	case TagVideo:
		return "video"
	case TagOrientation:
		return "orientation"
	case TagGesture:
		return "gesture"
	case TagUnknown:
	}
	return "unknown"
}

// Mark says how well a tag is attested.
type Mark int

// The marks of the catalogue.
const (
	MarkNone       Mark = iota // Not in the catalogue.
	MarkDocumented             // In the vendor's current documentation.
	MarkOld                    // In the old documentation only; newer servers may not know it.
)

// String returns the mark in lower case.
func (m Mark) String() string {
	switch m {
	case MarkDocumented:
		return "documented"
	case MarkOld:
		return "old"
	case MarkNone:
	}
	return "none"
}

// Tag is one entry of the catalogue.
type Tag struct {
	Name  string
	Means string // A few words for people.
	Kind  TagKind
	Mark  Mark
	Until time.Time // When it stops working; zero when nothing is announced.
}

// Ended reports whether the tag has stopped working at a moment.
func (t Tag) Ended(now time.Time) bool { return !t.Until.IsZero() && !now.Before(t.Until) }

// Fading reports whether a newer server may not know the tag, or will not.
func (t Tag) Fading() bool { return t.Mark == MarkOld || !t.Until.IsZero() }

// catalogue is in the order of choosing, what is chosen most often first.
var catalogue = [...]Tag{
	{Name: "photo_selfie", Means: "a photograph of the person", Kind: TagSelfie, Mark: MarkDocumented},
	{Name: "photo_id", Means: "a photograph of a document", Kind: TagDocument, Mark: MarkDocumented},
	{Name: "photo_id_front", Means: "the side with the face", Kind: TagSide, Mark: MarkDocumented},
	{Name: "photo_id_back", Means: "the other side", Kind: TagSide, Mark: MarkDocumented},
	{Name: "video_selfie", Means: "a video or shot set of the person", Kind: TagVideo, Mark: MarkDocumented},
	{Name: "orientation_portrait", Means: "held upright", Kind: TagOrientation, Mark: MarkDocumented},
	{Name: "orientation_landscape", Means: "held sideways", Kind: TagOrientation, Mark: MarkDocumented},
	{Name: "video_selfie_blank", Means: "no gesture", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_smile", Means: "smiles", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_eyes", Means: "closes the eyes", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_left", Means: "turns left", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_right", Means: "turns right", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_down", Means: "looks down", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_high", Means: "looks up", Kind: TagGesture, Mark: MarkDocumented},
	{Name: "video_selfie_scan", Means: "scans the face", Kind: TagGesture, Mark: MarkDocumented},
	{
		Name: "video_selfie_oneshot", Means: "one shot, until the end of 2026", Kind: TagGesture, Mark: MarkDocumented,
		Until: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC),
	},
	{Name: "video_selfie_zoom_in", Means: "moves closer, older servers", Kind: TagGesture, Mark: MarkOld},
	{Name: "video_selfie_zoom_out", Means: "moves away, older servers", Kind: TagGesture, Mark: MarkOld},
}

// Tags returns the catalogue of the Oz API reference, section 3.5, in the order
// of choosing. The slice is the caller's.
func Tags() []Tag { return slices.Clone(catalogue[:]) }

// TagIndex returns the place of a tag in the catalogue, -1 when it is not
// there. Tags are compared as they are: servers do not fold their case.
func TagIndex(name string) int {
	return slices.IndexFunc(catalogue[:], func(t Tag) bool { return t.Name == name })
}

// FindTag returns the entry of a tag.
func FindTag(name string) (Tag, bool) {
	i := TagIndex(name)
	if i < 0 {
		return Tag{}, false
	}
	return catalogue[i], true
}

// Exclude reports whether a media has at most one of two tags: two
// orientations, two gestures or two sides.
func Exclude(a, b string) bool {
	if a == b {
		return false
	}
	first, _ := FindTag(a)
	second, _ := FindTag(b)
	switch first.Kind {
	case TagOrientation, TagGesture, TagSide:
		return first.Kind == second.Kind
	}
	return false
}

// documentTags name a media that shows a document.
var documentTags = []string{"photo_id", "photo_id_front", "photo_id_back"}
