package review

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/ui/pane"
)

const (
	// manyMost is how many folders are launched on at once.
	manyMost = 200
	// manyPage is how many folders are read in one request.
	manyPage = 50
)

// manyFoldersMsg brings the selected folders as they are now.
type manyFoldersMsg struct {
	to      pane.ID
	gen     uint64
	folders []api.Folder
	missing []api.FolderID // not there any more
	err     error
}

// Target returns the dialog.
func (m manyFoldersMsg) Target() pane.ID { return m.to }

// manyBegunMsg says on which folders a job was begun.
type manyBegunMsg struct {
	to    pane.ID
	gen   uint64
	begun []api.FolderID
	err   error // why the rest was not
}

// Target returns the dialog.
func (m manyBegunMsg) Target() pane.ID { return m.to }

// manyLaunchedMsg tells the folder list that jobs launch analyses on what was
// selected.
type manyLaunchedMsg struct{ to pane.ID }

// Target returns the folder list.
func (m manyLaunchedMsg) Target() pane.ID { return m.to }

// loadMany reads folders with their media, many in one request. A server that
// does not filter by id, or leaves out media in a list, is asked for the rest
// one by one.
func loadMany(ctx context.Context, src Reader, to pane.ID, gen uint64, ids []api.FolderID) tea.Cmd {
	return func() tea.Msg {
		msg := manyFoldersMsg{to: to, gen: gen}
		for part := range slices.Chunk(ids, manyPage) {
			found := map[api.FolderID]api.Folder{}
			if page, err := src.Folders(ctx, api.FolderQuery{IDs: part, Limit: manyPage, OmitTotal: true}); err == nil {
				for _, f := range page.Items {
					found[f.ID] = f
				}
			}
			for _, id := range part {
				f := found[id]
				if len(f.Media) == 0 {
					var err error
					switch f, err = src.Folder(ctx, id); {
					case isGone(err):
						msg.missing = append(msg.missing, id)
						continue
					case err != nil:
						msg.err = err
						return msg
					}
				}
				msg.folders = append(msg.folders, f)
			}
		}
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return msg
	}
}

// manyLaunch is what is launched on one folder.
func manyLaunch(c launchChoice, f api.Folder) jobs.UploadPlan {
	list := c.launches(rules.SubjectsOf(f.Media), true)
	for i := range list {
		for _, n := range list[i].Files {
			list[i].Media = append(list[i].Media, f.Media[n].ID)
		}
		list[i].Files = nil
	}
	return jobs.UploadPlan{Folder: f.ID, Launch: list}
}

// beginMany begins a job for each plan, in their order, up to the first that
// cannot be begun.
func beginMany(ctx context.Context, desk JobDesk, to pane.ID, gen uint64, plans []jobs.UploadPlan) tea.Cmd {
	return func() tea.Msg {
		msg := manyBegunMsg{to: to, gen: gen}
		for _, p := range plans {
			if _, err := desk.Start(ctx, jobs.UploadKind, p, nil); err != nil {
				msg.err = err
				break
			}
			msg.begun = append(msg.begun, p.Folder)
		}
		return msg
	}
}
