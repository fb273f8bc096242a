package review

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/score"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// instantMsg brings the answer to an instant request.
type instantMsg struct {
	to     pane.ID
	gen    uint64
	folder api.Folder
	err    error
}

// Target returns the dialog.
func (m instantMsg) Target() pane.ID { return m.to }

// sendInstant runs analyses on files that the server does not keep (Oz API
// reference, section 2.9). Nothing is left behind when it is cut off, so that
// it is no job.
func (p *newFolderDialog) sendInstant(choice launchChoice, meta map[string]any) tea.Cmd {
	sizes := make([]int64, len(p.files))
	for i := range p.files {
		sizes[i] = p.files[i].size
	}
	p.meter = kit.NewMeter(sizes...)
	n := api.NewFolder{
		Media: p.files.uploads(p.meter.File), Meta: meta, Analyses: jobs.Requests(choice.launches(p.files.subjects(), true)),
	}
	ctx, gen := p.instant.Next(p.ctx)
	p.run = jobRun{d: p.d, to: p.id, gen: gen, progress: kit.NewProgress(p.d.Env.Now(), p.meter)}
	src, to := p.d.Client, p.id
	return tea.Batch(func() tea.Msg {
		folder, err := src.Instant(ctx, n)
		return instantMsg{to: to, gen: gen, folder: folder, err: err}
	}, pane.After(p.ctx, kit.TransferDelay, uploadTickMsg{to: p.id}))
}

// instantDone shows the result, or says why there is none.
func (p *newFolderDialog) instantDone(msg instantMsg) tea.Cmd {
	if !p.instant.Done(msg.gen) {
		return nil
	}
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		p.stage, p.fault = newForm, fault{what, next + " Nothing is stored, and everything chosen is still here."}
		return p.checkAgain()
	}
	shown := newInstantResult(p.d, msg.folder, p.files, p.masked)
	return tea.Sequence(pane.Send(pane.CloseDialogMsg{From: p.id}), pane.Send(pane.DialogMsg{Pane: shown}))
}

// instantResult shows what an instant request has answered. It is the only
// place where that is.
type instantResult struct {
	d      Deps
	id     pane.ID
	folder api.Folder
	files  chosenFiles
	scroll *kit.Scroll
	masked bool
	w, h   int
}

// newInstantResult makes the dialog.
func newInstantResult(d Deps, f api.Folder, files chosenFiles, masked bool) *instantResult {
	return &instantResult{d: d, id: d.Env.IDs.Next(), folder: f, files: files, scroll: kit.NewScroll(d.Env), masked: masked}
}

// ID implements pane.Pane.
func (p *instantResult) ID() pane.ID { return p.id }

// Init implements pane.Pane.
func (p *instantResult) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *instantResult) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.MaskMsg:
		p.masked = msg.On
	case tea.KeyPressMsg:
		if kit.Pressed(msg, p.d.Env.Keys.Open) {
			return pane.Send(pane.CloseDialogMsg{From: p.id})
		}
		p.scroll.Update(msg)
	}
	return nil
}

// Resize implements pane.Pane.
func (p *instantResult) Resize(w, h int) { p.w, p.h = w, h }

// View implements pane.Pane.
func (p *instantResult) View() string {
	lines := p.lines()
	p.scroll.Resize(p.w, min(len(lines), p.h))
	p.scroll.SetLines(lines)
	return p.scroll.View()
}

// lines draws every analysis below the badge.
func (p *instantResult) lines() []string {
	t := p.d.Env.Theme
	d := draw{t: t, now: p.d.Env.Now(), w: p.w, masked: p.masked, sandbox: p.d.sandbox()}
	lines := []string{
		blank(indent) + t.Paint(kit.Near, kit.Truncate("instant: nothing is stored", p.w-indent)) +
			t.Paint(kit.Muted, kit.Truncate("  "+countOf(len(p.files), "file"), max(p.w-indent-26, 0))),
	}
	for _, f := range p.files {
		lines = append(lines, blank(indent)+t.Paint(kit.Muted, kit.Truncate(d.name(f.name), p.w-indent)))
	}
	for _, a := range p.folder.Analyses {
		lines = append(append(lines, ""), d.analysis(a, score.Of(a, p.d.Policy), false)...)
	}
	if len(p.folder.Analyses) == 0 {
		lines = append(append(lines, ""), d.sentences(kit.Muted, "The server has answered without any analysis.")...)
	}
	return lines
}

// Title implements pane.Pane.
func (p *instantResult) Title() string { return "Instant result" }

// Brief implements pane.Brief.
func (p *instantResult) Brief() string {
	var words []string
	for _, a := range p.folder.Analyses {
		words = append(words, string(a.Type)+" "+score.Of(a, p.d.Policy).Outcome.String())
	}
	return kit.Clean("instant  " + strings.Join(words, "  "))
}

// Keys implements pane.Pane.
func (p *instantResult) Keys() []key.Binding {
	k := p.d.Env.Keys
	return []key.Binding{kit.As(k.Back, "close"), k.Up, k.Down}
}

// Mode implements pane.Pane: the result is nowhere else, so that leaving asks.
func (p *instantResult) Mode() pane.Mode { return pane.Normal }

// Shown implements pane.Pane.
func (p *instantResult) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *instantResult) Unsaved() string { return "The result is stored nowhere else." }

// Close implements pane.Pane.
func (p *instantResult) Close() {}
