package journal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Results of a change, as its second entry tells them.
const (
	Done    = "done"    // The server has accepted it.
	Failed  = "failed"  // It was refused, or never sent.
	Unknown = "unknown" // It was sent, and nobody knows what came of it.
)

// Entry is what is told of a change before it is sent, or of its outcome. All
// strings may be foreign text.
type Entry struct {
	Seq       uint64    `json:"seq"` // From 1 on, without gaps. Add sets it.
	Time      time.Time `json:"time"`
	Profile   string    `json:"profile"`
	Origin    string    `json:"origin"` // Scheme, host and port of the server.
	User      string    `json:"user,omitempty"`
	Role      string    `json:"role,omitempty"`
	Action    string    `json:"action"` // In words: "delete person".
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Objects   []string  `json:"objects,omitempty"` // Ids of what it is done to, outermost first.
	Fields    []Field   `json:"fields,omitempty"`
	RequestID string    `json:"request_id"`       // Also its trace id at the server.
	Result    string    `json:"result,omitempty"` // Empty before the change is sent.
	Reason    string    `json:"reason,omitempty"` // Why it is not Done, by kind of error.
}

// Field is a field that a change sets. Sums are keyed, so that equal values can
// be told from different ones without keeping them.
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before,omitempty"` // Keyed sum of what it was, where that was known.
	After  string `json:"after,omitempty"`  // Keyed sum in hexadecimal digits.
	Value  string `json:"value,omitempty"`  // Only where a person has configured it.
}

// sum is the keyed sum of an entry or a head.
type sum [sha256.Size]byte

// Domains keep sums of one kind from being taken for another.
const (
	domainEntry = "ozdesk journal entry 1\x00"
	domainHead  = "ozdesk journal head 1\x00"
	domainValue = "ozdesk journal value 1\x00"
)

func keyed(key []byte, domain string, parts ...[]byte) sum {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(domain))
	for _, p := range parts {
		h.Write(p)
	}
	return sum(h.Sum(nil))
}

// valueSum is the keyed sum of a field's value, in hexadecimal digits.
func valueSum(key []byte, name, value string) string {
	s := keyed(key, domainValue, []byte(name), []byte{0}, []byte(value))
	return hex.EncodeToString(s[:16])
}

// seal makes the record of an entry: its sum and its JSON.
func seal(key []byte, before sum, e Entry) (record []byte, own sum, err error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, sum{}, fmt.Errorf("write an entry: %w", err)
	}
	own = keyed(key, domainEntry, before[:], body)
	return append(own[:], body...), own, nil
}

// errNoEntry says that a record holds none.
var errNoEntry = errors.New("not an entry of a journal")

// unseal reads a record. It does not say whether the sum is right.
func unseal(record []byte) (e Entry, own sum, body []byte, err error) {
	if len(record) < len(own) {
		return Entry{}, sum{}, nil, errNoEntry
	}
	own, body = sum(record[:len(own)]), record[len(own):]
	if json.Unmarshal(body, &e) != nil {
		return Entry{}, own, body, errNoEntry
	}
	return e, own, body, nil
}
