// Package keyringstore keeps sessions in encrypted files whose key is in the
// user's keyring: the login keychain of macOS, the credential manager of Windows,
// the secret service of a Linux desktop.
//
//	store, err := keyringstore.New(ctx, "my-app", dir)
//	if errors.Is(err, keyringstore.ErrNoKeyring) {
//		// a server, a container: decide whether files alone will do
//	}
//
// The keyring holds only the key, 32 bytes: keyrings are slow, and some store at
// most 2,560 bytes. The files are those of package filestore, with its locks
// between processes, sealed by package sealedstore.
//
// If the keyring is reset, the key is lost and with it the sessions: they are set
// aside as damaged and the customer has to log in again.
package keyringstore

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/sealedstore"
)

// The entry points are New and Rotate; both read the entry with keysOf.

// ErrNoKeyring reports that there is no keyring or that it does not respond: no
// desktop is running, it is locked, or the prompt to unlock it was dismissed.
const ErrNoKeyring = constError("keyringstore: no keyring responds")

type constError string

func (e constError) Error() string { return string(e) }

// defaultTimeout is how long the keyring may take if ctx has no deadline. If a user
// has to type a password, ctx needs one.
const defaultTimeout = 2 * time.Second

// ring is the keyring, or its replacement in a test.
type ring interface {
	get(service, user string) (string, error)
	set(service, user, secret string) error
}

type systemRing struct{}

func (systemRing) get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemRing) set(service, user, secret string) error   { return keyring.Set(service, user, secret) }

// New returns a store over the files in dir. The keyring's entry is named service,
// and is created if it does not exist. New reads it once, within two seconds, or
// within ctx's deadline if it has one.
func New(ctx context.Context, service, dir string) (*sealedstore.Store, error) {
	if err := reachable(); err != nil {
		return nil, err
	}
	return open(ctx, systemRing{}, service, dir)
}

// reachable returns an error where there is no D-Bus session bus. The D-Bus library
// would start one, which would have no keyring and would keep running.
func reachable() error {
	switch goruntime.GOOS {
	case "windows", "darwin", "ios", "android":
		return nil
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return nil
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: there is no session bus (DBUS_SESSION_BUS_ADDRESS is not set); use package filestore, perhaps with package sealedstore", ErrNoKeyring)
}

func open(ctx context.Context, r ring, service, dir string) (*sealedstore.Store, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, defaultTimeout)
		defer cancel()
	}
	files := filestore.New(dir)
	keys, err := keysOf(ctx, r, service, files, false)
	if err != nil {
		return nil, err
	}
	store, err := sealedstore.New(files, keys...)
	if err != nil {
		return nil, err
	}
	return store.Forgetful(), nil
}

// Rotate adds a new key to the keyring's entry. Stores opened afterwards seal with
// it, and still open records that were sealed with the two keys before.
func Rotate(ctx context.Context, service, dir string) error {
	if err := reachable(); err != nil {
		return err
	}
	_, err := keysOf(ctx, systemRing{}, service, filestore.New(dir), true)
	return err
}

const (
	user     = "session key"
	keysKept = 3
)

// keysOf returns the keys of the entry, newest first, and creates one if there is
// none. The lock keeps two processes from creating one each.
func keysOf(ctx context.Context, r ring, service string, files session.Store, rotate bool) ([]sealedstore.Key, error) {
	tx, err := files.Lock(ctx, "keyring entry "+service)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	text, err := withContext(ctx, func() (string, error) { return r.get(service, user) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	keys, err := parse(text)
	if errors.Is(err, session.ErrNewer) {
		return nil, fmt.Errorf("keyringstore: the entry %q of the keyring: %w; update this program", service, err)
	}
	if err != nil {
		return nil, fmt.Errorf("keyringstore: the entry %q of the keyring %w; remove it to begin anew", service, err)
	}
	if len(keys) > 0 && !rotate {
		return keys, nil
	}
	keys = append([]sealedstore.Key{newKey()}, keys...)
	keys = keys[:min(len(keys), keysKept)]
	_, err = withContext(ctx, func() (string, error) { return "", r.set(service, user, format(keys)) })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	return keys, nil
}

// withContext calls f and stops waiting for it when ctx ends. f then runs on until
// the keyring responds.
func withContext(ctx context.Context, f func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	results := make(chan result, 1)
	go func() {
		text, err := f()
		results <- result{text, err}
	}()
	select {
	case r := <-results:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func newKey() sealedstore.Key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return sealedstore.Key{ID: rand.Text()[:8], Secret: secret}
}

// format returns the keys one per line, as text that every keyring can store.
func format(keys []sealedstore.Key) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(k.ID + " " + base64.StdEncoding.EncodeToString(k.Secret) + "\n")
	}
	return b.String()
}

// newerFormat begins an entry of a newer version.
const newerFormat = "format "

// parse parses the text of format. Its errors do not quote the text.
func parse(text string) ([]sealedstore.Key, error) {
	var keys []sealedstore.Key
	if strings.HasPrefix(text, newerFormat) {
		return nil, session.ErrNewer
	}
	for line := range strings.Lines(text) {
		id, encoded, ok := strings.Cut(strings.TrimSpace(line), " ")
		secret, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(secret) != 32 || id == "" || len(id) > 64 {
			return nil, errors.New("holds no keys")
		}
		keys = append(keys, sealedstore.Key{ID: id, Secret: secret})
	}
	return keys, nil
}
