package review

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// typingOf is what is typed in a metadata dialog.
type typingOf int

const (
	typingNothing typingOf = iota
	typingValue
	typingKey
)

// metaDialog shows the metadata of an object and changes them: values, new keys
// and removed ones, saved together.
type metaDialog struct {
	d      Deps
	id     pane.ID
	ctx    context.Context
	cancel context.CancelFunc
	of     api.Described
	what   string // "folder 7f3c0a12"
	// changed is sent where something was changed.
	changed tea.Msg
	// denied returns why nothing may be changed, "" when it may.
	denied func() string
	masked bool
	w, h   int

	edit    metaEdit
	have    bool
	load    pane.Slot
	save    pane.Slot
	sending time.Time // since when a save is under way, zero when none is
	fault   fault
	note    string // what somebody else has changed
	at      int    // cursor: an entry, then adding, then saving
	top     int
	shown   int // rows that are in sight
	typing  typingOf
	input   *kit.Input
	wrong   string // what is wrong with what is typed
}

// askMetadata opens the dialog for the metadata of an object on behalf of a
// pane, which gets a metaChangedMsg when they were changed.
func askMetadata(d Deps, of api.Described, what string, from pane.ID, masked bool) tea.Cmd {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	return pane.Send(pane.DialogMsg{Pane: &metaDialog{
		d: d, id: id, ctx: ctx, cancel: cancel, of: of, what: what, masked: masked, changed: metaChangedMsg{to: from}, denied: d.barred,
	}})
}

// NewMetadata makes the dialog for the metadata of an object that is shown
// elsewhere, such as a collection, what in words, while names are masked or not.
// barred returns why nothing may be changed, "" when it may; changed is sent
// where they were changed.
func NewMetadata(d Deps, of api.Described, what string, masked bool, barred func() string, changed tea.Msg) pane.Pane {
	id := d.Env.IDs.Next()
	ctx, cancel := context.WithCancel(d.Env.Ctx)
	return &metaDialog{d: d, id: id, ctx: ctx, cancel: cancel, of: of, what: what, masked: masked, changed: changed, denied: barred}
}

// ID implements pane.Pane.
func (p *metaDialog) ID() pane.ID { return p.id }

// Init loads the metadata.
func (p *metaDialog) Init() tea.Cmd { return p.reload() }

// reload asks for the metadata; changes that were made stay.
func (p *metaDialog) reload() tea.Cmd {
	ctx, gen := p.load.Next(p.ctx)
	p.fault = fault{}
	return loadMeta(ctx, p.d.Client, p.id, gen, p.of)
}

// barred says why nothing may be changed, "" when it may.
func (p *metaDialog) barred() string {
	if p.masked {
		return "names are masked"
	}
	return p.denied()
}

// underWay reports that a save waits for its answer.
func (p *metaDialog) underWay() bool { return !p.sending.IsZero() }

// Update implements pane.Pane. Neither another theme nor the end of a session
// takes away what was typed.
func (p *metaDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case metaLoadedMsg:
		p.loaded(msg)
		return nil
	case metaSavedMsg:
		return p.saved(msg)
	case pane.MaskMsg:
		p.masked = msg.On
		if msg.On {
			p.typing = typingNothing
		}
		return nil
	case pane.RoleMsg:
		return p.reload()
	case pane.ThemeMsg, pane.SignedOutMsg:
		return nil
	}
	if p.typing != typingNothing {
		return p.typed(msg)
	}
	return p.key(msg)
}

// loaded takes in what the server has.
func (p *metaDialog) loaded(msg metaLoadedMsg) {
	if !p.load.Done(msg.gen) {
		return
	}
	if msg.err != nil {
		what, next := api.Explain(msg.err)
		p.fault = fault{what, next}
		return
	}
	if !p.have {
		p.have, p.edit = true, edit(msg.meta)
		return
	}
	p.rebase(msg.meta)
}

// rebase takes in what somebody else has changed, and tells of it.
func (p *metaDialog) rebase(m api.Metadata) {
	if others := p.edit.rebase(m); len(others) > 0 {
		p.note = "Changed by somebody else in the meantime: " + keyWords(others) + ". What you changed is kept; look, and save again."
	}
	p.move(0)
}

// key does what a key asks for.
func (p *metaDialog) key(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	click, clicked := msg.(tea.MouseClickMsg)
	row := p.top + click.Y
	if clicked = clicked && click.Button == tea.MouseLeft && click.Y >= 0 && click.Y < p.shown && row < p.rows(); clicked && row != p.at {
		p.at = row
		return nil
	}
	switch {
	case kit.Pressed(msg, k.Up):
		p.move(-1)
	case kit.Pressed(msg, k.Down):
		p.move(1)
	case kit.Pressed(msg, k.Top):
		p.move(-p.rows())
	case kit.Pressed(msg, k.End):
		p.move(p.rows())
	case kit.Pressed(msg, k.Copy):
		return p.copy()
	case p.underWay():
		return nil
	case kit.Pressed(msg, k.Refresh):
		p.note = ""
		return p.reload()
	case p.barred() != "" || !p.have:
		return nil
	case kit.Pressed(msg, k.Add):
		p.typeKey()
	case kit.Pressed(msg, k.Open), clicked:
		return p.open()
	case kit.Pressed(msg, k.Delete) && p.at < len(p.edit.entries):
		p.edit.remove(p.at)
		p.move(0)
	}
	return nil
}

// open changes the entry at the cursor, or does what the row says.
func (p *metaDialog) open() tea.Cmd {
	switch n := len(p.edit.entries); {
	case p.at < n:
		p.typeValue()
	case p.at == n:
		p.typeKey()
	default:
		return p.send()
	}
	return nil
}

