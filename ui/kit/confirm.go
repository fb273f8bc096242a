package kit

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/pane"
)

// Question is what a Confirm asks.
type Question struct {
	// Title is the heading of the dialog, such as "Delete folder 7f3c0a12".
	Title string
	// Text is the question, and Goes lists what would be lost, one to a line.
	Text string
	Goes []string
	// Yes and No are the words of the buttons. No comes first and is the safe
	// one; "" stands for "Cancel".
	Yes, No string
	// Word, when it is not empty, must be typed before Yes can be pressed.
	Word string
	// Answer is what the asking pane gets back when Yes was pressed; give it a
	// Target. Refused, when it is not nil, is sent for everything else.
	Answer, Refused tea.Msg
}

// Confirm is a dialog that asks one question.
type Confirm struct {
	env  Env
	id   pane.ID
	q    Question
	form *Form
	w, h int
}

// NewConfirm makes the dialog; send it to the root in a pane.DialogMsg.
func NewConfirm(env Env, q Question) *Confirm {
	c := &Confirm{env: env, id: env.IDs.Next(), q: q}
	var fields []Field
	if q.Word != "" {
		fields = append(fields, Field{
			Name: "word", Label: "Type " + Clean(q.Word), Kind: TextField,
			Check: func(f Field) string {
				if strings.TrimSpace(f.Value) != q.Word {
					return "type " + q.Word + " to go on, or leave with esc"
				}
				return ""
			},
		})
	}
	if q.No == "" {
		q.No = "Cancel"
	}
	c.form = NewForm(env, fields, Button{Name: "no", Label: q.No, Leave: true}, Button{Name: "yes", Label: q.Yes})
	return c
}

// Ask is the command that puts the question on the screen.
func Ask(env Env, q Question) tea.Cmd {
	return pane.Send(pane.DialogMsg{Pane: NewConfirm(env, q)})
}

// ID implements pane.Pane.
func (c *Confirm) ID() pane.ID { return c.id }

// Init implements pane.Pane.
func (c *Confirm) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (c *Confirm) Update(msg tea.Msg) tea.Cmd {
	switch c.form.Update(msg) {
	case FormPressed:
		return pane.Send(pane.CloseDialogMsg{From: c.id, Result: c.q.Answer})
	case FormLeft:
		return pane.Send(pane.CloseDialogMsg{From: c.id, Result: c.q.Refused})
	default:
		return nil
	}
}

// Resize implements pane.Pane.
func (c *Confirm) Resize(w, h int) {
	c.w, c.h = w, h
	c.form.Resize(w, 0)
}

// View implements pane.Pane.
func (c *Confirm) View() string {
	t := c.env.Theme
	var lines []string
	for _, line := range Wrap(Clean(c.q.Text), c.w) {
		lines = append(lines, t.Paint(Ink, line))
	}
	if len(c.q.Goes) > 0 {
		lines = append(lines, "")
	}
	room := max(c.h-len(lines)-6, 1)
	for i, what := range c.q.Goes {
		if i == room-1 && len(c.q.Goes) > room {
			lines = append(lines, spaces(columnGap)+t.Paint(Muted, "and "+Count(len(c.q.Goes)-i)+" more"))
			break
		}
		lines = append(lines, spaces(columnGap)+t.Paint(Ink, Truncate(Clean(what), c.w-columnGap)))
	}
	c.form.Place(len(lines) + 1)
	lines = append(lines, "", c.form.View())
	return strings.Join(lines, "\n")
}

// Title implements pane.Pane.
func (c *Confirm) Title() string { return Clean(c.q.Title) }

// Keys implements pane.Pane.
func (c *Confirm) Keys() []key.Binding {
	k := c.env.Keys
	return []key.Binding{k.Submit, As(k.NextField, "next"), k.Leave}
}

// Mode implements pane.Pane.
func (c *Confirm) Mode() pane.Mode { return pane.Text }

// Shown implements pane.Pane.
func (c *Confirm) Shown(bool) tea.Cmd { return nil }

// Unsaved implements pane.Pane.
func (c *Confirm) Unsaved() string { return "" }

// Close implements pane.Pane.
func (c *Confirm) Close() {}
