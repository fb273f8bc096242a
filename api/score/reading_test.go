package score

import (
	"slices"
	"strings"
	"testing"

	"ozdesk/api"
	"ozdesk/api/text"
)

// white is the collection that the tests call a whitelist.
const white api.CollectionID = "white"

// testPolicy knows one whitelist and nothing else.
var testPolicy = Policy{Whitelist: func(id api.CollectionID) bool { return id == white }}

// sources makes media named m1.jpg, m2.jpg and so on.
func sources(n int) []api.Media {
	media := make([]api.Media, 0, n)
	for _, id := range []string{"m1", "m2", "m3", "m4"}[:n] {
		media = append(media, api.Media{ID: api.MediaID(id), Name: text.New(id + ".jpg")})
	}
	return media
}

// data puts the number where the type has it.
func data(t api.AnalysisType, number api.Number) api.ResultData {
	switch t {
	case api.Quality:
		return api.ResultData{ConfidenceSpoofing: number}
	case api.Biometry:
		return api.ResultData{MinConfidence: number}
	default:
		return api.ResultData{Confidence: number}
	}
}

// ended is a finished analysis with one number for each of its media.
func ended(t api.AnalysisType, word api.Status, numbers ...api.Number) api.Analysis {
	a := api.Analysis{ID: "a1", Type: t, State: api.StatusFinished, Resolution: word, ResolutionStatus: word}
	a.Sources = sources(len(numbers))
	for i, n := range numbers {
		a.Results = append(a.Results, api.Result{SourceMediaID: a.Sources[i].ID, Data: data(t, n)})
	}
	return a
}

// with changes a copy of an analysis.
func with(a api.Analysis, change func(*api.Analysis)) api.Analysis {
	change(&a)
	return a
}

// onWhite turns an analysis into a search in the whitelist.
func onWhite(a api.Analysis) api.Analysis {
	a.Collection = &api.Collection{ID: white}
	return a
}

// want is what a case expects of a reading.
type want struct {
	outcome Outcome
	verdict string
	score   string
	margin  string
	near    bool
	warning string // a part of the only warning; "" for none at all
}

