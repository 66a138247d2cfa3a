// Package sealedstore encrypts the records of another session store.
//
// Each record is sealed with AES-256-GCM under its own key, which is derived from
// the first configured key and 24 random bytes (HKDF-SHA256), so that the number
// of records per key is not limited. A sealed record is bound to its key in the
// store and its version: a record that was moved to another customer, or restored
// after a newer one, does not open.
//
// To rotate keys, put the new one first and keep the old ones after it. Records
// are sealed with the new key when they are next saved. Remove an old key after
// the longest life of a session.
//
//	store, err := sealedstore.New(filestore.New(dir), sealedstore.Key{ID: "2026-11", Secret: key})
//
// A key is 32 random bytes: from a key service, a keyring (package
// keyringstore) or `openssl rand -base64 32`; never a password.
package sealedstore

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry points are New, Store.seal and Store.open.

// ErrKey reports that a record was sealed with a key that is not configured. The
// record is not damaged: with the key it opens.
const ErrKey = constError("sealedstore: sealed with a key that is not among the given ones")

type constError string

func (e constError) Error() string { return string(e) }

// Key seals records.
type Key struct {
	// ID identifies the key in records. It is not secret, has 1 to 64 bytes and
	// must not be used for another key.
	ID string
	// Secret is 32 random bytes.
	Secret []byte
}

// Format prints the ID only.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "sealedstore.Key("+k.ID+")") }

// LogValue returns the ID only.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.ID) }

// Store is a session.Store over another one.
type Store struct {
	inner  session.Store
	keys   []Key
	forget bool
}

// New returns a store that seals with the first key and opens with all.
func New(inner session.Store, keys ...Key) (*Store, error) {
	if len(keys) == 0 {
		return nil, errors.New("sealedstore: no key was given")
	}
	for i, k := range keys {
		switch {
		case len(k.Secret) != 32:
			return nil, fmt.Errorf("sealedstore: the key %q has %d bytes; it must be 32 random ones (openssl rand 32)", k.ID, len(k.Secret))
		case k.ID == "" || len(k.ID) > 64:
			return nil, errors.New("sealedstore: a key's ID has 1 to 64 bytes")
		case slices.ContainsFunc(keys[:i], func(other Key) bool { return other.ID == k.ID }):
			return nil, fmt.Errorf("sealedstore: two keys have the ID %q", k.ID)
		}
	}
	copied := slices.Clone(keys)
	for i := range copied {
		copied[i].Secret = bytes.Clone(copied[i].Secret)
	}
	return &Store{inner: inner, keys: copied}, nil
}

// Forgetful returns a store that treats a record whose key is missing as damaged,
// so that the customer has to log in again. Use it when keys can be lost for good,
// such as those in the keyring of a user.
func (s *Store) Forgetful() *Store {
	out := *s
	out.forget = true
	return &out
}

// Capabilities returns those of the inner store.
func (s *Store) Capabilities() (shared, durable bool) { return s.inner.Capabilities() }

// Load opens the record. The error is session.ErrDamaged if it was altered, ErrKey
// if its key is missing.
func (s *Store) Load(ctx context.Context, key string) (session.Record, error) {
	r, err := s.inner.Load(ctx, key)
	if err != nil {
		return session.Record{}, err
	}
	return s.open(key, r)
}

// Lock locks the inner store.
func (s *Store) Lock(ctx context.Context, key string) (session.Tx, error) {
	inner, err := s.inner.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return &tx{Tx: inner, store: s, key: key}, nil
}

type tx struct {
	session.Tx
	store *Store
	key   string
}

func (t *tx) Load(ctx context.Context) (session.Record, error) {
	r, err := t.Tx.Load(ctx)
	if err != nil {
		return session.Record{}, err
	}
	return t.store.open(t.key, r)
}

