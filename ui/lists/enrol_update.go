package lists

import (
	"slices"

	tea "charm.land/bubbletea/v2"

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

// Update implements pane.Pane.
func (p *enrolDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.since.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case pane.MaskMsg:
		p.masked = msg.On
	case kit.FilesFoundMsg:
		return p.found(msg)
	case photoCheckedMsg:
		return p.checked(msg)
	case samplesMsg:
		return p.samplesReady(msg)
	case sentMsg:
		return p.sent(msg)
	case sendTickMsg:
		return p.tick(msg)
	case leaveMsg:
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	case stopMsg:
		if p.stage == enrolSend && msg.gen == p.sendGen {
			p.stopping = true
			p.send.Stop()
		}
	default:
		return p.keyed(msg)
	}
	return nil
}

// keyed gives what is neither an answer nor a broadcast to what is shown.
func (p *enrolDialog) keyed(msg tea.Msg) tea.Cmd {
	switch p.stage {
	case enrolPick:
		return p.pick(msg)
	case enrolSamples:
		if kit.Pressed(msg, p.d.Env.Keys.Leave) {
			p.samples.Stop()
			p.since.Stop()
			p.stage = enrolForm
		}
	case enrolForm:
		p.wanted = p.wanted && !typed(msg)
		if paste, ok := msg.(tea.PasteMsg); ok && p.takesDrop() {
			return p.look(paste.Content)
		}
		if click, ok := msg.(tea.MouseClickMsg); ok {
			return p.clicked(click)
		}
		if p.inForm {
			return p.inFields(msg)
		}
		return p.inFiles(msg)
	case enrolSend:
	}
	return nil
}

// clicked takes a click: it gives the keys to a file, to the line below the files
// or to a field, or presses a button.
func (p *enrolDialog) clicked(click tea.MouseClickMsg) tea.Cmd {
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

// inFiles takes a key while the cursor is among the files or on the line below
// them.
func (p *enrolDialog) inFiles(msg tea.Msg) tea.Cmd {
	k, onLine := p.d.Env.Keys, p.at == len(p.files)
	press, isKey := msg.(tea.KeyPressMsg)
	switch {
	case kit.Pressed(msg, k.Leave):
		return p.leave()
	case onLine && p.path.Value() != "" && (isKey && press.String() == "tab" || kit.Pressed(msg, k.Complete) && p.path.AtEnd()):
		return p.path.Complete()
	case kit.Pressed(msg, k.PreviousField), !onLine && kit.Pressed(msg, k.Up):
		p.at = max(p.at-1, 0)
	case !onLine && kit.Pressed(msg, k.Down):
		p.at++
	case kit.Pressed(msg, k.NextField):
		p.at, p.inForm = len(p.files), true
		p.form.Focus()
	case onLine && kit.Pressed(msg, k.Submit):
		if p.path.Value() == "" {
			return p.openPicker()
		}
		return p.look(p.path.Value())
	case onLine:
		if p.path.Update(msg) {
			p.note = ""
		}
	case kit.Pressed(msg, k.Submit, k.Tag, k.Toggle):
		p.files[p.at].lying = !p.files[p.at].lying
	case kit.Pressed(msg, k.Delete) || isKey && slices.Contains([]string{"delete", "backspace"}, press.String()):
		p.files = slices.Delete(p.files, p.at, p.at+1)
		p.fault = fault{}
		return p.checkNext()
	case kit.Pressed(msg, k.Add):
		return p.openPicker()
	case isKey && slices.Contains([]string{"/", "~", "."}, press.String()):
		p.at = len(p.files)
		p.path.Update(msg)
	}
	return nil
}

// inFields takes a key while the fields have the keys.
func (p *enrolDialog) inFields(msg tea.Msg) tea.Cmd {
	if p.form.AtFirst() && kit.Pressed(msg, p.d.Env.Keys.PreviousField) && !p.onSecondButton() {
		p.form.Blur()
		p.inForm, p.at = false, len(p.files)
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.leave()
	case kit.FormPressed:
		return p.add()
	case kit.FormChanged:
		p.fault = fault{}
	case kit.FormNone:
	}
	return nil
}

// onSecondButton reports whether there is a button to go back to.
func (p *enrolDialog) onSecondButton() bool { return p.form.Focused() == "yes" }

// takesDrop reports whether a paste is for the files, not for a text field.
func (p *enrolDialog) takesDrop() bool {
	if !p.inForm {
		return p.at < len(p.files) || p.path.Value() == ""
	}
	return !slices.Contains(names[:], p.form.Focused())
}

// look asks the disk which files a text stands for.
func (p *enrolDialog) look(typed string) tea.Cmd {
	ctx, gen := p.find.Next(p.ctx)
	return kit.FindFiles(ctx, p.id, gen, typed, p.d.HomeDir)
}

// found adds files that were typed or dropped. What could not be used stays in
// the line, to be mended.
func (p *enrolDialog) found(msg kit.FilesFoundMsg) tea.Cmd {
	if !p.find.Done(msg.Gen) {
		return nil
	}
	twice := p.addFiles(msg.Files)
	p.note = msg.Sentence()
	if p.note == "" && twice {
		p.note = "it is in the list already"
	}
	if value := p.path.Value(); value == "" || value == msg.Typed {
		p.path.SetValue("")
		if len(msg.Missing) > 0 {
			p.path.SetValue(msg.Left())
		}
	}
	return p.checkNext()
}

// addFiles puts files into the list. It reports whether some were there.
func (p *enrolDialog) addFiles(paths []string) (twice bool) {
	onLine := p.at == len(p.files)
	for _, path := range paths {
		twice = !p.files.add(path) || twice
	}
	if onLine {
		p.at = len(p.files)
	}
	p.fault = fault{}
	return twice
}

// checkNext looks at the next file that was not looked at yet, one at a time:
// a large picture takes much memory while it is decoded.
func (p *enrolDialog) checkNext() tea.Cmd {
	path, ok := p.files.unchecked()
	if !ok {
		p.check.Stop()
		if p.wanted {
			return p.add()
		}
		return nil
	}
	ctx, gen := p.check.Next(p.ctx)
	return checkPhoto(ctx, p.d.Faces, p.id, gen, path)
}

// checked takes in what was found out about a file.
func (p *enrolDialog) checked(msg photoCheckedMsg) tea.Cmd {
	if !p.check.Done(msg.gen) {
		return nil
	}
	p.files.settle(msg.path, msg.facts)
	return p.checkNext()
}

// leave closes the dialog, and asks first when something would be lost.
func (p *enrolDialog) leave() tea.Cmd {
	if !p.dirty() {
		return pane.Send(pane.CloseDialogMsg{From: p.id})
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: p.Title(), Text: "What was chosen was not added yet. Leave it?", No: "Stay", Yes: "Leave", Answer: leaveMsg{to: p.id},
	})
}

// askStop asks whether the upload is to be stopped.
func (p *enrolDialog) askStop() tea.Cmd {
	if p.stopping {
		return nil
	}
	return kit.Ask(p.d.Env, kit.Question{
		Title: "Upload", Text: "The upload is under way. Stop it? The photographs stay chosen.",
		No: "Go on", Yes: "Stop", Answer: stopMsg{to: p.id, gen: p.sendGen},
	})
}
