package score

import (
	"strings"
	"testing"

	"ozdesk/api"
)

func TestPrecedence(t *testing.T) {
	const unknown api.Status = "SUSPENDED"
	for _, c := range []struct {
		name                                  string
		state, resolution, byServer, operator api.Status
		outcome                               Outcome
		word                                  api.Status
		byOperator                            bool
		warning                               string
	}{
		{"all agree", finished, success, success, "", Pass, success, false, ""},
		{"the operator comes first", finished, review, review, success, Pass, success, true, ""},
		{"the operator refuses", finished, review, review, declined, Fail, declined, true, "an operator says DECLINED, yet min_confidence"},
		{"the operator comes before a failure", failed, failed, failed, success, Pass, success, true, ""},
		{"an operator's field that decides nothing", finished, success, success, running, Pass, success, false, ""},
		{"an operator's FINISHED decides nothing", finished, success, success, finished, Pass, success, false, ""},
		{"resolution before resolution_status", finished, success, declined, "", Pass, success, false, "yet the resolution_status is DECLINED"},
		{"resolution_status alone", finished, "", success, "", Pass, success, false, ""},
		{"resolution alone, no state", "", success, "", "", Pass, success, false, ""},
		{"a resolution in the state", success, "", "", "", Pass, success, false, ""},
		{"FINISHED in the resolution", finished, finished, success, "", Pass, success, false, ""},
		{"FINISHED everywhere", finished, finished, finished, "", Review, finished, false, "FINISHED and gives no resolution"},
		{"FINISHED alone", finished, "", "", "", Review, finished, false, "FINISHED and gives no resolution"},
		{"an unknown word", finished, unknown, unknown, "", Review, unknown, false, "SUSPENDED is not in the reference"},
		{"an unknown state with a resolution", unknown, success, success, "", Pass, success, false, ""},
		{"an unknown state alone", unknown, "", "", "", Review, unknown, false, "SUSPENDED is not in the reference"},
		{"one of two still running", finished, success, running, "", Running, running, false, ""},
		{"the other still running", finished, running, success, "", Running, running, false, ""},
		{"the state still running", running, success, success, "", Running, running, false, ""},
		{"failed by state", failed, running, running, "", Error, failed, false, ""},
		{"failed by resolution", finished, failed, failed, "", Error, failed, false, ""},
		{"failed and decided", failed, success, success, "", Error, failed, false, "FAILED, yet the resolution is SUCCESS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ended(api.Biometry, "", "0.9604")
			a.State, a.Resolution, a.ResolutionStatus, a.Operator = c.state, c.resolution, c.byServer, c.operator
			r := Of(a, Policy{})
			if r.Outcome != c.outcome || r.Server != c.word || r.ByOperator != c.byOperator {
				t.Errorf("%s by %s (operator %v), want %s by %s (%v)", r.Outcome, r.Server, r.ByOperator, c.outcome, c.word, c.byOperator)
			}
			checkWarning(t, r, c.warning)
		})
	}
}

func TestFinishedWithoutScore(t *testing.T) {
	r := Of(ended(api.Quality, finished), Policy{})
	if r.Outcome != Unmeasured {
		t.Errorf("no decision and no score is %s", r.Outcome)
	}
}

// TestOperatorWithoutScore holds that a person's decision is an outcome of its
// own, also when nothing was measured, and that this is said.
func TestOperatorWithoutScore(t *testing.T) {
	a := ended(api.Biometry, success, "")
	a.Operator = success
	r := Of(a, Policy{})
	if r.Outcome != Pass || r.Verdict != "the same person, decided by an operator" {
		t.Errorf("%s %q", r.Outcome, r.Verdict)
	}
	checkWarning(t, r, "SUCCESS without any score")
}

func TestUnknownWordIsShownSafely(t *testing.T) {
	a := ended(api.Biometry, "EVIL\x1b]0;", "0.9")
	if all := strings.Join(Of(a, Policy{}).Warnings, ""); strings.ContainsRune(all, '\x1b') || all == "" {
		t.Errorf("warnings %q", all)
	}
}

func TestWhitelist(t *testing.T) {
	for _, c := range []struct {
		name     string
		in       api.Analysis
		outcome  Outcome
		verdict  string
		margin   string
		warnings int
	}{
		{"a hit, in the words of a blacklist", ended(api.Collection1N, declined, "0.91"), Pass, "listed", "+0.06", 0},
		{"a hit, in the words of a whitelist", ended(api.Collection1N, success, "0.91"), Pass, "listed", "+0.06", 0},
		{"no hit, in the words of a blacklist", ended(api.Collection1N, success, "0.31"), Fail, "not listed", "-0.54", 0},
		{"no hit, in the words of a whitelist", ended(api.Collection1N, declined, "0.31"), Fail, "not listed", "-0.54", 0},
		{"an operator is asked", ended(api.Collection1N, review, "0.91"), Pass, "listed", "+0.06", 1},
		{"an operator decided", with(ended(api.Collection1N, review, "0.91"), func(a *api.Analysis) { a.Operator = declined }), Fail, "not listed, decided by an operator", "+0.06", 1},
		{"nothing measured, SUCCESS", ended(api.Collection1N, success), Unmeasured, "not measured: the server says SUCCESS without a score", "", 1},
		{"nothing measured, DECLINED", ended(api.Collection1N, declined), Unmeasured, "not measured: the server says DECLINED without a score", "", 1},
		{"not ended", ended(api.Collection1N, running, "0.91"), Running, "being measured", "+0.06", 0},
		{"in the band", with(ended(api.Collection1N, success, "0.80"), func(a *api.Analysis) {
			a.Params.ThresholdMin, a.Params.ThresholdMax = "0.7", "0.9"
		}), Review, "for an operator to decide", "-0.10", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Of(onWhite(c.in), testPolicy)
			if r.Outcome != c.outcome || r.Verdict != c.verdict || r.Margin.Text() != c.margin || len(r.Warnings) != c.warnings {
				t.Errorf("%s %q margin %q warnings %q", r.Outcome, r.Verdict, r.Margin, r.Warnings)
			}
			if !r.Whitelist || r.Server == "" {
				t.Errorf("whitelist %v, the server's word %q", r.Whitelist, r.Server)
			}
		})
	}
}

// TestWhitelistByParams holds that a collection named only in the params is
// asked about too, and that a person who is found is named.
func TestWhitelistByParams(t *testing.T) {
	a := ended(api.Collection1N, declined, "0.91")
	a.Params.CollectionID = white
	a.Results[0].PersonID = "4c19aaaa-0000"
	r := Of(a, testPolicy)
	if !r.Whitelist || r.Collection != white || r.Outcome != Pass || r.Verdict != "listed as 4c19aaaa" || r.Media[0].Verdict != r.Verdict {
		t.Errorf("%+v", r)
	}
	a.Params.CollectionID = "black"
	if r = Of(a, testPolicy); r.Whitelist || r.Outcome != Fail {
		t.Errorf("a blacklist is read as a whitelist: %s", r.Outcome)
	}
}
