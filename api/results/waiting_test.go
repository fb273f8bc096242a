package results

import (
	"strings"
	"testing"
	"time"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/api/text"
)

// triageNow is the time of the tests below, an hour after the checks in them.
var triageNow = created.Add(time.Hour)

// check makes an analysis that ended with a word; change alters it.
func check(kind api.AnalysisType, word api.Status, change func(*api.Analysis)) api.Analysis {
	a := api.Analysis{
		ID: "a1", GroupID: "g1", Type: kind, State: api.StatusFinished, Resolution: word, ResolutionStatus: word, Created: created,
		Sources: []api.Media{{ID: "m1-00000", Name: text.New("selfie.jpg")}, {ID: "m2-00000", Name: text.New("passport.jpg")}},
	}
	if word == api.StatusFailed || word == api.StatusProcessing {
		a.State = word
	}
	if change != nil {
		change(&a)
	}
	return a
}

// scored gives a match a score.
func scored(low, high string) func(*api.Analysis) {
	return func(a *api.Analysis) {
		a.Data = api.ResultData{MinConfidence: api.Number(low), MaxConfidence: api.Number(high)}
	}
}

// spoofed gives a liveness check a score.
func spoofed(n string) func(*api.Analysis) {
	return func(a *api.Analysis) {
		a.Results = []api.Result{{SourceMediaID: "m1-00000", Data: api.ResultData{ConfidenceSpoofing: api.Number(n)}}}
	}
}

// failedWith gives a failed check its message.
func failedWith(message string) func(*api.Analysis) {
	return func(a *api.Analysis) { a.ErrorMessage = text.New(message) }
}

func TestTriageSaysWhyAndWhatNext(t *testing.T) {
	for _, c := range []struct {
		name                 string
		a                    api.Analysis
		waiting              Waiting
		cause, finding, next string
	}{
		{
			"no face", check(api.Biometry, api.StatusFailed, failedWith("Could not locate face on source media [m2-00000]")),
			WaitingFailed, "Could not be measured: no face on passport.jpg.", "", "one face on it",
		},
		{
			"one media", check(api.Biometry, api.StatusFailed, failedWith("Biometry. Analyse requires at least 2 media objects to process")),
			WaitingFailed, "needs at least two media", "", "Add a second media",
		},
		{
			"no document", check(api.Documents, api.StatusFailed, failedWith("Processing error - did not found any document candidates on image")),
			WaitingFailed, "no document on the image", "", "whole document",
		},
		{
			"tags", check(api.Quality, api.StatusFailed, failedWith("Invalid/missed tag values to process quality check")),
			WaitingFailed, "tags do not suit", "", "Correct the tags",
		},
		{"no reason", check(api.Quality, api.StatusFailed, nil), WaitingFailed, "gives no reason", "", "Launch it again"},
		{"unknown message", check(api.Quality, api.StatusFailed, failedWith("Disk full\x1b[31m")), WaitingFailed, "Disk full␛[31m", "", "Launch it again"},
		{
			"another person", check(api.Biometry, api.StatusDeclined, scored("0.7312", "0.7312")),
			WaitingDeclined, "Not the same person.", "min_confidence is 0.7312, below the threshold 0.85 by 0.1188. From", "Somebody else's picture",
		},
		{
			"near", check(api.Biometry, api.StatusDeclined, scored("0.8312", "0.9")),
			WaitingDeclined, "Not the same person.", "by 0.0188: near", "It was close",
		},
		{
			"an attack", check(api.Quality, api.StatusDeclined, spoofed("0.9134")),
			WaitingDeclined, "An attack.", "confidence_spoofing is 0.9134, above the threshold 0.5 by 0.4134", "a screen, a print or a mask",
		},
		{"an attack, near", check(api.Quality, api.StatusDeclined, spoofed("0.51")), WaitingDeclined, "An attack.", "near", "It was close"},
		{"at the threshold", check(api.Quality, api.StatusDeclined, spoofed("0.5")), WaitingDeclined, "At the threshold: attack.", "exactly at the threshold", "It was close"},
		{"listed", check(api.Collection1N, api.StatusDeclined, func(a *api.Analysis) {
			a.Results = []api.Result{{SourceMediaID: "m1-00000", PersonID: "p1", Data: api.ResultData{Confidence: "0.912"}}}
		}), WaitingDeclined, "Listed as p1.", "confidence is 0.912, above", "compare the photographs"},
		{"document", check(api.Documents, api.StatusDeclined, func(a *api.Analysis) {
			a.Data.Fields = []api.DocumentField{{Name: text.New("surname"), Visual: text.New("DOE"), MRZ: text.New("D0E")}}
		}), WaitingDeclined, "The document is refused.", "The field surname reads differently", "flat and whole"},
		{"another type", check("MASK", api.StatusDeclined, nil), WaitingDeclined, "Refused.", "", "what the server says"},
		{"operator", check(api.Biometry, api.StatusOperatorRequired, func(a *api.Analysis) {
			a.Params.ThresholdMin, a.Params.ThresholdMax = "0.8", "0.85"
			scored("0.83", "0.83")(a)
		}), WaitingOperator, "an operator has to", "in the band from 0.8 to 0.85", "compares the pictures"},
		{"no score", check(api.Quality, api.StatusSuccess, nil), WaitingUnmeasured, "nothing was measured", "without any score", "Do not take it for a pass"},
		{"no score of a match", check(api.Biometry, api.StatusSuccess, nil), WaitingUnmeasured, "nothing was measured", "", "two media with a face"},
		{"stuck", check(api.Biometry, api.StatusProcessing, nil), WaitingStuck, "has not ended", "running for 1 hour.", "nothing takes up its work"},
		{
			"scripted", check(api.Biometry, api.StatusDeclined, func(a *api.Analysis) { a.Scripted = true; scored("0.1", "0.1")(a) }),
			WaitingDeclined, "Not the same person.", "told to give this result", "Somebody else's",
		},
		{"passed", check(api.Biometry, api.StatusSuccess, scored("0.96", "0.96")), WaitingNot, "Nothing waits", "", "Nothing has to be done"},
		{"decided", check(api.Biometry, api.StatusOperatorRequired, func(a *api.Analysis) { a.Operator = api.StatusDeclined }), WaitingNot, "Nothing waits", "", ""},
		{"just launched", check(api.Biometry, api.StatusProcessing, func(a *api.Analysis) { a.Created = triageNow.Add(-time.Minute) }), WaitingNot, "Nothing waits", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Triage(api.Folder{Analyses: []api.Analysis{c.a}, HasAnalyses: true}, score.Policy{}, triageNow, 15*time.Minute)
			cause, findings, next := Cause(got, Names{}), strings.Join(Findings(got, Names{}, triageNow), "\n"), NextStep(got)
			if got.Waiting != c.waiting || !strings.Contains(cause, c.cause) || !strings.Contains(findings, c.finding) || !strings.Contains(next, c.next) {
				t.Errorf("%s\n cause %s\n findings %s\n next %s", got.Waiting, cause, findings, next)
			}
		})
	}
}

