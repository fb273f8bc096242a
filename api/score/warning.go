package score

import "strconv"

// maxWarnings bounds what one analysis may say loudly. An analysis of a
// thousand broken media says it a few times and then how often.
const maxWarnings = 8

// warnings collects the loud sentences of one reading.
type warnings struct {
	said []string
	more int
}

// add says one more. The sentence must be safe to show.
func (w *warnings) add(sentence string) {
	if len(w.said) == maxWarnings {
		w.more++
		return
	}
	w.said = append(w.said, sentence)
}

// list returns what was said, with the count of what was not.
func (w *warnings) list() []string {
	if w.more == 0 {
		return w.said
	}
	return append(w.said, "and "+strconv.Itoa(w.more)+" more of this kind")
}

// quoted writes a score so that blanks in it can be seen.
func quoted(s Score) string {
	if s.Numeric() {
		return s.Text()
	}
	return "“" + s.Text() + "”"
}
