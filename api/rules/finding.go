package rules

// Severity says what a finding means for what is about to be sent.
type Severity int

// The severities, the lightest first.
const (
	Note    Severity = iota // Worth knowing; nothing is wrong.
	Warning                 // It may fail, or do less than was meant.
	Stop                    // It is certain to fail and should not be sent.
)

// String returns the severity in lower case.
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Stop:
		return "stop"
	case Note:
	}
	return "note"
}

// Finding is one sentence about what is about to be sent. The sentence has no
// foreign text in it, so that it is safe to show.
type Finding struct {
	Severity Severity
	Text     string
}

// Stopped returns the first sentence that stops, "" when nothing does.
func Stopped(list []Finding) string {
	for _, f := range list {
		if f.Severity == Stop {
			return f.Text
		}
	}
	return ""
}

// findings collects sentences in the order of finding them.
type findings []Finding

func (f *findings) add(s Severity, text string) { *f = append(*f, Finding{Severity: s, Text: text}) }
