package review

import (
	"strings"

	"ozdesk/api"
	"ozdesk/api/text"
)

// facts are the two things of a folder's metadata that people look for first,
// and everything else of it.
type facts struct {
	transaction text.Text
	person      text.Text
	other       []api.MetaField
}

// requestIDField is where this program marks what it has made itself. It says
// nothing to a person.
const requestIDField = "ozdesk_request_id"

// factsOf sorts the metadata of a folder.
func factsOf(m api.Metadata) facts {
	var f facts
	var names [3]string
	for _, field := range m.Fields() {
		path := field.Path.Raw()
		switch strings.TrimPrefix(path, "person_info.") {
		case "transaction_id":
			f.transaction = field.Value
			continue
		case "first_name":
			names[0] = field.Value.Raw()
			continue
		case "middle_name":
			names[1] = field.Value.Raw()
			continue
		case "last_name":
			names[2] = field.Value.Raw()
			continue
		case requestIDField:
			continue
		}
		f.other = append(f.other, field)
	}
	f.person = text.New(strings.Join(strings.Fields(strings.Join(names[:], " ")), " "))
	return f
}
