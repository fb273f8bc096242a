package ui

import (
	"image/color"
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// Model is the root. It is a pointer and changes only inside Update.
type Model struct {
	opts    Options
	env     kit.Env
	w, h    int
	rooms   []*room
	active  int
	dialogs []pane.Pane
	shown   map[pane.ID]bool // panes that were told that they are visible
	focused pane.ID          // pane that was told that it has the keys

	preview  pane.Slot      // request line for previews
	splits   map[string]int // by kind: how much wider, or higher, than by itself
	keeping  pane.Slot      // request line for keeping them
	news     news
	requests requests
	busy     map[pane.ID]int
	stale    map[pane.ID]time.Time
	aging    bool // a tick is set that redraws the age of stale data
	masked   bool
	idle     idle
	mouseOn  bool
	away     bool        // the terminal has told that it lost the focus
	history  []string    // what was run from the palette, newest last
	quitting bool        // ctrl+c was pressed once
	exit     tea.Cmd     // everything is closed, and this ends the program
	terminal color.Color // the terminal's background, nil until it has told
}

// New makes the root model. Nothing is loaded before Init.
func New(o Options) (*Model, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Name == "" {
		o.Name = "ozdesk"
	}
	m := &Model{
		opts: o, env: o.Env, mouseOn: o.Mouse,
		splits: map[string]int{}, shown: map[pane.ID]bool{}, busy: map[pane.ID]int{}, stale: map[pane.ID]time.Time{},
	}
	maps.Copy(m.splits, o.Splits)
	for i, r := range o.Rooms {
		m.rooms = append(m.rooms, &room{Room: r})
		if r.Kind == o.Start {
			m.active = i
		}
	}
	return m, nil
}

// Init opens the first room and asks the terminal for its background, which
// tints are derived from.
func (m *Model) Init() tea.Cmd {
	m.idle.last = m.env.Now()
	return tea.Batch(m.enter(m.active), tea.RequestBackgroundColor, m.settle(), m.awaitIdle(m.opts.IdleMask))
}

// Update routes one message and then brings visibility, focus and sizes in
// line with what has come of it.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	if dropped := m.env.Graphics.Flush(); dropped != nil {
		if m.exit != nil {
			m.exit = tea.Sequence(dropped, m.exit)
		}
		cmd = tea.Batch(cmd, dropped)
	}
	if m.exit != nil {
		return m, m.exit
	}
	settled := m.settle()
	return m, tea.Batch(cmd, settled, m.watchRequests(cmd != nil || settled != nil))
}

// handle routes a message: size and terminal, keys, results by their address,
// requests of panes, broadcasts.
func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		if _, own := m.env.Theme.Colors(); own != nil {
			return nil // the answer may tell of our own colour
		}
		m.terminal = msg.Color
		if m.env.Theme.Follow(msg.Color) || m.env.Theme.Adapt(msg.Color) {
			return m.broadcast(pane.ThemeMsg{})
		}
		return nil
	case tea.BlurMsg:
		return m.turnAway(true)
	case tea.FocusMsg:
		return m.turnAway(false)
	case idleMsg:
		return m.idled(msg)
	case tea.KeyPressMsg:
		if cmd, lifted := m.touched(); lifted {
			return cmd
		}
		return tea.Batch(m.turnAway(false), m.key(msg))
	case tea.KeyReleaseMsg:
		return nil
	case tea.MouseMsg:
		if !m.mouseOn {
			return nil // It was on its way when the mouse was turned off.
		}
		if cmd, lifted := m.touched(); lifted {
			return cmd
		}
		return m.mouse(msg)
	case pane.Addressed:
		if p := m.find(msg.Target()); p != nil {
			return p.Update(msg)
		}
		return nil
	}
	if m.env.Graphics.Take(msg) {
		return m.broadcast(pane.ThemeMsg{})
	}
	if cmd, ours := m.request(msg); ours {
		return cmd
	}
	if pane.IsBroadcast(msg) {
		return m.broadcast(msg)
	}
	if p := m.top(); p != nil {
		return p.Update(msg)
	}
	return nil
}

