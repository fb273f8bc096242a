package kit

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/pelletier/go-toml/v2/unstable"

	"ozdesk/api/text"
	"ozdesk/assets"
)

// keyEntry is one line of a key file.
type keyEntry struct {
	section, name string // section is "" where the file has none
	keys          []string
	help          string
	line          int
}

// NewKeyMap returns the default bindings, changed by the content of a file of
// rebindings. Such a file has lines like `open = "o"` or `open = ["o",
// "enter"]`; section headers may be there or not. An unknown name, a key that
// two bindings of one scope claim, or a line that cannot be read is an error
// that names file and line.
func NewKeyMap(custom []byte, fileName string) (*KeyMap, error) {
	k := &KeyMap{}
	defaults, err := readKeys(assets.Keys(), "keys.toml")
	if err != nil {
		return nil, err
	}
	lines := map[*key.Binding]int{}
	if err := k.apply(defaults, "keys.toml", lines); err != nil {
		return nil, err
	}
	for _, n := range k.named() {
		if len(n.binding.Keys()) == 0 {
			return nil, fmt.Errorf("keys.toml: %s has no key", n.name)
		}
	}
	clear(lines)
	if fileName == "" {
		fileName = "keys"
	}
	fileName = text.Line(fileName)
	changes, err := readKeys(custom, fileName)
	if err != nil {
		return nil, err
	}
	if err := k.apply(changes, fileName, lines); err != nil {
		return nil, err
	}
	if err := k.conflict(fileName, lines); err != nil {
		return nil, err
	}
	return k, nil
}

// apply sets the bindings that entries name and notes their lines.
func (k *KeyMap) apply(entries []keyEntry, file string, lines map[*key.Binding]int) error {
	known := k.named()
	for _, e := range entries {
		i := slices.IndexFunc(known, func(n namedBinding) bool {
			return n.name == e.name && (e.section == "" || e.section == n.section)
		})
		if i < 0 {
			return fmt.Errorf("%s:%d: no key is named %s", file, e.line, text.Line(e.name))
		}
		b := known[i].binding
		if lines[b] != 0 {
			return fmt.Errorf("%s:%d: %s was set before in line %d", file, e.line, e.name, lines[b])
		}
		lines[b] = e.line
		desc := b.Help().Desc
		if e.help != "" {
			desc = text.Line(e.help)
		}
		*b = key.NewBinding(key.WithKeys(e.keys...), key.WithHelp(keyLabel(e.keys[0]), desc))
	}
	return nil
}

// takenKeys begin commands of the programs that many people run this one in.
var takenKeys = []string{"ctrl+a", "ctrl+b", "ctrl+g"}

// scopesOf lists where the bindings of a section are alive: what is bound
// everywhere or moves is so beside what acts, and beside what compares, which
// has keys of its own; typing is a scope of its own.
func scopesOf(section string) []string {
	switch section {
	case "typing", "act", "compare":
		return []string{section}
	default:
		return []string{"act", "compare"}
	}
}

// conflict finds a key that two bindings of one scope claim.
func (k *KeyMap) conflict(file string, lines map[*key.Binding]int) error {
	for _, n := range k.named() {
		for _, stroke := range n.binding.Keys() {
			if line := lines[n.binding]; line > 0 && slices.Contains(takenKeys, stroke) {
				return fmt.Errorf("%s:%d: the key %s of %s would not arrive in tmux, screen or zellij, which take it",
					file, line, stroke, n.name)
			}
		}
	}
	owners := map[string]namedBinding{}
	for _, n := range k.named() {
		for _, stroke := range n.binding.Keys() {
			for _, scope := range scopesOf(n.section) {
				other, taken := owners[scope+" "+stroke]
				if !taken {
					owners[scope+" "+stroke] = n
					continue
				}
				line := max(lines[n.binding], lines[other.binding])
				return fmt.Errorf("%s:%d: the key %s is bound to both %s and %s",
					file, line, text.Line(stroke), other.name, n.name)
			}
		}
	}
	return nil
}

// readKeys parses a key file, keeping line numbers.
func readKeys(data []byte, file string) ([]keyEntry, error) {
	var p unstable.Parser
	p.Reset(data)
	var entries []keyEntry
	section := ""
	for p.NextExpression() {
		node := p.Expression()
		switch node.Kind {
		case unstable.Table:
			section = joinKey(node.Key())
		case unstable.KeyValue:
			e := keyEntry{section: section, name: joinKey(node.Key()), line: lineOf(data, node.Key())}
			if err := e.read(node.Value()); err != nil {
				return nil, fmt.Errorf("%s:%d: %s: %w", file, e.line, text.Line(e.name), err)
			}
			entries = append(entries, e)
		case unstable.Comment:
		default:
			return nil, fmt.Errorf("%s: only lines like open = \"o\" are understood", file)
		}
	}
	if err := p.Error(); err != nil {
		line := 1
		var pe *unstable.ParserError
		if errors.As(err, &pe) && len(pe.Highlight) > 0 {
			line = p.Shape(p.Range(pe.Highlight)).Start.Line
		}
		return nil, fmt.Errorf("%s:%d: %s", file, line, text.Line(err.Error()))
	}
	return entries, nil
}

// read takes the value of a line: a key, a list of keys, or a table with keys
// and help.
func (e *keyEntry) read(v *unstable.Node) error {
	switch v.Kind {
	case unstable.String:
		e.keys = []string{string(v.Data)}
	case unstable.Array:
		for it := v.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			if it.Node().Kind != unstable.String {
				return errors.New("a key is a word in quotes")
			}
			e.keys = append(e.keys, string(it.Node().Data))
		}
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			field := it.Node()
			switch name := joinKey(field.Key()); {
			case name == "keys":
				if err := e.read(field.Value()); err != nil {
					return err
				}
			case name == "help" && field.Value().Kind == unstable.String:
				e.help = string(field.Value().Data)
			default:
				return fmt.Errorf("%s is not understood; there are keys and help", text.Line(name))
			}
		}
	default:
		return errors.New("a key is a word in quotes")
	}
	if len(e.keys) == 0 || slices.Contains(e.keys, "") {
		return errors.New("there must be a key")
	}
	return nil
}

// joinKey writes a dotted TOML key.
func joinKey(it unstable.Iterator) string {
	var parts []string
	for it.Next() {
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, ".")
}

// lineOf returns the line that a key begins in, from 1.
func lineOf(data []byte, it unstable.Iterator) int {
	if !it.Next() {
		return 1
	}
	offset := min(int(it.Node().Raw.Offset), len(data))
	return 1 + strings.Count(string(data[:offset]), "\n")
}

// keyLabels are the names of keys as the footer writes them.
var keyLabels = map[string]string{
	"up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn",
}

// keyLabel returns how a key is written in footer and help.
func keyLabel(stroke string) string {
	if label, ok := keyLabels[stroke]; ok {
		return label
	}
	return text.Line(stroke)
}
