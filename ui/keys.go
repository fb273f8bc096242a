package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// key routes a key, always in this order: ctrl+c, top dialog, a pane in which
// somebody types, keys that are bound everywhere, the focused pane.
func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	keys := m.env.Keys
	if kit.Pressed(msg, keys.Cancel) {
		if m.quitting {
			return m.leave(tea.Interrupt)
		}
		m.quitting = true
		return m.quit(tea.Interrupt)
	}
	m.quitting = false
	if d := m.dialog(); d != nil {
		return m.dialogKey(d, msg)
	}
	top := m.room().top()
	if top == nil {
		return nil
	}
	if top.Mode() == pane.Text {
		return top.Update(msg)
	}
	if cmd, ours := m.global(msg); ours {
		return cmd
	}
	if why, greyed := kit.PressedGreyed(msg, top.Keys()); greyed {
		return m.tell(pane.StatusMsg{Level: pane.Warn, Text: "Not now: " + why + "."})
	}
	return top.Update(msg)
}

// dialogKey gives a key to a dialog. Where nobody types, the back key leaves.
func (m *Model) dialogKey(d pane.Pane, msg tea.KeyPressMsg) tea.Cmd {
	if d.Mode() == pane.Text || !kit.Pressed(msg, m.env.Keys.Back) {
		return d.Update(msg)
	}
	if b, ok := d.(pane.Backer); ok {
		if cmd, used := b.Back(); used {
			return cmd
		}
	}
	return m.unlessLost(lostBy(d), func() tea.Cmd {
		return m.pop(pane.CloseDialogMsg{From: d.ID()})
	})
}

// global does what is bound everywhere. It reports whether the key is.
func (m *Model) global(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	k := m.env.Keys
	for i, r := range m.rooms {
		if msg.String() == r.Key {
			return m.enter(i), true
		}
	}
	switch {
	case kit.Pressed(msg, k.Quit):
		return m.quit(tea.Quit), true
	case kit.Pressed(msg, k.Back):
		return m.back(), true
	case kit.Pressed(msg, k.Next):
		m.turn(1)
	case kit.Pressed(msg, k.Previous):
		m.turn(-1)
	case kit.Pressed(msg, k.Wider):
		return m.split(splitStep), true
	case kit.Pressed(msg, k.Narrower):
		return m.split(-splitStep), true
	case kit.Pressed(msg, k.Palette):
		return m.push(newPalette(m.env, m.entries(), m.history)), true
	case kit.Pressed(msg, k.Help):
		return m.push(newHelp(m.env, m.groups())), true
	case kit.Pressed(msg, k.Mask):
		return m.maskByHand(), true
	case kit.Pressed(msg, k.Mouse):
		return m.setMouse(""), true
	case kit.Pressed(msg, k.Redraw):
		return tea.ClearScreen, true
	case kit.Pressed(msg, k.Suspend) && m.opts.CanSuspend != nil:
		return m.suspend(), true
	default:
		return nil, false
	}
	return nil, true
}

// push lays a dialog on top.
func (m *Model) push(d pane.Pane) tea.Cmd {
	if d == nil {
		return nil
	}
	m.dialogs = append(m.dialogs, d)
	d.Resize(kit.DialogInner(m.w, m.h))
	return m.begin(d)
}

// pop closes a dialog and hands its result on.
func (m *Model) pop(msg pane.CloseDialogMsg) tea.Cmd {
	at := len(m.dialogs) - 1
	for i, d := range m.dialogs {
		if d.ID() == msg.From {
			at = i
		}
	}
	if at < 0 || msg.From != 0 && m.dialogs[at].ID() != msg.From {
		return nil
	}
	m.dispose(m.dialogs[at])
	m.dialogs = append(m.dialogs[:at:at], m.dialogs[at+1:]...)
	if msg.Result == nil {
		return nil
	}
	return m.handle(msg.Result)
}

// quit leaves the program by tea.Quit or, when somebody interrupts it, by
// tea.Interrupt. It asks first when something would be lost.
func (m *Model) quit(exit tea.Cmd) tea.Cmd {
	lost := m.Unsaved()
	if lost == "" {
		return m.leave(exit)
	}
	return m.push(kit.NewConfirm(m.env, kit.Question{
		Title: "Quit", Text: lost + " Quit all the same?", No: "Stay", Yes: "Quit",
		Answer: proceedMsg{do: func() tea.Cmd { return m.leave(exit) }},
	}))
}

// leave closes every pane and ends the program.
func (m *Model) leave(exit tea.Cmd) tea.Cmd {
	for _, p := range m.all() {
		m.dispose(p)
	}
	for _, r := range m.rooms {
		r.chain, r.focus = nil, 0
	}
	m.dialogs, m.exit = nil, exit
	return exit
}

// groups are the bindings that are alive now, for the help.
func (m *Model) groups() []kit.KeyGroup {
	k := m.env.Keys
	everywhere := []key.Binding{k.Next, k.Previous, k.Wider, k.Narrower, k.Back, k.Palette, k.Help, k.Mask, k.Redraw}
	if m.opts.CanSuspend != nil {
		suspend := k.Suspend
		if ok, why := m.opts.CanSuspend(); !ok {
			suspend = kit.Greyed(suspend, why)
		}
		everywhere = append(everywhere, suspend)
	}
	for _, r := range m.rooms {
		everywhere = append(everywhere, key.NewBinding(key.WithKeys(r.Key), key.WithHelp(r.Key, r.Title)))
	}
	groups := []kit.KeyGroup{
		{Title: "Moving", Bindings: k.Movement()},
		{Title: "Everywhere", Bindings: append(everywhere, k.Quit, k.Cancel)},
		{Title: "In dialogs and while typing", Bindings: k.Typing()},
	}
	if top := m.room().top(); top != nil {
		groups = append([]kit.KeyGroup{{Title: top.Title(), Bindings: top.Keys()}}, groups...)
	}
	return groups
}
