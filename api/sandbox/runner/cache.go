package runner

import (
	"context"
	"fmt"
	"sync"

	"ozdesk/api/sandbox/db"
)

// stored keeps measures in the database.
type stored struct{ store *db.Store }

// Stored is a cache in the database.
func Stored(store *db.Store) Cache { return stored{store} }

func (c stored) Load(ctx context.Context, sha string) (Seen, bool, error) {
	m, ok, err := c.store.Query().Measure(ctx, sha, Engine)
	if err != nil || !ok {
		return Seen{}, false, err
	}
	s, err := decode(m)
	return s, err == nil, err
}

func (c stored) Save(ctx context.Context, sha string, s Seen) error {
	m, err := s.Encode()
	if err != nil {
		return err
	}
	return c.store.Update(ctx, func(tx *db.Tx) error { return tx.SetMeasure(ctx, sha, Engine, m) })
}

// Encode is the stored form of what was seen.
func (s Seen) Encode() (db.Measure, error) {
	if s.Failure != "" {
		return db.Measure{Failure: s.Failure}, nil
	}
	data, err := s.Descriptor.MarshalBinary()
	if err != nil {
		return db.Measure{}, fmt.Errorf("encode a descriptor: %w", err)
	}
	return db.Measure{Descriptor: data, Spoof: s.Spoof}, nil
}

func decode(m db.Measure) (Seen, error) {
	s := Seen{Spoof: m.Spoof, Failure: m.Failure}
	if m.Failure != "" {
		return s, nil
	}
	if err := s.Descriptor.UnmarshalBinary(m.Descriptor); err != nil {
		return s, fmt.Errorf("decode a descriptor: %w", err)
	}
	return s, nil
}

// Memory is a cache in memory, for measuring many files before any row is
// written. Its zero value is ready.
type Memory struct {
	mu   sync.Mutex
	seen map[string]Seen
}

// Load returns what was saved.
func (c *Memory) Load(_ context.Context, sha string) (Seen, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.seen[sha]
	return s, ok, nil
}

// Save keeps what was seen.
func (c *Memory) Save(_ context.Context, sha string, s Seen) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]Seen{}
	}
	c.seen[sha] = s
	return nil
}

// Each calls f with everything that was saved.
func (c *Memory) Each(f func(sha string, s Seen) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for sha, s := range c.seen {
		if err := f(sha, s); err != nil {
			return err
		}
	}
	return nil
}
