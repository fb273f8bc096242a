package review

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// pickerMost is the greatest height of the file picker, in cells.
const pickerMost = 26

// samplesMsg says where the sample pictures lie.
type samplesMsg struct {
	to  pane.ID
	gen uint64
	dir string
	err error
}

// Target returns the dialog.
func (m samplesMsg) Target() pane.ID { return m.to }

// makeSamples makes the directory of samples.
func makeSamples(ctx context.Context, to pane.ID, gen uint64, dir func(context.Context) (string, error)) tea.Cmd {
	return func() tea.Msg {
		msg := samplesMsg{to: to, gen: gen}
		msg.dir, msg.err = dir(ctx)
		if ctx.Err() != nil {
			return nil
		}
		return msg
	}
}

// openPicker shows the file picker; the first time it waits for the samples.
func (p *newFolderDialog) openPicker() tea.Cmd {
	p.note = ""
	if p.picker != nil {
		p.stage = newPick
		return p.picker.Init() // the directory may have changed meanwhile
	}
	if p.d.SamplesDir == nil {
		return p.newPicker("")
	}
	p.stage, p.since = newSamples, p.d.Env.Now()
	ctx, gen := p.samples.Next(p.ctx)
	return tea.Batch(makeSamples(ctx, p.id, gen, p.d.SamplesDir), pane.After(ctx, kit.TransferDelay, uploadTickMsg{to: p.id}))
}

// samplesReady shows the picker; without samples it has fewer places.
func (p *newFolderDialog) samplesReady(msg samplesMsg) tea.Cmd {
	if !p.samples.Done(msg.gen) || p.stage != newSamples {
		return nil
	}
	if msg.err != nil {
		what, _ := api.Explain(msg.err)
		return tea.Batch(p.newPicker(""), pane.Send(pane.StatusMsg{
			Level: pane.Warn, Text: "There are no sample pictures. " + what,
		}))
	}
	return p.newPicker(msg.dir)
}

// newPicker makes the picker and shows it.
func (p *newFolderDialog) newPicker(samples string) tea.Cmd {
	p.picker = newFilePicker(p.d, p.id, samples)
	p.picker.Resize(p.w, min(p.h, pickerMost))
	p.stage = newPick
	return p.picker.Init()
}

// newFilePicker makes a picker of media; samples is the directory of sample
// pictures, "" for none.
func newFilePicker(d Deps, owner pane.ID, samples string) *kit.Picker {
	var places []kit.Place
	if samples != "" {
		places = append(places, kit.Place{Name: "samples", Dir: samples})
	}
	if d.HomeDir != "" {
		places = append(places, kit.Place{Name: "home", Dir: d.HomeDir})
	}
	picker := kit.NewPicker(d.Env, owner, append(places, kit.Place{Name: "here"})...)
	picker.Kind = pickerKind
	return picker
}

// pick takes a key or an answer in the picker.
func (p *newFolderDialog) pick(msg tea.Msg) tea.Cmd {
	cmd, event := p.picker.Update(msg)
	switch event {
	case kit.PickerDone:
		var paths []string
		for _, f := range p.picker.Picked() {
			paths = append(paths, f.OnDisk)
			p.picker.Drop(f)
		}
		p.stage = newForm
		if p.addFiles(paths) {
			p.note = "it is in the list already"
		}
		return tea.Batch(cmd, p.checkNext())
	case kit.PickerLeft:
		p.stage = newForm
	case kit.PickerMarked, kit.PickerNone:
	}
	return cmd
}
