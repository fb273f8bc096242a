package results

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ozdesk/api"
	"ozdesk/api/score"
)

// mendings say what to do about an analysis that could not be measured, by a
// part of its verdict in lower case.
var mendings = []struct{ part, step string }{
	{"no face on", "Take the photograph again with one face on it, from the front and well lit, and launch the analysis again."},
	{"needs at least two media", "Add a second media with a face to the folder and launch the analysis again."},
	{"no document on", "Take the photograph again with the whole document on it and launch the analysis again."},
	{"tags do not suit", "Correct the tags of the media and launch the analysis again."},
	{"not part of this build", "This server cannot measure media of this kind. Use another kind, or another server."},
}

// NextStep says what is most likely to help, in plain sentences.
func NextStep(c Check) string {
	switch c.Waiting {
	case WaitingFailed:
		return mending(c.Reading.Verdict)
	case WaitingDeclined:
		return refused(c.Reading)
	case WaitingOperator:
		return "An operator compares the pictures and decides. The numbers do not settle it."
	case WaitingUnmeasured:
		return "Do not take it for a pass. " + unmeasured(c.Reading.Type)
	case WaitingStuck:
		return "Launch the check again. If that one stays too, tell whoever runs the server: nothing takes up its work."
	case WaitingNot:
	}
	return "Nothing has to be done."
}

// mending is the step after an error.
func mending(verdict string) string {
	verdict = strings.ToLower(verdict)
	for _, m := range mendings {
		if strings.Contains(verdict, m.part) {
			return m.step
		}
	}
	return "Launch it again. If it fails the same way, its media cannot be measured."
}

// refused is the step after a refusal, by what was checked and how close it was.
func refused(r score.Reading) string {
	near := r.Near
	switch r.Type {
	case api.Quality:
		if near {
			return "It was close. Ask for a new photograph or video in even light, without glare and filters, and launch the check again."
		}
		return "It looks like a screen, a print or a mask. Ask the person to repeat the check live, and pass nothing by hand that was not seen."
	case api.Biometry:
		if near {
			return "It was close. Compare the two pictures: if it is the same person, ask for a sharper photograph from the front and launch the check again."
		}
		return "Look whether the two pictures show the same person. Somebody else's picture in the folder makes the whole match fail: take it out, or launch the check on the right two."
	case api.Collection1N:
		if r.Whitelist {
			return "The person was not found on the whitelist. If that is a mistake, enrol the person and launch the search again."
		}
		return "Open the person who was found and compare the photographs. If it is somebody else, an operator decides; if it is the same person, the refusal stands."
	case api.Documents:
		return "Look at the fields that disagree. Take the photograph again, flat and whole, and launch the check again."
	default:
		return "Look at what the server says about it, and launch it again if it was a mistake."
	}
}

// unmeasured is the step after a success without a score.
func unmeasured(t api.AnalysisType) string {
	switch t {
	case api.Quality:
		return "Launch the liveness check again on a photograph, a video or a shot set with a face."
	case api.Biometry:
		return "Launch the face match again on two media with a face each."
	default:
		return "Launch the check again on media that it can measure."
	}
}

// capital begins a sentence, but for a name of the wire such as min_confidence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s, " ")
	if size == 0 || strings.Contains(word, "_") {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// lasted is how long something runs, in the largest whole units.
func lasted(d time.Duration) string {
	units := []struct {
		of  time.Duration
		one string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}}
	for _, u := range units {
		if n := int(d / u.of); n == 1 {
			return "1 " + u.one
		} else if n > 1 {
			return count(n) + " " + u.one + "s"
		}
	}
	return "less than a minute"
}

// count is a whole number in digits.
func count(n int) string { return strconv.Itoa(n) }
