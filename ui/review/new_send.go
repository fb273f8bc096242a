package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// uploadTickMsg looks at what is under way. With a zero generation it only
// draws anew.
type uploadTickMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the dialog.
func (m uploadTickMsg) Target() pane.ID { return m.to }

// create makes the folder, as soon as every file was looked at.
func (p *newFolderDialog) create() tea.Cmd {
	p.fault, p.wanted = p.objection(), false
	if !p.fault.isZero() {
		return nil
	}
	if _, open := p.files.unchecked(); open {
		p.wanted = true
		return nil
	}
	c := creation{
		meta: folderMeta(p.form.Value("transaction"), p.form.Value("person")),
		launch: launchChoice{
			types: typesOf(p.form.Picked("run")), collection: api.CollectionID(p.form.Value("collection")),
		},
	}
	sizes := make([]int64, len(p.files))
	for i := range p.files {
		sizes[i] = p.files[i].size
	}
	c.meter = kit.NewMeter(sizes...)
	for i, f := range p.files {
		u := f.upload()
		u.Progress = c.meter.File(i)
		c.uploads = append(c.uploads, u)
	}
	ctx, gen := p.send.Next(p.ctx)
	p.meter, p.sendGen, p.stopping, p.stage = c.meter, gen, false, newSend
	p.progress = kit.NewProgress(p.d.Env.Now(), c.meter)
	return tea.Batch(
		createFolder(ctx, p.ctx, p.d.Client, p.id, gen, c),
		pane.After(p.ctx, kit.TransferDelay, uploadTickMsg{to: p.id, gen: gen}),
	)
}

// upload prepares a file to be sent.
func (f chosenFile) upload() api.Upload {
	return api.Upload{
		Name: f.name.Raw(), Size: f.size, Tags: slices.Clone(f.tags),
		Open: openUpload(f.path),
	}
}

// objection says what keeps the folder from being made. It moves the cursor to
// where that can be mended.
func (p *newFolderDialog) objection() fault {
	toFile := func(i int) {
		p.form.Blur()
		p.at, p.inForm = i, false
	}
	if why := p.d.forbidden(); why != "" {
		return fault{why + ".", "Sign in with another account, or ask an administrator."}
	}
	if p.path.Value() != "" {
		toFile(len(p.files))
		return fault{"The path in the line was not added.", "Mend it and press enter, or empty the line."}
	}
	if len(p.files) == 0 {
		toFile(0)
		return fault{"There is no file in the folder yet.", "Type the path of one, or press enter to pick some."}
	}
	if n := p.files.faults(); n > 0 {
		toFile(slices.IndexFunc(p.files, func(f chosenFile) bool { return f.problem != "" }))
		if n == 1 {
			return fault{"One file cannot be sent.", "Take it out with " + p.d.Env.Keys.Delete.Help().Key + "."}
		}
		return fault{kit.Count(n) + " files cannot be sent.", "Take them out with " + p.d.Env.Keys.Delete.Help().Key + "."}
	}
	if stop := rules.Stopped(p.plan().Findings()); stop != "" {
		return fault{what: stop}
	}
	return fault{}
}

// plan is what would be launched on the files.
func (p *newFolderDialog) plan() rules.Plan {
	plan := p.d.plan(typesOf(p.form.Picked("run")), p.form.Value("collection"), &p.lists)
	for _, f := range p.files {
		plan.Media = append(plan.Media, rules.Subject{Kind: f.kind, Tags: f.tags})
	}
	return plan
}

// tick looks how far the upload is, and goes on looking.
func (p *newFolderDialog) tick(msg uploadTickMsg) tea.Cmd {
	if p.stage == newSamples && msg.gen == 0 {
		return pane.After(p.ctx, kit.TransferLook, msg)
	}
	if p.stage != newSend || msg.gen != p.sendGen {
		return nil
	}
	p.progress.Look(p.d.Env.Now(), p.meter)
	return pane.After(p.ctx, kit.TransferLook, msg)
}

// created closes the dialog and hands the folder on, or says why there is none.
func (p *newFolderDialog) created(msg createdMsg) tea.Cmd {
	if p.stage != newSend || msg.gen != p.sendGen {
		return nil
	}
	p.send.Stop()
	if msg.err != nil {
		p.stage, p.fault = newForm, msg.fault()
		return p.checkAgain()
	}
	made := folderMadeMsg{to: p.to, folder: withAnalyses(msg.folder, msg.launch.analyses)}
	closing := pane.Send(pane.CloseDialogMsg{From: p.id, Result: made})
	if msg.launch.err == nil {
		return tea.Batch(closing, pane.Send(pane.StatusMsg{Level: pane.Good, Text: madeSentence(msg)}))
	}
	// The folder is there, only the analyses are not: go on where they are
	// launched, with the same choice.
	again := newLaunch(p.d, msg.folder, p.to, p.masked)
	again.begin(p.plan().Types, p.form.Value("collection"), p.lists.list, msg.launch.fault())
	return tea.Sequence(closing, pane.Send(pane.DialogMsg{Pane: again}))
}

// madeSentence says what was done.
func madeSentence(msg createdMsg) string {
	s := "Folder " + msg.folder.ID.Short() + " was made"
	switch n := len(msg.launch.analyses); n {
	case 0:
		return s + "."
	case 1:
		return s + ", and 1 analysis runs."
	default:
		return s + ", and " + kit.Count(n) + " analyses run."
	}
}
