package api

import (
	"encoding/json"
	"fmt"
	"strconv"

	"ozdesk/api/text"
)

// Metadata is the free JSON that users of the server keep on an object. The
// zero value is no metadata.
type Metadata struct {
	raw []byte
}

// MetaField is one value in metadata with the way to it.
type MetaField struct {
	Path  text.Text // Keys and list positions joined by dots: person_info.first_name.
	Value text.Text // The content of a string, else the JSON of the value.
}

// maxMetaDepth is how deep metadata is taken apart; what lies deeper is shown
// as JSON.
const maxMetaDepth = 16

func metadataOf(n node) Metadata {
	if n.isNull() {
		return Metadata{}
	}
	return Metadata{raw: n.raw()}
}

// NewMetadata makes metadata as they would be sent; no fields are none.
func NewMetadata(fields map[string]any) (Metadata, error) {
	if len(fields) == 0 {
		return Metadata{}, nil
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return Metadata{}, fmt.Errorf("write metadata: %w", err)
	}
	return Metadata{raw: raw}, nil
}

// Raw returns the JSON as it was sent, nil when there was none.
func (m Metadata) Raw() json.RawMessage { return m.raw }

// IsEmpty reports whether there is no value in it.
func (m Metadata) IsEmpty() bool { return len(m.Fields()) == 0 }

// Fields returns the values in the order of the server, objects and lists
// taken apart.
func (m Metadata) Fields() []MetaField {
	if isNull(m.raw) {
		return nil
	}
	return flatten(nil, "", parse(m.raw), 0)
}

// Lookup returns the value at a path as Fields writes it.
func (m Metadata) Lookup(path string) (text.Text, bool) {
	for _, f := range m.Fields() {
		if f.Path.Raw() == path {
			return f.Value, true
		}
	}
	return text.Text{}, false
}

// flatten appends the values of n, which lies at path.
func flatten(out []MetaField, path string, n node, depth int) []MetaField {
	if depth < maxMetaDepth {
		before := len(out)
		for key, v := range n.members() {
			out = flatten(out, join(path, key.unquoted()), v, depth+1)
		}
		i := 0
		for e := range n.items().all() {
			out = flatten(out, join(path, strconv.Itoa(i)), e, depth+1)
			i++
		}
		if len(out) > before {
			return out
		}
		if path == "" && (n.isObject() || n.isArray()) {
			return out
		}
	}
	value := string(n.raw())
	if n.isString() {
		value = n.unquoted()
	}
	return append(out, MetaField{Path: text.New(path), Value: text.New(value)})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
