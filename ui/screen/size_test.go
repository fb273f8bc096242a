package screen_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"ozdesk/ui/screen"
)

// sized is a model that keeps the size it was told.
type sized struct{ got *tea.WindowSizeMsg }

func (sized) Init() tea.Cmd { return nil }
func (m sized) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, told := msg.(tea.WindowSizeMsg); told {
		*m.got = size
	}
	return m, nil
}
func (sized) View() tea.View { return tea.NewView("frame") }

// A size that was overtaken on its way is not believed.
func TestOvertakenSize(t *testing.T) {
	w, h := 80, 24
	s := screen.New(screen.Options{
		Out: newGlass(80, 24), Profile: colorprofile.ASCII,
		Size: func() (int, int, error) { return w, h, nil },
	})
	defer s.Close()
	var got tea.WindowSizeMsg
	m := s.Model(sized{&got})
	m, _ = m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	w, h = 120, 35
	m.Update(tea.WindowSizeMsg{Width: 20, Height: 5})
	if got.Width != 120 || got.Height != 35 {
		t.Errorf("told %d×%d, want the 120×35 that the terminal has", got.Width, got.Height)
	}
}
