package lists

import (
	tea "charm.land/bubbletea/v2"

	"ozdesk/api/rules"
	"ozdesk/ui/kit"
)

// manySwitch is something that is looked for before persons are enrolled, or
// not.
type manySwitch struct {
	name, label string
	note        string // What it means, while the cursor is on it.
	why         string // Why it cannot be chosen, "" where it can.
	on          bool
}

// Names of the switches.
const (
	faceSwitch  = "faces"
	alikeSwitch = "alike"
)

// manySwitches stand below the line with the path. Letters that are typed on
// them go to the path, which then has the cursor again.
type manySwitches struct {
	list []manySwitch
	at   int // One of them, pathLine while the path has the cursor.
}

// pathLine is the place of the cursor above the switches.
const pathLine = -1

// switchesOf are those that are offered.
func switchesOf(d Deps) manySwitches {
	s := manySwitches{at: pathLine}
	if d.Faces != nil {
		s.list = append(s.list, manySwitch{
			name: faceSwitch, label: "one face on each photograph", on: true,
			note: "A simple finder, which may be wrong: it warns, and keeps nobody out.",
		})
	}
	alike := manySwitch{
		name: alikeSwitch, label: "look-alikes in the collection",
		note: "Makes a folder and an analysis on the server for each person, and deletes them again. Whom somebody looks like is held back.",
	}
	if d.Role != nil && rules.BarsLookAlike(d.Role()) != "" {
		role := d.Role()
		alike.why = "not for " + role.Label()
	}
	s.list = append(s.list, alike)
	return s
}

// on reports whether something is looked for.
func (s *manySwitches) on(name string) bool {
	for _, w := range s.list {
		if w.name == name {
			return w.on && w.why == ""
		}
	}
	return false
}

// update takes a key. It reports whether the key was for the switches.
func (s *manySwitches) update(msg tea.Msg, k *kit.KeyMap) bool {
	press, isKey := msg.(tea.KeyPressMsg)
	switch {
	case !isKey || len(s.list) == 0:
		return false
	case press.String() == "down", s.at != pathLine && kit.Pressed(msg, k.NextField):
		s.at = min(s.at+1, len(s.list)-1)
	case s.at == pathLine:
		return false
	case kit.Pressed(msg, k.PreviousField):
		s.at--
	case kit.Pressed(msg, k.Toggle) && s.list[s.at].why != "":
	case kit.Pressed(msg, k.Toggle):
		s.list[s.at].on = !s.list[s.at].on
	default:
		if press.Text != "" {
			s.at = pathLine
		}
		return false
	}
	return true
}

// lines draw the switches in w cells, each with its label in a column of its
// own; with notes there is a line about the one at the cursor.
func (s *manySwitches) lines(t *kit.Theme, w, label int, notes bool) []string {
	var out []string
	for i, one := range s.list {
		lead, head, role := blank(indent), "", kit.Muted
		if i == 0 {
			head = "Look for"
		}
		sign := t.Glyphs.Unchecked
		if one.on && one.why == "" {
			sign, role = t.Glyphs.Checked, kit.Ink
		}
		note := ""
		switch {
		case one.why != "":
			role, note = kit.Faint, t.Paint(kit.Faint, "  "+kit.Clean(one.why))
		case i == s.at:
			role = kit.Title
		}
		if i == s.at {
			lead = t.Paint(kit.Accent, t.Glyphs.Bar) + " "
		}
		line := lead + t.Paint(kit.Muted, kit.Fit(head, label, kit.Left)) + t.Paint(role, sign+" "+kit.Clean(one.label)) + note
		out = append(out, kit.Truncate(line, w))
		if notes && i == s.at {
			for _, words := range kit.Wrap(kit.Clean(one.note), max(w-indent-label-2, 1)) {
				out = append(out, blank(indent+label+2)+t.Paint(kit.Muted, words))
			}
		}
	}
	return out
}
