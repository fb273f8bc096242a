package review

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/results"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// maxCasePicture bounds a picture that is put into a case file, in bytes.
const maxCasePicture = 20 << 20

// caseFileDialog asks in which form and where a case is written down. Names are
// masked and pictures left out unless somebody asks for them.
type caseFileDialog struct {
	d        Deps
	id       pane.ID
	ctx      context.Context
	cancel   context.CancelFunc
	folder   api.Folder
	attempts []results.Attempt
	form     *kit.Form
	save     pane.Slot
	spin     *kit.Spinner
	fault    string
}

// caseSavedMsg tells where a case file is, or why there is none.
type caseSavedMsg struct {
	to   pane.ID
	gen  uint64
	path string
	err  error
}

// Target returns the dialog.
func (m caseSavedMsg) Target() pane.ID { return m.to }

// askCaseFile opens the dialog.
func askCaseFile(d Deps, f api.Folder, attempts []results.Attempt) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: newCaseFile(d, f, attempts)})
}

// newCaseFile makes the dialog for a folder and its attempts.
func newCaseFile(d Deps, f api.Folder, attempts []results.Attempt) *caseFileDialog {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	p := &caseFileDialog{d: d, id: id, ctx: ctx, cancel: cancel, folder: f, attempts: attempts, spin: kit.NewSpinner(d.Env, id)}
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "form", Label: "Form", Kind: kit.ChoiceField, Choices: []kit.Choice{
			{Key: "md", Label: "Markdown", Note: "for a ticket or a chat"},
			{Key: "html", Label: "HTML", Note: "one page, nothing beside it"},
		}},
		{Name: "with", Label: "With", Kind: kit.ChecksField, Choices: []kit.Choice{
			{Key: "names", Label: "names", Note: "of persons and files, metadata"},
			{Key: "pictures", Label: "pictures", Note: "faces leave this program"},
		}},
		{
			Name: "dir", Label: "Directory", Kind: kit.TextField, Value: ".",
			Hint: "A new file is made there that only you can read.",
			Check: func(f kit.Field) string {
				if strings.TrimSpace(f.Value) == "" {
					return "name a directory, or . for the one you are in"
				}
				return ""
			},
		},
	}, kit.Button{Name: "cancel", Label: "Cancel", Leave: true}, kit.Button{Name: "write", Label: "Write"})
	return p
}

// ID implements pane.Pane.
func (p *caseFileDialog) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *caseFileDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *caseFileDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if m, ok := msg.(caseSavedMsg); ok {
		return p.saved(m)
	}
	if p.save.InFlight() {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case kit.FormPressed:
		if p.form.Pressed() != "write" {
			return pane.Send(pane.CloseDialogMsg{From: p.id})
		}
		return p.write()
	case kit.FormNone, kit.FormChanged:
	}
	return nil
}

// write makes the file in a command.
func (p *caseFileDialog) write() tea.Cmd {
	ctx, gen := p.save.Next(p.ctx)
	p.fault = ""
	now, names, pictures := p.d.Env.Now(), false, false
	for _, k := range p.form.Picked("with") {
		names, pictures = names || k == "names", pictures || k == "pictures"
	}
	c := results.CaseFile{
		Folder: p.folder, Policy: p.d.Policy, Attempts: p.attempts, Written: now, Server: p.d.origin(),
		Check: results.Triage(p.folder, p.d.Policy, now, p.d.QueueOptions.StuckAfter),
		Names: results.Names{Masked: !names}, Sandbox: p.d.sandbox(),
	}
	form := results.CaseMarkdown
	if p.form.Value("form") == "html" {
		form = results.CaseHTML
	}
	dir, src, to := inHome(strings.TrimSpace(p.form.Value("dir")), p.d.HomeDir), p.d.Client, p.id
	return tea.Batch(p.spin.Start(), func() tea.Msg {
		msg := caseSavedMsg{to: to, gen: gen}
		if pictures {
			c.Pictures, msg.err = casePictures(ctx, src, c.Folder.Media)
		}
		if msg.err == nil {
			msg.path, msg.err = c.Save(dir, form)
		}
		if abs, err := filepath.Abs(msg.path); err == nil && msg.path != "" {
			msg.path = abs
		}
		return msg
	})
}

// inHome puts the home directory in the place of a leading "~".
func inHome(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && home != "" && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		return filepath.Join(home, rest)
	}
	return path
}

// casePictures loads the pictures of media, those that have one.
func casePictures(ctx context.Context, src Downloader, media []api.Media) ([]results.CasePicture, error) {
	var out []results.CasePicture
	for _, m := range media {
		address := pictureAddress(m, false)
		if address.IsEmpty() {
			continue
		}
		body, err := src.Download(ctx, address)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(body.Body, maxCasePicture))
		_ = body.Body.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, results.CasePicture{Media: m.ID, Type: body.ContentType.Raw(), Data: data})
	}
	return out, nil
}

// saved says where the file is, or stays open with the reason why there is none.
func (p *caseFileDialog) saved(msg caseSavedMsg) tea.Cmd {
	if !p.save.Done(msg.gen) {
		return nil
	}
	p.spin.Stop()
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		p.fault = sentence(what, next)
		p.d.Env.Log.Warn("case file not written", "err", msg.err)
		return nil
	}
	return tea.Batch(pane.Send(pane.CloseDialogMsg{From: p.id}),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "The case file is " + text.Line(msg.path) + ".", TTL: lostFor}))
}

// Resize implements pane.Pane.
func (p *caseFileDialog) Resize(w, h int) {
	p.form.Resize(w, max(h-2, 1))
	p.form.Place(0)
}

// View implements pane.Pane.
func (p *caseFileDialog) View() string {
	view := p.form.View()
	if p.fault != "" {
		t := p.d.Env.Theme
		view += "\n\n" + t.Paint(kit.Error, t.Glyph(kit.OutcomeError)+" "+p.fault)
	}
	if frame := p.spin.View(); frame != "" {
		view += "\n\n" + frame + " writing"
	}
	return view
}

// Title implements pane.Pane.
func (p *caseFileDialog) Title() string { return "Case file of folder " + p.folder.ID.Short() }

// Keys implements pane.Pane.
func (p *caseFileDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{k.Toggle, k.NextField, kit.As(k.Submit, "next"), k.Leave}
}

// Mode implements pane.Pane.
func (p *caseFileDialog) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (p *caseFileDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *caseFileDialog) Unsaved() string { return "" }

// Close implements pane.Pane.
func (p *caseFileDialog) Close() {
	p.save.Stop()
	p.spin.Stop()
	p.cancel()
}

// origin is the address of the server, "" while it is not known.
func (d Deps) origin() string {
	if d.Origin == nil {
		return ""
	}
	return d.Origin()
}
