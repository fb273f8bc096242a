package lists

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

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
func (p *enrolDialog) openPicker() tea.Cmd {
	if p.picker != nil {
		p.stage = enrolPick
		return nil
	}
	if p.d.SamplesDir == nil {
		return p.newPicker("")
	}
	p.stage = enrolSamples
	ctx, gen := p.samples.Next(p.ctx)
	return tea.Batch(makeSamples(ctx, p.id, gen, p.d.SamplesDir), p.since.Start())
}

// samplesReady shows the picker; without samples it has fewer places.
func (p *enrolDialog) samplesReady(msg samplesMsg) tea.Cmd {
	if !p.samples.Done(msg.gen) || p.stage != enrolSamples {
		return nil
	}
	p.since.Stop()
	if msg.err != nil {
		what, _ := api.Explain(msg.err)
		return tea.Batch(p.newPicker(""), pane.Send(pane.StatusMsg{
			Level: pane.Warn, Text: sentences("There are no sample pictures.", what),
		}))
	}
	return p.newPicker(msg.dir)
}

// newPicker makes the picker and shows it.
func (p *enrolDialog) newPicker(samples string) tea.Cmd {
	var places []kit.Place
	if samples != "" {
		places = append(places, kit.Place{Name: "samples", Dir: samples})
	}
	if p.d.HomeDir != "" {
		places = append(places, kit.Place{Name: "home", Dir: p.d.HomeDir})
	}
	p.picker = kit.NewPicker(p.d.Env, p.id, append(places, kit.Place{Name: "here"})...)
	p.picker.Kind = photoKind
	p.picker.Resize(p.w, p.h)
	p.stage = enrolPick
	return p.picker.Init()
}

// pick takes a key or an answer in the picker.
func (p *enrolDialog) pick(msg tea.Msg) tea.Cmd {
	cmd, event := p.picker.Update(msg)
	switch event {
	case kit.PickerDone:
		var paths []string
		for _, f := range p.picker.Picked() {
			paths = append(paths, f.OnDisk)
			p.picker.Drop(f)
		}
		p.stage, p.note = enrolForm, ""
		if p.addFiles(paths) {
			p.note = "it is in the list already"
		}
		return tea.Batch(cmd, p.checkNext())
	case kit.PickerLeft:
		p.stage = enrolForm
	case kit.PickerMarked, kit.PickerNone:
	}
	return cmd
}