const (
	success  = api.StatusSuccess
	declined = api.StatusDeclined
	review   = api.StatusOperatorRequired
	failed   = api.StatusFailed
	finished = api.StatusFinished
	running  = api.StatusProcessing
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		name string
		in   api.Analysis
		want want
	}{
		{"a live person", ended(api.Quality, success, "0.0579"), want{Pass, "a live person", "0.0579", "+0.4421", false, ""}},
		{"an attack", ended(api.Quality, declined, "0.9"), want{Fail, "an attack", "0.9", "-0.4", false, ""}},
		{"the same person", ended(api.Biometry, success, "0.9604"), want{Pass, "the same person", "0.9604", "+0.1104", false, ""}},
		{"not the same person", ended(api.Biometry, declined, "0.7312"), want{Fail, "not the same person", "0.7312", "-0.1188", false, ""}},
		{"listed", ended(api.Collection1N, declined, "0.9120"), want{Fail, "listed", "0.9120", "-0.0620", false, ""}},
		{"not listed", ended(api.Collection1N, success, "0.31"), want{Pass, "not listed", "0.31", "+0.54", false, ""}},

		{"attack at the threshold", ended(api.Quality, declined, "0.5"), want{Fail, "at the threshold: attack", "0.5", "0.0", true, ""}},
		{"same person at the threshold", ended(api.Biometry, success, "0.85"), want{Pass, "at the threshold: same person", "0.85", "0.00", true, ""}},
		{"same person at the threshold, more digits", ended(api.Biometry, success, "0.850000"), want{Pass, "at the threshold: same person", "0.850000", "0.000000", true, ""}},
		{"listed at the threshold", ended(api.Collection1N, declined, "0.85"), want{Fail, "at the threshold: listed", "0.85", "0.00", true, ""}},
		{"listed on a whitelist at the threshold", onWhite(ended(api.Collection1N, declined, "0.85")), want{Pass, "at the threshold: listed", "0.85", "0.00", true, ""}},
		{
			"the server refuses at the threshold", ended(api.Biometry, declined, "0.85"),
			want{Fail, "at the threshold: not the same person", "0.85", "0.00", true, "DECLINED, yet min_confidence 0.85 is at the threshold 0.85: the same person"},
		},
		{
			"the server lets live at the threshold", ended(api.Quality, success, "0.5"),
			want{Pass, "at the threshold: live person", "0.5", "0.0", true, "SUCCESS, yet confidence_spoofing 0.5 is at the threshold 0.5: an attack"},
		},

		{"0.8496 is below", ended(api.Biometry, declined, "0.8496"), want{Fail, "not the same person", "0.8496", "-0.0004", true, ""}},
		{
			"0.84999999999999999999 is below, unlike its float", ended(api.Biometry, declined, "0.84999999999999999999"),
			want{Fail, "not the same person", "0.84999999999999999999", "-0.00000000000000000001", true, ""},
		},
		{"near and good", ended(api.Quality, success, "0.4630"), want{Pass, "a live person", "0.4630", "+0.0370", true, ""}},
		{"an exponent", ended(api.Quality, success, "5.79e-05"), want{Pass, "a live person", "5.79e-05", "+0.4999421", false, ""}},
		{"zero", ended(api.Quality, success, "0"), want{Pass, "a live person", "0", "+0.5", false, ""}},
		{"minus zero", ended(api.Quality, success, "-0"), want{Pass, "a live person", "-0", "+0.5", false, ""}},
		{"one", ended(api.Biometry, success, "1"), want{Pass, "the same person", "1", "+0.15", false, ""}},

		{
			"server and threshold disagree, good", ended(api.Biometry, success, "0.7"),
			want{Pass, "the same person", "0.7", "-0.15", false, "SUCCESS, yet min_confidence 0.7 is below the threshold 0.85: not the same person"},
		},
		{
			"server and threshold disagree, bad", ended(api.Biometry, declined, "0.9"),
			want{Fail, "not the same person", "0.9", "+0.05", false, "DECLINED, yet min_confidence 0.9 is above the threshold 0.85: the same person"},
		},
		{
			"server and threshold disagree, blacklist", ended(api.Collection1N, success, "0.9"),
			want{Pass, "not listed", "0.9", "-0.05", false, "SUCCESS, yet confidence 0.9 is above the threshold 0.85: listed"},
		},

		{"SUCCESS without a score", ended(api.Biometry, success, ""), want{Unmeasured, "not measured: the server says SUCCESS without a score", "", "", false, "SUCCESS without any score"}},
		{"SUCCESS without results", ended(api.Quality, success), want{Unmeasured, "not measured: the server says SUCCESS without a score", "", "", false, "SUCCESS without any score"}},
		{"SUCCESS of an empty search", ended(api.Collection1N, success), want{Unmeasured, "not measured: the server says SUCCESS without a score", "", "", false, "SUCCESS without any score"}},
		{"DECLINED without a score", ended(api.Biometry, declined, ""), want{Fail, "not the same person", "", "", false, "DECLINED without any score"}},
		{"review without a score", ended(api.Biometry, review, ""), want{Review, "for an operator to decide", "", "", false, "OPERATOR_REQUIRED without any score"}},

		{"review", ended(api.Collection1N, review, "0.8544"), want{Review, "for an operator to decide", "0.8544", "-0.0044", true, ""}},
		{"processing", with(ended(api.Biometry, running), func(a *api.Analysis) { a.State = running }), want{Running, "being measured", "", "", false, ""}},
		{"initial", with(ended(api.Biometry, api.StatusInitial), func(a *api.Analysis) { a.State = "" }), want{Running, "being measured", "", "", false, ""}},
		{"no status at all", with(ended(api.Biometry, ""), func(a *api.Analysis) { a.State = "" }), want{Running, "being measured", "", "", false, ""}},
		{"the state has no result yet", with(ended(api.Biometry, success, "0.9"), func(a *api.Analysis) { a.State = running }), want{Running, "being measured", "0.9", "+0.05", false, ""}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, Of(c.in, testPolicy), c.want) })
	}
}

// check compares a reading with what was expected.
func check(t *testing.T, r Reading, w want) {
	t.Helper()
	if r.Outcome != w.outcome || r.Verdict != w.verdict {
		t.Errorf("%s, %q; want %s, %q", r.Outcome, r.Verdict, w.outcome, w.verdict)
	}
	if r.Score.Text() != w.score || r.Margin.Text() != w.margin || r.Near != w.near {
		t.Errorf("score %q margin %q near %v; want %q %q %v", r.Score, r.Margin, r.Near, w.score, w.margin, w.near)
	}
	if r.AtThreshold != r.Margin.IsZero() {
		t.Errorf("AtThreshold %v with margin %q", r.AtThreshold, r.Margin)
	}
	checkWarning(t, r, w.warning)
}

