package cli

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ozdesk/api/apitest"
)

// lapsesAfter is how many persons are in before the session ends.
const lapsesAfter = 8

// enrolUntil begins an enrolment of 30 persons and lets the session end, in the
// way of lapse, while the next of them are on their way.
func enrolUntil(t *testing.T, s *apitest.Server, m *machine, in string, lapse func()) (again func() outcome, first outcome) {
	t.Helper()
	names := make([]string, 30)
	for i := range names {
		names[i] = fmt.Sprintf("Person %d", i)
	}
	dir := crowd(t, names...)
	again = func() outcome { return m.run("enrol", in, dir, "--yes", "--new-names", "-o", "csv") }
	open := make(chan struct{})
	var arrived atomic.Int64
	adds := apitest.On("POST /api/collections/")
	ungate := s.Fault(func(r *http.Request) bool { return adds(r) && arrived.Add(1) > lapsesAfter }, apitest.Gate(open))
	ended := make(chan outcome)
	go func() { ended <- again() }()
	if err := s.Await(t.Context(), "POST /api/collections/", lapsesAfter+4); err != nil {
		t.Fatal(err)
	}
	lapse()
	close(open)
	ungate()
	return again, <-ended
}

// TestEnrolRenewsTheSession goes on by itself where the session can be renewed,
// and where it is unknown and another sign-in is possible.
func TestEnrolRenewsTheSession(t *testing.T) {
	for name, lapse := range map[string]func(*apitest.Server){
		"expired": (*apitest.Server).ExpireTokens, "unknown": (*apitest.Server).ForgetTokens,
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.New(t)
			in := s.AddCollection("staff")
			m := newMachine(t).at(s)
			_, o := enrolUntil(t, s, m, in, func() { lapse(s) })
			if o.code != exitOK || strings.Count(o.out, ",enrolled,") != 30 {
				t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
			}
			if n := len(s.PersonsOf(in)); n != 30 {
				t.Errorf("%d persons, want 30", n)
			}
		})
	}
}

// TestEnrolWithoutASession stops where nobody can sign in any more, says what
// to do, and goes on with the same command afterwards: everybody is in once.
func TestEnrolWithoutASession(t *testing.T) {
	s := apitest.New(t)
	in := s.AddCollection("staff")
	m := newMachine(t)
	a := s.Account()
	m.in = a.Password + "\n"
	m.must("login", "--host", s.URL(), "--email", a.Email, "--password-stdin")
	var back func()
	again, o := enrolUntil(t, s, m, in, func() {
		s.ForgetTokens()
		back = s.Fault(apitest.On("POST /api/authorize"), apitest.Status(http.StatusUnauthorized, `{"error_code": 15, "error_message": "Invalid auth credentials"}`))
	})
	if o.code != exitSignIn || !strings.Contains(o.err, "ozdesk login") || !strings.Contains(o.err, "The same command goes on with it") {
		t.Errorf("without a session: exit %d\n%s%s", o.code, o.out, o.err)
	}
	if n := len(s.PersonsOf(in)); n != lapsesAfter || strings.Count(o.out, ",enrolled,") != lapsesAfter {
		t.Errorf("%d persons are in\n%s", n, o.out)
	}
	if o := again(); o.code != exitSignIn {
		t.Errorf("still without one: exit %d\n%s%s", o.code, o.out, o.err)
	}
	back()
	m.must("login", "--host", s.URL(), "--email", a.Email, "--password-stdin")
	if o = again(); o.code != exitOK || strings.Count(o.out, ",enrolled,") != 30 {
		t.Errorf("gone on with: exit %d\n%s%s", o.code, o.out, o.err)
	}
	persons := s.PersonsOf(in)
	if len(persons) != 30 || len(slices.Compact(slices.Sorted(slices.Values(persons)))) != 30 {
		t.Errorf("%d persons, want 30", len(persons))
	}
}
