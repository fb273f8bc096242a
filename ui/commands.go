package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// historyKept is how many lines of the palette are remembered.
const historyKept = 20

// entries lists what can be typed into the palette: rooms, the caller's
// commands, what the root itself can do, and pages by kind and id.
func (m *Model) entries() []paletteEntry {
	var out []paletteEntry
	rooms := map[string]bool{}
	for _, r := range m.rooms {
		rooms[r.Kind] = true
		out = append(out, paletteEntry{line: r.Kind, help: "page " + r.Key + ", " + r.Title})
	}
	for _, c := range m.opts.Commands {
		rooms[c.Name] = true // A command may open a page of its own name.
		if len(c.Args) > 0 {
			out = append(out, paletteEntry{line: c.Name + " ", help: c.Help})
			for _, arg := range c.Args {
				out = append(out, paletteEntry{line: c.Name + " " + arg, help: c.Help, typed: true})
			}
			continue
		}
		out = append(out, paletteEntry{line: c.Name, help: c.Help, open: true})
	}
	out = append(out,
		paletteEntry{line: "mask", help: "hide pictures and names"},
		paletteEntry{line: "mouse", help: "on or off; off, the terminal selects text"},
		paletteEntry{line: "mouse on", help: "click and wheel", typed: true},
		paletteEntry{line: "mouse off", help: "the terminal selects text", typed: true},
		paletteEntry{line: "theme ", help: "colours"},
		paletteEntry{line: "help", help: "all keys"},
		paletteEntry{line: "quit", help: "leave the program"},
	)
	kinds := make([]string, 0, len(m.opts.Routes))
	for kind := range m.opts.Routes {
		if !rooms[kind] {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		out = append(out, paletteEntry{line: kind + " ", help: "by its whole id", open: true})
	}
	for _, name := range kit.ThemeNames() {
		out = append(out, paletteEntry{line: "theme " + name, help: "colours", typed: true})
	}
	for _, r := range m.rooms { // what the header calls them
		if title := strings.ToLower(r.Title); !rooms[title] {
			out = append(out, paletteEntry{line: title, help: "page " + r.Key, typed: true})
		}
	}
	return append(out, paletteEntry{line: "exit", help: "leave the program", typed: true})
}

// run does what was typed into the palette.
func (m *Model) run(line string) tea.Cmd {
	if line == "" {
		return nil
	}
	m.history = append(slices.DeleteFunc(m.history, func(l string) bool { return l == line }), line)
	m.history = m.history[max(len(m.history)-historyKept, 0):]
	name, arg, _ := strings.Cut(line, " ")
	arg = strings.TrimSpace(arg)
	for i, r := range m.rooms {
		if strings.EqualFold(line, r.Title) {
			return m.enter(i)
		}
	}
	for _, c := range m.opts.Commands {
		if c.Name == name {
			return c.Run(arg)
		}
	}
	switch name {
	case "quit", "exit":
		return m.quit(tea.Quit)
	case "help":
		return m.push(newHelp(m.env, m.groups()))
	case "mask":
		return m.maskByHand()
	case "mouse":
		return m.setMouse(arg)
	case "theme":
		return m.paint(arg)
	}
	if m.opts.Routes[name] != nil {
		return m.open(pane.OpenMsg{Kind: name, ID: arg})
	}
	return m.tell(pane.StatusMsg{Level: pane.Bad, Text: "There is no page or command named " + kit.Clean(name) + "."})
}

// paint changes the theme for everybody who holds the pointer to it.
func (m *Model) paint(name string) tea.Cmd {
	plain := m.env.Theme.IsPlain()
	theme, err := kit.NewTheme(name, m.env.Profile, plain)
	if err != nil {
		return m.tell(pane.StatusMsg{Level: pane.Bad, Text: "There is no theme of that name; there are " + strings.Join(kit.ThemeNames(), ", ") + "."})
	}
	*m.env.Theme = *theme
	m.env.Theme.Adapt(m.terminal)
	m.env.Theme.Follow(m.terminal)
	return m.broadcast(pane.ThemeMsg{})
}
