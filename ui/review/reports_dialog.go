package review

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// reportsDialog shows the reports on a folder where the server offers them:
// makes one, downloads one, deletes one.
type reportsDialog struct {
	listDialog
	ctx    context.Context
	cancel context.CancelFunc
	folder api.FolderID
	masked bool
	w, h   int

	list      []api.Report
	templates []api.ReportTemplate
	have      bool
	lacking   bool // the server does not offer reports
	since     time.Time
	at        int
	form      *kit.Form // asks for a template or a directory, nil for nothing
	forSaving bool      // it asks for a directory
	doing     string    // what is under way, "" for nothing
	said      string
	fault     fault
	load, act pane.Slot
}

// askReports opens the dialog for a folder.
func askReports(d Deps, id api.FolderID, masked bool) tea.Cmd {
	p := &reportsDialog{listDialog: newListDialog(d, 0, "Reports on folder "+id.Short()), folder: id, masked: masked}
	p.ctx, p.cancel = context.WithCancel(d.Env.Ctx)
	return pane.Send(pane.DialogMsg{Pane: p})
}

// Init asks for the reports.
func (p *reportsDialog) Init() tea.Cmd { return p.reload() }

// reload asks for the reports; those that are shown stay until they are there.
func (p *reportsDialog) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	p.since = p.d.Env.Now()
	return loadReports(ctx, p.d.Client, p.id, gen, p.folder)
}

// Update implements pane.Pane.
func (p *reportsDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case reportsMsg:
		p.loaded(msg)
		return nil
	case reportDoneMsg:
		return p.done(msg)
	case dropReportMsg:
		src, id := p.d.Client, msg.id
		return p.do("deleting report "+id.Short(), func(ctx context.Context) (string, error) {
			return "Report " + id.Short() + " was deleted.", src.DeleteReport(ctx, id)
		})
	case pane.MaskMsg:
		p.masked = msg.On
		return nil
	case pane.RoleMsg:
		p.list, p.have, p.lacking = nil, false, false
		return p.reload()
	case pane.SignedOutMsg:
		p.list, p.have = nil, false
		return nil
	}
	if p.form != nil {
		return p.asked(msg)
	}
	return p.key(msg)
}

// loaded takes in what the server has.
func (p *reportsDialog) loaded(msg reportsMsg) {
	if !p.load.Done(msg.gen) {
		return
	}
	if p.lacking = errors.Is(msg.err, api.ErrUnsupported); p.lacking {
		return
	}
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		p.fault = fault{what, next}
		return
	}
	p.list, p.templates, p.have = msg.list, msg.templates, true
	slices.SortStableFunc(p.list, func(a, b api.Report) int { return b.Created.Compare(a.Created) })
	p.at = max(min(p.at, len(p.list)-1), 0)
}

// do begins something, unless something is under way: nothing is sent twice.
func (p *reportsDialog) do(doing string, what func(context.Context) (string, error)) tea.Cmd {
	if p.act.InFlight() {
		return nil
	}
	p.doing, p.said, p.fault = doing, "", fault{}
	// A change that has begun is not broken off when the dialog closes.
	ctx, gen := p.act.Next(p.d.Env.Ctx)
	to := p.id
	return func() tea.Msg {
		said, err := what(ctx)
		return reportDoneMsg{to: to, gen: gen, said: said, err: err}
	}
}

// done says what came of it, and reads the list anew: there it is seen what
// became of something whose answer was lost.
func (p *reportsDialog) done(msg reportDoneMsg) tea.Cmd {
	if !p.act.Done(msg.gen) {
		return nil
	}
	p.doing = ""
	if msg.err != nil {
		p.d.Env.Log.Warn("report", "err", msg.err)
		what, next := api.Explain(msg.err)
		if errors.Is(msg.err, errNoDocument) {
			what, next = "The server does not say where the document of this report is.", ""
		}
		p.fault = fault{what, next}
	} else {
		p.said = msg.said
	}
	return p.reload()
}

// barred says why no report may be made or deleted, "" when it may.
func (p *reportsDialog) barred() string { return p.d.barredFrom(rules.Report) }

// key does what a key asks for.
func (p *reportsDialog) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	r, chosen := p.chosen()
	click, clicked := msg.(tea.MouseClickMsg)
	row := p.first() + click.Y
	clicked = clicked && click.Button == tea.MouseLeft && click.Y >= 0 && click.Y < p.room() && row < len(p.list)
	switch {
	case clicked && row != p.at:
		p.at = row
	case kit.Pressed(msg, k.Up):
		p.at = max(p.at-1, 0)
	case kit.Pressed(msg, k.Down):
		p.at = max(min(p.at+1, len(p.list)-1), 0)
	case kit.Pressed(msg, k.Refresh):
		p.said, p.fault = "", fault{}
		return p.reload()
	case kit.Pressed(msg, k.New) && p.have && p.barred() == "":
		if len(p.templates) > 1 {
			p.askTemplate()
			return nil
		}
		return p.create(p.onlyTemplate())
	case kit.Pressed(msg, k.Open) && chosen, clicked:
		p.askDirectory()
	case kit.Pressed(msg, k.Copy) && chosen:
		return copyID("report", string(r.ID))
	case kit.Pressed(msg, k.Delete) && chosen && p.barred() == "":
		return kit.Ask(p.d.Env, kit.Question{
			Title: "Delete report " + r.ID.Short(), Text: "Delete this report from the server? Folder and analyses stay.",
			Goes: []string{p.named(r)}, Yes: "Delete", Answer: dropReportMsg{to: p.id, id: r.ID},
		})
	}
	return nil
}

