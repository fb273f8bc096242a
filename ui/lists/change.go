package lists

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// collectionChangedMsg says that a collection is not as it was.
type collectionChangedMsg struct {
	to   pane.ID
	told string // What is said of it, "" for nothing.
}

// Target returns the list of collections.
func (m collectionChangedMsg) Target() pane.ID { return m.to }

// changedMsg says what came of a change.
type changedMsg struct {
	to    pane.ID
	gen   uint64
	fault fault
}

// Target returns the dialog.
func (m changedMsg) Target() pane.ID { return m.to }

// changeDialog renames a collection and says what it means to be found in it.
// Whatever fails, what was typed stays.
type changeDialog struct {
	formBase
	collection api.Collection
	kind       Kind
	names      map[string]bool // Of the other collections, folded.
}

// newChange makes the dialog for one of the collections that there are.
func newChange(d Deps, to pane.ID, c api.Collection, kind Kind, there []api.Collection) *changeDialog {
	p := &changeDialog{
		formBase:   newFormBase(d, to, "Edit "+collectionName(&c), "saving"),
		collection: c, kind: kind, names: map[string]bool{},
	}
	for i := range there {
		if there[i].ID != c.ID {
			p.names[fold(strings.TrimSpace(there[i].Alias.Raw()))] = true
		}
	}
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "name", Label: "Name", Kind: kit.TextField, Value: c.Alias.Raw(), Check: func(f kit.Field) string { return nameFault(f.Value, p.names) }},
		kindChoice(kind),
	}, kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: "Save"})
	return p
}

// nameFault says what is wrong with the name of a collection.
func nameFault(name string, taken map[string]bool) string {
	switch name = strings.TrimSpace(name); {
	case name == "":
		return "a collection needs a name"
	case taken[fold(name)]:
		return "there is a collection of this name already"
	}
	return ""
}

// kindChoice is the field for what a hit means.
func kindChoice(k Kind) kit.Field {
	return kit.Field{Name: "kind", Label: "Kind", Kind: kit.ChoiceField, Value: k.String(), Choices: []kit.Choice{
		{Key: Blacklist.String(), Label: Blacklist.String(), Note: Blacklist.says()},
		{Key: Whitelist.String(), Label: Whitelist.String(), Note: Whitelist.says()},
	}, Hint: "left and right choose"}
}

// Init implements pane.Pane.
func (p *changeDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *changeDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if done, ok := msg.(changedMsg); ok {
		return p.done(done)
	}
	return p.take(msg, p.save)
}

// name is what was typed.
func (p *changeDialog) name() string { return strings.TrimSpace(p.form.Value("name")) }

// save sends what is different.
func (p *changeDialog) save() tea.Cmd {
	name, kind := p.name(), p.form.Value("kind")
	renames, marks := name != p.collection.Alias.Raw(), kind != p.kind.String()
	if !renames && !marks {
		return p.leave()
	}
	ctx, gen, turn := p.begin()
	src, to, id := p.d.Client, p.id, p.collection.ID
	return tea.Batch(turn, func() tea.Msg {
		var err error
		if renames {
			err = rename(ctx, src, id, name)
		}
		if err == nil && marks {
			_, err = src.ChangeMetadata(ctx, id, map[string]any{kindField: kind})
		}
		if ctx.Err() != nil {
			return nil
		}
		msg := changedMsg{to: to, gen: gen}
		if err != nil {
			msg.fault = explained(err)
		}
		return msg
	})
}

// rename renames a collection. When the answer was lost it looks what the
// collection is called.
func rename(ctx context.Context, src CollectionClient, id api.CollectionID, name string) error {
	_, err := src.ChangeCollection(ctx, id, api.CollectionChange{Alias: &name})
	if errors.Is(err, api.ErrUncertain) {
		ctx, cancel := context.WithTimeout(ctx, lookAfter)
		defer cancel()
		if c, look := findCollection(ctx, src, id); look == nil && c.Alias.Raw() == name {
			return nil
		}
	}
	return err
}

// done closes the dialog, or says why nothing was changed.
func (p *changeDialog) done(msg changedMsg) tea.Cmd {
	if !p.ended(msg.gen, msg.fault) {
		return nil
	}
	told := "The collection is called " + p.name() + ", a " + p.form.Value("kind") + "."
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: collectionChangedMsg{to: p.to, told: told}})
}

// Unsaved implements pane.Pane.
func (p *changeDialog) Unsaved() string {
	if p.name() != p.collection.Alias.Raw() || p.form.Value("kind") != p.kind.String() {
		return "What was changed about the collection was not saved yet."
	}
	return ""
}
