package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"ozdesk/api"
)

// DeletionReceipt is what is kept of a deletion after its end: ids, times, and
// what is not certain. It holds no names.
type DeletionReceipt struct {
	Version int            `json:"version"`
	Job     ID             `json:"job"`
	Server  string         `json:"server"`
	By      api.UserID     `json:"by,omitempty"` // The account that the plan was made with.
	Planned time.Time      `json:"planned"`
	Began   time.Time      `json:"began"`
	Ended   string         `json:"ended"` // State of the job: done, failed, cancelled.
	Steps   []ReceiptEntry `json:"steps"`
	// NotVerified says in sentences what could not be found out.
	NotVerified []string `json:"not_verified"`
}

// ReceiptEntry is one object of a receipt.
type ReceiptEntry struct {
	Object
	// Result is deleted, gone before, found to be gone, not deleted, failed or
	// unknown.
	Result string    `json:"result"`
	At     time.Time `json:"at,omitzero"`
	Why    string    `json:"why,omitempty"`
}

// notDeleted is the result of a step whose turn never came.
const notDeleted = "not deleted"

// errNoReceipts says that there is nowhere to keep a receipt.
var errNoReceipts = errors.New("there is no place for receipts")

// Receipt implements Receipter.
func (w *deletion) Receipt(_ context.Context, e Ending) (string, error) {
	if w.receipts == nil {
		return "", errNoReceipts
	}
	raw, err := json.MarshalIndent(w.receipt(e), "", "  ")
	if err != nil {
		return "", err
	}
	return w.receipts.Keep("deletion-"+string(e.ID)+".json", append(raw, '\n'))
}

// receipt writes down how each step has ended.
func (w *deletion) receipt(e Ending) DeletionReceipt {
	r := DeletionReceipt{
		Version: 1, Job: e.ID, Server: e.Server, By: w.plan.By, Planned: w.plan.Made.UTC(), Began: e.Began.UTC(),
		Ended: e.State.String(), NotVerified: append([]string{}, w.plan.NotVerified...),
	}
	before, found := 0, 0
	for n, s := range e.Steps {
		entry := ReceiptEntry{Object: w.plan.Steps[n].Object, Why: s.Why}
		switch s.State {
		case Confirmed:
			entry.Result = GoneDeleted
			if g := s.Made.Gone; g != nil {
				entry.Result, entry.At = g.How, g.At
			}
		case Refused, Unknown:
			entry.Result = s.State.String()
		case Planned, Sent:
			entry.Result = notDeleted
		}
		switch entry.Result {
		case GoneBefore:
			before++
		case GoneFound:
			found++
		}
		r.Steps = append(r.Steps, entry)
	}
	if before > 0 {
		r.NotVerified = append(r.NotVerified, counted(before, "object was", "objects were")+" gone before; who deleted them is not known.")
	}
	if found > 0 {
		r.NotVerified = append(r.NotVerified, "Of "+counted(found, "object", "objects")+" the answer was lost; afterwards they were not there any more.")
	}
	return r
}