func TestTriageTakesTheWorst(t *testing.T) {
	near := check(api.Quality, api.StatusDeclined, spoofed("0.51"))
	far := check(api.Biometry, api.StatusDeclined, scored("0.2", "0.3"))
	failed := check(api.Documents, api.StatusFailed, nil)
	near.ID, far.ID, failed.ID = "near", "far", "failed"
	got := Triage(api.Folder{Analyses: []api.Analysis{near, far}}, score.Policy{}, triageNow, time.Hour)
	if got.Analysis.ID != "far" || got.More != 1 {
		t.Errorf("%s with %d more", got.Analysis.ID, got.More)
	}
	got = Triage(api.Folder{Analyses: []api.Analysis{near, far, failed}}, score.Policy{}, triageNow, time.Hour)
	if got.Analysis.ID != "failed" || got.Waiting != WaitingFailed || got.More != 2 {
		t.Errorf("%s %s with %d more", got.Waiting, got.Analysis.ID, got.More)
	}
	older := far
	older.GroupID, older.Created = "g0", created.Add(-time.Hour)
	good := check(api.Biometry, api.StatusSuccess, scored("0.96", "0.96"))
	if got = Triage(api.Folder{Analyses: []api.Analysis{older, good}}, score.Policy{}, triageNow, time.Hour); got.Waiting != WaitingNot {
		t.Errorf("an older launch still waits: %s", got.Waiting)
	}
}

func TestMaskedSentencesHoldNoNames(t *testing.T) {
	for _, a := range []api.Analysis{
		check(api.Biometry, api.StatusFailed, failedWith("Could not locate face on source media [m2-00000]")),
		check(api.Quality, api.StatusDeclined, func(a *api.Analysis) {
			spoofed("0.91")(a)
			a.Results = append(a.Results, api.Result{SourceMediaID: "m2-00000"})
		}),
		check(api.Biometry, api.StatusDeclined, scored("0.2", "0.3")),
		check(api.Collection1N, api.StatusDeclined, func(a *api.Analysis) {
			a.Collection = &api.Collection{ID: "c1"}
			a.Results = []api.Result{{SourceMediaID: "m1-00000", PersonID: "p1234567890", Data: api.ResultData{Confidence: "0.912"}}}
		}),
	} {
		policy := score.Policy{PersonName: func(api.CollectionID, api.PersonID) text.Text { return text.New("Ivar Holm") }}
		got := Triage(api.Folder{Analyses: []api.Analysis{a}}, policy, triageNow, time.Hour)
		said := Cause(got, Names{Masked: true}) + strings.Join(Findings(got, Names{Masked: true}, triageNow), " ") + NextStep(got)
		for _, name := range []string{"selfie.jpg", "passport.jpg", "Ivar", "Holm"} {
			if strings.Contains(said, name) {
				t.Errorf("%s is said in %q", name, said)
			}
		}
		if open := Cause(got, Names{}) + strings.Join(Findings(got, Names{}, triageNow), " "); open == said && a.Type != "" && strings.Contains(open, ".jpg") {
			t.Errorf("masking changes nothing: %q", open)
		}
	}
}

func TestWaitingWordsAndQueries(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range Waits() {
		got, ok := ParseWaiting(w.String())
		if !ok || got != w || seen[w.String()] {
			t.Errorf("%s is read as %s, %t", w, got, ok)
		}
		seen[w.String()] = true
		q := w.Query(created, triageNow, time.Hour)
		if len(q.Status) != 1 || !q.WithAnalyses || q.Created.Min != created || (w == WaitingStuck) == q.Created.Max.IsZero() {
			t.Errorf("%s asks for %+v", w, q)
		}
		if o := w.Outcome(); o == score.Pass {
			t.Errorf("%s passes", w)
		}
	}
	if _, ok := ParseWaiting("none"); ok {
		t.Error("what does not wait can be asked for")
	}
}

func TestLasted(t *testing.T) {
	for d, want := range map[time.Duration]string{
		20 * time.Second: "less than a minute", time.Minute: "1 minute", 59 * time.Minute: "59 minutes", 3 * time.Hour: "3 hours", 50 * time.Hour: "2 days",
	} {
		if got := lasted(d); got != want {
			t.Errorf("%v lasts %s", d, got)
		}
	}
}
