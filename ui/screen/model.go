package screen

import tea "charm.land/bubbletea/v2"

// ground is the frame that the library is given. It never changes, and fills
// the screen with nothing.
const ground = " "

// Model returns a model that is inner, with its frames drawn on the Screen. It
// goes into a program whose output is Output, and whose frame rate is Beat. The
// cursor of a view is not shown.
func (s *Screen) Model(inner tea.Model) tea.Model { return &model{inner: inner, screen: s} }

// model shows the frames of another one past the library.
type model struct {
	inner  tea.Model
	screen *Screen
}

// Init is that of the inner model, and begins to watch the size.
func (m *model) Init() tea.Cmd { return tea.Batch(m.inner.Init(), m.screen.watch) }

// Update is that of the inner model. What the terminal tells of itself is
// heard on the way.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch got := msg.(type) {
	case resized:
		// The library is to know of it too.
		return m, tea.Batch(tea.RequestWindowSize, m.screen.watch)
	case tea.WindowSizeMsg:
		size := m.screen.truly(got)
		m.screen.change(func(p *picture) { p.w, p.h = max(size.Width, 0), max(size.Height, 0) })
		msg = size
	case tea.ModeReportMsg:
		m.screen.report(got)
	}
	var cmd tea.Cmd
	m.inner, cmd = m.inner.Update(msg)
	return m, cmd
}

// View hands the frame to the Screen, which draws it by itself, and leaves the
// rest of the view to the library.
func (m *model) View() tea.View {
	v := m.inner.View()
	m.screen.Draw(v.Content)
	v.Content, v.Cursor = ground, nil
	return v
}
