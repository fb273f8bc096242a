package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"ozdesk/api"
	"ozdesk/api/text"
)

// UploadKind is the name of the kind of Uploads.
const UploadKind = "upload"

// together is how many bytes of files a new folder is made with in one request.
// Files beyond that are sent one by one, so that a broken connection costs one
// of them.
const together = 8 << 20

// UploadPlan sends files to a folder, which may be a new one, and launches
// analyses there.
type UploadPlan struct {
	// Folder is where the files go, "" for a new folder.
	Folder api.FolderID `json:"folder,omitempty"`
	Files  []UploadFile `json:"files,omitempty"`
	Launch []Launch     `json:"launch,omitempty"`
	// Single makes a new folder with everything in one request, which is
	// answered when the analyses have ended (Oz API reference, section 2.2).
	Single bool `json:"single,omitempty"`
}

// UploadFile is a file to be sent.
type UploadFile struct {
	Path string   `json:"path"` // Absolute.
	Size int64    `json:"size"` // Bytes it must have when it is sent.
	Tags []string `json:"tags,omitempty"`
	// Modified is when it was changed last; the zero time is not checked.
	Modified time.Time `json:"modified,omitzero"`
}

// Launch is an analysis to be launched. Numbers that are "" and counts that
// are 0 leave the decision to the server.
type Launch struct {
	Type api.AnalysisType `json:"type"`
	// Media that are in the folder already and Files, by their place in the
	// plan, are what it is run on; neither means all of the folder.
	Media []api.MediaID `json:"media,omitempty"`
	Files []int         `json:"files,omitempty"`

	Collection        api.CollectionID `json:"collection,omitempty"`
	BestShot          bool             `json:"best_shot,omitempty"`
	ThresholdMin      api.Number       `json:"threshold_min,omitempty"`
	ThresholdMax      api.Number       `json:"threshold_max,omitempty"`
	ThresholdSpoofing api.Number       `json:"threshold_spoofing,omitempty"`
	DecisionThreshold api.Number       `json:"decision_threshold,omitempty"`
	DecisionCount     int              `json:"decision_count,omitempty"`
	Capabilities      int              `json:"capabilities,omitempty"` // DOCUMENTS.
}

// UploadTyped is what a person has typed for a new folder.
type UploadTyped struct {
	Meta    map[string]any `json:"meta,omitempty"`
	Webhook string         `json:"webhook,omitempty"`
}

// Uploads is the kind of jobs that send files and launch analyses on them.
type Uploads struct{ Client UploadClient }

// Name implements Kind.
func (Uploads) Name() string { return UploadKind }

// Open implements Kind.
func (u Uploads) Open(plan, typed []byte) (Work, error) {
	w := &upload{client: u.Client}
	if err := json.Unmarshal(plan, &w.plan); err != nil {
		return nil, fmt.Errorf("read the plan of an upload: %w", err)
	}
	if typed != nil {
		if err := json.Unmarshal(typed, &w.typed); err != nil {
			return nil, fmt.Errorf("read what was typed for an upload: %w", err)
		}
	}
	if err := w.plan.check(); err != nil {
		return nil, fmt.Errorf("read the plan of an upload: %w", err)
	}
	w.lay()
	return w, nil
}

// check refuses plans that cannot be carried out.
func (p UploadPlan) check() error {
	if p.Single && p.Folder != "" {
		return errors.New("a single request makes a new folder")
	}
	if len(p.Files) == 0 && (p.Folder == "" || len(p.Launch) == 0) {
		return errors.New("there is nothing to do")
	}
	for _, f := range p.Files {
		if !filepath.IsAbs(f.Path) || f.Size <= 0 {
			return errors.New("a file has no place or no size")
		}
	}
	for _, l := range p.Launch {
		if slices.ContainsFunc(l.Files, func(i int) bool { return i < 0 || i >= len(p.Files) }) {
			return errors.New("an analysis is of a file that is not there")
		}
	}
	return nil
}

// upload is the work of one UploadPlan.
type upload struct {
	client UploadClient
	plan   UploadPlan
	typed  UploadTyped
	tasks  []task
	steps  []Step
}

// task says what a step does: make the folder with files, send one file, or
// launch.
type task struct {
	creates bool
	files   []int // Of the plan.
}

// lay makes the steps of the plan.
func (u *upload) lay() {
	next := 0
	if u.plan.Folder == "" {
		first := task{creates: true}
		var bytes int64
		for next < len(u.plan.Files) && (next == 0 || u.plan.Single || bytes+u.plan.Files[next].Size <= together) {
			bytes += u.plan.Files[next].Size
			first.files = append(first.files, next)
			next++
		}
		u.add(first, Step{Does: "Make the folder", Name: u.names(first.files), Bytes: bytes})
	}
	for ; next < len(u.plan.Files); next++ {
		need := NeedsNothing
		if u.plan.Folder == "" {
			need = NeedsFirst
		}
		only := []int{next}
		u.add(task{files: only}, Step{Does: "Upload", Name: u.names(only), Bytes: u.plan.Files[next].Size, Needs: need})
	}
	if len(u.plan.Launch) > 0 && !u.plan.Single {
		u.add(task{}, Step{Does: "Launch " + counted(len(u.plan.Launch), "analysis", "analyses"), Needs: NeedsAll})
	}
}

func (u *upload) add(t task, s Step) {
	u.tasks, u.steps = append(u.tasks, t), append(u.steps, s)
}

// names names the files of a step.
func (u *upload) names(files []int) text.Text {
	switch len(files) {
	case 0:
		return text.Text{}
	case 1:
		return text.New(filepath.Base(u.plan.Files[files[0]].Path))
	}
	return text.New(filepath.Base(u.plan.Files[files[0]].Path) + " and " + strconv.Itoa(len(files)-1) + " more")
}

// Title implements Work.
func (u *upload) Title() string {
	files, analyses := counted(len(u.plan.Files), "file", "files"), ""
	if n := len(u.plan.Launch); n > 0 {
		analyses = ", " + counted(n, "analysis", "analyses")
	}
	switch {
	case u.plan.Folder == "":
		return "New folder, " + files + analyses
	case len(u.plan.Files) == 0:
		return "Folder " + u.plan.Folder.Short() + analyses
	}
	return "Folder " + u.plan.Folder.Short() + ", " + files + analyses
}

// Steps implements Work.
func (u *upload) Steps() []Step { return slices.Clone(u.steps) }

// Width implements Work: files keep their order in the folder.
func (u *upload) Width() int { return 1 }

// counted writes a number of things.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
