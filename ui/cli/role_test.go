package cli

import (
	"testing"
)

// In the embedded sandbox one signs in as somebody of another role, without a
// password, and what is open is loaded for that role.
func TestRoleOfTheSandbox(t *testing.T) {
	x := openScreen(newMachine(t).withSandbox(), globals{})
	x.until("CLIENT ADMIN", "There are no folders yet")
	x.press(":role client-operator", "enter")
	x.until("Signed in as CLIENT OPERATOR.", "· CLIENT OPERATOR", "There are no folders yet")
	x.press(":role client-operator", "enter")
	x.until("You are signed in as CLIENT OPERATOR already.")
	x.press(":role operator", "enter")
	x.until("Signed in as OPERATOR.", "· OPERATOR")
	if r := x.shell.app.role(); r != "OPERATOR" {
		t.Errorf("the role is %s", r)
	}
}
