package score

import (
	"ozdesk/api"
	"ozdesk/api/text"
)

// words is what an outcome of this type means, in plain English and without
// more: "the same person", "an attack", "listed".
func (r *Reading) words(o Outcome) string {
	switch o {
	case Pass, Fail:
		return r.decided(o == Pass)
	case Review:
		return "for an operator to decide"
	case Running:
		return "being measured"
	case Error:
		return "could not be measured"
	case Unmeasured:
	}
	return "not measured"
}

// decided words a pass or a fail.
func (r *Reading) decided(pass bool) string {
	switch r.Type {
	case api.Quality:
		return either(pass, "a live person", "an attack")
	case api.Biometry:
		return either(pass, "the same person", "not the same person")
	case api.Collection1N:
		return either(pass == r.Whitelist, "listed", "not listed")
	case api.Documents:
		return either(pass, "the document is accepted", "the document is refused")
	default:
		return either(pass, "accepted", "refused")
	}
}

// atThreshold words a pass or a fail whose score is exactly at the threshold,
// where the number itself tells nothing.
func (r *Reading) atThreshold(pass bool) string {
	switch r.Type {
	case api.Quality:
		return "at the threshold: " + either(pass, "live person", "attack")
	case api.Biometry:
		return "at the threshold: " + either(pass, "same person", "not the same person")
	default:
		return "at the threshold: " + r.decided(pass)
	}
}

// either returns yes or no.
func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// verdict is the sentence for the whole analysis.
func (r *Reading) verdict(a api.Analysis, p Policy) string {
	switch {
	case r.Outcome == Error:
		return r.words(Error) + ": " + plainReason(a)
	case r.Outcome == Unmeasured:
		return r.words(Unmeasured) + ": " + r.Reason.Line()
	case r.Outcome != Pass && r.Outcome != Fail:
		return r.words(r.Outcome)
	}
	verdict := r.sentence(r.Outcome == Pass, r.AtThreshold, r.Person, p)
	if r.ByOperator {
		verdict += ", decided by an operator"
	}
	return verdict
}

// sentence words a pass or a fail with what is known about it.
func (r *Reading) sentence(pass, atThreshold bool, person api.PersonID, p Policy) string {
	verdict := r.decided(pass)
	if atThreshold {
		verdict = r.atThreshold(pass)
	}
	if r.Type == api.Collection1N && pass == r.Whitelist && person != "" {
		verdict += " as " + p.name(r.Collection, person)
	}
	return verdict
}

// name is the person's name, else the first digits of the id.
func (p Policy) name(collection api.CollectionID, person api.PersonID) string {
	if p.PersonName != nil {
		if name := p.PersonName(collection, person); !name.IsEmpty() {
			return name.Line()
		}
	}
	return person.Short()
}

// describe words what one medium contributed to r.
func (m *MediaReading) describe(r *Reading, p Policy) {
	if !m.Score.Ok() && (r.Outcome == Running || r.Outcome == Error) {
		m.Outcome = r.Outcome
	}
	if m.Outcome == Pass || m.Outcome == Fail {
		m.Verdict = r.sentence(m.Outcome == Pass, m.AtThreshold, m.PersonID, p)
		return
	}
	m.Verdict = r.words(m.Outcome)
}

// reason is why there is no result, empty when there is one.
func (r *Reading) reason(a api.Analysis) text.Text {
	switch r.Outcome {
	case Error:
		if a.ErrorMessage.IsEmpty() {
			return text.New(plainReason(a))
		}
		return a.ErrorMessage
	case Unmeasured:
		return text.New(r.says() + " without a score")
	case Pass, Fail, Review, Running:
	}
	return text.Text{}
}

// wire is a status as the server wrote it, safe to show.
func wire(s api.Status) string {
	if s == "" {
		return "nothing"
	}
	return text.Line(string(s))
}
