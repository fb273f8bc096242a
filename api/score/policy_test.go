package score

import (
	"testing"

	"ozdesk/api"
)

func TestThresholds(t *testing.T) {
	profile := Policy{Quality: "0.4", Biometry: "0.9", Collection: "0.8"}
	for _, c := range []struct {
		name    string
		kind    api.AnalysisType
		params  api.Params
		policy  Policy
		upper   string
		lower   string
		source  string
		warning string
	}{
		{name: "default of liveness", kind: api.Quality, upper: "0.5", source: "default"},
		{name: "default of a face match", kind: api.Biometry, upper: "0.85", source: "default"},
		{name: "default of a search", kind: api.Collection1N, upper: "0.85", source: "default"},
		{name: "profile of liveness", kind: api.Quality, policy: profile, upper: "0.4", source: "profile"},
		{name: "profile of a face match", kind: api.Biometry, policy: profile, upper: "0.9", source: "profile"},
		{name: "profile of a search", kind: api.Collection1N, policy: profile, upper: "0.8", source: "profile"},
		{name: "params before profile", kind: api.Quality, params: api.Params{ThresholdSpoofing: "0.30"}, policy: profile, upper: "0.30", source: "params"},
		{name: "the specific name first", kind: api.Quality, params: api.Params{ThresholdSpoofing: "0.30", ThresholdMax: "0.6", Threshold: "0.7"}, upper: "0.30", source: "params"},
		{name: "the plain name last", kind: api.Biometry, params: api.Params{Threshold: "0.7", ThresholdMax: "0.6"}, upper: "0.6", source: "params"},
		{name: "the plain name", kind: api.Biometry, params: api.Params{Threshold: "0.7"}, upper: "0.7", source: "params"},
		{name: "decision_threshold", kind: api.Collection1N, params: api.Params{DecisionThreshold: "0.7"}, upper: "0.7", source: "params"},
		{name: "decision_threshold is not of a face match", kind: api.Biometry, params: api.Params{DecisionThreshold: "0.7"}, upper: "0.85", source: "default"},
		{name: "a band", kind: api.Biometry, params: api.Params{ThresholdMin: "0.6", ThresholdMax: "0.9"}, upper: "0.9", lower: "0.6", source: "params"},
		{name: "equal ends are no band", kind: api.Biometry, params: api.Params{ThresholdMin: "0.85", ThresholdMax: "0.850"}, upper: "0.850", source: "params"},
		{name: "only the lower end", kind: api.Biometry, params: api.Params{ThresholdMin: "0.6"}, upper: "0.6", source: "params"},
		{name: "only the upper end", kind: api.Biometry, params: api.Params{ThresholdMax: "0.9"}, upper: "0.9", source: "params"},
		{
			name: "ends in the wrong order", kind: api.Biometry, params: api.Params{ThresholdMin: "0.9", ThresholdMax: "0.6"}, upper: "0.9", lower: "0.6", source: "params",
			warning: "threshold_min 0.9 is above threshold_max 0.6",
		},
		{
			name: "a percentage", kind: api.Biometry, params: api.Params{ThresholdMax: "85"}, policy: profile, upper: "0.9", source: "profile",
			warning: "threshold_max is 85, which is no number from 0 to 1",
		},
		{
			name: "no number", kind: api.Quality, params: api.Params{ThresholdSpoofing: "high"}, upper: "0.5", source: "default",
			warning: "threshold_spoofing is “high”",
		},
		{
			name: "one unusable end", kind: api.Biometry, params: api.Params{ThresholdMin: "x", ThresholdMax: "0.9"}, upper: "0.9", source: "params",
			warning: "threshold_min is “x”",
		},
		{
			name: "an unusable profile", kind: api.Biometry, policy: Policy{Biometry: "85%"}, upper: "0.85", source: "default",
			warning: "profile's threshold “85%”",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := api.Analysis{Type: c.kind, State: running, Params: c.params}
			r := Of(a, c.policy)
			if r.Threshold.Text() != c.upper || r.LowerThreshold.Text() != c.lower || r.Source.String() != c.source {
				t.Errorf("%q %q from %q, want %q %q from %q", r.Threshold, r.LowerThreshold, r.Source, c.upper, c.lower, c.source)
			}
			checkWarning(t, r, c.warning)
		})
	}
}

// TestTwoThresholds holds that margin and threshold are about the upper one,
// and that a score in the band contradicts nothing the server may say.
func TestTwoThresholds(t *testing.T) {
	for _, c := range []struct {
		kind    api.AnalysisType
		word    api.Status
		number  api.Number
		outcome Outcome
		media   Outcome
		margin  string
		loud    bool
	}{
		{api.Biometry, review, "0.75", Review, Review, "-0.15", false},
		{api.Biometry, success, "0.75", Pass, Review, "-0.15", false},
		{api.Biometry, declined, "0.75", Fail, Review, "-0.15", false},
		{api.Biometry, review, "0.6", Review, Review, "-0.3", false},
		{api.Biometry, success, "0.59", Pass, Fail, "-0.31", true},
		{api.Biometry, declined, "0.59", Fail, Fail, "-0.31", false},
		{api.Biometry, success, "0.9", Pass, Pass, "0.0", false},
		{api.Biometry, declined, "0.91", Fail, Pass, "+0.01", true},
		{api.Collection1N, review, "0.75", Review, Review, "+0.15", false},
		{api.Collection1N, declined, "0.75", Fail, Review, "+0.15", false},
		{api.Collection1N, success, "0.59", Pass, Pass, "+0.31", false},
		{api.Quality, success, "0.95", Pass, Fail, "-0.05", true},
	} {
		t.Run(string(c.kind)+" "+string(c.word)+" "+string(c.number), func(t *testing.T) {
			a := ended(c.kind, c.word, c.number)
			a.Params = api.Params{ThresholdMin: "0.6", ThresholdMax: "0.9"}
			r := Of(a, Policy{})
			if r.Outcome != c.outcome || r.Media[0].Outcome != c.media || r.Margin.Text() != c.margin || (len(r.Warnings) > 0) != c.loud {
				t.Errorf("%s, medium %s, margin %s, warnings %q", r.Outcome, r.Media[0].Outcome, r.Margin, r.Warnings)
			}
			if r.Threshold.Text() != "0.9" || r.LowerThreshold.Text() != "0.6" {
				t.Errorf("thresholds %s and %s", r.Threshold, r.LowerThreshold)
			}
		})
	}
}
