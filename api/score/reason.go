package score

import (
	"strconv"
	"strings"

	"ozdesk/api"
)

// plainReasons are known messages of a server (Oz API reference, section 3.6),
// each by a part in lower case, with what they mean to a person.
var plainReasons = []struct{ part, plain string }{
	{"at least 2 media", "a face match needs at least two media"},
	{"did not found any document", "no document on the image"},
	{"tag values to process quality", "the tags do not suit a liveness check"},
	{"tag values to process blacklist", "the tags do not suit a collection search"},
}

// plainReason says in plain words why an analysis FAILED: the server's message
// where it is not one of the known ones.
func plainReason(a api.Analysis) string {
	if a.ErrorMessage.IsEmpty() {
		if a.ErrorCode != nil && *a.ErrorCode != 0 {
			return "the server gives no reason but its error code " + strconv.Itoa(*a.ErrorCode)
		}
		return "the server gives no reason"
	}
	message := strings.ToLower(a.ErrorMessage.Raw())
	if strings.Contains(message, "could not locate face") {
		return "no face on " + namedMedium(a, message)
	}
	for _, r := range plainReasons {
		if strings.Contains(message, r.part) {
			return r.plain
		}
	}
	return strings.TrimRight(a.ErrorMessage.Line(), ". ")
}

// namedMedium is the medium whose id stands in a message, by its name.
func namedMedium(a api.Analysis, message string) string {
	found := MediaRef{}
	for i := range a.Sources {
		id := a.Sources[i].ID
		if id != "" && strings.Contains(message, strings.ToLower(string(id))) {
			found = MediaRef{MediaID: id, Name: a.Sources[i].Name}
			break
		}
	}
	if found.MediaID == "" && len(a.Sources) == 1 {
		found = MediaRef{MediaID: a.Sources[0].ID, Name: a.Sources[0].Name}
	}
	if found.MediaID == "" {
		return "one of the media"
	}
	return found.label()
}
