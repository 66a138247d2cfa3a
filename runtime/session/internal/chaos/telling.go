//go:build unix

package chaos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds telling, a store that says what it has stored: what a process
// that is killed has rotated and not stored is known from what it did not say.

type telling struct{ session.Store }

func (s telling) Lock(ctx context.Context, key string) (session.Tx, error) {
	tx, err := s.Store.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return tellingTx{tx}, nil
}

type tellingTx struct{ session.Tx }

func (t tellingTx) Save(ctx context.Context, r session.Record) error {
	err := t.Tx.Save(ctx, r)
	if err == nil {
		say("stored %s", print(refreshToken(r)))
	}
	return err
}

// refreshToken reads what package session keeps in a record.
func refreshToken(r session.Record) string {
	var stored struct {
		OAuth struct {
			RefreshToken string `json:"refresh_token"`
		} `json:"oauth"`
	}
	_ = json.Unmarshal(r.Data, &stored)
	return stored.OAuth.RefreshToken
}

// print stands for a token in what is said.
func print(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}
