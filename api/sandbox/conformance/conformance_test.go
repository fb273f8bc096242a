package conformance

import "testing"

// TestConformance goes through sections 1 and 2 of the Oz API reference, and
// through what of section 3 a server shows.
func TestConformance(t *testing.T) {
	s := connect(t)
	for _, section := range []struct {
		name  string
		facts func(*testing.T)
	}{
		{"1.1 Transport", s.transport},
		{"1.1 Paths", s.methods},
		{"1.2 Identifiers, time, types", s.identifiers},
		{"1.3 Lists", s.lists},
		{"1.4 Sorting", s.sorting},
		{"1.5 Filter grammar", s.filters},
		{"1.6 Names of the analysis id", s.names},
		{"1.7 Analysis types", s.types},
		{"2.1 Authorisation", s.authorisation},
		{"2.2 Folders", s.folders},
		{"2.3 Media", s.media},
		{"2.4 Analyses", s.analyses},
		{"2.4 Results", s.results},
		{"2.5 Collections", s.collections},
		{"2.6 Users and companies", s.accountsFacts},
		{"2.7 Reports", s.reports},
		{"2.8 Service", s.service},
		{"2.9 Instant API", s.instant},
		{"2.10 Lite", s.lite},
		{"3.2 Roles", s.roles},
		{"3.3 Statuses", s.statuses},
		{"3.8 Metadata", s.metadata},
		{"3.9 Webhook", s.webhook},
		{"3.10 Versions", s.versions},
		{"4 Habits of real clients", s.habits},
	} {
		t.Run(section.name, section.facts)
	}
}
