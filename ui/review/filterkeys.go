package review

import (
	"errors"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// A filterKey is one word that may stand before a colon.
type filterKey struct {
	name, help string
	values     func(*directory) []string // for completion; nil for none
	take       func(f *filter, value piece, now time.Time, known *directory) error
}

// filterKeys are the filters there are.
func filterKeys() []filterKey {
	fixed := func(words ...string) func(*directory) []string {
		return func(*directory) []string { return words }
	}
	return []filterKey{
		{"id", "a folder id or its beginning", nil, takeID},
		{"status", "of the folder, as the server says it", fixed(statusWords()...), takeStatus},
		{"outcome", "of the last launch", fixed(outcomeWords...), takeOutcome},
		{"type", "has such an analysis", fixed("biometry", "quality", "collection", "documents"), takeType},
		{"since", "created after: 7d, 12h, a date", fixed("24h", "7d", "30d"), takeCreated(false)},
		{"until", "created before: 7d, 12h, a date", nil, takeCreated(true)},
		{"changed", "changed after: 7d, 12h, a date", fixed("1h", "24h", "7d"), takeChanged},
		{"company", "by name or id", (*directory).companyNames, takeCompany},
		{"user", "who made it, by e-mail or id", (*directory).userNames, takeUser},
		{"meta", "metadata: name==value", (*directory).metaPaths, takeMeta},
	}
}

// keyNames are the filters there are, for a sentence.
func keyNames() string {
	var names []string
	for _, k := range filterKeys() {
		names = append(names, k.name)
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// statuses are those that a folder list is filtered by.
var statuses = []api.Status{
	api.StatusInitial, api.StatusProcessing, api.StatusFailed, api.StatusFinished,
	api.StatusDeclined, api.StatusOperatorRequired, api.StatusSuccess,
}

// statusWords are the statuses as they are typed.
func statusWords() []string {
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = strings.ToLower(string(s))
	}
	return words
}

// outcomeWords are the outcomes that a server can be asked for.
var outcomeWords = []string{"pass", "fail", "review", "error", "running"}

// outcomeStatuses are the statuses behind the outcomes that the list shows.
var outcomeStatuses = map[string][]api.Status{
	"pass":    {api.StatusSuccess},
	"fail":    {api.StatusDeclined},
	"review":  {api.StatusOperatorRequired},
	"error":   {api.StatusFailed},
	"running": {api.StatusInitial, api.StatusProcessing},
}

// statusesOf reads a status, or an outcome for those behind it.
func statusesOf(word string) ([]api.Status, bool) {
	if found, ok := outcomeStatuses[strings.ToLower(word)]; ok {
		return found, true
	}
	s := api.ParseStatus(word)
	return []api.Status{s}, s.Known()
}

// filterTypes are other words for the types of analyses.
var filterTypes = map[string]api.AnalysisType{
	"QUALITY": api.Quality, "LIVENESS": api.Quality,
	"BIOMETRY": api.Biometry, "MATCH": api.Biometry,
	"COLLECTION": api.Collection1N, "BLACKLIST": api.Collection1N,
	"DOCUMENTS": api.Documents, "DOCUMENT": api.Documents,
}

// takeID, and those below, read the value of one key.
func takeID(f *filter, value piece, _ time.Time, _ *directory) error { return f.id(value) }

func takeStatus(f *filter, value piece, _ time.Time, _ *directory) error { return f.status(value) }

func takeOutcome(f *filter, value piece, _ time.Time, _ *directory) error {
	for _, p := range value.list() {
		switch word := strings.ToLower(p.s); {
		case word == "unmeasured":
			return p.wrong("a server cannot be asked for unmeasured; outcome:pass lists those that it took for a success")
		case outcomeStatuses[word] == nil:
			return p.wrong("%s is no outcome; there are %s", text.Line(p.s), strings.Join(outcomeWords, ", "))
		}
	}
	return f.status(value)
}

func takeType(f *filter, value piece, _ time.Time, _ *directory) error { return f.analysisType(value) }

func takeCreated(end bool) func(*filter, piece, time.Time, *directory) error {
	return func(f *filter, value piece, now time.Time, _ *directory) error {
		at, err := parseMoment(value.s, now, end)
		if err != nil {
			return value.wrong("%s", err)
		}
		if bound := map[bool]time.Time{true: f.query.Created.Max, false: f.query.Created.Min}[end]; !bound.IsZero() {
			return value.wrong("this end of the time is asked for already")
		}
		if end {
			f.query.Created.Max = at
			f.words = append(f.words, "created until "+value.s)
			return nil
		}
		f.query.Created.Min = at
		f.words = append(f.words, "created since "+value.s)
		return nil
	}
}

func takeChanged(f *filter, value piece, now time.Time, _ *directory) error {
	at, err := parseMoment(value.s, now, false)
	if err != nil {
		return value.wrong("%s", err)
	}
	f.query.Updated.Min = at
	f.words = append(f.words, "changed since "+value.s)
	return nil
}

func takeCompany(f *filter, value piece, _ time.Time, known *directory) error {
	id, name, err := known.company(value.plain())
	if err != nil {
		return value.unknown(err)
	}
	if len(f.query.CompanyIDs) > 0 {
		return value.wrong("a company is asked for already")
	}
	f.query.CompanyIDs = append(f.query.CompanyIDs, id)
	f.words = append(f.words, "of company "+name)
	return nil
}

func takeUser(f *filter, value piece, _ time.Time, known *directory) error {
	id, name, err := known.user(value.plain())
	if err != nil {
		return value.unknown(err)
	}
	if len(f.query.UserIDs) > 0 {
		return value.wrong("a user is asked for already")
	}
	f.query.UserIDs = append(f.query.UserIDs, id)
	f.words = append(f.words, "made by "+name)
	return nil
}

func takeMeta(f *filter, value piece, _ time.Time, _ *directory) error {
	name, op, operand, ok := cutComparison(value)
	if !ok {
		return value.wrong("meta: needs a comparison, such as meta:transaction_id==t-20931")
	}
	return f.meta(value, name, op, operand)
}

// errNoDirectory says that names cannot be looked up.
var errNoDirectory = errors.New("no names are known here; type the whole id")
