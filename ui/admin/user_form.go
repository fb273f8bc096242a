package admin

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/ui/kit"
	"ozdesk/ui/pane"
)

// How a password comes about.
const (
	keepPassword     = "keep"
	generatePassword = "generate"
	typePassword     = "type"
)

// userForm makes or changes a user.
type userForm struct {
	*formDialog
	user api.User // As it was; without an id it is a new one.
}

// newUserForm makes a user, or changes one that has an id. The companies are
// those that it can be put into.
func newUserForm(d Deps, to pane.ID, u api.User, companies []api.Company) pane.Pane {
	p := &userForm{user: u, formDialog: &formDialog{title: "New user", doing: "making the user", lost: "The user was not made yet."}}
	button := "Create user"
	if u.ID != "" {
		p.title, p.doing, p.lost, button = "Edit "+userName(&u, false), "changing the user", "The changes were not sent yet.", "Save"
	}
	p.begin(d, to)
	p.form = kit.NewForm(d.Env, p.fields(companies), kit.Button{Name: "no", Label: "Cancel", Leave: true}, kit.Button{Name: "yes", Label: button})
	p.changed, p.save = p.settle, p.sends
	p.settle()
	return p
}

// fields are those of the form, filled in with the user.
func (p *userForm) fields(companies []api.Company) []kit.Field {
	u, me := p.user, p.d.me()
	var start []string
	var switches []kit.Choice
	for _, t := range types {
		switches = append(switches, kit.Choice{Key: string(t.of), Label: t.word, Note: t.note})
		if may(&u, t.of) {
			start = append(start, string(t.of))
		}
	}
	role := u.Role
	if role == "" {
		role = api.RoleClient
		if rules.Reach(me.Role, rules.EditUsers) == rules.ScopeAll && u.ID == "" && u.CompanyID == "" && len(companies) == 0 {
			role = api.RoleOperator
		}
	}
	passwords := []kit.Choice{
		{Key: generatePassword, Label: "generate", Note: "it is shown once"}, {Key: typePassword, Label: "type", Note: "at least 8 signs"},
	}
	if u.ID != "" {
		passwords = append([]kit.Choice{{Key: keepPassword, Label: "keep", Note: "as it is"}}, passwords...)
	}
	return []kit.Field{
		{Name: "email", Label: "E-mail", Kind: kit.TextField, Value: u.Email.Raw(), Placeholder: "what the user signs in with", Check: checkEmail},
		{Name: "first", Label: "First name", Kind: kit.TextField, Value: u.FirstName.Raw()},
		{Name: "middle", Label: "Middle name", Kind: kit.TextField, Value: u.MiddleName.Raw()},
		{Name: "last", Label: "Last name", Kind: kit.TextField, Value: u.LastName.Raw()},
		{Name: "role", Label: "Role", Kind: kit.ChoiceField, Value: string(role), Choices: roleChoices(me, u)},
		{Name: "company", Label: "Company", Kind: kit.ChoiceField, Value: string(u.CompanyID), Choices: companyChoices(me, u, companies), Check: p.checkCompany},
		{Name: "start", Label: "May start", Kind: kit.ChecksField, Picked: start, Choices: switches},
		{Name: "how", Label: "Password", Kind: kit.ChoiceField, Value: passwords[0].Key, Choices: passwords},
		{Name: "password", Label: "Type it", Kind: kit.TextField, Secret: true, Check: checkPassword},
	}
}

// checkEmail says what is wrong with an e-mail address, as far as servers agree.
func checkEmail(f kit.Field) string {
	email := strings.TrimSpace(f.Value)
	at := strings.IndexByte(email, '@')
	if at < 1 || at == len(email)-1 || strings.ContainsAny(email, " \t") {
		return "this is no e-mail address"
	}
	return ""
}

// leastPassword is how short a typed password may be, in bytes.
const leastPassword = 8

// checkPassword says what is wrong with a typed password.
func checkPassword(f kit.Field) string {
	if len(f.Value) < leastPassword {
		return "a password has at least 8 signs"
	}
	return ""
}

// checkCompany says that a role needs a company.
func (p *userForm) checkCompany(f kit.Field) string {
	if f.Value == "" && !rules.Companyless(api.Role(p.form.Value("role"))) {
		return "this role belongs to a company, and there is none to choose"
	}
	return ""
}

// roleChoices are the roles, those that may not be given with the reason. A
// role of the user that the reference does not know stays what it is.
func roleChoices(me, u api.User) []kit.Choice {
	notes := map[api.Role]string{
		api.RoleAdmin: "everything, in all companies", api.RoleOperator: "reads all, decides", api.RoleClientAdmin: "manages the company",
		api.RoleClientOperator: "reads and decides in the company", api.RoleClient: "own folders", api.RoleClientService: "as CLIENT, for programs",
	}
	var out []kit.Choice
	for _, r := range rules.Roles() {
		out = append(out, kit.Choice{Key: string(r), Label: r.Label(), Note: notes[r], Why: reason(rules.BarsRole(me, r))})
	}
	if u.Role != "" && !slices.Contains(rules.Roles(), u.Role) {
		out = append(out, kit.Choice{Key: string(u.Role), Label: roleWord(u.Role), Note: "as it is"})
	}
	return out
}

