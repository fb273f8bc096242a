package rules

import "ozdesk/api"

// BarsLookAlike says in a sentence why a role may not search a collection for
// people who look alike before an enrolment, "" when it may: what is made for
// that must be deleted again.
func BarsLookAlike(r api.Role) string {
	for _, a := range []Action{CreateFolder, Launch, DeleteAnalysis, DeleteFolder} {
		if why := Barred(r, a); why != "" {
			return why
		}
	}
	return ""
}
