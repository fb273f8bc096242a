package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxDepth bounds how deep a body may nest: nobody's metadata does, and each
// level costs stack.
const maxDepth = 64

var errDepth = errors.New("nested too deeply")

// Parse reads one JSON text into nil, bool, string, Number, Array and *Object,
// keeping the order of keys and the text of numbers. A key that is repeated
// keeps its first place and its last value, as in Python.
func Parse(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := parseValue(dec, 0)
	if err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read JSON: more text after the value")
	}
	return v, nil
}

// ParseObject reads a body that must be a JSON object. Anything else is the
// documented error 3 (Oz API reference, section 1.1).
func ParseObject(data []byte) (*Object, error) {
	v, err := Parse(data)
	if err != nil {
		return nil, Invalid(CodeStructure, "Invalid body structure", nil)
	}
	o, ok := v.(*Object)
	if !ok {
		return nil, Invalid(CodeStructure, "Invalid body structure", nil)
	}
	return o, nil
}

func parseValue(dec *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '{' {
			return parseObject(dec, depth)
		}
		return parseArray(dec, depth)
	case json.Number:
		return Number(tok), nil
	default:
		return tok, nil // nil, bool or string
	}
}

func parseObject(dec *json.Decoder, depth int) (any, error) {
	o := &Object{}
	at := map[string]int{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := tok.(string)
		if !ok {
			return nil, errors.New("an object key is no string")
		}
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		if i, ok := at[key]; ok {
			o.members[i].value = v
			continue
		}
		at[key] = len(o.members)
		o.members = append(o.members, member{key, v})
	}
	_, err := dec.Token()
	return o, err
}

func parseArray(dec *json.Decoder, depth int) (any, error) {
	a := Array{}
	for dec.More() {
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
	_, err := dec.Token()
	return a, err
}

// FromGo turns maps, slices and plain values of Go into what Append writes.
// Keys of maps are sorted, for want of an order of their own.
func FromGo(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return Parse(data)
}
