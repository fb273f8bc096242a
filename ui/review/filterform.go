package review

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// filterMsg asks a list for a filter line. What is wrong with one is told in
// the line itself.
type filterMsg struct {
	to   pane.ID
	line string
}

// Target returns the list.
func (m filterMsg) Target() pane.ID { return m.to }

// filterFields are the fields of the form, each for the words of one key.
var filterFields = []string{"outcome", "type", "status", "since", "until", "changed", "company", "user", "id", "meta"}

// filterParts takes a line apart into the fields of the form. What fits into
// none of them is metadata or a bare word, and stands in the last one.
func filterParts(line string) map[string]string {
	parts := map[string]string{}
	for _, word := range filterWords(line) {
		name, value, keyed := word.cut(":")
		field, content := "meta", word.s
		for _, f := range filterFields {
			if keyed && strings.ToLower(name.s) == f {
				field, content = f, value.s
			}
		}
		sep := " "
		switch field {
		case "outcome", "type", "status":
			sep = ","
		case "meta":
		default:
			if parts[field] != "" { // one value only: the line says what is wrong
				field, content = "meta", word.s
			}
		}
		if parts[field] != "" {
			content = parts[field] + sep + content
		}
		parts[field] = content
	}
	return parts
}

// joinParts makes a line of the fields.
func joinParts(value func(string) string) string {
	var words []string
	for _, f := range filterFields {
		v := strings.TrimSpace(value(f))
		switch {
		case v == "":
		case f == "meta":
			words = append(words, v)
		default:
			words = append(words, f+":"+asTyped(v))
		}
	}
	return strings.Join(words, " ")
}

// newFilterForm edits a filter line as a form.
func newFilterForm(d Deps, to pane.ID, title, line string, known *directory) pane.Pane {
	parts := filterParts(line)
	p := &formDialog{listDialog: newListDialog(d, to, title)}
	check := func(f kit.Field) string {
		line := f.Value
		if f.Name != "meta" && line != "" {
			line = f.Name + ":" + asTyped(line)
		}
		_, err := parseFilter(line, d.Env.Now(), known)
		if err != nil {
			return sentenceOf(err)
		}
		return ""
	}
	written := func(name, label, placeholder, hint string) kit.Field {
		return kit.Field{
			Name: name, Label: label, Value: strings.ReplaceAll(parts[name], `"`, ""),
			Placeholder: placeholder, Hint: hint, Check: check,
		}
	}
	picked := func(name, label string, words []string) kit.Field {
		f := kit.Field{Name: name, Label: label, Kind: kit.ChecksField, Picked: strings.Split(strings.ToLower(parts[name]), ",")}
		for _, w := range words {
			f.Choices = append(f.Choices, kit.Choice{Key: w, Label: w})
		}
		return f
	}
	meta := written("meta", "Metadata", "transaction_id==t-20931", "Comparisons name==value, with a blank between two; also a bare transaction id.")
	meta.Value = parts["meta"]
	p.form = kit.NewForm(d.Env, []kit.Field{
		picked("outcome", "Outcome", outcomeWords),
		picked("type", "Has analysis", []string{"biometry", "quality", "collection", "documents"}),
		written("status", "Status", "failed,declined", "As the server says it: "+strings.Join(statusWords(), ", ")+"."),
		written("since", "Created since", "7d", "A date, or how long ago: 12h, 7d, 4w."),
		written("until", "Created until", "2026-11-09", "A date, which counts to its end, or how long ago."),
		written("changed", "Changed since", "24h", "A date, or how long ago."),
		written("company", "Company", "any", namesHint("company", known.companyNames())),
		written("user", "Made by", "anybody", namesHint("user", known.userNames())),
		written("id", "Folder id", "7f3c0a12", "The whole id, or its beginning."),
		meta,
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true},
		kit.Button{Name: "filter", Label: "Filter"})
	p.accept = func() tea.Cmd {
		line := joinParts(func(name string) string {
			if name == "outcome" || name == "type" {
				return strings.Join(p.form.Picked(name), ",")
			}
			return p.form.Value(name)
		})
		if _, err := parseFilter(line, d.Env.Now(), known); err != nil {
			// Each field by itself is in order, yet two do not go together.
			bad, ok := errors.AsType[*filterError](err)
			for _, name := range filterFields {
				if ok && strings.HasPrefix(line[bad.at:], name+":") {
					p.form.SetError(name, sentenceOf(err))
					return nil
				}
			}
			p.form.SetError("meta", sentenceOf(err))
			return nil
		}
		return p.leave(filterMsg{to: to, line: line})
	}
	return p
}

// namesHint says what can be typed for something that has a name.
func namesHint(what string, names []string) string {
	const shown = 6
	if len(names) == 0 {
		return "By name where your role may list them, else the whole id of the " + what + "."
	}
	more := ""
	if len(names) > shown {
		names, more = names[:shown], " …"
	}
	return "By name or id: " + text.Line(strings.Join(names, ", ")) + more
}
