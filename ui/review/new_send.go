package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/jobs"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// uploadTickMsg draws a dialog anew while it waits.
type uploadTickMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the dialog.
func (m uploadTickMsg) Target() pane.ID { return m.to }

// The ways in which files are sent.
const (
	waySteps   = "steps"   // A folder, then the analyses.
	waySingle  = "single"  // Everything in one request.
	wayInstant = "instant" // Nothing is kept.
)

// wayField offers the ways that are not the usual one.
func wayField() kit.Field {
	return kit.Field{Name: "way", Label: "Send as", Kind: kit.ChecksField, Hidden: true, Choices: []kit.Choice{
		{Key: waySingle, Label: kit.Fit("one request", 17, kit.Left), Note: "answered with the results"},
		{Key: wayInstant, Label: kit.Fit("instant", 17, kit.Left), Note: "nothing is stored"},
	}}
}

// way is how the files are to be sent. Without analyses there is only one way.
func (p *newFolderDialog) way() string {
	picked := p.form.Picked("way")
	if len(p.form.Picked("run")) == 0 || len(picked) == 0 {
		return waySteps
	}
	return picked[len(picked)-1]
}

// oneWay lets go of the other way when one is chosen.
func (p *newFolderDialog) oneWay(before []string) {
	if picked := p.form.Picked("way"); len(picked) > 1 {
		p.form.SetPicked("way", slices.DeleteFunc(picked, func(k string) bool { return slices.Contains(before, k) })...)
	}
}

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
	way := p.way()
	choice := launchChoice{types: typesOf(p.form.Picked("run")), collection: api.CollectionID(p.form.Value("collection"))}
	meta := folderMeta(p.form.Value("transaction"), p.form.Value("person"))
	p.stage = newSend
	if way == wayInstant {
		return p.sendInstant(choice, meta)
	}
	return p.run.start(p.ctx, p.files.plan(choice, way == waySingle), jobs.UploadTyped{Meta: meta})
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
	return p.wayFault()
}

// wayFault says what keeps the files from being sent in the chosen way.
func (p *newFolderDialog) wayFault() fault {
	if p.way() == wayInstant && slices.Contains(p.form.Picked("run"), string(api.Collection1N)) {
		return fault{"A search in a collection needs a folder that is kept.", "Send it as a folder, or leave the search out."}
	}
	return fault{}
}

// plan is what would be launched on the files.
func (p *newFolderDialog) plan() rules.Plan {
	plan := p.d.plan(typesOf(p.form.Picked("run")), p.form.Value("collection"), &p.lists)
	plan.Media = p.files.subjects()
	return plan
}

// tick draws the waiting for the samples, or an instant request, anew.
func (p *newFolderDialog) tick(msg uploadTickMsg) tea.Cmd {
	switch {
	case p.stage == newSamples:
		return pane.After(p.ctx, kit.TransferLook, msg)
	case p.stage == newSend && p.instant.InFlight():
		p.run.progress.Look(p.d.Env.Now(), p.meter)
		return pane.After(p.ctx, kit.TransferLook, msg)
	}
	return nil
}

// ran takes in what becomes of the job. At its end it closes the dialog and
// hands the folder on, or says why there is none.
func (p *newFolderDialog) ran(msg jobRunMsg) tea.Cmd {
	cmd, ended := p.run.update(msg)
	if !ended || p.stage != newSend {
		return cmd
	}
	j, folder := p.run.job, p.run.folder
	if folder.ID == "" {
		p.stage, p.fault = newForm, p.run.fault("The upload was stopped, and no folder was made.")
		if j.Count[jobs.Unknown] > 0 {
			return p.checkAgain()
		}
		return tea.Batch(p.run.clear(), p.checkAgain())
	}
	closing := pane.Send(pane.CloseDialogMsg{From: p.id, Result: folderMadeMsg{to: p.to, folder: folder}})
	switch {
	case j.State == jobs.Done:
		return tea.Batch(closing, pane.Send(pane.StatusMsg{Level: pane.Good, Text: madeSentence(folder.ID, len(j.Made.Analyses))}))
	case j.State == jobs.Failed && len(j.Made.Media) == len(p.files) && j.Count[jobs.Refused] == 1:
		// The folder is there, only the analyses are not: go on where they are
		// launched, with the same choice.
		again := newLaunch(p.d, folder, p.to, p.masked)
		again.begin(p.plan().Types, p.form.Value("collection"), p.lists.list, p.run.fault(""))
		return tea.Batch(p.run.clear(), tea.Sequence(closing, pane.Send(pane.DialogMsg{Pane: again})))
	}
	return tea.Batch(closing, pane.Send(pane.StatusMsg{
		Level: pane.Warn, Text: "Folder " + folder.ID.Short() + " was made, but not everything is there. Jobs says more.",
	}))
}

// madeSentence says what was done.
func madeSentence(id api.FolderID, analyses int) string {
	s := "Folder " + id.Short() + " was made"
	switch analyses {
	case 0:
		return s + "."
	case 1:
		return s + ", and 1 analysis runs."
	default:
		return s + ", and " + kit.Count(analyses) + " analyses run."
	}
}
