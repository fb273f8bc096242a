package rules

import (
	"testing"

	"ozdesk/api"
)

func TestBarsLookAlike(t *testing.T) {
	for _, r := range Roles() {
		may := r == api.RoleAdmin || r == api.RoleClientAdmin
		if why := BarsLookAlike(r); (why == "") != may {
			t.Errorf("%s: %q", r, why)
		}
	}
}