// Save seals the record. A record with version 0 replaces a damaged one.
func (t *tx) Save(ctx context.Context, r session.Record) error {
	sealed, err := t.store.seal(t.key, r)
	if err != nil {
		return err
	}
	err = t.Tx.Save(ctx, sealed)
	if r.Version != 0 || !errors.Is(err, session.ErrConflict) {
		return err
	}
	if _, there := t.Load(ctx); errors.Is(there, session.ErrNewer) {
		return there
	} else if !errors.Is(there, session.ErrDamaged) {
		return err
	}
	if err := t.Tx.Delete(ctx); err != nil {
		return err
	}
	return t.Tx.Save(ctx, sealed)
}

// HolderEnded passes on what the inner Tx knows, see session.Tx.
func (t *tx) HolderEnded() bool {
	h, ok := t.Tx.(interface{ HolderEnded() bool })
	return ok && h.HolderEnded()
}

// Delete deletes the record unless it is a newer version's.
func (t *tx) Delete(ctx context.Context) error {
	if _, err := t.Load(ctx); errors.Is(err, session.ErrNewer) {
		return err
	}
	return t.Tx.Delete(ctx)
}

const (
	format = 1
	// newestFormat is below every character of text: text is not sealed at all.
	newestFormat = 8
	saltSize     = 24
)

// isNewer reports whether a sealed record has a format of a newer version.
func isNewer(b []byte) bool { return len(b) > 0 && b[0] > format && b[0] <= newestFormat }

// seal returns the sealed record: format, length of the key's ID, ID, salt, nonce
// and ciphertext with tag. The parts before the nonce are authenticated.
func (s *Store) seal(key string, r session.Record) (session.Record, error) {
	k := s.keys[0]
	header := append([]byte{format, byte(len(k.ID))}, k.ID...)
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt)
	aead, err := k.derive(salt)
	if err != nil {
		return session.Record{}, err
	}
	header = append(header, salt...)
	bound := boundTo(header, key, r.Version+1, r)
	r.Data = aead.Seal(header, nil, r.Data, bound)
	return r, nil
}

func (s *Store) open(key string, r session.Record) (session.Record, error) {
	id, rest, ok := parse(r.Data)
	if isNewer(r.Data) {
		return session.Record{}, fmt.Errorf("%w: it is sealed in format %d; update this program", session.ErrNewer, r.Data[0])
	}
	if !ok {
		return session.Record{}, fmt.Errorf("%w: it is not sealed, or in another format", session.ErrDamaged)
	}
	i := slices.IndexFunc(s.keys, func(k Key) bool { return k.ID == id })
	switch {
	case i >= 0:
	case s.forget:
		return session.Record{}, fmt.Errorf("%w: %w: %q", session.ErrDamaged, ErrKey, id)
	default:
		return session.Record{}, fmt.Errorf("%w: %q", ErrKey, id)
	}
	header := r.Data[:len(r.Data)-len(rest)]
	aead, err := s.keys[i].derive(header[len(header)-saltSize:])
	if err != nil {
		return session.Record{}, err
	}
	data, err := aead.Open(nil, nil, rest, boundTo(header, key, r.Version, r))
	if err != nil {
		return session.Record{}, fmt.Errorf("%w: it was altered, moved or put back", session.ErrDamaged)
	}
	r.Data = data
	return r, nil
}

// parse splits a sealed record into the ID and the rest after the salt.
func parse(b []byte) (id string, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != format {
		return "", nil, false
	}
	end := 2 + int(b[1])
	if len(b) < end+saltSize {
		return "", nil, false
	}
	return string(b[2:end]), b[end+saltSize:], true
}

// derive returns the cipher of one record.
func (k Key) derive(salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, k.Secret, salt, "nimbugen session record 1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// boundTo returns the additional data that a sealed record is bound to. It does
// not include the expiry, which stores may round.
func boundTo(header []byte, key string, version uint64, r session.Record) []byte {
	b := bytes.Clone(header)
	b = binary.BigEndian.AppendUint64(b, version)
	if r.Durable {
		b = append(b, 1)
	}
	return append(append(b, 0), key...)
}

// Format prints the IDs of the keys, whatever the verb.
func (s Store) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "sealedstore.Store(%v)", s.keys) }
