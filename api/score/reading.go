package score

import (
	"ozdesk/api"
	"ozdesk/api/text"
)

// Reading is what one analysis says, ready to be shown. Every string in it is
// safe to show as it is.
type Reading struct {
	// Analysis and Type are those of the analysis that was read.
	Analysis api.AnalysisID
	Type     api.AnalysisType
	// Outcome is how it ended.
	Outcome Outcome
	// Verdict is the outcome in plain English, such as "not the same person",
	// in one line without a full stop.
	Verdict string
	// Server is the word that decided, as the server wrote it, and ByOperator
	// reports that a person decided it. For a whitelist the outcome may be
	// another one.
	Server     api.Status
	ByOperator bool
	// Reason is why there is no result: the server's message of an analysis
	// that FAILED, or what is missing. Otherwise it is empty.
	Reason text.Text
	// ScoreName is the number's name on the wire, "" for a type without one.
	ScoreName string
	// Score is the number that counts: of the worst medium, or of the highest
	// hit. Max is the highest of a face match; other types have none.
	Score, Max Score
	// Threshold is the upper one. LowerThreshold is absent unless two
	// thresholds leave a band between them, which is for an operator.
	Threshold, LowerThreshold Score
	// Source says where the thresholds come from.
	Source ThresholdSource
	// Margin is the distance from Threshold, plus is good.
	Margin Margin
	// Near reports a margin closer than 0.05, and AtThreshold one of 0.
	Near, AtThreshold bool
	// Warnings are sentences to say loudly: server and threshold disagree, a
	// SUCCESS without a score, a number that is none.
	Warnings []string
	// Scripted reports a result that a sandbox was told to give.
	Scripted bool
	// Media are the media with a result of their own, in the order of the
	// analysis's sources. It is empty when only the analysis has numbers.
	Media []MediaReading
	// WorstPair are the two media of a face match that Score belongs to, when
	// that can be told; see HasPair.
	WorstPair [2]MediaRef
	// Collection was searched, Whitelist says that being found in it is good,
	// and Person belongs to the highest hit.
	Collection api.CollectionID
	Whitelist  bool
	Person     api.PersonID
}

// MediaReading is what one medium contributed. Its Outcome and Verdict are
// what its own score says against the threshold; the server decides about the
// analysis as a whole and about no medium.
type MediaReading struct {
	MediaRef
	Score, Max        Score
	Margin            Margin
	Near, AtThreshold bool
	Outcome           Outcome
	Verdict           string
	PersonID          api.PersonID
}

// MediaRef names a medium. The name is empty when the analysis does not list
// the medium among its sources.
type MediaRef struct {
	MediaID api.MediaID
	Name    text.Text
}

// HasPair reports that WorstPair is known.
func (r Reading) HasPair() bool { return r.WorstPair[0].MediaID != "" }

// Of reads an analysis under a policy. It never fails: what cannot be
// understood is Unmeasured or Review and carries a warning.
func Of(a api.Analysis, p Policy) Reading {
	var warn warnings
	r := Reading{Analysis: a.ID, Type: a.Type, Scripted: a.Scripted}
	if a.Type == api.Collection1N {
		r.Collection = CollectionOf(a)
		r.Whitelist = p.isWhitelist(r.Collection)
	}
	d := decide(a, &warn)
	r.Outcome, r.Server, r.ByOperator = d.outcome, d.word, d.operator
	if m, scored := measureOf(a.Type, r.Whitelist); scored {
		l := m.limitsOf(a, p, &warn)
		r.ScoreName = m.name
		r.Threshold, r.LowerThreshold, r.Source = l.upper, l.lower, l.source
		r.measure(a, m, l, &warn)
		r.settle(m.explain(r.Score, l), &warn)
	}
	r.Reason = r.reason(a)
	r.Verdict = r.verdict(a, p)
	for i := range r.Media {
		r.Media[i].describe(&r, p)
	}
	r.Warnings = warn.list()
	return r
}

// CollectionOf returns the collection that an analysis searched: the one on
// the analysis, else the one in its params, else "".
func CollectionOf(a api.Analysis) api.CollectionID {
	if a.Collection != nil && a.Collection.ID != "" {
		return a.Collection.ID
	}
	return a.Params.CollectionID
}

// settle compares the server's outcome with the one that the score alone would
// give, and changes it in the two cases that the rules know: a pass that
// nothing was measured for, and a whitelist.
func (r *Reading) settle(explained Outcome, warn *warnings) {
	if r.Outcome == Running || r.Outcome == Error {
		return
	}
	if !r.Score.Ok() {
		warn.add(r.says() + " without any score")
		if !r.ByOperator && (r.Outcome == Pass || r.Whitelist || r.Server == api.StatusFinished) {
			r.Outcome = Unmeasured
		}
		return
	}
	if r.Whitelist && !r.ByOperator {
		if r.Outcome == Review {
			warn.add(r.says() + "; the outcome of a whitelist follows the score")
		}
		r.Outcome = explained
		return
	}
	// A score in the band is for somebody to decide, and a Review asks for
	// just that: neither contradicts anything.
	if explained == Review || r.Outcome == Review || explained == r.Outcome {
		return
	}
	warn.add(r.says() + ", yet " + r.ScoreName + " " + r.Score.Text() + " is " +
		r.side() + " the threshold " + r.Threshold.Text() + ": " + r.words(explained))
}

// says names who decided what.
func (r *Reading) says() string {
	if r.ByOperator {
		return "an operator says " + wire(r.Server)
	}
	return "the server says " + wire(r.Server)
}

// side says on which side of the threshold the score is.
func (r *Reading) side() string {
	switch c := r.Score.Cmp(r.Threshold); {
	case c > 0:
		return "above"
	case c < 0:
		return "below"
	default:
		return "at"
	}
}
