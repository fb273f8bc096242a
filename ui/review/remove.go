package review

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// askRemoval opens the dialog in which something is deleted.
func askRemoval(d Deps, r removal.Request) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: d.Remove(r)})
}

// deleteKey is the key that deletes a thing, greyed where it may not.
func deleteKey(d Deps, what, why string) key.Binding {
	if why != "" {
		return kit.Greyed(d.Env.Keys.Delete, why)
	}
	return kit.As(d.Env.Keys.Delete, "delete "+what+"…")
}

// barsRemoval says why nothing may be deleted, "" where it may.
func (d Deps) barsRemoval(a rules.Action) string {
	if d.Remove == nil {
		return "nothing can be deleted here"
	}
	return d.barredFrom(a)
}

// folderRemoval deletes folders with everything in them.
func folderRemoval(to pane.ID, masked bool, ids ...api.FolderID) removal.Request {
	r := removal.Request{
		To: to, Title: "Delete folder " + ids[0].Short(), Name: "folder " + ids[0].Short(), Masked: masked,
		Text: "The folder goes for good, with its media and its analyses.",
	}
	if len(ids) > 1 {
		n := kit.Count(len(ids)) + " folders"
		r.Title, r.Name, r.Text = "Delete "+n, n, "The folders go for good, with their media and their analyses."
	}
	for _, id := range ids {
		r.Objects = append(r.Objects, jobs.Object{Kind: jobs.FolderObject, ID: string(id)})
	}
	return r
}

// analysisRemoval deletes one analysis.
func analysisRemoval(to pane.ID, masked bool, id api.AnalysisID, in api.FolderID) removal.Request {
	return removal.Request{
		To: to, Title: "Delete analysis " + id.Short(), Name: "analysis " + id.Short(), Masked: masked,
		Text:    "The analysis goes for good, with what it measured and the pictures it made. The folder and its media stay.",
		Objects: []jobs.Object{{Kind: jobs.AnalysisObject, ID: string(id), Folder: in}},
	}
}

// removalEnded tells what has come of a deletion.
func removalEnded(msg removal.EndedMsg) tea.Cmd {
	if msg.State == jobs.Done {
		return pane.Send(pane.StatusMsg{Level: pane.Good, Text: "Deleted: " + msg.Name + "."})
	}
	return pane.Send(pane.StatusMsg{Level: pane.Bad, Text: "Not deleted: " + msg.Name + ". Jobs says why."})
}

// tellList lets the folder list know that something was deleted elsewhere.
func tellList(d Deps, msg removal.EndedMsg) tea.Cmd {
	if msg.To = d.Running.list; msg.To == 0 {
		return nil
	}
	return pane.Send(msg)
}

// remove asks about the selected folders, or the one at the cursor.
func (p *FolderList) remove() tea.Cmd {
	var ids []api.FolderID
	if p.selected.count() > 0 {
		ids = p.selectedIDs()
	}
	if f, chosen := p.chosen(); len(ids) == 0 && chosen {
		ids = []api.FolderID{f.ID}
	}
	if len(ids) == 0 {
		return nil
	}
	return askRemoval(p.d, folderRemoval(p.id, p.rows.masked, ids...))
}

// removed drops the selection and reads the list anew.
func (p *FolderList) removed(msg removal.EndedMsg) tea.Cmd {
	p.selected.clear()
	return tea.Batch(p.replace(p.applied), removalEnded(msg))
}

// deleteKey is the key that deletes what is selected.
func (p *FolderList) deleteKey() key.Binding {
	what, why := "folder", p.d.barsRemoval(rules.DeleteFolder)
	if n := p.selected.count(); n > 1 {
		what = kit.Count(n) + " folders"
	} else if _, chosen := p.chosen(); !chosen && why == "" {
		why = "no folder"
	}
	return deleteKey(p.d, what, why)
}

// removable is the analysis at the cursor, "" where the cursor is on none.
func (p *FolderPane) removable() api.AnalysisID {
	id, _ := strings.CutPrefix(p.sheet.at, "analysis ")
	if id == p.sheet.at {
		return ""
	}
	return api.AnalysisID(id)
}

// remove asks about the analysis at the cursor, or the folder.
func (p *FolderPane) remove() tea.Cmd {
	if id := p.removable(); id != "" {
		return askRemoval(p.d, analysisRemoval(p.id, p.masked, id, p.folderID))
	}
	return askRemoval(p.d, folderRemoval(p.id, p.masked, p.folderID))
}

// removed reads the folder anew, or leaves it where it is gone.
func (p *FolderPane) removed(msg removal.EndedMsg) tea.Cmd {
	cmds := []tea.Cmd{tellList(p.d, msg)}
	if msg.State == jobs.Done && msg.Name == "folder "+p.folderID.Short() {
		return tea.Batch(append(cmds, pane.Send(pane.BackMsg{From: p.id}))...)
	}
	return tea.Batch(append(cmds, p.reload())...)
}

// deleteKey is the key that deletes what the cursor is on.
func (p *FolderPane) deleteKey() key.Binding {
	what, action := "folder", rules.DeleteFolder
	if p.removable() != "" {
		what, action = "analysis", rules.DeleteAnalysis
	}
	why := p.d.barsRemoval(action)
	if !p.have {
		why = "no folder"
	}
	return deleteKey(p.d, what, why)
}

// removed leaves an analysis that is gone.
func (p *AnalysisPane) removed(msg removal.EndedMsg) tea.Cmd {
	if msg.State != jobs.Done {
		return tea.Batch(tellList(p.d, msg), p.reload())
	}
	return tea.Batch(tellList(p.d, msg), pane.Send(pane.BackMsg{From: p.id}))
}

// deleteKey is the key that deletes the analysis.
func (p *AnalysisPane) deleteKey() key.Binding {
	why := p.d.barsRemoval(rules.DeleteAnalysis)
	if !p.have {
		why = "no analysis"
	}
	return deleteKey(p.d, "analysis", why)
}
