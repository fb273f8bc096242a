package review

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
	"ozdesk/ui/removal"
)

// folderMsg brings a folder, or why it could not be loaded.
type folderMsg struct {
	to     pane.ID
	gen    uint64
	folder api.Folder
	err    error
}

// Target returns the pane that shows the folder.
func (m folderMsg) Target() pane.ID { return m.to }

// FolderPane shows one folder: what is known of it, its media, and what every
// analysis of it says, by itself while they run.
type FolderPane struct {
	detail
	folderID api.FolderID
	folder   api.Folder
}

// NewFolder makes the pane of one folder, nil for what cannot be an id.
func NewFolder(d Deps, id string) pane.Pane {
	if !api.ValidID(id) {
		return nil
	}
	return &FolderPane{detail: newDetail(d), folderID: api.FolderID(id)}
}

// Init loads the folder.
func (p *FolderPane) Init() tea.Cmd { return tea.Batch(p.reload(), p.size.Wait(p.ctx)) }

// reload asks for the folder; what is shown stays until it is there.
func (p *FolderPane) reload() tea.Cmd { return p.loadFolder(p.folderID) }

// loadFolder asks for a folder on behalf of a pane.
func loadFolder(ctx context.Context, src Reader, to pane.ID, gen uint64, id api.FolderID) tea.Cmd {
	return func() tea.Msg {
		f, err := src.Folder(ctx, id)
		if ctx.Err() != nil {
			return nil // superseded or closed
		}
		return folderMsg{to: to, gen: gen, folder: f, err: err}
	}
}

// Update implements pane.Pane.
func (p *FolderPane) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.common(msg, p); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case folderMsg:
		return p.loaded(msg)
	case newsMsg:
		return p.heardOf(msg, p.folderID, p.show, p.reload)
	case metaChangedMsg:
		return p.reload()
	case removal.EndedMsg:
		return p.removed(msg)
	case analysesLaunchedMsg:
		p.live.retry() // for the other panes
		return p.reload()
	default:
		return p.key(msg)
	}
}

// loaded takes in the answer of the server.
func (p *FolderPane) loaded(msg folderMsg) tea.Cmd {
	if cmd, ok := p.answered(msg.gen, msg.err); !ok {
		return cmd
	}
	return tea.Batch(p.show(msg.folder), p.fresh.fresh())
}

// show takes in a newer state of the folder.
func (p *FolderPane) show(f api.Folder) tea.Cmd {
	if p.have && len(f.Media) == 0 {
		f.Media = p.folder.Media // a list may leave them out
	}
	p.folder = f
	p.took()
	return tea.Batch(p.thumbs(f.Media), p.names.learn(p.ctx, f.Analyses), p.note(&f, p.folderID))
}

// allMedia are the media of the folder.
func (p *FolderPane) allMedia() []api.Media { return p.folder.Media }

// key does what a key asks for.
func (p *FolderPane) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Open):
		return p.open()
	case kit.Pressed(msg, k.Analyse) && p.have && p.d.forbidden() == "":
		return askLaunch(p.d, p.folder, p.id, p.masked)
	case kit.Pressed(msg, k.Match) && p.have && p.d.forbidden() == "":
		return askMatch(p.d, p.folder, p.id, p.masked)
	case kit.Pressed(msg, k.New) && p.d.forbidden() == "":
		return askNewFolder(p.d, p.masked)
	case kit.Pressed(msg, k.Compare) && p.have:
		id := string(p.folderID)
		if what, media, _ := strings.Cut(p.sheet.at, " "); what == "media" {
			id += "/" + media
		}
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteCompare, ID: id})
	case kit.Pressed(msg, k.Blind):
		return turnBlind(p.d.Blind)
	case kit.Pressed(msg, k.Delete) && p.deleteKey().Enabled():
		return p.remove()
	case kit.Pressed(msg, k.Metadata) && p.have:
		return askMetadata(p.d, p.folderID, "folder "+p.folderID.Short(), p.id, p.masked)
	case kit.Pressed(msg, k.Reports) && p.have:
		return askReports(p.d, p.folderID, p.masked)
	case kit.Pressed(msg, k.Raw):
		return pane.Send(pane.OpenMsg{From: p.id, Kind: RouteRaw, ID: RouteFolder + "/" + string(p.folderID)})
	case kit.Pressed(msg, k.Copy):
		what, id, ok := strings.Cut(p.sheet.at, " ")
		if !ok {
			what, id = "folder", string(p.folderID)
		}
		return copyID(what, id)
	}
	p.move(msg, p.draw)
	return nil
}

