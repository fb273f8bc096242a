package cli

import (
	"encoding/json"
	"strings"
)

// stringField returns a string field of the first JSON object in out.
func stringField(out, key string) (string, bool) {
	var object map[string]any
	out = out[max(0, strings.IndexByte(out, '{')):]
	if json.NewDecoder(strings.NewReader(out)).Decode(&object) != nil {
		return "", false
	}
	value, ok := object[key].(string)
	return value, ok
}
