package admin

import (
	"context"
	"errors"
	"strings"

	"ozdesk/api"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// newCompanyForm makes a company, or renames one that has an id.
func newCompanyForm(d Deps, to pane.ID, c api.Company) pane.Pane {
	p := &formDialog{title: "New company", doing: "making it", lost: "The company was not made yet."}
	button := "Create company"
	if c.ID != "" {
		p.title, p.doing, p.lost, button = "Rename "+companyName(&c), "renaming it", "The new name was not sent yet.", "Rename"
	}
	p.begin(d, to)
	was := strings.TrimSpace(c.Name.Raw())
	p.form = kit.NewForm(d.Env, []kit.Field{{
		Name: "name", Label: "Name", Kind: kit.TextField, Value: was, Placeholder: "such as Harbour Bank",
		Check: func(f kit.Field) string {
			switch name := strings.TrimSpace(f.Value); {
			case name == "":
				return "a company needs a name"
			case name == was && was != "":
				return "this is what it is called already"
			}
			return ""
		},
	}}, kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: button})
	client := d.Client
	p.save = func() func(context.Context) (savedMsg, error) {
		name := strings.TrimSpace(p.form.Value("name"))
		return func(ctx context.Context) (savedMsg, error) {
			if c.ID == "" {
				return createCompany(ctx, client, name)
			}
			renamed, err := client.RenameCompany(api.WithBefore(ctx, map[string]any{"name": c.Name.Raw()}), c.ID, name)
			if errors.Is(err, api.ErrUncertain) {
				renamed, err = lostName(ctx, client, name, func(o api.Company) bool { return o.ID == c.ID })
			}
			return savedMsg{id: string(c.ID), told: "The company is called " + companyName(&renamed) + " now."}, err
		}
	}
	return p
}

// createCompany makes a company. When the answer was lost it looks for one of
// that name that was not there before.
func createCompany(ctx context.Context, client Client, name string) (savedMsg, error) {
	before, err := client.Companies(ctx, "")
	if err != nil {
		return savedMsg{}, err
	}
	there := map[api.CompanyID]bool{}
	for i := range before {
		there[before[i].ID] = true
	}
	made, err := client.CreateCompany(ctx, name)
	if errors.Is(err, api.ErrUncertain) {
		made, err = lostName(ctx, client, name, func(o api.Company) bool { return !there[o.ID] })
	}
	return savedMsg{id: string(made.ID), told: "The company " + companyName(&made) + " was made."}, err
}

// lostName looks for a company of a name among those that fit.
func lostName(ctx context.Context, client Client, name string, fits func(api.Company) bool) (api.Company, error) {
	ctx, cancel := context.WithTimeout(ctx, lookAfter)
	defer cancel()
	list, err := client.Companies(ctx, "")
	if err != nil {
		return api.Company{}, errNotSeen
	}
	for i := range list {
		if fits(list[i]) && strings.TrimSpace(list[i].Name.Raw()) == name {
			return list[i], nil
		}
	}
	return api.Company{}, errNotSeen
}
