package review

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// filter is a filter line that was understood. Everything in it is asked of
// the server but a prefix: the API finds folders by whole ids only, so the ids
// that begin with it are looked for first.
type filter struct {
	line   string // as it was typed, without blanks around it
	query  api.FolderQuery
	prefix string   // the beginning of an id in lower case, "" for none
	words  []string // what is asked, in plain words
	// guessed is a word that was taken for a transaction id because it is
	// nothing else.
	guessed string
}

// A filterKey is one word that may stand before a colon.
type filterKey struct {
	name, help string
	values     []string // for completion
	take       func(f *filter, value string, now time.Time) error
}

// filterKeys are the filters there are.
func filterKeys() []filterKey {
	return []filterKey{
		{name: "id", help: "a folder id or its beginning", take: takeID},
		{name: "status", help: "of the folder", values: statusWords(), take: takeStatus},
		{name: "type", help: "has such an analysis", values: []string{"biometry", "quality", "collection", "documents"}, take: takeType},
		{name: "since", help: "created after: 7d, 12h, a date", values: []string{"24h", "7d", "30d"}, take: takeSince},
		{name: "until", help: "created before: 7d, 12h, a date", take: takeUntil},
		{name: "meta", help: "metadata: name==value", take: takeMeta},
	}
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

// parseFilter reads a filter line: words with a key, or a bare status, type,
// id or transaction id. All of them must hold. The error is one sentence
// without a full stop that says what would be understood.
func parseFilter(line string, now time.Time) (filter, error) {
	f := filter{line: strings.TrimSpace(line), query: everything()}
	for _, word := range strings.Fields(line) {
		if err := f.take(word, now); err != nil {
			return filter{}, err
		}
	}
	return f, nil
}

// everything is the query of the list without a filter.
func everything() api.FolderQuery {
	return api.FolderQuery{Sort: []api.Sort{{Field: "time_created", Desc: true}}, WithAnalyses: true}
}

// active reports whether anything is filtered.
func (f filter) active() bool { return f.line != "" }

// say is the filter in plain words.
func (f filter) say() string { return strings.Join(f.words, " · ") }

// none says that nothing fits, and how a word was taken that may have been meant
// otherwise.
func (f filter) none() string {
	s := "No folder fits: " + f.say() + "."
	if f.guessed != "" {
		s += " A word that is no status, type or id is looked for as a transaction id;" +
			" names are found by person_info.last_name==Lind."
	}
	return s
}

// take reads one word of the line.
func (f *filter) take(word string, now time.Time) error {
	if name, op, value, ok := cutComparison(word); ok && !strings.Contains(name, ":") {
		return f.meta(name, op, value)
	}
	name, value, ok := strings.Cut(word, ":")
	if !ok {
		return f.bare(word)
	}
	for _, k := range filterKeys() {
		if k.name != strings.ToLower(name) {
			continue
		}
		if value == "" {
			return fmt.Errorf("%s: needs a value, %s", k.name, k.help)
		}
		return k.take(f, value, now)
	}
	return fmt.Errorf("%s: is no filter; there are id, status, type, since, until and meta", text.Line(name))
}

// bare reads a word without a key.
func (f *filter) bare(word string) error {
	if _, ok := statusesOf(word); ok {
		return f.status(word)
	}
	if _, ok := filterTypes[strings.ToUpper(word)]; ok {
		return f.analysisType(word)
	}
	if hexLike(word) {
		return f.id(word)
	}
	f.guessed = word
	return f.meta("transaction_id", "==", word)
}

// takeID, and those below, read the value of one key.
func takeID(f *filter, value string, _ time.Time) error { return f.id(value) }

func takeStatus(f *filter, value string, _ time.Time) error { return f.status(value) }

func takeType(f *filter, value string, _ time.Time) error { return f.analysisType(value) }

func takeSince(f *filter, value string, now time.Time) error {
	at, err := parseMoment(value, now, false)
	f.query.Created.Min = at
	f.words = append(f.words, "created since "+value)
	return err
}

func takeUntil(f *filter, value string, now time.Time) error {
	at, err := parseMoment(value, now, true)
	f.query.Created.Max = at
	f.words = append(f.words, "created until "+value)
	return err
}

func takeMeta(f *filter, value string, _ time.Time) error {
	name, op, operand, ok := cutComparison(value)
	if !ok {
		return errors.New("meta: needs a comparison, such as meta:transaction_id==t-20931")
	}
	return f.meta(name, op, operand)
}

// id takes a whole id, or the beginning of one.
func (f *filter) id(value string) error {
	if !api.ValidID(value) {
		return fmt.Errorf("%s is no id; ids are letters, digits and hyphens", text.Line(value))
	}
	value = strings.ToLower(value)
	if len(f.query.IDs) > 0 || f.prefix != "" {
		return errors.New("only one id can be looked for at a time")
	}
	if len(value) >= wholeID {
		f.query.IDs = []api.FolderID{api.FolderID(value)}
		f.words = append(f.words, "id "+value)
		return nil
	}
	f.prefix = value
	f.words = append(f.words, "id begins with "+value)
	return nil
}

// wholeID is the length of a UUID, the id of every server known.
const wholeID = 36

// status takes one or several statuses.
func (f *filter) status(value string) error {
	var said []string
	for s := range strings.SplitSeq(value, ",") {
		found, ok := statusesOf(s)
		if !ok {
			return fmt.Errorf("%s is no status; there are %s", text.Line(s), strings.Join(statusWords(), ", "))
		}
		f.query.Status = append(f.query.Status, found...)
		for _, status := range found {
			said = append(said, string(status))
		}
	}
	f.words = append(f.words, "status "+strings.Join(said, " or "))
	return nil
}

// analysisType takes one or several types of analyses.
func (f *filter) analysisType(value string) error {
	var said []string
	for s := range strings.SplitSeq(value, ",") {
		t, ok := filterTypes[strings.ToUpper(s)]
		if !ok {
			return fmt.Errorf("%s is no type; there are biometry, quality, collection and documents", text.Line(s))
		}
		f.query.AnalysisTypes = append(f.query.AnalysisTypes, t)
		said = append(said, string(t))
	}
	f.words = append(f.words, "with "+strings.Join(said, " or "))
	return nil
}

// meta takes a comparison of metadata.
func (f *filter) meta(name, op, value string) error {
	if name == "" || value == "" || strings.ContainsAny(name+value, ",") {
		return errors.New("a comparison is name==value without commas")
	}
	f.query.Meta = append(f.query.Meta, api.MetaCondition{Path: name, Op: op, Value: value})
	verb := op
	if op == "==" {
		verb = "is"
	}
	f.words = append(f.words, text.Line(name)+" "+verb+" "+text.Line(value))
	return nil
}

// cutComparison cuts a word at the first operator.
func cutComparison(word string) (name, op, value string, ok bool) {
	at, found := len(word), ""
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">"} {
		if i := strings.Index(word, op); i >= 0 && i < at {
			at, found = i, op
		}
	}
	if found == "" {
		return "", "", "", false
	}
	return word[:at], found, word[at+len(found):], true
}

// hexLike reports whether a word looks like an id of which at least four
// characters were typed: hexadecimal digits and hyphens.
func hexLike(word string) bool {
	if len(word) < 4 || len(word) > wholeID {
		return false
	}
	for _, r := range strings.ToLower(word) {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') && r != '-' {
			return false
		}
	}
	return true
}

// parseMoment reads a moment: RFC 3339, a date in the zone of now, or how long
// ago. A date as an end means the end of that day.
func parseMoment(value string, now time.Time, end bool) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, value); err == nil {
		return at, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, value, now.Location()); err == nil {
		if end {
			day = day.AddDate(0, 0, 1).Add(-time.Microsecond) // the finest grain of the wire
		}
		return day, nil
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	if last := len(value) - 1; last > 0 {
		count, err := strconv.ParseUint(value[:last], 10, 16)
		if unit, ok := units[value[last]]; ok && err == nil {
			return now.Add(-time.Duration(count) * unit), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s is no time; write 7d, 12h or 2026-11-09", text.Line(value))
}
