package secret

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
)

// keySize is the length of a key in bytes.
const keySize = 32

// keyOwner stands where a session has its server.
const keyOwner = "this machine"

// Keys keeps random keys of this machine by name: in the keyring, else in a
// file after saying so.
type Keys struct{ options Options }

// KeysIn returns the keys of the directory and keyring of o.
func KeysIn(o Options) Keys {
	o.Dir = filepath.Join(o.Dir, "keys") // No session file can have that name.
	return Keys{o}
}

func (k Keys) store(name string) *Store {
	s := For(name, k.options)
	s.what, s.prefix = "key", "key "
	return s
}

// Load returns a key, or ErrNone.
func (k Keys) Load(ctx context.Context, name string) ([]byte, error) {
	kept, err := k.store(name).Load(ctx, keyOwner)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(kept.Access)
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("read the key %s: %w", name, errCorrupt)
	}
	return key, nil
}

// Make returns a key and makes it where there is none yet.
func (k Keys) Make(ctx context.Context, name string) ([]byte, error) {
	key, err := k.Load(ctx, name)
	if !errors.Is(err, ErrNone) {
		return key, err
	}
	key = make([]byte, keySize)
	_, _ = rand.Read(key) // It never fails (crypto/rand).
	if err := k.store(name).put(ctx, Session{Origin: keyOwner, Access: hex.EncodeToString(key)}); err != nil {
		return nil, err
	}
	return key, nil
}
