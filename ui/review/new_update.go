package review

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// leaveMsg says that a dialog is to be left although something is lost.
type leaveMsg struct{ to pane.ID }

// Target returns the dialog.
func (m leaveMsg) Target() pane.ID { return m.to }

// stopMsg says that what is being sent is to be stopped.
type stopMsg struct {
	to  pane.ID
	gen uint64
}

// Target returns the dialog.
func (m stopMsg) Target() pane.ID { return m.to }

// Update implements pane.Pane. Whatever happens may leave more or less room for
// the pictures, which are drawn for one size.
func (p *newFolderDialog) Update(msg tea.Msg) tea.Cmd {
	if p.pics.Update(msg) {
		return nil
	}
	return tea.Batch(p.handle(msg), p.thumbs())
}

// handle routes one message.
func (p *newFolderDialog) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.WokenMsg:
		return p.size.Wait(p.ctx)
	case pane.MaskMsg:
		p.masked = msg.On
	case pane.ThemeMsg:
		if p.tags != nil {
			p.tags.table.Invalidate()
		}
	case listsMsg:
		if p.lists.take(msg) {
			p.form.SetChoices("collection", p.lists.choices()...)
		}
	case kit.FilesFoundMsg:
		return p.found(msg)
	case fileCheckedMsg:
		return p.checked(msg)
	case samplesMsg:
		return p.samplesReady(msg)
	case jobRunMsg:
		return p.ran(msg)
	case instantMsg:
		return p.instantDone(msg)
	case uploadTickMsg:
		return p.tick(msg)
	case leaveMsg:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case stopMsg:
		return p.stop(msg)
	default:
		return p.keyed(msg)
	}
	return nil
}

// keyed gives what is neither an answer nor a broadcast to what is shown.
func (p *newFolderDialog) keyed(msg tea.Msg) tea.Cmd {
	switch p.stage {
	case newPick:
		if paste, ok := msg.(tea.PasteMsg); ok && looksDropped(paste.Content) {
			p.stage, p.inForm, p.at = newForm, false, len(p.files)
			return p.look(paste.Content)
		}
		return p.pick(msg)
	case newTags:
		p.tag(msg)
	case newSamples:
		if kit.Pressed(msg, p.d.Env.Keys.Leave) {
			p.samples.Stop()
			p.stage = newForm
		}
	case newForm:
		p.wanted = p.wanted && !isTyping(msg)
		if paste, ok := msg.(tea.PasteMsg); ok && p.takesDrop(paste.Content) {
			return p.look(paste.Content)
		}
		if click, ok := msg.(tea.MouseClickMsg); ok {
			return p.clicked(click)
		}
		if p.inForm {
			return p.inFields(msg)
		}
		return p.inFiles(msg)
	case newSend:
		if kit.Pressed(msg, p.d.Env.Keys.Delete) {
			return p.askStop()
		}
	}
	return nil
}

// clicked takes a click: it gives the keys to a file, to the line below the files
// or to a field, or presses a button.
func (p *newFolderDialog) clicked(click tea.MouseClickMsg) tea.Cmd {
	if at, ok := p.spots[click.Y]; ok && click.Button == tea.MouseLeft {
		p.form.Blur()
		p.inForm, p.at = false, at
		return nil
	}
	cmd := p.inFields(click)
	if p.form.Focused() != "" {
		p.inForm, p.at = true, len(p.files)
	}
	return cmd
}

// isTyping reports whether a message comes from the keyboard.
func isTyping(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return true
	}
	return false
}

// inFields takes a key while the fields have the keys.
func (p *newFolderDialog) inFields(msg tea.Msg) tea.Cmd {
	if p.form.AtFirst() && kit.Pressed(msg, p.d.Env.Keys.PreviousField) {
		p.form.Blur()
		p.inForm, p.at = false, len(p.files)
		return nil
	}
	ways := p.form.Picked("way")
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.leave()
	case kit.FormPressed:
		return p.create()
	case kit.FormChanged:
		p.oneWay(ways)
		return p.offerCollections()
	case kit.FormNone:
	}
	return nil
}

// offerCollections shows the field of collections when a search is chosen. It
// asks the server once more when that failed before.
func (p *newFolderDialog) offerCollections() tea.Cmd {
	p.form.SetHidden("way", len(p.form.Picked("run")) == 0)
	search := slices.Contains(p.form.Picked("run"), string(api.Collection1N))
	p.form.SetHidden("collection", !search)
	if !search {
		return nil
	}
	return p.lists.again(p.ctx)
}

// tag takes a key in the list of tags.
func (p *newFolderDialog) tag(msg tea.Msg) {
	switch p.tags.update(msg) {
	case pickDone:
		if i := p.files.index(p.tags.path); i >= 0 {
			p.files[i].tags, p.files[i].tagged = p.tags.picked, true
		}
		p.stage, p.tags = newForm, nil
	case pickLeft:
		p.stage, p.tags = newForm, nil
	case pickNone:
	}
}

// leave closes the dialog, and asks first when something would be lost.
func (p *newFolderDialog) leave() tea.Cmd {
	if !p.dirty() {
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: "Leave", Text: "The new folder was not made yet. Leave it all the same?", Goes: p.goes(),
		No: "Stay", Yes: "Leave", Answer: leaveMsg{to: p.id},
	})
}

// goes lists what would be lost by leaving.
func (p *newFolderDialog) goes() []string {
	var out []string
	if n := len(p.files); n > 0 {
		out = append(out, "the choice of "+countOf(n, "file"))
	}
	for _, typed := range []string{p.path.Value(), p.form.Value("transaction"), p.form.Value("person")} {
		if typed != "" {
			out = append(out, typed)
		}
	}
	return out
}

// askStop asks whether the upload is to be stopped.
func (p *newFolderDialog) askStop() tea.Cmd {
	if p.run.stopping {
		return nil
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: "Upload", Text: "The upload is under way. Stop it? The files stay chosen.",
		No: "Go on", Yes: "Stop", Answer: stopMsg{to: p.id, gen: p.run.gen},
	})
}

// stop ends what is being sent.
func (p *newFolderDialog) stop(msg stopMsg) tea.Cmd {
	switch {
	case p.stage != newSend || msg.gen != p.run.gen:
		return nil
	case p.instant.InFlight():
		p.instant.Stop()
		p.stage, p.fault = newForm, fault{"This was stopped; nothing is stored.", "Everything chosen is still here."}
		return p.checkAgain()
	}
	return p.run.stop()
}
