package review

import (
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

	typed  bool      // it comes from the line, which is left once it is there
	order  listOrder // set by the list, which keeps it while filters change
	view   string    // the saved view it came from, "" for none
	folder string    // to be at the cursor afterwards, "" for where that is
}

// parseFilter reads a filter line: words with a key, or a bare status, type,
// id or transaction id. All of them must hold. Names of companies and users
// are looked up in what is known of them, which may be nil. The error is a
// *filterError that says what would be understood.
func parseFilter(line string, now time.Time, known *directory) (filter, error) {
	f := filter{line: strings.TrimSpace(line), query: everything(), order: newestFirst}
	for _, word := range filterWords(line) {
		if err := f.take(word, now, known); err != nil {
			return filter{}, err
		}
	}
	return f, nil
}

// everything is the query of the list without a filter.
func everything() api.FolderQuery {
	return api.FolderQuery{Sort: newestFirst.sorting(), WithAnalyses: true}
}

// active reports whether anything is filtered.
func (f filter) active() bool { return f.line != "" }

// same reports whether two filters ask for the same in the same order.
func (f filter) same(o filter) bool { return f.line == o.line && f.order.word == o.order.word }

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
func (f *filter) take(word piece, now time.Time, known *directory) error {
	if strings.Count(word.s, `"`)%2 != 0 {
		return word.from(strings.LastIndexByte(word.s, '"')).wrong("this quotation mark is not closed")
	}
	if name, op, value, ok := cutComparison(word); ok && !strings.Contains(name.s, ":") {
		return f.meta(word, name, op, value)
	}
	name, value, ok := word.cut(":")
	if !ok {
		return f.bare(word)
	}
	for _, k := range filterKeys() {
		if k.name != strings.ToLower(name.s) {
			continue
		}
		if value.plain() == "" {
			return word.wrong("%s: needs a value, %s", k.name, k.help)
		}
		return k.take(f, value, now, known)
	}
	return name.wrong("%s: is no filter; there are %s", text.Line(name.s), keyNames())
}

// bare reads a word without a key.
func (f *filter) bare(word piece) error {
	if _, ok := statusesOf(word.s); ok {
		return f.status(word)
	}
	if _, ok := filterTypes[strings.ToUpper(word.s)]; ok {
		return f.analysisType(word)
	}
	if hexLike(word.s) {
		return f.id(word)
	}
	f.guessed = word.plain()
	return f.meta(word, piece{"transaction_id", word.at}, "==", word)
}

// id takes a whole id, or the beginning of one.
func (f *filter) id(p piece) error {
	if !api.ValidID(p.s) {
		return p.wrong("%s is no id; ids are letters, digits and hyphens", text.Line(p.s))
	}
	value := strings.ToLower(p.s)
	if len(f.query.IDs) > 0 || f.prefix != "" {
		return p.wrong("only one id can be looked for at a time")
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
func (f *filter) status(value piece) error {
	if len(f.query.Status) > 0 {
		return value.wrong("a status is asked for already; join several by commas")
	}
	var said []string
	for _, p := range value.list() {
		found, ok := statusesOf(p.s)
		if !ok {
			return p.wrong("%s is no status; there are %s", text.Line(p.s), strings.Join(statusWords(), ", "))
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
func (f *filter) analysisType(value piece) error {
	if len(f.query.AnalysisTypes) > 0 {
		return value.wrong("a type is asked for already; join several by commas")
	}
	var said []string
	for _, p := range value.list() {
		t, ok := filterTypes[strings.ToUpper(p.s)]
		if !ok {
			return p.wrong("%s is no type; there are biometry, quality, collection and documents", text.Line(p.s))
		}
		f.query.AnalysisTypes = append(f.query.AnalysisTypes, t)
		said = append(said, string(t))
	}
	f.words = append(f.words, "with "+strings.Join(said, " or "))
	return nil
}

// meta takes a comparison of metadata out of a word.
func (f *filter) meta(word, name piece, op string, operand piece) error {
	value := operand.plain()
	if name.s == "" || value == "" || strings.ContainsAny(name.s+value, ",") {
		return word.wrong("a comparison is name==value without commas")
	}
	f.query.Meta = append(f.query.Meta, api.MetaCondition{Path: name.plain(), Op: op, Value: value})
	verb := op
	if op == "==" {
		verb = "is"
	}
	f.words = append(f.words, text.Line(name.plain())+" "+verb+" "+text.Line(value))
	return nil
}

// cutComparison cuts a word at the first operator.
func cutComparison(word piece) (name piece, op string, value piece, ok bool) {
	at, found := len(word.s), ""
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">"} {
		if i := strings.Index(word.s, op); i >= 0 && i < at {
			at, found = i, op
		}
	}
	if found == "" {
		return piece{}, "", piece{}, false
	}
	return word.to(at), found, word.from(at + len(found)), true
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
