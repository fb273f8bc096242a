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

// personChangedMsg says that a person is not as before.
type personChangedMsg struct {
	to   pane.ID
	told string // What is said of it, "" for nothing.
	// describe asks for the metadata besides the name.
	describe bool
}

// Target returns the pane that shows the person.
func (m personChangedMsg) Target() pane.ID { return m.to }

// renamedMsg says what came of another name.
type renamedMsg struct {
	to    pane.ID
	gen   uint64
	fault fault
	// now is the person as the server has them, where that is known.
	now *api.Person
	// lacking says that the server has no such call.
	lacking bool
}

// Target returns the dialog.
func (m renamedMsg) Target() pane.ID { return m.to }

// renameDialog gives a person another name. Whatever fails, what was typed
// stays.
type renameDialog struct {
	formBase
	person api.Person // As it was read last.
	began  typedName  // What the lines of the form have made of the name.
}

// newRename makes the dialog for a person.
func newRename(d Deps, to pane.ID, person api.Person) *renameDialog {
	p := &renameDialog{formBase: newFormBase(d, to, "Edit "+nameOf(&person, false), "saving"), person: person}
	name := nameIn(&person)
	buttons := []kit.Button{{Name: "no", Label: "Cancel", Leave: true}}
	if d.Metadata != nil {
		buttons = append(buttons, kit.Button{Name: "meta", Label: "Metadata…"})
	}
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "first", Label: "First name", Kind: kit.TextField, Value: name.first},
		{Name: "middle", Label: "Middle name", Kind: kit.TextField, Value: name.middle},
		{Name: "last", Label: "Last name", Kind: kit.TextField, Value: name.last},
	}, append(buttons, kit.Button{Name: "yes", Label: "Save"})...)
	p.began = p.lines()
	return p
}

// lines are the parts of the name as they stand in the form.
func (p *renameDialog) lines() typedName {
	return typedName{p.form.Value("first"), p.form.Value("middle"), p.form.Value("last")}
}

// Init implements pane.Pane.
func (p *renameDialog) Init() tea.Cmd { return nil }

// Update implements pane.Pane.
func (p *renameDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	if done, ok := msg.(renamedMsg); ok {
		return p.done(done)
	}
	return p.take(msg, func() tea.Cmd {
		if p.form.Pressed() == "meta" {
			return p.describe()
		}
		return p.save()
	})
}

// typed is the name in the form. A part that nobody has touched stays as it is,
// whatever a line makes of it.
func (p *renameDialog) typed() typedName {
	was, now := nameIn(&p.person), p.lines()
	part := func(was, began, now string) string {
		if now == began {
			return was
		}
		return strings.TrimSpace(now)
	}
	return typedName{
		part(was.first, p.began.first, now.first), part(was.middle, p.began.middle, now.middle), part(was.last, p.began.last, now.last),
	}
}

// describe goes on to the other metadata.
func (p *renameDialog) describe() tea.Cmd {
	if p.Unsaved() != "" {
		p.fault = fault{"The name was changed.", "Save it, or put it back, before you go on to the metadata."}
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: personChangedMsg{to: p.to, describe: true}})
}

// save sends the parts that are different.
func (p *renameDialog) save() tea.Cmd {
	name := p.typed()
	if name == nameIn(&p.person) {
		return p.leave()
	}
	ctx, gen, turn := p.begin()
	src, to, was := p.d.Client, p.id, p.person
	return tea.Batch(turn, func() tea.Msg {
		msg := renamePerson(ctx, src, was, name)
		if ctx.Err() != nil {
			return nil
		}
		msg.to, msg.gen = to, gen
		return msg
	})
}

// renamePerson looks first whether the name is still the one that the change
// was made on. When the answer was lost it looks what the person is called.
func renamePerson(ctx context.Context, src PersonClient, was api.Person, name typedName) renamedMsg {
	now, err := src.Person(ctx, was.CollectionID, was.ID)
	if err != nil {
		return renamedMsg{fault: explained(err)}
	}
	if has := nameIn(&now); has != nameIn(&was) && has != name {
		return renamedMsg{now: &now, fault: fault{
			"Somebody else has changed the name in the meantime: it is " + quoted(has.shown()) + " now.",
			"What you typed is still here. Save again to put it in place of that.",
		}}
	}
	change, had := api.PersonChange{}, nameIn(&now)
	for _, part := range []struct {
		was, want string
		to        **string
	}{{had.first, name.first, &change.FirstName}, {had.middle, name.middle, &change.MiddleName}, {had.last, name.last, &change.LastName}} {
		if part.was != part.want {
			*part.to = &part.want
		}
	}
	if change == (api.PersonChange{}) {
		return renamedMsg{}
	}
	if err = src.ChangePerson(ctx, now, change); err == nil {
		return renamedMsg{}
	}
	msg := renamedMsg{fault: explained(err), lacking: errors.Is(err, api.ErrUnsupported)}
	if errors.Is(err, api.ErrUncertain) {
		ctx, cancel := context.WithTimeout(ctx, lookAfter)
		defer cancel()
		look, lookErr := src.Person(ctx, was.CollectionID, was.ID)
		switch {
		case lookErr != nil:
			msg.fault.next = "It is not known whether the name was changed. Look again before you save once more."
		case nameIn(&look) == name:
			return renamedMsg{}
		default:
			msg.fault.next = "The change is not there so far. Look again before you save once more."
		}
	}
	return msg
}

// quoted puts a name into quotation marks; nobody's is said in words.
func quoted(name string) string {
	if name == "" {
		return "empty"
	}
	return "“" + name + "”"
}

// done closes the dialog, or says why nothing was changed.
func (p *renameDialog) done(msg renamedMsg) tea.Cmd {
	if msg.now != nil && p.send.Current(msg.gen) {
		p.person = *msg.now
	}
	if msg.lacking && p.d.Offers != nil {
		p.d.Offers.persons = api.NotOffered
	}
	if !p.ended(msg.gen, msg.fault) {
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: personChangedMsg{to: p.to, told: "The name was saved."}})
}

// Unsaved implements pane.Pane.
func (p *renameDialog) Unsaved() string {
	if p.typed() != nameIn(&p.person) {
		return "The name was changed and is not saved yet."
	}
	return ""
}
