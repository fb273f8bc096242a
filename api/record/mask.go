package record

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"ozdesk/api"
)

// mask makes the pseudonyms of one file. Its methods may be called from any
// goroutine.
type mask struct {
	key [sha256.Size]byte

	mu     sync.Mutex
	tokens map[string]string // Tokens seen, by what they are called.
}

// newMask makes a mask with a random key.
func newMask() *mask {
	m := &mask{tokens: make(map[string]string)}
	_, _ = rand.Read(m.key[:]) // Never fails.
	return m
}

// marked is the keyed hash of a value.
func (m *mask) marked(value []byte) []byte {
	h := hmac.New(sha256.New, m.key[:])
	_, _ = h.Write(value)
	return h.Sum(nil)
}

// refLen is how many bytes of a keyed hash tell values apart in one file.
const refLen = 6

// ref is the pseudonym of a value: a word for what it is, and a part that is
// the same wherever the value stands, whatever the word.
func (m *mask) ref(word, value string) string {
	if value == "" {
		return ""
	}
	return word + "-" + hex.EncodeToString(m.marked([]byte(value))[:refLen])
}

// pseudonym finds what a mask has made. The words are those of this package.
var pseudonym = regexp.MustCompile(`mail-[0-9a-f]{12}@example\.invalid|file-[0-9a-f]{12}(?:\.[a-z0-9]{1,4})?|` +
	`(?:id|text|name|meta|host|key|word|WORD)-[0-9a-f]{12}|token-[0-9]+`)

// number is the pseudonym of a number.
func (m *mask) number(digits string) string {
	const range48 = 1 << 48
	return strconv.FormatUint(binary.BigEndian.Uint64(m.marked([]byte(digits)))%range48, 10)
}

// token names a token by the order of its first appearance.
func (m *mask) token(value string) string {
	if value == "" {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	name, ok := m.tokens[value]
	if !ok {
		name = "token-" + strconv.Itoa(len(m.tokens)+1)
		m.tokens[value] = name
	}
	return name
}

// known returns the name of a value that is known to be a token.
func (m *mask) known(value string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name, ok := m.tokens[value]
	return name, ok
}

// uuid is the form of the ids of the reference, and the only one that is kept:
// anything else that passes for an id may be a name.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// partName is the form of the names that parts of a form usually have.
var partName = regexp.MustCompile(`^(payload|file|video|photo|image|media|media_key|sample|sample_|bio_feature|bio_template)[0-9]{0,4}$`)

// id keeps an id, or the name of a part, and masks what is neither.
func (m *mask) id(value string) string {
	if name, ok := m.known(value); ok {
		return name
	}
	if uuid.MatchString(value) || partName.MatchString(value) {
		return value
	}
	return m.ref("id", value)
}

// mail masks an address and leaves it one.
func (m *mask) mail(value string) string {
	if value == "" {
		return ""
	}
	return m.ref("mail", value) + "@example.invalid"
}

// endings are those of file names that say what a file is and nothing else.
var endings = regexp.MustCompile(`^\.(jpe?g|png|webp|gif|bmp|tiff?|heic|mp4|mov|webm|avi|mkv|zip|json|pdf|bin)$`)

// file masks a file name but for its ending.
func (m *mask) file(value string) string {
	ending := strings.ToLower(path.Ext(value))
	if !endings.MatchString(ending) {
		ending = ""
	}
	if value == "" {
		return ""
	}
	return m.ref("file", value) + ending
}

// tag keeps a tag of the reference, section 3.5.
func (m *mask) tag(value string) string {
	if tags.MatchString(value) {
		return value
	}
	return m.ref("word", value)
}

var tags = regexp.MustCompile(`^(photo_selfie|photo_id(_front|_back)?|orientation_(portrait|landscape)|` +
	`video_selfie(_(left|right|down|high|smile|eyes|scan|blank|oneshot|zoom_in|zoom_out))?)$`)

// status keeps a word of the reference in any case.
func (m *mask) status(value string) string {
	if api.ParseStatus(value).Known() || decisions.MatchString(value) {
		return value
	}
	return m.ref("WORD", value)
}

// decisions are those of Oz API Lite.
var decisions = regexp.MustCompile(`^(?i:approved|operator_required|declined)$`)

// kind keeps the type of an analysis or of a media.
func (m *mask) kind(value string) string {
	if api.ParseAnalysisType(value).Known() || mediaTypes.MatchString(value) {
		return value
	}
	return m.ref("WORD", value)
}

var mediaTypes = regexp.MustCompile(`^(?i:(IMAGE|VIDEO|SHOTS_SET|SHOTS)(_FOLDER|_RESULT_ANALYSIS_SINGLE)?)$`)

// role keeps a role of the reference.
func (m *mask) role(value string) string {
	switch api.ParseRole(value) {
	case api.RoleAdmin, api.RoleOperator, api.RoleClient, api.RoleClientService, api.RoleClientOperator, api.RoleClientAdmin:
		return value
	}
	return m.ref("WORD", value)
}
