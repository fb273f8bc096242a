package lists

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/text"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

const (
	// companyPause is how long nothing must be typed before companies are asked
	// for.
	companyPause = 250 * time.Millisecond
	// companiesMost is how many of those that fit are shown.
	companiesMost = 6
)

// foreign reports whether who is signed in may make collections of companies
// besides their own, so that one has to be chosen.
func (d Deps) foreign() bool {
	return d.Role != nil && rules.Reach(d.Role(), rules.EditCollections) == rules.ScopeAll
}

// companySearch is what is known of the companies that fit what was typed.
type companySearch struct {
	slot  pane.Slot
	asked string // What was searched for last.
	begun bool
	err   error
}

// companiesMsg brings the companies that fit.
type companiesMsg struct {
	to   pane.ID
	gen  uint64
	list []api.Company
	err  error
}

// Target returns the dialog.
func (m companiesMsg) Target() pane.ID { return m.to }

// searchCompanies asks for the companies that fit what was typed, once nothing
// more is typed for a moment.
func (p *createDialog) searchCompanies() tea.Cmd {
	words := strings.TrimSpace(p.form.Value("company"))
	if !p.d.foreign() || p.companies.begun && words == p.companies.asked {
		return nil
	}
	p.companies.begun, p.companies.asked = true, words
	ctx, gen := p.companies.slot.Next(p.ctx)
	src, to := p.d.Client, p.id
	return func() tea.Msg {
		if pane.After(ctx, companyPause, true)() == nil {
			return nil
		}
		list, err := src.Companies(ctx, words)
		if ctx.Err() != nil {
			return nil
		}
		return companiesMsg{to: to, gen: gen, list: list, err: err}
	}
}

// tookCompanies shows the companies that fit.
func (p *createDialog) tookCompanies(msg companiesMsg) {
	if !p.companies.slot.Done(msg.gen) {
		return
	}
	p.companies.err = msg.err
	var choices []kit.Choice
	for i := range msg.list {
		if len(choices) < companiesMost {
			choices = append(choices, kit.Choice{Key: string(msg.list[i].ID), Label: text.Line(msg.list[i].Name.Raw())})
		}
	}
	p.form.SetChoices("which", choices...)
	p.form.SetHidden("which", len(choices) == 0)
	note := p.companyNote(len(msg.list))
	p.form.SetValue("fits", note)
	p.form.SetHidden("fits", note == "")
}

// companyNote says what keeps a company from being chosen.
func (p *createDialog) companyNote(n int) string {
	switch {
	case p.companies.err != nil:
		what, _ := api.Explain(p.companies.err)
		return what
	case n == 0:
		return "No company begins like this."
	case n > companiesMost:
		return "There are " + kit.Count(n-companiesMost) + " more; type more of the name."
	}
	return ""
}

// checkCompany says that a company has to be chosen.
func (p *createDialog) checkCompany(f kit.Field) string {
	if f.Value == "" {
		return "a collection belongs to a company"
	}
	return ""
}
