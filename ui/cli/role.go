package cli

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"ozdesk/api"
	"ozdesk/api/rules"
	"ozdesk/api/sandbox"
	"ozdesk/ui"
	"ozdesk/ui/pane"
)

// roleCommand is the entry of the palette that signs in to the embedded sandbox
// as somebody of another role, to see what that may do.
func (a *app) roleCommand() ui.Command {
	var words []string
	for _, r := range rules.Roles() {
		words = append(words, roleWord(r))
	}
	return ui.Command{Name: "role", Help: "sign in to the sandbox as", Args: words, Run: a.signInAs}
}

// roleWord is a role as it is typed.
func roleWord(r api.Role) string { return strings.ToLower(strings.ReplaceAll(r.Label(), " ", "-")) }

// signInAs signs in with the account of a role. What is open stays, and is
// loaded anew for it.
func (a *app) signInAs(word string) tea.Cmd {
	return func() tea.Msg {
		fail := func(err error) tea.Msg {
			_, what, next := a.c.explain(err)
			return pane.StatusMsg{Level: pane.Bad, Text: sentences(what, next)}
		}
		role, err := roleArg(word)
		if err != nil {
			return fail(err)
		}
		n := a.n.Load()
		switch {
		case n == nil:
			return pane.StatusMsg{Level: pane.Warn, Text: "The sandbox is not there yet."}
		case a.role() == role:
			return pane.StatusMsg{Level: pane.Info, Text: "You are signed in as " + role.Label() + " already."}
		}
		accounts, err := sandbox.Accounts(n.dir)
		if err != nil {
			return fail(fmt.Errorf("read the users of the sandbox: %w", err))
		}
		for _, account := range accounts {
			if api.ParseRole(account.Role) != role {
				continue
			}
			session, err := n.client.SignIn(a.env.Ctx, account.Email, api.NewSecret(account.Password))
			if err != nil {
				return fail(err)
			}
			a.declined.Store(false)
			return whoMsg{app: a, who: a.describe(n, session), told: "Signed in as " + role.Label() + "."}
		}
		return fail(signInFailure("the sandbox has no "+role.Label(), "Run ozdesk sandbox reset to make it anew"))
	}
}