// companyChoices are the companies that a user can be put into, with the
// reason where one is not for the account.
func companyChoices(me, u api.User, companies []api.Company) []kit.Choice {
	var out []kit.Choice
	for i := range companies {
		c := &companies[i]
		out = append(out, kit.Choice{Key: string(c.ID), Label: companyName(c), Why: reason(rules.BarsUser(me, api.User{CompanyID: c.ID}))})
	}
	if u.CompanyID != "" && !slices.ContainsFunc(companies, func(c api.Company) bool { return c.ID == u.CompanyID }) {
		out = append(out, kit.Choice{Key: string(u.CompanyID), Label: u.CompanyID.Short()})
	}
	return out
}

// settle hides what does not belong to what was chosen.
func (p *userForm) settle() {
	role := api.Role(p.form.Value("role"))
	p.form.SetHidden("company", rules.Companyless(role))
	p.form.SetHidden("start", rules.Reach(role, rules.Launch) == rules.ScopeNone)
	p.form.SetHidden("password", p.form.Value("how") != typePassword)
}

// sends captures what was typed.
func (p *userForm) sends() func(context.Context) (savedMsg, error) {
	client, u := p.d.Client, p.user
	password := ""
	switch p.form.Value("how") {
	case generatePassword:
		password = p.d.Password()
	case typePassword:
		password = p.form.Value("password")
	}
	generated := p.form.Value("how") == generatePassword
	n := p.typed()
	return func(ctx context.Context) (savedMsg, error) {
		var saved savedMsg
		var err error
		if u.ID == "" {
			n.Password = api.NewSecret(password)
			saved, err = createUser(ctx, client, n)
		} else {
			saved, err = changeUser(ctx, client, u, n, password)
		}
		if generated {
			saved.email, saved.password = n.Email, password
		}
		return saved, err
	}
}

// typed is the user as the form has it.
func (p *userForm) typed() api.NewUser {
	value := func(name string) string { return strings.TrimSpace(p.form.Value(name)) }
	n := api.NewUser{
		Email: value("email"), FirstName: value("first"), MiddleName: value("middle"), LastName: value("last"),
		Role: api.Role(p.form.Value("role")), CompanyID: api.CompanyID(p.form.Value("company")),
	}
	if rules.Companyless(n.Role) {
		n.CompanyID = ""
	}
	if rules.Reach(n.Role, rules.Launch) != rules.ScopeNone {
		picked := p.form.Picked("start")
		n.CanStart = map[api.AnalysisType]bool{}
		for _, t := range types {
			n.CanStart[t.of] = slices.Contains(picked, string(t.of))
		}
	}
	return n
}

// createUser makes a user. When the answer was lost, who has the address now
// was made.
func createUser(ctx context.Context, client Client, n api.NewUser) (savedMsg, error) {
	u, err := client.CreateUser(ctx, n)
	if errors.Is(err, api.ErrUncertain) {
		look, cancel := context.WithTimeout(ctx, lookAfter)
		defer cancel()
		fate, found, lookErr := client.LostUser(look, n.Email)
		if lookErr != nil || fate != api.FateDone {
			return savedMsg{}, errNotSeen
		}
		u, err = found, nil
	}
	return savedMsg{id: string(u.ID), told: "The user " + userName(&u, false) + " was made."}, err
}

// changeUser sends what is different, and nothing where nothing is. When the
// answer was lost it looks whether the user is as wanted.
func changeUser(ctx context.Context, client Client, was api.User, n api.NewUser, password string) (savedMsg, error) {
	c := difference(was, n)
	if password != "" {
		secret := api.NewSecret(password)
		c.Password = &secret
	}
	saved := savedMsg{id: string(was.ID), told: "Nothing was changed."}
	if isNothing(c) {
		return saved, nil
	}
	saved.told = "The user " + userName(&was, false) + " was changed."
	_, err := client.ChangeUser(api.WithBefore(ctx, was.Fields()), was.ID, c)
	if errors.Is(err, api.ErrUncertain) {
		look, cancel := context.WithTimeout(ctx, lookAfter)
		defer cancel()
		now, lookErr := client.User(look, was.ID)
		// A password cannot be looked at.
		if lookErr != nil || password != "" || !isNothing(difference(now, n)) {
			return saved, errNotSeen
		}
		err = nil
	}
	return saved, err
}

// difference is what makes a user what was typed.
func difference(was api.User, n api.NewUser) api.UserChange {
	var c api.UserChange
	set := func(to **string, old, now string) {
		if strings.TrimSpace(old) != now {
			*to = &now
		}
	}
	set(&c.Email, was.Email.Raw(), n.Email)
	set(&c.FirstName, was.FirstName.Raw(), n.FirstName)
	set(&c.MiddleName, was.MiddleName.Raw(), n.MiddleName)
	set(&c.LastName, was.LastName.Raw(), n.LastName)
	if n.Role != was.Role {
		c.Role = &n.Role
	}
	if n.CompanyID != was.CompanyID && n.CompanyID != "" {
		c.CompanyID = &n.CompanyID
	}
	for t, on := range n.CanStart {
		if on != may(&was, t) {
			if c.CanStart == nil {
				c.CanStart = map[api.AnalysisType]bool{}
			}
			c.CanStart[t] = on
		}
	}
	return c
}

// isNothing reports whether a change changes nothing.
func isNothing(c api.UserChange) bool {
	return c.Email == nil && c.Password == nil && c.FirstName == nil && c.MiddleName == nil && c.LastName == nil &&
		c.Role == nil && c.CompanyID == nil && len(c.CanStart) == 0
}
