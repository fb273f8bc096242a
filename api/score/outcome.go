package score

// Outcome is how an analysis, or a folder, has ended as far as a person is
// concerned.
type Outcome int

// The outcomes. The zero value is Unmeasured, so that what nobody set never
// looks good.
const (
	// Unmeasured is a SUCCESS, or an end without any decision, behind which
	// there is no score. It is not a pass.
	Unmeasured Outcome = iota
	// Pass is good: a live person, the same person, not on the blacklist.
	Pass
	// Fail is measured and refused.
	Fail
	// Review waits for a person's decision.
	Review
	// Running has not ended.
	Running
	// Error could not be measured: the server's FAILED.
	Error
)

// Outcomes lists all outcomes from the best to the worst, the order in which
// several of them become one.
func Outcomes() []Outcome { return []Outcome{Pass, Unmeasured, Review, Fail, Error, Running} }

// String returns the word that the interface and the exports use: pass, fail,
// review, running, error or unmeasured.
func (o Outcome) String() string {
	switch o {
	case Pass:
		return "pass"
	case Fail:
		return "fail"
	case Review:
		return "review"
	case Running:
		return "running"
	case Error:
		return "error"
	case Unmeasured:
	}
	return "unmeasured"
}

// Worse reports that o hides p when both happened in one group. While anything
// runs the whole is running, because the rest may still change (Oz API
// reference, section 3.3); then come error, fail, review, unmeasured and pass.
func (o Outcome) Worse(p Outcome) bool { return o.rank() > p.rank() }

// rank is the place of o in Outcomes.
func (o Outcome) rank() int {
	for i, other := range Outcomes() {
		if other == o {
			return i
		}
	}
	return 0
}
