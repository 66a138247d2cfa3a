// Package keyringstore keeps sessions in encrypted files whose key lies in the
// keyring of the user: the login keychain of macOS, the credential manager of
// Windows, the secret service of a Linux desktop.
//
//	store, err := keyringstore.New(ctx, "my-app", dir)
//	if errors.Is(err, keyringstore.ErrNoKeyring) {
//		// a server, a container: decide whether files alone will do
//	}
//
// Only the key is in the keyring, 32 bytes: keyrings are slow, and some take no
// more than 2,560 bytes. The files are those of package filestore, sealed by
// package sealedstore, with locks between processes as there.
//
// A keyring that was reset has lost the key, and with it the sessions: they are
// set aside as damaged and the customer logs in again.
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

// ErrNoKeyring says that there is no keyring, or none that answers: no desktop
// is running, it is locked, or the question to unlock it was dismissed.
const ErrNoKeyring = constError("keyringstore: no keyring answers")

type constError string

func (e constError) Error() string { return string(e) }

// defaultWait is how long the keyring may take where ctx does not say. A person
// may have to type a password: then give ctx a deadline.
const defaultWait = 2 * time.Second

// ring is the keyring, or a test's.
type ring interface {
	get(service, user string) (string, error)
	set(service, user, secret string) error
}

type systemRing struct{}

func (systemRing) get(service, user string) (string, error) { return keyring.Get(service, user) }
func (systemRing) set(service, user, secret string) error   { return keyring.Set(service, user, secret) }

// New returns a store over the files in dir. The keyring's entry is named
// service, and is made if it is not there. It is asked once, now: for at most
// two seconds, or until ctx's deadline if it has one.
func New(ctx context.Context, service, dir string) (*sealedstore.Store, error) {
	if err := reachable(); err != nil {
		return nil, err
	}
	return open(ctx, systemRing{}, service, dir)
}

// reachable keeps the D-Bus library from starting a bus of its own where there
// is none: it would be left behind, and hold no keyring.
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
		ctx, cancel = context.WithTimeout(ctx, defaultWait)
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

// Rotate puts a new key into the keyring's entry. Stores that are opened after
// it use it, and still open what was sealed with the two keys before.
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

// keysOf returns the keys of the entry, newest first, and makes one if there is
// none. The lock keeps two processes from making one each.
func keysOf(ctx context.Context, r ring, service string, files session.Store, rotate bool) ([]sealedstore.Key, error) {
	held, err := files.Lock(ctx, "keyring entry "+service)
	if err != nil {
		return nil, err
	}
	defer func() { _ = held.Unlock(ctx) }()
	text, err := ask(ctx, func() (string, error) { return r.get(service, user) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	keys, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("keyringstore: the entry %q of the keyring %w; remove it to begin anew", service, err)
	}
	if len(keys) > 0 && !rotate {
		return keys, nil
	}
	keys = append([]sealedstore.Key{newKey()}, keys...)
	keys = keys[:min(len(keys), keysKept)]
	_, err = ask(ctx, func() (string, error) { return "", r.set(service, user, format(keys)) })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	return keys, nil
}

// ask does not wait longer than ctx for a keyring that does not answer. What is
// waiting then goes on until the keyring does.
func ask(ctx context.Context, question func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := question()
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func newKey() sealedstore.Key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return sealedstore.Key{ID: rand.Text()[:8], Secret: secret}
}

// format writes one key a line: what a keyring shows and stores everywhere.
func format(keys []sealedstore.Key) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(k.ID + " " + base64.StdEncoding.EncodeToString(k.Secret) + "\n")
	}
	return b.String()
}

// parse never quotes the text.
func parse(text string) ([]sealedstore.Key, error) {
	var keys []sealedstore.Key
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