// typeKey begins to type a new key.
func (p *metaDialog) typeKey() {
	p.typing, p.input, p.wrong = typingKey, kit.NewInput(p.d.Env), ""
}

// rows is how many rows can be chosen: the entries, adding and saving.
func (p *metaDialog) rows() int { return len(p.edit.entries) + 2 }

// move moves the cursor.
func (p *metaDialog) move(by int) { p.at = max(min(p.at+by, p.rows()-1), 0) }

// typeValue begins to type a value. One that holds what a line cannot is left
// alone: typing would change it.
func (p *metaDialog) typeValue() {
	entry := p.edit.entries[p.at]
	if entry.now == nil {
		return
	}
	value := plainValue(entry.now)
	input := kit.NewInput(p.d.Env)
	input.SetValue(value)
	if input.Value() != value {
		p.note = "This value holds line breaks or other characters that a line cannot keep. It can be removed here, not changed."
		return
	}
	p.typing, p.input, p.wrong = typingValue, input, ""
}

// typed takes a key while something is typed.
func (p *metaDialog) typed(msg tea.Msg) tea.Cmd {
	k := p.d.Env.Keys
	switch {
	case kit.Pressed(msg, k.Leave):
		p.typing = typingNothing
	case kit.Pressed(msg, k.Submit):
		p.accept()
	case p.input.Update(msg):
		p.wrong = ""
	}
	return nil
}

// accept takes over what was typed. A new key is followed by its value.
func (p *metaDialog) accept() {
	value := p.input.Value()
	if p.typing == typingValue {
		p.edit.set(p.at, value)
		p.typing = typingNothing
		return
	}
	if value == "" {
		p.wrong = "a key needs a name"
		return
	}
	if i := p.edit.find(value); i >= 0 && p.edit.entries[i].now != nil {
		p.wrong = "there is such a key already"
		return
	}
	p.at = p.edit.add(value)
	p.typing = typingNothing
	p.typeValue()
}

// send saves what was changed.
func (p *metaDialog) send() tea.Cmd {
	if p.edit.changes() == 0 {
		return nil
	}
	ctx, gen := p.save.Next(p.ctx)
	p.sending, p.fault, p.note = p.d.Env.Now(), fault{}, ""
	base, src, to, of, e := p.d.Env.Ctx, p.d.Client, p.id, p.of, metaEdit{entries: append([]metaEntry(nil), p.edit.entries...)}
	return tea.Batch(func() tea.Msg {
		return metaSavedMsg{to: to, gen: gen, metaOutcome: saveMeta(ctx, base, src, of, e)}
	}, pane.After(ctx, kit.TransferDelay, pane.ThemeMsg{}))
}

// saved takes in what came of saving.
func (p *metaDialog) saved(msg metaSavedMsg) tea.Cmd {
	if !p.save.Done(msg.gen) {
		return nil
	}
	p.sending = time.Time{}
	switch {
	case msg.moved:
		p.rebase(msg.meta)
		return nil
	case msg.err != nil:
		p.d.Env.Log.Warn("metadata not saved", "pane", int(p.id), "err", msg.err)
		p.fault = msg.fault()
		return nil
	}
	n := p.edit.changes()
	return tea.Batch(
		pane.Send(pane.CloseDialogMsg{From: p.id, Result: p.changed}),
		pane.Send(pane.StatusMsg{Level: pane.Good, Text: "Saved " + countOf(n, "change") + " to the metadata of " + p.what + "."}),
	)
}

// copy copies the value at the cursor, what cannot be seen in it made visible.
func (p *metaDialog) copy() tea.Cmd {
	if p.at >= len(p.edit.entries) || p.masked {
		return nil
	}
	entry := p.edit.entries[p.at]
	return copyValue(entry.key, plainValue(entry.now))
}

// Resize implements pane.Pane.
func (p *metaDialog) Resize(w, h int) { p.w, p.h = w, h }

// Title implements pane.Pane.
func (p *metaDialog) Title() string { return "Metadata of " + p.what }

// Keys implements pane.Pane.
func (p *metaDialog) Keys() []key.Binding {
	k := p.d.Env.Keys
	if p.typing != typingNothing {
		return []key.Binding{k.Submit, k.Leave}
	}
	open, add, remove := kit.As(k.Open, "change"), kit.As(k.Add, "add a key"), kit.As(k.Delete, "remove")
	switch p.at - len(p.edit.entries) {
	case 0:
		open, remove = kit.As(k.Open, "add a key"), kit.Greyed(remove, "nothing here")
	case 1:
		open, remove = kit.As(k.Open, "save"), kit.Greyed(remove, "nothing here")
		if p.edit.changes() == 0 {
			open = kit.Greyed(open, "nothing was changed")
		}
	}
	if why := p.barred(); why != "" {
		open, add, remove = kit.Greyed(open, why), kit.Greyed(add, why), kit.Greyed(remove, why)
	}
	return []key.Binding{open, add, remove, kit.As(k.Copy, "copy value"), k.Refresh, kit.As(k.Back, "close")}
}

// Mode implements pane.Pane.
func (p *metaDialog) Mode() pane.Mode {
	switch {
	case p.typing != typingNothing:
		return pane.Text
	case p.underWay():
		return pane.Busy
	default:
		return pane.Normal
	}
}

// Shown implements pane.Pane.
func (p *metaDialog) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (p *metaDialog) Unsaved() string {
	if n := p.edit.changes(); n > 0 && !p.underWay() {
		return "The metadata of " + p.what + " have " + countOf(n, "change") + " that nobody has saved."
	}
	return ""
}

// Close implements pane.Pane.
func (p *metaDialog) Close() {
	p.load.Stop()
	p.save.Stop()
	p.cancel()
}
