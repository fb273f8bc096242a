package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Fate says what became of a creation whose answer was lost.
type Fate int

// The fates.
const (
	FateUnknown Fate = iota // The server does not show what would tell.
	FateDone                // It is there.
	FateNotDone             // It was not there, however often it was looked for.
)

// String returns "unknown", "done" or "not done".
func (f Fate) String() string {
	switch f {
	case FateDone:
		return "done"
	case FateNotDone:
		return "not done"
	}
	return "unknown"
}

// What is not there at once may still be on its way: it is looked for as often
// as this before it is said not to be there.
const (
	fateLooks    = 3
	fatePause    = 500 * time.Millisecond
	fateScan     = 2000 // Folders that are looked through where a server cannot filter them.
	fateScanPage = 500
)

// settle looks until what is looked for is there or cannot be told, and a few
// times more where it is not there.
func (c *Client) settle(ctx context.Context, look func() (Fate, error)) (Fate, error) {
	for n := 1; ; n++ {
		f, err := look()
		if err != nil {
			return FateUnknown, err
		}
		if f != FateNotDone || n == fateLooks {
			return f, nil
		}
		if err := c.pause(ctx, fatePause<<(n-1)); err != nil {
			return FateUnknown, err
		}
	}
}

// isOf reports whether metadata carries the id of a request.
func (m Metadata) isOf(requestID string) bool {
	v, ok := m.Lookup(requestIDKey)
	return ok && v.Raw() == requestID
}

// marked picks the objects of a request. Without any it says whether that is
// telling: a server that shows no metadata at all leaves it open.
func marked[T any](list []T, meta func(T) Metadata, requestID string) ([]T, Fate) {
	var found []T
	shown := len(list) == 0
	for _, v := range list {
		m := meta(v)
		shown = shown || !m.IsEmpty()
		if m.isOf(requestID) {
			found = append(found, v)
		}
	}
	switch {
	case len(found) > 0:
		return found, FateDone
	case shown:
		return nil, FateNotDone
	}
	return nil, FateUnknown
}

// LostFolder finds out what became of CreateFolder after an error that is
// ErrUncertain, by the RequestID of the error. An error means that the server
// could not be asked.
func (c *Client) LostFolder(ctx context.Context, requestID string) (Fate, Folder, error) {
	var found Folder
	fate, err := c.settle(ctx, func() (Fate, error) {
		f, fate, err := c.lookForFolder(ctx, requestID)
		found = f
		return fate, err
	})
	if err != nil {
		return FateUnknown, Folder{}, fmt.Errorf("look for the folder of request %s: %w", requestID, err)
	}
	return fate, found, nil
}

// lookForFolder filters by metadata. A server that does not filter answers
// with other folders: the newest of them are looked through then.
func (c *Client) lookForFolder(ctx context.Context, requestID string) (Folder, Fate, error) {
	page, err := c.Folders(ctx, FolderQuery{
		Limit: 2, Meta: []MetaCondition{{Path: requestIDKey, Op: "==", Value: requestID}}, WithAnalyses: true,
	})
	if err == nil && len(page.Items) == 0 && page.Skipped == 0 {
		return Folder{}, FateNotDone, nil
	}
	if err != nil && !errors.Is(err, ErrRefused) {
		return Folder{}, FateUnknown, err
	}
	for _, f := range page.Items {
		if f.Meta.isOf(requestID) {
			return f, FateDone, nil
		}
	}
	seen, shown := 0, false
	for f, err := range c.AllFolders(ctx, FolderQuery{Limit: fateScanPage, WithAnalyses: true}) {
		if err != nil {
			return Folder{}, FateUnknown, err
		}
		if f.Meta.isOf(requestID) {
			return f, FateDone, nil
		}
		shown = shown || !f.Meta.IsEmpty()
		if seen++; seen >= fateScan {
			return Folder{}, FateUnknown, nil
		}
	}
	if !shown {
		return Folder{}, FateUnknown, nil
	}
	return Folder{}, FateNotDone, nil
}

// LostMedia finds out what became of AddMedia, and which media it has added.
func (c *Client) LostMedia(ctx context.Context, id FolderID, requestID string) (Fate, []Media, error) {
	var found []Media
	fate, err := c.settle(ctx, func() (fate Fate, err error) {
		list, err := c.MediaOf(ctx, id)
		found, fate = marked(list, func(m Media) Metadata { return m.Meta }, requestID)
		return fate, err
	})
	if err != nil {
		return FateUnknown, nil, fmt.Errorf("look for the media of request %s: %w", requestID, err)
	}
	return fate, found, nil
}

// LostAnalyses finds out what became of CreateAnalyses, and which analyses it
// has launched.
func (c *Client) LostAnalyses(ctx context.Context, id FolderID, requestID string) (Fate, []Analysis, error) {
	var found []Analysis
	fate, err := c.settle(ctx, func() (fate Fate, err error) {
		list, err := c.Analyses(ctx, id)
		found, fate = marked(list, func(a Analysis) Metadata { return a.Meta }, requestID)
		return fate, err
	})
	if err != nil {
		return FateUnknown, nil, fmt.Errorf("look for the analyses of request %s: %w", requestID, err)
	}
	return fate, found, nil
}

// LostPerson finds out what became of AddPerson. It reads the whole
// collection.
func (c *Client) LostPerson(ctx context.Context, id CollectionID, requestID string) (Fate, Person, error) {
	var found Person
	fate, err := c.settle(ctx, func() (Fate, error) {
		list, err := c.Persons(ctx, id)
		persons, fate := marked(list, func(p Person) Metadata { return p.Meta }, requestID)
		if len(persons) > 0 {
			found = persons[0]
		}
		return fate, err
	})
	if err != nil {
		return FateUnknown, Person{}, fmt.Errorf("look for the person of request %s: %w", requestID, err)
	}
	return fate, found, nil
}

// LostUser finds out what became of CreateUser: an e-mail address belongs to
// one user, so that who has it now was either created or there before.
func (c *Client) LostUser(ctx context.Context, email string) (Fate, User, error) {
	var found User
	fate, err := c.settle(ctx, func() (Fate, error) {
		shown := false
		for u, err := range c.AllUsers(ctx, UserQuery{}) {
			if err != nil {
				return FateUnknown, err
			}
			if strings.EqualFold(strings.TrimSpace(u.Email.Raw()), strings.TrimSpace(email)) {
				found = u
				return FateDone, nil
			}
			shown = shown || !u.Email.IsEmpty()
		}
		if !shown {
			return FateUnknown, nil
		}
		return FateNotDone, nil
	})
	if err != nil {
		return FateUnknown, User{}, fmt.Errorf("look for a user by e-mail: %w", err)
	}
	return fate, found, nil
}
