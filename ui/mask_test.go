package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// onMask notes what a pane had been told by the time it began to load.
type onMask struct {
	*fake
	before []tea.Msg
}

func (o *onMask) Init() tea.Cmd {
	o.before = append([]tea.Msg{}, o.got...)
	return o.fake.Init()
}

func TestWhatOpensLaterIsMaskedToo(t *testing.T) {
	wd := newWorld(t, 120, 40)
	open := func(name string) *onMask {
		return &onMask{fake: &fake{env: wd.env, id: wd.env.IDs.Next(), name: name}}
	}
	var made []*onMask
	wd.opts.Routes["folder"] = func(id string) pane.Pane {
		p := open("folder " + id)
		made = append(made, p)
		return p
	}
	wd.press("m")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "a"})
	dialog := open("dialog")
	wd.send(pane.DialogMsg{Pane: dialog})
	for _, p := range append(made, dialog) {
		if len(p.before) != 1 || p.before[0] != (pane.MaskMsg{On: true}) || p.inits != 1 {
			t.Errorf("%s was told %v before it began", p.name, p.before)
		}
	}
	wd.send(pane.CloseDialogMsg{})
	wd.press("m")
	wd.send(pane.OpenMsg{Kind: "folder", ID: "b"})
	if p := made[len(made)-1]; len(p.before) != 0 {
		t.Errorf("%s was told %v although nothing is masked", p.name, p.before)
	}
}