// open opens what the cursor is on.
func (p *FolderPane) open() tea.Cmd {
	return openPart(p.d, p.id, p.folder, p.sheet.at, p.masked)
}

// openPart opens a media or an analysis of a folder for a pane. at is where the
// cursor of its sheet is: the kind of thing, a space, and its id.
func openPart(d Deps, from pane.ID, f api.Folder, at string, masked bool) tea.Cmd {
	what, id, _ := strings.Cut(at, " ")
	switch what {
	case "media":
		return pane.Send(pane.DialogMsg{Pane: newPictureView(d, f.Media, api.MediaID(id), masked)})
	case "analysis":
		return pane.Send(pane.OpenMsg{From: from, Kind: RouteAnalysis, ID: id})
	default:
		return nil
	}
}

// Title implements pane.Pane.
func (p *FolderPane) Title() string { return "Folder " + p.folderID.Short() }

// Note implements pane.Noted: when the folder was made.
func (p *FolderPane) Note() string { return p.noteAt(p.folder.Created) }

// Width implements pane.Sized.
func (p *FolderPane) Width() (least, most int) { return 43, 90 }

// Keys implements pane.Pane.
func (p *FolderPane) Keys() []key.Binding {
	k := p.d.Env.Keys
	open, analyse, match, fresh := k.Open, k.Analyse, k.Match, kit.As(k.New, "new folder")
	if !p.have {
		analyse, match = kit.Greyed(analyse, "no folder"), kit.Greyed(match, "no folder")
	}
	if why := p.d.forbidden(); why != "" {
		analyse, match, fresh = kit.Greyed(k.Analyse, why), kit.Greyed(k.Match, why), kit.Greyed(fresh, why)
	}
	switch {
	case strings.HasPrefix(p.sheet.at, "media"):
		open = kit.As(open, "picture")
	case p.sheet.at == "":
		open = kit.Greyed(open, "nothing here")
	}
	return []key.Binding{open, k.Compare, analyse, match, k.Refresh, kit.As(k.Copy, "copy id"), fresh, k.Metadata, k.Reports, k.Raw, k.Blind, p.deleteKey(), k.Back}
}

// Shown implements pane.Pane.
func (p *FolderPane) Shown(on bool) tea.Cmd {
	cmd := p.listen(on, p.folderID)
	return tea.Batch(cmd, p.thumbs(p.folder.Media))
}

// Brief implements pane.Brief: outcome, score and margin in one line.
func (p *FolderPane) Brief() string {
	t := p.d.Env.Theme
	if !p.have {
		return t.Paint(kit.Muted, p.Title())
	}
	if p.d.Blind.hides(p.folderID) {
		return t.Paint(kit.Muted, p.Title()+"  "+unseenWords)
	}
	s := score.Folder(p.folder, p.names.policy())
	line := t.Outcome(outcome(s.Outcome))
	for _, r := range s.Group { // the one that the folder's margin comes from
		if s.Margin.Ok() && r.Margin.Ok() && r.Margin.Cmp(s.Margin) == 0 {
			return line + "  " + briefScore(t, r)
		}
	}
	return line
}

// briefScore is a score with its margin.
func briefScore(t *kit.Theme, r score.Reading) string {
	return kit.Number(r.Score.Shown(scoreCells)) + "  " + marginText(t, r.Margin, r.Near)
}
