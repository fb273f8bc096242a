package review

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"ozdesk/api"
)

// Blind says whose results are hidden: while it is on, those of every folder
// about which the reviewer has not yet said what they see. The panes share one,
// and it belongs to the update loop. The zero value hides nothing.
type Blind struct {
	on      bool
	told    map[api.FolderID]bool
	tallied bool // agreed and of were counted
	agreed  int
	of      int
}

// turn puts the mode on or off. What was told while it was on is forgotten.
func (b *Blind) turn() {
	b.on = !b.on
	b.told = nil
}

// hides reports whether the results of a folder are not to be seen yet.
func (b *Blind) hides(id api.FolderID) bool { return b != nil && b.on && !b.told[id] }

// tell notes that the reviewer has said what they see in a folder.
func (b *Blind) tell(id api.FolderID) {
	if b.told == nil {
		b.told = map[api.FolderID]bool{}
	}
	b.told[id] = true
}

// count takes in one more answer.
func (b *Blind) count(a Answer) {
	agrees, counts := a.agrees()
	if counts {
		b.of++
	}
	if agrees {
		b.agreed++
	}
}

// Sight is what a reviewer sees in two pictures, or what a score says of them.
type Sight string

// What can be seen.
const (
	SeesNothing   Sight = ""
	SeesSame      Sight = "same"
	SeesDifferent Sight = "different"
	SeesUnsure    Sight = "unsure"
)

// Answer is what a reviewer said about two pictures before they saw the score.
// It names nobody: ids, a time and two words.
type Answer struct {
	Time     time.Time      `json:"time"`
	Folder   api.FolderID   `json:"folder_id"`
	Analysis api.AnalysisID `json:"analysis_id,omitempty"` // whose verdict it is
	Left     string         `json:"left_id"`               // of a media or a person's photograph
	Right    string         `json:"right_id"`
	Saw      Sight          `json:"saw"`
	Verdict  Sight          `json:"verdict"` // empty where nothing was measured
}

// agrees reports whether reviewer and score say the same, and whether the
// answer counts: it does when both said something definite.
func (a Answer) agrees() (agrees, counts bool) {
	definite := func(s Sight) bool { return s == SeesSame || s == SeesDifferent }
	counts = definite(a.Saw) && definite(a.Verdict)
	return counts && a.Saw == a.Verdict, counts
}

// Ledger keeps records on this machine, as store/oplog does.
type Ledger interface {
	Append(ctx context.Context, stream string, records ...[]byte) error
	Read(stream string) iter.Seq2[[]byte, error]
}

// answersStream is the name of the answers in the ledger.
const answersStream = "answers"

// keepAnswer writes an answer down.
func keepAnswer(ctx context.Context, l Ledger, a Answer) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encode an answer: %w", err)
	}
	if err := l.Append(ctx, answersStream, data); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// tally counts the answers that were kept. What cannot be read is left out.
func tally(l Ledger) (agreed, of int, err error) {
	for record, err := range l.Read(answersStream) {
		if err != nil {
			return agreed, of, fmt.Errorf("count the answers: %w", err)
		}
		var a Answer
		if json.Unmarshal(record, &a) != nil {
			continue
		}
		agrees, counts := a.agrees()
		if counts {
			of++
		}
		if agrees {
			agreed++
		}
	}
	return agreed, of, nil
}
