package kit

// Outcome is how an analysis ended, as far as showing it goes. The words are
// those of the results table, so that a pane can convert by ParseOutcome.
type Outcome int

// The outcomes. Fail is measured and refused, Error could not be measured;
// they never look alike.
const (
	OutcomePass Outcome = iota
	OutcomeFail
	OutcomeReview
	OutcomeRunning
	OutcomeError
	OutcomeUnmeasured
	outcomeCount
)

var outcomeWords = [outcomeCount]string{"pass", "fail", "review", "running", "error", "unmeasured"}

var outcomeRoles = [outcomeCount]Role{Pass, Fail, Review, Running, Error, Muted}

// String returns the word, such as "pass".
func (o Outcome) String() string {
	if o < 0 || o >= outcomeCount {
		o = OutcomeUnmeasured
	}
	return outcomeWords[o]
}

// ParseOutcome finds the outcome of a word; an unknown word is unmeasured.
func ParseOutcome(word string) Outcome {
	for i, w := range outcomeWords {
		if w == word {
			return Outcome(i)
		}
	}
	return OutcomeUnmeasured
}

// Role returns the role that an outcome is painted in.
func (o Outcome) Role() Role {
	if o < 0 || o >= outcomeCount {
		o = OutcomeUnmeasured
	}
	return outcomeRoles[o]
}

// Glyph returns the outcome's sign, one cell wide and not painted.
func (t *Theme) Glyph(o Outcome) string {
	if o < 0 || o >= outcomeCount {
		o = OutcomeUnmeasured
	}
	return t.Glyphs.Outcomes[o]
}

// Outcome returns glyph and word in colour, such as "✗ fail".
func (t *Theme) Outcome(o Outcome) string {
	return t.Paint(o.Role(), t.Glyph(o)+" "+o.String())
}

// OutcomeCell returns the same as a table cell.
func (t *Theme) OutcomeCell(o Outcome) Cell {
	return Cell{Text: t.Glyph(o) + " " + o.String(), Role: o.Role()}
}
