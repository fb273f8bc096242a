package cli

import (
	"context"
	"errors"
	"testing"

	"ozdesk/api"
	"ozdesk/api/apitest"
)

// TestLateCallsWaitForTheClient makes calls before there is a client.
func TestLateCallsWaitForTheClient(t *testing.T) {
	s := apitest.New(t)
	l := newLate()
	if l.InFlight() != 0 {
		t.Error("a client that is not there has requests in flight")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Collections(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("a call whose pane has closed: %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := l.Collections(t.Context())
		done <- err
	}()
	a := s.Account()
	client, err := api.New(api.Options{Host: s.URL(), SignIn: func(context.Context) (string, api.Secret, error) {
		return a.Email, api.NewSecret(a.Password), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	l.set(client, nil)
	if err := <-done; err != nil {
		t.Errorf("the call that waited: %v", err)
	}
	if _, err := l.Collections(t.Context()); err != nil {
		t.Errorf("a call afterwards: %v", err)
	}
}

// TestLateCallsFailWithTheReason gives every call the error that kept the
// client from coming.
func TestLateCallsFailWithTheReason(t *testing.T) {
	l, broken := newLate(), errors.New("no room on the disk")
	l.set(nil, broken)
	if _, err := l.Folders(t.Context(), api.FolderQuery{}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if err := l.DeletePerson(t.Context(), "c", "p"); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
