package review

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
)

// inFiles takes a key while the cursor is among the files or on the line below
// them.
func (p *newFolderDialog) inFiles(msg tea.Msg) tea.Cmd {
	k, typing := p.d.Env.Keys, p.at == len(p.files)
	press, isKey := msg.(tea.KeyPressMsg)
	switch {
	case kit.Pressed(msg, k.Leave):
		return p.leave()
	case typing && p.completes(msg):
		return p.path.Complete()
	case isKey && press.String() == "up", !typing && kit.Pressed(msg, k.Up):
		p.at = max(p.at-1, 0)
	case !typing && kit.Pressed(msg, k.Down):
		p.at++
	case kit.Pressed(msg, k.PreviousField):
		p.at = max(p.at-1, 0)
	case kit.Pressed(msg, k.NextField):
		p.at, p.inForm = len(p.files), true
		p.form.Focus()
		if p.path.Value() == "" {
			p.note = "" // it was about what stood there before
		}
		if typing && p.path.Value() != "" && p.note == "" {
			return p.look(p.path.Value())
		}
	case typing && kit.Pressed(msg, k.Submit):
		return p.submitLine()
	case typing:
		if p.path.Update(msg) {
			p.note = ""
		}
	case kit.Pressed(msg, k.Submit, k.Tag, k.Toggle):
		p.tags = newTagPicker(p.d.Env, p.id, p.files[p.at])
		p.tags.resize(p.w, p.h)
		p.stage = newTags
	case kit.Pressed(msg, k.Delete) || isKey && slices.Contains([]string{"delete", "backspace"}, press.String()):
		return p.takeOut()
	case kit.Pressed(msg, k.Add):
		return p.openPicker()
	case isKey && slices.Contains([]string{"/", "~", "."}, press.String()):
		p.at = len(p.files)
		p.path.Update(msg)
	}
	return nil
}

// completes reports whether a key is to complete the path. Where nothing could
// be completed, the same key goes on to the fields.
func (p *newFolderDialog) completes(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || p.path.Value() == "" {
		return false
	}
	return press.String() == "tab" && p.path.Hint() == "" && p.note == "" ||
		kit.Pressed(msg, p.d.Env.Keys.Complete) && p.path.AtEnd()
}

// submitLine adds the path that was typed, or opens the picker where none was.
func (p *newFolderDialog) submitLine() tea.Cmd {
	if p.path.Value() == "" {
		return p.openPicker()
	}
	return p.look(p.path.Value())
}

// takesDrop reports whether a paste is for the files, not for the field or the
// line that somebody types in.
func (p *newFolderDialog) takesDrop(content string) bool {
	if !p.inForm {
		return p.at < len(p.files) || p.path.Value() == ""
	}
	switch p.form.Focused() {
	case "transaction", "person":
		return looksDropped(content)
	}
	return true
}

// looksDropped reports whether a paste looks like what terminals write when a
// file is dropped on them: a whole path, quoted or not, or a file address.
func looksDropped(content string) bool {
	s := strings.TrimLeft(content, " \t\r\n'\"")
	return strings.HasPrefix(s, "/") || strings.HasPrefix(s, "file:/") || strings.HasPrefix(s, "~/") ||
		len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/')
}

// look asks the disk which files a text stands for.
func (p *newFolderDialog) look(typed string) tea.Cmd {
	ctx, gen := p.find.Next(p.ctx)
	return kit.FindFiles(ctx, p.id, gen, typed, p.d.HomeDir)
}

// found adds files that were typed or dropped. What could not be used stays in
// the line, to be mended.
func (p *newFolderDialog) found(msg kit.FilesFoundMsg) tea.Cmd {
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
func (p *newFolderDialog) addFiles(paths []string) (twice bool) {
	onLine := p.at == len(p.files)
	for _, path := range paths {
		twice = !p.files.add(path) || twice
	}
	if onLine {
		p.at = len(p.files)
	}
	p.filesChanged()
	return twice
}

// takeOut drops the file at the cursor.
func (p *newFolderDialog) takeOut() tea.Cmd {
	p.pics.Forget(p.files[p.at].path)
	p.files = slices.Delete(p.files, p.at, p.at+1)
	p.filesChanged()
	return p.checkNext()
}

// filesChanged brings the fields in line with the files.
func (p *newFolderDialog) filesChanged() {
	p.fault = fault{}
	p.form.SetChoices("run", typeChoices(newTypes, p.whyNot)...)
}

// checkNext looks at the next file that was not looked at yet, one at a time:
// a large picture takes much memory while it is decoded.
func (p *newFolderDialog) checkNext() tea.Cmd {
	path, ok := p.files.unchecked()
	if !ok {
		p.check.Stop()
		if p.wanted {
			return p.create()
		}
		return nil
	}
	ctx, gen := p.check.Next(p.ctx)
	return checkFile(ctx, p.id, gen, path)
}

// checkAgain looks at all files once more: one that has changed since it was
// chosen would fail at every attempt.
func (p *newFolderDialog) checkAgain() tea.Cmd {
	for i := range p.files {
		p.files[i].checked = false
	}
	return p.checkNext()
}

// checked takes in what was found out about a file.
func (p *newFolderDialog) checked(msg fileCheckedMsg) tea.Cmd {
	if !p.check.Done(msg.gen) {
		return nil
	}
	p.files.settle(msg.path, msg.facts)
	return p.checkNext()
}
