package api

import (
	"slices"
	"strings"

	"ozdesk/api/text"
)

// AnalysisType says what an analysis looks for. Types that are not listed here
// are kept as the server wrote them, in upper case.
type AnalysisType string

// The types of the Oz API reference, section 1.7.
const (
	Quality      AnalysisType = "QUALITY"    // Liveness.
	Biometry     AnalysisType = "BIOMETRY"   // Face match.
	Collection1N AnalysisType = "COLLECTION" // Search in a collection, "blacklist".
	Documents    AnalysisType = "DOCUMENTS"  // Text fields of a document.
)

// knownTypes are the types of the reference.
var knownTypes = []AnalysisType{Quality, Biometry, Collection1N, Documents}

// Known reports whether the type is one of the reference.
func (t AnalysisType) Known() bool {
	return slices.Contains(knownTypes, t)
}

// ParseAnalysisType folds the case of what a server or a person wrote.
func ParseAnalysisType(s string) AnalysisType { return AnalysisType(word(s)) }

// Status is one word of the set that state, resolution, resolution_status,
// system_resolution and the operator's decision share. Words that are not
// listed here are kept as the server wrote them, in upper case.
type Status string

// The seven words of the Oz API reference, section 3.3.
const (
	StatusInitial          Status = "INITIAL"
	StatusProcessing       Status = "PROCESSING"
	StatusFailed           Status = "FAILED"
	StatusFinished         Status = "FINISHED"
	StatusDeclined         Status = "DECLINED"
	StatusOperatorRequired Status = "OPERATOR_REQUIRED"
	StatusSuccess          Status = "SUCCESS"
)

// knownStatus are the words of the reference.
var knownStatus = []Status{
	StatusProcessing, StatusSuccess, StatusDeclined, StatusFinished, StatusFailed, StatusOperatorRequired, StatusInitial,
}

// Final reports whether the word says that nothing more is coming by itself.
// An unknown word is final: only PROCESSING, INITIAL and no word are not.
func (s Status) Final() bool {
	return s != "" && s != StatusInitial && s != StatusProcessing
}

// Known reports whether the word is one of the reference.
func (s Status) Known() bool {
	switch s {
	case StatusInitial, StatusProcessing, StatusFailed, StatusFinished,
		StatusDeclined, StatusOperatorRequired, StatusSuccess:
		return true
	}
	return false
}

// ParseStatus folds case, and the joint of a known two-word status.
func ParseStatus(s string) Status {
	w := word(s)
	if folded := Status(joint.Replace(w)); folded.Known() {
		return folded
	}
	return Status(w)
}

// Role is what a user may do, the wire's user_type in its underscore form.
type Role string

// The roles of the Oz API reference, section 3.2.
const (
	RoleAdmin          Role = "ADMIN"
	RoleOperator       Role = "OPERATOR"
	RoleClient         Role = "CLIENT"
	RoleClientService  Role = "CLIENT_SERVICE"
	RoleClientOperator Role = "CLIENT_OPERATOR"
	RoleClientAdmin    Role = "CLIENT_ADMIN"
)

// Label returns the role as it is written in text: CLIENT ADMIN.
func (r Role) Label() string { return strings.ReplaceAll(string(r), "_", " ") }

// ParseRole folds case and the three joints in use: underscore, space, hyphen.
func ParseRole(s string) Role { return Role(joint.Replace(word(s))) }

var joint = strings.NewReplacer(" ", "_", "-", "_")

// maxWord bounds a status, type or role, in bytes; the known ones are short.
const maxWord = 64

// word makes a foreign enum value safe to show and equal whatever its case.
func word(s string) string {
	return clip(strings.ToUpper(text.Line(strings.TrimSpace(s))), maxWord)
}

// clip shortens s to at most n bytes without cutting a character in two.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// MediaKind is what a media is, decided by the beginning of its media_type.
type MediaKind int

// The kinds of media.
const (
	KindOther MediaKind = iota // Not told, or a type that is not known.
	KindImage                  // A photograph, or a picture that an analysis made.
	KindVideo                  // A video.
	KindShots                  // A zip archive of photographs, treated as a video.
)

// String returns the kind in lower case: image, video, shots or other.
func (k MediaKind) String() string {
	switch k {
	case KindImage:
		return "image"
	case KindVideo:
		return "video"
	case KindShots:
		return "shots"
	}
	return "other"
}

// kindOf tests beginnings, never equality: servers append suffixes of their own.
func kindOf(mediaType string) MediaKind {
	w := word(mediaType)
	switch {
	case strings.HasPrefix(w, "IMAGE"):
		return KindImage
	case strings.HasPrefix(w, "VIDEO"):
		return KindVideo
	case strings.HasPrefix(w, "SHOTS"):
		return KindShots
	}
	return KindOther
}