// onlyTemplate is the one template there is, "" for the server's own.
func (p *reportsDialog) onlyTemplate() api.TemplateID {
	if len(p.templates) == 1 {
		return p.templates[0].ID
	}
	return ""
}

// askTemplate asks what the report is to be made from.
func (p *reportsDialog) askTemplate() {
	f := kit.Field{Name: "template", Label: "Template", Kind: kit.ChoiceField}
	for _, t := range p.templates {
		note := ""
		if t.Attachments != nil && *t.Attachments {
			note = "pictures are put into it"
		}
		f.Choices = append(f.Choices, kit.Choice{Key: string(t.ID), Label: templateName(t), Note: note})
	}
	p.forSaving = false
	p.form = kit.NewForm(p.d.Env, []kit.Field{f}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: "Create"})
	p.fit()
}

// askDirectory asks where the document is to be put.
func (p *reportsDialog) askDirectory() {
	p.forSaving = true
	p.form = kit.NewForm(p.d.Env, []kit.Field{{
		Name: "dir", Label: "Directory", Kind: kit.TextField, Value: ".", Hint: "A new file is made there that only you can read.",
		Check: func(f kit.Field) string {
			if strings.TrimSpace(f.Value) == "" {
				return "name a directory, or . for the one you are in"
			}
			return ""
		},
	}}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: "Download"})
	p.fit()
}

// asked gives a key to the form.
func (p *reportsDialog) asked(msg tea.Msg) tea.Cmd {
	switch p.form.Update(msg) {
	case kit.FormLeft:
		p.form = nil
	case kit.FormPressed:
		form := p.form
		p.form = nil
		if form.Pressed() != "yes" {
			return nil
		}
		if !p.forSaving {
			return p.create(api.TemplateID(form.Value("template")))
		}
		if r, ok := p.chosen(); ok {
			return p.download(r, inHome(strings.TrimSpace(form.Value("dir")), p.d.HomeDir))
		}
	case kit.FormNone, kit.FormChanged:
	}
	return nil
}

// create has the server make a report.
func (p *reportsDialog) create(t api.TemplateID) tea.Cmd {
	src, folder := p.d.Client, p.folder
	return p.do("the server makes the report", func(ctx context.Context) (string, error) {
		r, err := src.CreateReport(ctx, folder, t)
		return "Report " + r.ID.Short() + " was made.", err
	})
}

// download puts the document of a report into a directory.
func (p *reportsDialog) download(r api.Report, dir string) tea.Cmd {
	src := p.d.Client
	return p.do("downloading report "+r.ID.Short(), func(ctx context.Context) (string, error) {
		path, err := saveReport(ctx, src, r, dir)
		return "The report is " + text.Line(path) + ".", err
	})
}

// chosen is the report at the cursor.
func (p *reportsDialog) chosen() (api.Report, bool) {
	if p.at >= len(p.list) {
		return api.Report{}, false
	}
	return p.list[p.at], true
}

// Resize implements pane.Pane.
func (p *reportsDialog) Resize(w, h int) {
	p.w, p.h = w, h
	p.fit()
}

// fit gives a question the space below one report.
func (p *reportsDialog) fit() {
	if p.form != nil {
		p.form.Resize(p.w, max(p.h-2, 2))
	}
}

// Keys implements pane.Pane.
func (p *reportsDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.form != nil {
		return []key.Binding{k.NextField, kit.As(k.Submit, "next"), k.Leave}
	}
	if p.lacking {
		return []key.Binding{k.Back}
	}
	fresh, get, drop := kit.As(k.New, "create"), kit.As(k.Open, "download"), k.Delete
	if why := p.barred(); why != "" {
		fresh, drop = kit.Greyed(fresh, why), kit.Greyed(drop, why)
	}
	if _, chosen := p.chosen(); !chosen {
		get, drop = kit.Greyed(get, "no report"), kit.Greyed(drop, "no report")
	}
	return []key.Binding{get, fresh, drop, k.Refresh, kit.As(k.Copy, "copy id"), k.Back}
}

// Mode implements pane.Pane.
func (p *reportsDialog) Mode() pane.Mode {
	if p.form != nil {
		return pane.Text
	}
	return pane.Normal
}

// Close implements pane.Pane.
func (p *reportsDialog) Close() { p.cancel() }
