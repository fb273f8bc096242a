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

// collectionMadeMsg says that a collection was made.
type collectionMadeMsg struct {
	to         pane.ID
	collection api.Collection
	// unmarked says that the server did not keep that it is a whitelist.
	unmarked bool
}

// Target returns the list of collections.
func (m collectionMadeMsg) Target() pane.ID { return m.to }

// createdMsg says what came of making a collection.
type createdMsg struct {
	to    pane.ID
	gen   uint64
	made  collectionMadeMsg
	fault fault
}

// Target returns the dialog.
func (m createdMsg) Target() pane.ID { return m.to }

// createDialog makes a collection. Whatever fails, what was typed stays.
type createDialog struct {
	formBase
	known     map[api.CollectionID]bool // collections that there are already
	names     map[string]bool           // what they are called, folded
	companies companySearch
}

// newCollectionDialog makes the dialog; it knows the collections that there
// are.
func newCollectionDialog(d Deps, to pane.ID, there []api.Collection) *createDialog {
	p := &createDialog{
		formBase: newFormBase(d, to, "New collection", "creating"),
		known:    map[api.CollectionID]bool{}, names: map[string]bool{},
	}
	for i := range there {
		p.known[there[i].ID] = true
		p.names[fold(strings.TrimSpace(there[i].Alias.Raw()))] = true
	}
	p.form = kit.NewForm(d.Env, []kit.Field{
		{Name: "name", Label: "Name", Kind: kit.TextField, Placeholder: "such as blacklist-eu", Check: func(f kit.Field) string { return nameFault(f.Value, p.names) }},
		kindChoice(Blacklist),
		{Name: "company", Label: "Company", Kind: kit.TextField, Placeholder: "the beginning of its name", Hidden: !d.foreign()},
		{Name: "which", Label: "", Kind: kit.ChoiceField, Hidden: true, Check: p.checkCompany},
		{Name: "fits", Kind: kit.NoteField, Hidden: true},
	}, kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: "Create collection"})
	return p
}

// Init implements pane.Pane.
func (p *createDialog) Init() tea.Cmd { return p.searchCompanies() }

// Update implements pane.Pane.
func (p *createDialog) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := p.spin.Update(msg); ours {
		return cmd
	}
	switch msg := msg.(type) {
	case createdMsg:
		return p.done(msg)
	case companiesMsg:
		p.tookCompanies(msg)
		return nil
	}
	if p.send.InFlight() || !typed(msg) {
		return nil
	}
	switch p.form.Update(msg) {
	case kit.FormLeft:
		return p.leave()
	case kit.FormPressed:
		return p.create()
	case kit.FormChanged:
		p.fault = fault{}
		return p.searchCompanies()
	case kit.FormNone:
	}
	return nil
}

// create sends what was typed. It goes to the company that was chosen, or to
// that of who is signed in.
func (p *createDialog) create() tea.Cmd {
	ctx, gen, turn := p.begin()
	n := api.NewCollection{
		Alias: strings.TrimSpace(p.form.Value("name")), CompanyID: api.CompanyID(p.form.Value("which")),
		Meta: map[string]any{kindField: p.form.Value("kind")},
	}
	src, id, to, known := p.d.Client, p.id, p.to, p.known
	return tea.Batch(turn, func() tea.Msg {
		c, f := createCollection(ctx, src, n, known)
		if ctx.Err() != nil {
			return nil
		}
		unmarked := n.Meta[kindField] == Whitelist.String() && !marked(&c)
		if unmarked && f == (fault{}) {
			unmarked = !mark(ctx, src, c.ID)
		}
		return createdMsg{to: id, gen: gen, fault: f, made: collectionMadeMsg{to: to, collection: c, unmarked: unmarked}}
	})
}

// mark sets that a collection is a whitelist: that a server takes metadata
// together with the name is not documented. It reports whether the mark is there.
func mark(ctx context.Context, src CollectionClient, id api.CollectionID) bool {
	if _, err := src.ChangeMetadata(ctx, id, map[string]any{kindField: Whitelist.String()}); err != nil {
		return false
	}
	c, err := src.Collection(ctx, id)
	return err == nil && marked(&c)
}

// createCollection makes a collection. When the answer was lost it looks for
// one of that name that was not there before.
func createCollection(ctx context.Context, src CollectionClient, n api.NewCollection, known map[api.CollectionID]bool) (api.Collection, fault) {
	c, err := src.CreateCollection(ctx, n)
	if err == nil {
		if c.Meta.IsEmpty() { // the answer may be short
			if whole, err := src.Collection(ctx, c.ID); err == nil {
				c = whole
			}
		}
		return c, fault{}
	}
	if !errors.Is(err, api.ErrUncertain) {
		return api.Collection{}, explained(err)
	}
	ctx, cancel := context.WithTimeout(ctx, lookAfter)
	defer cancel()
	list, lookErr := src.Collections(ctx)
	for i := range list {
		if !known[list[i].ID] && list[i].Alias.Raw() == n.Alias {
			return list[i], fault{}
		}
	}
	what, _ := api.Explain(err)
	if lookErr != nil {
		return api.Collection{}, fault{what, "It is not known whether the collection was made. Look at the list before you create it again."}
	}
	return api.Collection{}, fault{what, "The collection cannot be found so far. Look at the list before you create it again."}
}

// done closes the dialog, or says why there is no collection.
func (p *createDialog) done(msg createdMsg) tea.Cmd {
	if !p.ended(msg.gen, msg.fault) {
		return nil
	}
	return pane.Send(pane.CloseDialogMsg{From: p.id, Result: msg.made})
}

// Unsaved implements pane.Pane.
func (p *createDialog) Unsaved() string {
	if p.form.Value("name") != "" {
		return "The new collection was not made yet."
	}
	return ""
}

// Close implements pane.Pane.
func (p *createDialog) Close() {
	p.companies.slot.Stop()
	p.formBase.Close()
}