// checkWarning expects exactly one warning with this part, or none for "".
func checkWarning(t *testing.T, r Reading, part string) {
	t.Helper()
	switch {
	case part == "" && len(r.Warnings) > 0:
		t.Errorf("unexpected warnings %q", r.Warnings)
	case part != "" && (len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], part)):
		t.Errorf("warnings %q, want one with %q", r.Warnings, part)
	}
}

// TestUnusableNumbersAreNotMeasured holds that nothing but a decimal from 0 to
// 1 counts, that a SUCCESS behind it is no pass, and that both are said.
func TestUnusableNumbersAreNotMeasured(t *testing.T) {
	for _, number := range []api.Number{"NaN", "Infinity", "85%", " 0.95", "0.95 ", "0,95", "1.2", "95", "-0.1", "high", "+0.95", ".95"} {
		for _, kind := range []api.AnalysisType{api.Quality, api.Biometry, api.Collection1N} {
			t.Run(string(kind)+" "+string(number), func(t *testing.T) {
				r := Of(ended(kind, success, number), Policy{})
				if r.Outcome != Unmeasured || r.Score.Ok() || r.Margin.Ok() || r.Near {
					t.Errorf("outcome %s score %q margin %q", r.Outcome, r.Score, r.Margin)
				}
				if r.Score.Text() != string(number) {
					t.Errorf("the number is kept as %q", r.Score)
				}
				if len(r.Warnings) != 2 || !strings.Contains(r.Warnings[0], "no number from 0 to 1") ||
					!strings.Contains(r.Warnings[1], "without any score") {
					t.Errorf("warnings %q", r.Warnings)
				}
			})
		}
	}
}

func TestMoreThanTwoMedia(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    api.Analysis
		score string
		max   string
		pair  [2]api.MediaID
		media []Outcome
	}{
		{"liveness takes the highest", ended(api.Quality, declined, "0.1", "0.7", "0.3"), "0.7", "", [2]api.MediaID{}, []Outcome{Pass, Fail, Pass}},
		{"a face match takes the lowest", ended(api.Biometry, declined, "0.91", "0.62", "0.62"), "0.62", "", [2]api.MediaID{"m2", "m3"}, []Outcome{Pass, Fail, Fail}},
		{"a pair that cannot be told", ended(api.Biometry, declined, "0.62", "0.62", "0.62"), "0.62", "", [2]api.MediaID{}, []Outcome{Fail, Fail, Fail}},
		{"half a pair is none", ended(api.Biometry, declined, "0.91", "0.62", "0.95"), "0.62", "", [2]api.MediaID{}, []Outcome{Pass, Fail, Pass}},
		{"two media are the pair", ended(api.Biometry, declined, "0.62", "0.62"), "0.62", "", [2]api.MediaID{"m1", "m2"}, []Outcome{Fail, Fail}},
		{"a search takes the highest hit", ended(api.Collection1N, declined, "0.2", "0.95", "0.9"), "0.95", "", [2]api.MediaID{}, []Outcome{Pass, Fail, Fail}},
		{"written differently, the same number", ended(api.Biometry, declined, "0.91", "0.620", "6.2e-1"), "0.620", "", [2]api.MediaID{"m2", "m3"}, []Outcome{Pass, Fail, Fail}},
		{"the highest of the highest", with(ended(api.Biometry, success, "0.90", "0.91", "0.90"), func(a *api.Analysis) {
			for i, n := range []api.Number{"0.93", "0.99", "0.95"} {
				a.Results[i].Data.MaxConfidence = n
			}
		}), "0.90", "0.99", [2]api.MediaID{"m1", "m3"}, []Outcome{Pass, Pass, Pass}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Of(c.in, Policy{})
			if r.Score.Text() != c.score || r.Max.Text() != c.max {
				t.Errorf("score %q max %q, want %q %q", r.Score, r.Max, c.score, c.max)
			}
			if got := [2]api.MediaID{r.WorstPair[0].MediaID, r.WorstPair[1].MediaID}; got != c.pair || r.HasPair() != (c.pair[0] != "") {
				t.Errorf("worst pair %q, want %q", got, c.pair)
			}
			var outcomes []Outcome
			for _, m := range r.Media {
				outcomes = append(outcomes, m.Outcome)
			}
			if !slices.Equal(outcomes, c.media) {
				t.Errorf("media %v, want %v", outcomes, c.media)
			}
		})
	}
}

