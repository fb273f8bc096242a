package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strconv"
	"sync"

	"ozdesk/api"
)

// UploadClient is what Uploads asks of a server; api.Client satisfies it.
type UploadClient interface {
	CreateFolder(context.Context, api.NewFolder) (api.Folder, error)
	AddMedia(context.Context, api.FolderID, []api.Upload) ([]api.Media, error)
	CreateAnalyses(context.Context, api.FolderID, []api.NewAnalysis) ([]api.Analysis, error)
	LostFolder(context.Context, string) (api.Fate, api.Folder, error)
	LostMedia(context.Context, api.FolderID, string) (api.Fate, []api.Media, error)
	LostAnalyses(context.Context, api.FolderID, string) (api.Fate, []api.Analysis, error)
}

// folder is where the job works.
func (u *upload) folder(a Attempt) api.FolderID {
	if u.plan.Folder == "" && len(a.Made) > 0 {
		return a.Made[0].Folder
	}
	return u.plan.Folder
}

// Do implements Work.
func (u *upload) Do(ctx context.Context, a Attempt) (Made, error) {
	t := u.tasks[a.Step]
	if !t.creates && len(t.files) == 0 {
		return u.launch(ctx, a)
	}
	files, err := u.open(t.files, a.Sent)
	if err != nil {
		return Made{}, err
	}
	if !t.creates {
		added, err := u.client.AddMedia(ctx, u.folder(a), files)
		return Made{Folder: u.folder(a), Media: u.assign(t.files, added)}, err
	}
	n := api.NewFolder{Media: files, Meta: maps.Clone(u.typed.Meta), Webhook: u.typed.Webhook}
	if u.plan.Single {
		for _, l := range u.plan.Launch {
			n.Analyses = append(n.Analyses, l.On(partsOf(l.Files)))
		}
	}
	f, err := u.client.CreateFolder(ctx, n)
	return u.madeFolder(t, f), err
}

// madeFolder are the ids of a folder that was made with files.
func (u *upload) madeFolder(t task, f api.Folder) Made {
	m := Made{Folder: f.ID, Media: u.assign(t.files, f.Media)}
	for _, a := range f.Analyses {
		m.Analyses = append(m.Analyses, a.ID)
	}
	return m
}

// open prepares files of the plan to be sent.
func (u *upload) open(files []int, sent func(int64)) ([]api.Upload, error) {
	list := make([]UploadFile, len(files))
	for i, n := range files {
		list[i] = u.plan.Files[n]
	}
	return openFiles(list, sent)
}

// partsOf names files by their parts in a request.
func partsOf(files []int) []api.MediaID {
	out := make([]api.MediaID, len(files))
	for i, n := range files {
		out[i] = api.MediaID("file" + strconv.Itoa(n+1))
	}
	return out
}

// On is the analysis as it is sent, on media besides those it names.
func (l Launch) On(more []api.MediaID) api.NewAnalysis {
	n := api.NewAnalysis{
		Type: l.Type, Collection: l.Collection, BestShot: l.BestShot,
		ThresholdMin: l.ThresholdMin, ThresholdMax: l.ThresholdMax, ThresholdSpoofing: l.ThresholdSpoofing,
		DecisionThreshold: l.DecisionThreshold, DecisionCount: l.DecisionCount,
	}
	n.Media = append(append(n.Media, l.Media...), more...)
	if l.Capabilities != 0 {
		n.Params = map[string]any{"capabilities": l.Capabilities}
	}
	return n
}

// Requests writes analyses for a server, for files that are in no folder yet:
// they are named by their parts in the request.
func Requests(list []Launch) []api.NewAnalysis {
	out := make([]api.NewAnalysis, len(list))
	for i, l := range list {
		out[i] = l.On(partsOf(l.Files))
	}
	return out
}

// errNoMediaID is said where a server has not told which media a file is.
var errNoMediaID = errors.New("the server does not say which media a file has become")

// launch launches the analyses of the plan.
func (u *upload) launch(ctx context.Context, a Attempt) (Made, error) {
	list := make([]api.NewAnalysis, len(u.plan.Launch))
	for i, l := range u.plan.Launch {
		var more []api.MediaID
		for _, n := range l.Files {
			id := u.mediaOf(a, n)
			if id == "" {
				return Made{}, fmt.Errorf("launch analyses: %w", errNoMediaID)
			}
			more = append(more, id)
		}
		list[i] = l.On(more)
	}
	launched, err := u.client.CreateAnalyses(ctx, u.folder(a), list)
	return Made{Folder: u.folder(a), Analyses: idsOf(launched)}, err
}

// mediaOf is the media that a file of the plan has become, "" if unknown.
func (u *upload) mediaOf(a Attempt, file int) api.MediaID {
	for n, t := range u.tasks {
		for i, f := range t.files {
			if f == file && n < len(a.Made) && i < len(a.Made[n].Media) {
				return a.Made[n].Media[i]
			}
		}
	}
	return ""
}

// assign tells which media the files of a step are: for each the first of its
// name, and where a server changes names the first that is left. An id is ""
// where there are too few.
func (u *upload) assign(files []int, media []api.Media) []api.MediaID {
	out := make([]api.MediaID, len(files))
	taken := make([]bool, len(media))
	pick := func(i int, fits func(api.Media) bool) {
		for j, m := range media {
			if out[i] == "" && !taken[j] && m.ID != "" && fits(m) {
				out[i], taken[j] = m.ID, true
			}
		}
	}
	for i, n := range files {
		name := filepath.Base(u.plan.Files[n].Path)
		pick(i, func(m api.Media) bool { return m.Name.Raw() == name })
	}
	for i := range files {
		pick(i, func(api.Media) bool { return true })
	}
	return out
}

// idsOf are the ids of analyses.
func idsOf(list []api.Analysis) []api.AnalysisID {
	out := make([]api.AnalysisID, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// Find implements Work. Fewer objects than were sent leave it open what became
// of the others.
func (u *upload) Find(ctx context.Context, a Attempt) (api.Fate, Made, error) {
	t := u.tasks[a.Step]
	switch {
	case t.creates:
		fate, f, err := u.client.LostFolder(ctx, a.RequestID)
		if fate == api.FateDone && len(f.Media) > 0 && len(f.Media) < len(t.files) {
			fate = api.FateUnknown
		}
		return fate, u.madeFolder(t, f), err
	case len(t.files) > 0:
		fate, media, err := u.client.LostMedia(ctx, u.folder(a), a.RequestID)
		return fate, Made{Folder: u.folder(a), Media: u.assign(t.files, media)}, err
	default:
		fate, list, err := u.client.LostAnalyses(ctx, u.folder(a), a.RequestID)
		if fate == api.FateDone && len(list) < len(u.plan.Launch) {
			fate = api.FateUnknown
		}
		return fate, Made{Folder: u.folder(a), Analyses: idsOf(list)}, err
	}
}

// meter adds up the bytes of several files of one request. A request that is
// sent again, with a newer token, may still be read from for a moment by the
// connection that it was sent on before.
type meter struct {
	mu   sync.Mutex
	sent []int64
}

// file returns what is told how many bytes of a file have left.
func (m *meter) file(i int, sum func(int64)) func(int64) {
	m.sent = append(m.sent, 0)
	return func(sent int64) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.sent[i] = sent
		var all int64
		for _, n := range m.sent {
			all += n
		}
		sum(all)
	}
}
