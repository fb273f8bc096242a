package api_test

import (
	"context"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// changesOf notes every change.
type changesOf struct{ seen []api.Change }

func (r *changesOf) Begin(_ context.Context, c api.Change) (func(error), error) {
	r.seen = append(r.seen, c)
	return nil, nil
}

// What was read before a change is told to the Recorder in the form in which
// the change is sent, so that equal values have equal JSON; passwords never are.
func TestBefore(t *testing.T) {
	s := apitest.New(t)
	other := s.AddAccount("CLIENT")
	noted := new(changesOf)
	a := s.Account()
	c, err := api.New(api.Options{Host: s.URL(), Recorder: noted, SignIn: func(context.Context) (string, api.Secret, error) {
		return a.Email, api.NewSecret(a.Password), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	was, err := c.User(t.Context(), api.UserID(other.UserID))
	if err != nil {
		t.Fatal(err)
	}
	last, email, secret := "Berg", was.Email.Raw(), api.NewSecret("a-pass-word")
	change := api.UserChange{
		LastName: &last, Email: &email, Role: &was.Role, Password: &secret, CanStart: map[api.AnalysisType]bool{api.Quality: true, api.Biometry: false},
	}
	fields := was.Fields()
	fields["password"] = "the-old-one"
	if _, err := c.ChangeUser(api.WithBefore(t.Context(), fields), was.ID, change); err != nil {
		t.Fatal(err)
	}
	got := noted.seen[len(noted.seen)-1]
	for field, same := range map[string]bool{
		"email": true, "user_type": true, "can_start_analyze_quality": true, "last_name": false, "can_start_analyze_biometry": false,
	} {
		before, told := got.Before(field)
		after, set := got.Value(field)
		if !told || !set || (before == after) != same {
			t.Errorf("%s: %s, %v → %s, %v", field, before, told, after, set)
		}
	}
	for _, field := range []string{"password", "first_name2"} {
		if v, told := got.Before(field); told {
			t.Errorf("%s is told: %s", field, v)
		}
	}
	if _, err := c.ChangeUser(t.Context(), was.ID, api.UserChange{LastName: &last}); err != nil {
		t.Fatal(err)
	}
	if v, told := noted.seen[len(noted.seen)-1].Before("last_name"); told {
		t.Errorf("told although nobody has read it: %s", v)
	}
}
