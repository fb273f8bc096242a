package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
)

// stored keeps measures in the database.
type stored struct{ store *db.Store }

// Stored is a cache in the database.
func Stored(store *db.Store) Cache { return stored{store} }

func (c stored) Load(ctx context.Context, sha string, a Aspect) (Seen, bool, error) {
	m, ok, err := c.store.Query().Measure(ctx, sha, engine(a))
	if err != nil || !ok {
		return Seen{}, false, err
	}
	s, err := decode(m, a)
	if errors.Is(err, face.ErrDescriptor) {
		return Seen{}, false, nil // of another version: nothing to compare with, so it is measured anew
	}
	return s, err == nil, err
}

func (c stored) Save(ctx context.Context, sha string, a Aspect, s Seen) error {
	return c.store.Update(ctx, func(tx *db.Tx) error { return s.Store(ctx, tx, sha, a) })
}

// Engine names the version of the face engine under which measures are kept;
// another engine measures anew.
var Engine = fmt.Sprintf("face-%d", face.Version)

// engine is the name under which an aspect's measures are kept.
func engine(a Aspect) string { return Engine + "/" + a.String() }

// Store keeps what was seen as part of a write.
func (s Seen) Store(ctx context.Context, tx *db.Tx, sha string, a Aspect) error {
	m, err := s.encode(a)
	if err != nil {
		return err
	}
	return tx.SetMeasure(ctx, sha, engine(a), m)
}

func (s Seen) encode(a Aspect) (db.Measure, error) {
	if s.Failure != "" || a == Presence {
		return db.Measure{Spoof: s.Spoof, Detail: s.Cues, Failure: s.Failure}, nil
	}
	data, err := s.Descriptor.MarshalBinary()
	if err != nil {
		return db.Measure{}, fmt.Errorf("encode a descriptor: %w", err)
	}
	return db.Measure{Detail: data}, nil
}

func decode(m db.Measure, a Aspect) (Seen, error) {
	s := Seen{Spoof: m.Spoof, Failure: m.Failure}
	if m.Failure != "" || a == Presence {
		s.Cues = m.Detail
		return s, nil
	}
	if err := s.Descriptor.UnmarshalBinary(m.Detail); err != nil {
		return s, fmt.Errorf("decode a descriptor: %w", err)
	}
	return s, nil
}

// Memory is a cache in memory, for measuring many files before any row is
// written. Its zero value is ready.
type Memory struct {
	mu   sync.Mutex
	seen map[looked]Seen
}

// looked is a file and what it was measured for.
type looked struct {
	sha    string
	aspect Aspect
}

// Load returns what was saved.
func (c *Memory) Load(_ context.Context, sha string, a Aspect) (Seen, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.seen[looked{sha, a}]
	return s, ok, nil
}

// Save keeps what was seen.
func (c *Memory) Save(_ context.Context, sha string, a Aspect, s Seen) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[looked]Seen{}
	}
	c.seen[looked{sha, a}] = s
	return nil
}

// Store writes everything that was saved.
func (c *Memory) Store(ctx context.Context, tx *db.Tx) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for l, s := range c.seen {
		if err := s.Store(ctx, tx, l.sha, l.aspect); err != nil {
			return err
		}
	}
	return nil
}
