package score

import (
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
)

func TestFailedReasons(t *testing.T) {
	code := func(n int) *int { return &n }
	for _, c := range []struct {
		name, message string
		code          *int
		verdict       string
	}{
		{"no face, by id", "Could not locate face on source media [m2]", code(202), "could not be measured: no face on m2.jpg"},
		{"no face, by id in upper case", "Could not locate face on source media [M1]", nil, "could not be measured: no face on m1.jpg"},
		{"no face, of another folder", "Could not locate face on source media [x9]", nil, "could not be measured: no face on one of the media"},
		{"too few media", "Biometry. Analyse requires at least 2 media objects to process", nil, "could not be measured: a face match needs at least two media"},
		{"no document", "Processing error - did not found any document candidates on image", nil, "could not be measured: no document on the image"},
		{"tags", "Invalid/missed tag values to process quality check", code(5), "could not be measured: the tags do not suit a liveness check"},
		{"another reason", "not part of this build.", nil, "could not be measured: not part of this build"},
		{"an escape", "gone\x1b[2J", nil, "could not be measured: gone␛[2J"},
		{"none", "", nil, "could not be measured: the server gives no reason"},
		{"a code only", "", code(202), "could not be measured: the server gives no reason but its error code 202"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ended(api.Biometry, failed, "", "")
			a.ErrorMessage, a.ErrorCode = text.New(c.message), c.code
			r := Of(a, Policy{})
			if r.Outcome != Error || r.Verdict != c.verdict {
				t.Errorf("%s %q", r.Outcome, r.Verdict)
			}
			if c.message != "" && r.Reason != a.ErrorMessage {
				t.Errorf("reason %q is not the server's", r.Reason)
			}
			if r.Reason.IsEmpty() || len(r.Warnings) != 0 {
				t.Errorf("reason %q warnings %q", r.Reason, r.Warnings)
			}
			for _, m := range r.Media {
				if m.Outcome != Error {
					t.Errorf("a medium of it is %s", m.Outcome)
				}
			}
		})
	}
}

func TestNoFaceOnTheOnlyMedium(t *testing.T) {
	a := ended(api.Quality, failed, "")
	a.ErrorMessage = text.New("Could not locate face on source media")
	if got := Of(a, Policy{}).Verdict; got != "could not be measured: no face on m1.jpg" {
		t.Errorf("verdict %q", got)
	}
}
