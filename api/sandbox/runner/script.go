package runner

import (
	"fmt"
	"strings"
	"time"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/wire"
)

// Scripted outcomes, in the manner of payment providers' test cards: these
// keys in the metadata of an analysis, of one of its media or of its folder
// ask for what pixels cannot give. The most specific object that has a key
// wins. They are read at the launch and kept, so that a restart changes
// nothing.
//
//	key                  value                              effect
//	sandbox:outcome      success                            SUCCESS
//	                     declined                           DECLINED
//	                     operator_required                  OPERATOR_REQUIRED
//	                     failed                             FAILED, code 202
//	sandbox:score        a JSON number or its text          the score, digit for digit
//	                     none                               an end without any score
//	sandbox:delay        seconds, or a duration (1m30s)     added to the time the analysis takes
//	                     stuck                              it never ends
//	sandbox:error        a text                             FAILED, code 202, with this message
//	sandbox:text_fields  [{field_name, visual, mrz}, …]     the fields of DOCUMENTS
//
// A score without an outcome is decided by the thresholds. An outcome without
// a score gets one that agrees with it:
//
//	             QUALITY   BIOMETRY   COLLECTION
//	success      0.02      0.98       0.31, no person
//	declined     0.97      0.12       0.97, the first person of the collection
//	operator_…   0.49      0.80       0.84, no person
//
// Every result that is not measured carries "sandbox": "scripted" on the
// analysis and in results_data. A delay alone leaves the result measured.
const (
	keyOutcome = "sandbox:outcome"
	keyScore   = "sandbox:score"
	keyDelay   = "sandbox:delay"
	keyError   = "sandbox:error"
	keyFields  = "sandbox:text_fields"
)

var scriptKeys = []string{keyOutcome, keyScore, keyDelay, keyError, keyFields}

// maxDelay keeps a delay within what a clock can add.
const maxDelay = 365 * 24 * time.Hour

// noScore is the sandbox:score of an analysis that ends without any.
const noScore = "none"

// script is what metadata ask of an analysis.
type script struct {
	outcome string // a resolution, "" when it is not told
	score   string // a decimal, noScore, or "" when it is not told
	message string // the error message
	delay   time.Duration
	stuck   bool
	fields  wire.Array
	problem string // what is wrong with the script itself
}

// scripted says whether the result is told and not measured.
func (s script) scripted() bool {
	return s.outcome != "" || s.score != "" || s.message != "" || s.fields != nil || s.problem != ""
}

// ScriptOf collects the keys of a script from metadata, the most specific
// object first.
func ScriptOf(metas ...*wire.Object) *wire.Object {
	out := wire.Obj()
	for _, key := range scriptKeys {
		for _, m := range metas {
			if v, ok := m.Lookup(key); ok && v != nil {
				out.Set(key, v)
				break
			}
		}
	}
	return out
}

// Due is when an analysis launched at a moment with a script may end, if one
// takes the time work. Zero is at once.
func Due(o *wire.Object, now time.Time, work time.Duration) wire.Time {
	s := readScript(o)
	switch {
	case s.stuck:
		return db.Never
	case s.delay+work == 0:
		return 0
	}
	return wire.Time(now.Add(s.delay + work).UnixMicro())
}

func readScript(o *wire.Object) script {
	var s script
	for _, key := range o.Keys() {
		v, _ := o.Lookup(key)
		if problem := s.read(key, v); problem != "" {
			s.problem = problem
		}
	}
	if s.message != "" {
		s.outcome = db.Failed
	}
	return s
}

// read takes one key and says what is wrong with its value, "" for nothing.
func (s *script) read(key string, v any) string {
	text := textOf(v)
	switch key {
	case keyOutcome:
		switch o := strings.ToUpper(text); o {
		case db.Success, db.Declined, db.OperatorRequired, db.Failed:
			s.outcome = o
		default:
			return fmt.Sprintf("%s %q is not one of success, declined, operator_required, failed", key, text)
		}
	case keyScore:
		if _, ok := parseDecimal(text); !ok && text != noScore {
			return fmt.Sprintf("%s %q is neither a decimal number nor none", key, text)
		}
		s.score = text
	case keyError:
		s.message = text
	case keyDelay:
		if strings.EqualFold(text, "stuck") {
			s.stuck = true
			return ""
		}
		d, err := time.ParseDuration(text)
		if err != nil {
			d, err = time.ParseDuration(text + "s")
		}
		if err != nil || d < 0 || d > maxDelay {
			return fmt.Sprintf("%s %q is neither seconds nor stuck", key, text)
		}
		s.delay = d
	case keyFields:
		fields, ok := v.(wire.Array)
		if !ok {
			return key + " is not a list"
		}
		s.fields = fields
	}
	return ""
}

// textOf is the text of a scalar.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case wire.Number:
		return string(v)
	}
	return wire.Text(v)
}