// request does what a pane, or a timer of the root, asks for. It reports
// whether the message was such a request.
func (m *Model) request(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pane.OpenMsg:
		return m.open(msg), true
	case pane.BackMsg:
		if top := m.room().top(); msg.From != 0 && (top == nil || top.ID() != msg.From) {
			return nil, true
		}
		return m.back(), true
	case pane.StatusMsg:
		return m.tell(msg), true
	case pane.CopyMsg:
		return m.copy(msg), true
	case copiedMsg:
		return m.copied(msg), true
	case pane.DialogMsg:
		return m.push(msg.Pane), true
	case pane.CloseDialogMsg:
		return m.pop(msg), true
	case pane.BusyMsg:
		m.count(msg)
	case pane.StaleMsg:
		return m.age(msg), true
	case previewDueMsg:
		return m.previewDue(msg), true
	case keepSplitsMsg:
		return m.keepSplits(msg), true
	case newsOverMsg:
		return m.newsOver(msg), true
	case lookMsg:
		return m.look(), true
	case agedMsg:
		return m.aged(), true
	case proceedMsg:
		return msg.do(), true
	case commandMsg:
		return m.run(msg.line), true
	default:
		return nil, false
	}
	return nil, true
}

// broadcast gives a message to every pane, shown or not.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range m.all() {
		cmds = append(cmds, p.Update(msg))
	}
	return tea.Batch(cmds...)
}

// all lists every pane that is open.
func (m *Model) all() []pane.Pane {
	var out []pane.Pane
	for _, r := range m.rooms {
		for _, e := range r.chain {
			out = append(out, e.pane)
		}
	}
	return append(out, m.dialogs...)
}

// find returns an open pane by its id, nil when there is none.
func (m *Model) find(id pane.ID) pane.Pane {
	for _, p := range m.all() {
		if p.ID() == id {
			return p
		}
	}
	return nil
}

// room returns the room that is shown.
func (m *Model) room() *room { return m.rooms[m.active] }

// dialog returns the top dialog, nil when there is none.
func (m *Model) dialog() pane.Pane {
	if len(m.dialogs) == 0 {
		return nil
	}
	return m.dialogs[len(m.dialogs)-1]
}

// top returns what has the keys: the top dialog or the focused pane.
func (m *Model) top() pane.Pane {
	if d := m.dialog(); d != nil {
		return d
	}
	return m.room().top()
}

// resize lays everything out for a new size.
func (m *Model) resize(w, h int) tea.Cmd {
	m.w, m.h = max(w, 0), max(h, 0)
	inner, most := kit.DialogInner(m.w, m.h)
	for _, d := range m.dialogs {
		d.Resize(inner, most)
	}
	return m.previewWanted()
}

// settle tells panes their size, whether they are visible, and which of them
// has the keys, where that has changed.
func (m *Model) settle() tea.Cmd {
	if m.w == 0 || m.h == 0 {
		return nil
	}
	var cmds []tea.Cmd
	visible := map[pane.ID]bool{}
	r := m.room()
	for _, c := range m.columns(r) {
		e := &r.chain[c.index]
		visible[e.pane.ID()] = true
		if w, h := c.w-1, c.h; e.w != w || e.h != h {
			e.w, e.h = w, h
			e.pane.Resize(w, h)
		}
	}
	for _, d := range m.dialogs {
		visible[d.ID()] = true
	}
	for _, p := range m.all() {
		if id := p.ID(); visible[id] != m.shown[id] {
			cmds = append(cmds, p.Shown(visible[id]))
		}
	}
	m.shown = visible
	if top := m.top(); top != nil && top.ID() != m.focused {
		if f, ok := m.find(m.focused).(pane.Focuser); ok {
			f.Focus(false)
		}
		if f, ok := top.(pane.Focuser); ok {
			f.Focus(true)
		}
		m.focused = top.ID()
	}
	return tea.Batch(cmds...)
}
