//go:build unix

package chaos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is reportingStore, a store that reports each saved refresh
// token. A rotation that a killed process did not report was not stored.

type reportingStore struct{ session.Store }

func (s reportingStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	tx, err := s.Store.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return reportingTx{tx}, nil
}

type reportingTx struct{ session.Tx }

func (t reportingTx) Save(ctx context.Context, r session.Record) error {
	err := t.Tx.Save(ctx, r)
	if err == nil {
		report("stored %s", fingerprint(refreshToken(r)))
	}
	return err
}

// refreshToken returns the refresh token in a record of package session.
func refreshToken(r session.Record) string {
	var stored struct {
		OAuth struct {
			RefreshToken string `json:"refresh_token"`
		} `json:"oauth"`
	}
	_ = json.Unmarshal(r.Data, &stored)
	return stored.OAuth.RefreshToken
}

// fingerprint identifies a token in a report.
func fingerprint(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}