func TestOneMediumWithoutNumber(t *testing.T) {
	r := Of(ended(api.Quality, success, "0.1", "", "NaN"), Policy{})
	if r.Outcome != Pass || r.Score.Text() != "0.1" || len(r.Media) != 3 {
		t.Fatalf("outcome %s score %q media %d", r.Outcome, r.Score, len(r.Media))
	}
	if r.Media[1].Outcome != Unmeasured || r.Media[2].Outcome != Unmeasured || r.Media[2].Verdict != "not measured" {
		t.Errorf("media without a number: %+v", r.Media[1:])
	}
	all := strings.Join(r.Warnings, "\n")
	if len(r.Warnings) != 2 || !strings.Contains(all, "no confidence_spoofing for m2.jpg") || !strings.Contains(all, "m3.jpg is “NaN”") {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestNumbersOfTheAnalysisOnly(t *testing.T) {
	a := ended(api.Biometry, success)
	a.Data = api.ResultData{MinConfidence: "0.9979", MaxConfidence: "0.9981"}
	r := Of(a, Policy{})
	if r.Score.Text() != "0.9979" || r.Max.Text() != "0.9981" || r.Outcome != Pass || len(r.Media) != 0 {
		t.Errorf("score %q max %q outcome %s media %d", r.Score, r.Max, r.Outcome, len(r.Media))
	}
	a = ended(api.Biometry, success, "", "")
	a.Data = api.ResultData{MinConfidence: "0.9979"}
	if r = Of(a, Policy{}); len(r.Media) != 0 || r.Score.Text() != "0.9979" || r.Outcome != Pass {
		t.Errorf("media without numbers are listed: %+v", r.Media)
	}
	a = ended(api.Biometry, success, "0.9", "0.9")
	a.Data = api.ResultData{MinConfidence: "0.7"}
	if r = Of(a, Policy{}); r.Score.Text() != "0.9" {
		t.Errorf("the media come first, got %q", r.Score)
	}
	checkWarning(t, r, "0.9 among the media and 0.7 for the analysis")
}

func TestSeveralHitsOfOneMedium(t *testing.T) {
	a := ended(api.Collection1N, declined, "0.71", "0.2")
	a.Results[0].PersonID = "person-a"
	a.Results = append(a.Results,
		api.Result{SourceMediaID: "m1", PersonID: "person-b", Data: data(api.Collection1N, "0.93")},
		api.Result{SourceMediaID: "m1", PersonID: "person-c", Data: data(api.Collection1N, "0.88")})
	names := Policy{PersonName: func(_ api.CollectionID, id api.PersonID) text.Text {
		return map[api.PersonID]text.Text{"person-b": text.New("Ivar\x1b Holm")}[id]
	}}
	r := Of(a, names)
	if len(r.Media) != 2 || r.Media[0].PersonID != "person-b" || r.Person != "person-b" || r.Score.Text() != "0.93" {
		t.Fatalf("media %+v person %q score %q", r.Media, r.Person, r.Score)
	}
	if r.Verdict != "listed as Ivar␛ Holm" {
		t.Errorf("verdict %q", r.Verdict)
	}
	if r = Of(a, Policy{}); r.Verdict != "listed as person-b" {
		t.Errorf("verdict without a name %q", r.Verdict)
	}
}

func TestTypesWithoutScore(t *testing.T) {
	for _, c := range []struct {
		kind    api.AnalysisType
		word    api.Status
		outcome Outcome
		verdict string
	}{
		{api.Documents, success, Pass, "the document is accepted"},
		{api.Documents, declined, Fail, "the document is refused"},
		{api.Documents, running, Running, "being measured"},
		{"LIVENESS", success, Pass, "accepted"},
		{"LIVENESS", declined, Fail, "refused"},
	} {
		r := Of(ended(c.kind, c.word, "0.9"), Policy{})
		if r.Outcome != c.outcome || r.Verdict != c.verdict || len(r.Warnings) != 0 {
			t.Errorf("%s %s: %s %q %q", c.kind, c.word, r.Outcome, r.Verdict, r.Warnings)
		}
		if r.ScoreName != "" || !r.Score.IsAbsent() || !r.Threshold.IsAbsent() || r.Source != NoThreshold || r.Margin.Ok() {
			t.Errorf("%s has a score: %+v", c.kind, r)
		}
	}
}
