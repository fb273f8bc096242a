package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"ozdesk/api/text"
)

// requireShown holds everything in a decoded value to what a screen may get: of
// every text, and of the JSON that is kept for the raw view, each printable
// rune is still there in the same order and no control byte is; every plain
// string is safe as it is.
func requireShown(t *testing.T, decoded any) {
	t.Helper()
	walkShown(t, reflect.ValueOf(decoded), "")
}

var (
	textType   = reflect.TypeFor[text.Text]()
	metaType   = reflect.TypeFor[Metadata]()
	rawType    = reflect.TypeFor[json.RawMessage]()
	timeType   = reflect.TypeFor[time.Time]()
	secretType = reflect.TypeFor[Secret]()
)

func walkShown(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	if !v.IsValid() {
		return
	}
	switch v.Type() {
	case textType:
		requireText(t, path, v.Interface().(text.Text).Raw())
		return
	case rawType:
		requireText(t, path, string(v.Bytes()))
		return
	case metaType:
		m := v.Interface().(Metadata)
		requireText(t, path, string(m.Raw()))
		for _, f := range m.Fields() {
			requireText(t, path, f.Path.Raw())
			requireText(t, path, f.Value.Raw())
		}
		return
	case timeType, secretType:
		return
	}
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); text.Line(s) != s || !utf8.ValidString(s) {
			t.Fatalf("%s is unsafe to show: %q", path, s)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkShown(t, v.Elem(), path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkShown(t, v.Index(i), path+"[]")
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walkShown(t, k, path)
			walkShown(t, v.MapIndex(k), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				walkShown(t, v.Field(i), path+"."+f.Name)
			}
		}
	}
}

// inkless are runes that a letter or mark by category may be and that draw
// nothing all the same; what they are shown as is held by the tests of text.
func inkless(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r)
}

// requireText checks a foreign string as it is shown on a line and in a block.
func requireText(t *testing.T, path, raw string) {
	t.Helper()
	for form, shown := range map[string]string{"line": text.Line(raw), "block": text.Block(raw)} {
		if !utf8.ValidString(shown) {
			t.Fatalf("%s as a %s is no UTF-8: %q", path, form, shown)
		}
		for _, r := range shown {
			if unicode.IsControl(r) && !(form == "block" && r == '\n') {
				t.Fatalf("%s as a %s lets U+%04X out: %q", path, form, r, shown)
			}
		}
		rest := shown
		for _, r := range raw {
			if r == utf8.RuneError || !unicode.IsPrint(r) || inkless(r) {
				continue
			}
			at := strings.IndexRune(rest, r)
			if at < 0 {
				t.Fatalf("%s as a %s has lost %q: %q of %q", path, form, r, shown, raw)
			}
			rest = rest[at+utf8.RuneLen(r):]
		}
	}
}

// TestNothingIsHidden shows that the check above finds what it looks for.
func TestNothingIsHidden(t *testing.T) {
	for _, hostile := range []string{"a\x1b]0;x\x07b", "\u202Egnp.exe", "x\u200By", "\x9b31mred", "日本\xff", "e\u0301", "👩\u200D🚀"} {
		name, err := json.Marshal(hostile)
		if err != nil {
			t.Fatal(err)
		}
		f := decodeFolder(parse([]byte(`{"folder_id": "f", "resolution_comment": ` + string(name) +
			`, ` + string(name) + `: 1, "resolution_status": ` + string(name) + `, "meta_data": {` + string(name) + `: ` + string(name) + `},
			"media": [{"media_id": "m", "original_name": ` + string(name) + `, "tags": [` + string(name) + `]}],
			"analyses": [{"analyse_id": "a", "type": ` + string(name) + `, "error_message": ` + string(name) + `}]}`)))
		requireShown(t, f)
		if len(f.Unknown) != 1 || f.Comment.IsEmpty() || len(f.Media) != 1 || len(f.Analyses) != 1 {
			t.Errorf("%q: %+v", hostile, f)
		}
	}
}
