package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/keyringstore"
)

// The entry point is program.openStore.

// openStore returns the store, and a text that names its place: the keyring of the
// system, or files where there is none, as on a server, in a container or through
// SSH. Each has a directory of its own, because one cannot read the other's
// records: a log in at the desktop does not count where there is no keyring.
func (p program) openStore(ctx context.Context) (session.Store, string, error) {
	files := filepath.Join(p.dir, "files")
	switch p.storage {
	case "files":
		return filestore.New(files), files, nil
	case "auto", "keyring":
	default:
		return nil, "", fmt.Errorf("-store %s: it is auto, keyring or files", p.storage)
	}
	// A keyring that is locked asks the user for its password: without a deadline
	// New waits for two seconds only.
	store, err := keyringstore.New(ctx, "nimbugen-example-login", filepath.Join(p.dir, "keyring"))
	switch {
	case err == nil:
		return store, "the keyring", nil
	case errors.Is(err, keyringstore.ErrNoKeyring) && p.storage == "auto":
		return filestore.New(files), files, nil
	}
	return nil, "", err
}
