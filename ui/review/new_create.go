package review

import (
	"path/filepath"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
)

// subjects are the chosen files as analyses see them.
func (c chosenFiles) subjects() []rules.Subject {
	out := make([]rules.Subject, len(c))
	for i, f := range c {
		out[i] = rules.Subject{Kind: f.kind, Tags: f.tags}
	}
	return out
}

// plan is a new folder with the files and what is launched on them.
func (c chosenFiles) plan(choice launchChoice, single bool) jobs.UploadPlan {
	plan := jobs.UploadPlan{Single: single, Launch: choice.launches(c.subjects(), true)}
	for _, f := range c {
		path := f.path
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		plan.Files = append(plan.Files, jobs.UploadFile{
			Path: path, Size: f.size, Modified: f.modified, Tags: slices.Clone(f.tags),
		})
	}
	return plan
}

// uploads prepares the files to be sent at once, told to a meter.
func (c chosenFiles) uploads(file func(int) func(int64)) []api.Upload {
	out := make([]api.Upload, len(c))
	for i, f := range c {
		out[i] = api.Upload{
			Name: f.name.Raw(), Size: f.size, Tags: slices.Clone(f.tags), Open: openUpload(f.path), Progress: file(i),
		}
	}
	return out
}

// folderMeta makes the metadata of a folder from what was typed.
func folderMeta(transaction, name string) map[string]any {
	meta := map[string]any{}
	if transaction = strings.TrimSpace(transaction); transaction != "" {
		meta["transaction_id"] = transaction
	}
	if person := personInfo(name); len(person) > 0 {
		meta["person_info"] = person
	}
	return meta
}

// personInfo parts a name as the server keeps it: the last word is the last
// name, what stands between the first and the last is the middle name.
func personInfo(name string) map[string]any {
	words := strings.Fields(name)
	info := map[string]any{}
	if len(words) == 0 {
		return info
	}
	info["first_name"] = words[0]
	if n := len(words); n > 1 {
		info["last_name"] = words[n-1]
		if n > 2 {
			info["middle_name"] = strings.Join(words[1:n-1], " ")
		}
	}
	return info
}
