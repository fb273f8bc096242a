package results

import (
	"cmp"
	"slices"
	"strings"

	"ozdesk/api"
)

// PersonKeys are the metadata keys by which folders belong to the same person
// or to the same transaction, where nothing else is set: the usual lookup key,
// the key that web and mobile clients identify a person with, and the name (Oz
// API reference, sections 2.2 and 3.8).
func PersonKeys() []string { return []string{"transaction_id", "client_iin", "person_info"} }

// Tie is one way to find the other attempts of a person: the key, and the
// conditions that a folder of the same person meets.
type Tie struct {
	Key   string
	Where []api.MetaCondition
}

// Ties returns the ways that a folder's metadata offer, in the order of the
// keys. A key of an object, such as person_info, ties by all values in it. What
// a filter cannot say, because of a comma, is left out.
func Ties(m api.Metadata, keys []string) []Tie {
	fields := m.Fields()
	var out []Tie
	for _, key := range keys {
		tie, sayable := Tie{Key: key}, true
		for _, f := range fields {
			path, value := f.Path.Raw(), f.Value.Raw()
			if path != key && !strings.HasPrefix(path, key+".") {
				continue
			}
			if value = strings.TrimSpace(value); value == "" || value == "null" {
				continue
			}
			sayable = sayable && !strings.ContainsAny(value, ",&\n") && !strings.ContainsAny(path, ",=<>!")
			tie.Where = append(tie.Where, api.MetaCondition{Path: path, Op: "==", Value: value})
		}
		if sayable && len(tie.Where) > 0 {
			out = append(out, tie)
		}
	}
	return out
}

// Holds reports that a folder meets the tie. A server that does not know the
// filter answers with any folders, so what comes back is looked at again.
func (t Tie) Holds(f api.Folder) bool {
	for _, c := range t.Where {
		if v, ok := f.Meta.Lookup(c.Path); !ok || strings.TrimSpace(v.Raw()) != c.Value {
			return false
		}
	}
	return len(t.Where) > 0
}

// Attempt is a folder of the same person, and the keys that say so.
type Attempt struct {
	Folder api.Folder
	By     []string
}

// Attempts joins what was found by each tie into one list, oldest first, each
// folder once. The lists lie in the order of the ties.
func Attempts(ties []Tie, found [][]api.Folder) []Attempt {
	var out []Attempt
	at := map[api.FolderID]int{}
	for i, tie := range ties {
		if i >= len(found) {
			break
		}
		for _, f := range found[i] {
			if !tie.Holds(f) {
				continue
			}
			if j, seen := at[f.ID]; seen {
				if !slices.Contains(out[j].By, tie.Key) {
					out[j].By = append(out[j].By, tie.Key)
				}
				continue
			}
			at[f.ID] = len(out)
			out = append(out, Attempt{Folder: f, By: []string{tie.Key}})
		}
	}
	slices.SortStableFunc(out, func(a, b Attempt) int {
		return cmp.Or(a.Folder.Created.Compare(b.Folder.Created), cmp.Compare(a.Folder.ID, b.Folder.ID))
	})
	return out
}
