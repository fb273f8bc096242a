package journal

import (
	"crypto/hmac"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"ozdesk/store/internal/atomic"
)

// Head says how many entries there are and what the last one's sum is. Noted
// down elsewhere, it shows later that nothing before it was taken away.
type Head struct {
	Count uint64
	Sum   string // In hexadecimal digits.
}

// head is Head as it is used here; the zero value is that of an empty journal.
type head struct {
	count uint64
	last  sum
}

func (h head) public() Head { return Head{Count: h.count, Sum: hex.EncodeToString(h.last[:])} }

// headFile is the form of the second file.
type headFile struct {
	Schema int    `json:"schema"`
	Count  uint64 `json:"count"`
	Sum    string `json:"sum"`
	Seal   string `json:"seal"`
}

// headSchema is the version of the form.
const headSchema = 1

func headSeal(key []byte, h head) sum {
	return keyed(key, domainHead, binary.BigEndian.AppendUint64(nil, h.count), h.last[:])
}

var (
	errNoHead     = errors.New("there is no head")
	errForgedHead = errors.New("the head was not written with this journal's key")
)

// readHead reads the second file.
func (j *Journal) readHead(key []byte) (head, error) {
	data, err := os.ReadFile(j.headPath())
	if errors.Is(err, fs.ErrNotExist) {
		return head{}, errNoHead
	}
	if err != nil {
		return head{}, fmt.Errorf("read the head: %w", err)
	}
	var f headFile
	if json.Unmarshal(data, &f) != nil || f.Schema != headSchema {
		return head{}, errForgedHead
	}
	h := head{count: f.Count}
	last, lastErr := hex.DecodeString(f.Sum)
	mark, sealErr := hex.DecodeString(f.Seal)
	if lastErr != nil || sealErr != nil || copy(h.last[:], last) != len(h.last) {
		return head{}, errForgedHead
	}
	if want := headSeal(key, h); !hmac.Equal(mark, want[:]) {
		return head{}, errForgedHead
	}
	return h, nil
}

// writeHead replaces the second file.
func (j *Journal) writeHead(key []byte, h head) error {
	mark := headSeal(key, h)
	data, err := json.Marshal(headFile{
		Schema: headSchema, Count: h.count,
		Sum: hex.EncodeToString(h.last[:]), Seal: hex.EncodeToString(mark[:]),
	})
	if err == nil {
		err = atomic.WriteFile(j.headPath(), data)
	}
	if err != nil {
		return fmt.Errorf("write the head: %w", err)
	}
	return nil
}
