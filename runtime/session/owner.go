package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are ownership, which identifies an app, and app.locate, which
// finds its record among those of the apps that share a store.

// owner identifies the app that a record belongs to. A record of another app is
// never used, changed, deleted or revoked: its tokens are for another server,
// client or site.
type owner struct {
	TokenOrigin string `json:"token_origin,omitempty"` // of an app with OAuth2
	BaseURL     string `json:"base_url"`
	ClientID    string `json:"client_id,omitempty"`
	Site        string `json:"site,omitempty"`
	Kind        string `json:"kind"` // kindOAuth2 or kindClassic
}

const (
	kindOAuth2  = "oauth2"
	kindClassic = "classic"
)

// ownership is the owner of an app's records, with the suffix of its own keys and
// the scope that a log in has when its record names none.
//
// The first app that stores a log in under a key uses the key itself. An app that
// finds the record of another one there uses its own key instead, which is the
// key followed by the suffix. So a program that was registered anew, or that is
// used with two servers, can log in without losing the other log in.
type ownership struct {
	owner
	suffix string
	scopes []string
}

func (o *ownership) scopesOr(granted []string) []string {
	if granted == nil {
		return o.scopes
	}
	return granted
}

func newOwnership(config *Config, baseURL, tokenURL string) *ownership {
	o := &ownership{
		owner:  owner{BaseURL: baseURL, ClientID: config.ClientID, Site: config.Site, Kind: kindClassic},
		scopes: config.CustomerScopes,
	}
	if u, err := url.Parse(baseURL); err == nil {
		o.BaseURL = runtime.Origin(u) + strings.TrimSuffix(u.EscapedPath(), "/")
	}
	if config.isOAuth() {
		o.Kind = kindOAuth2
		if u, err := url.Parse(tokenURL); err == nil {
			o.TokenOrigin = runtime.Origin(u)
		}
	}
	all, _ := json.Marshal(o.owner) // strings only
	sum := sha256.Sum256(all)
	o.suffix = "~" + hex.EncodeToString(sum[:8])
	return o
}

// owns reports whether r belongs to the app. A record without owner belongs to
// the first app that can use it.
func (o *ownership) owns(r record) bool {
	if r.Owner == nil {
		return r.OAuth == nil || o.Kind == kindOAuth2
	}
	return *r.Owner == o.owner
}

// keys returns the keys of the store under which the app's record of a session
// can be. No other app has the key of a browser.
func (o *ownership) keys(key string) []string {
	if isBrowserKey(key) {
		return []string{key}
	}
	return []string{key, key + o.suffix}
}

// read loads and decodes a record.
func read(ctx context.Context, from loader) (r record, version uint64, err error) {
	raw, err := from.Load(ctx)
	if err == nil {
		r, err = decodeRecord(raw.Data)
	}
	return r, raw.Version, err
}

// locate returns the app's record of a session, and the key of the store that
// holds it.
func (a *app) locate(ctx context.Context, key string) (r record, at string, err error) {
	r, at, err = a.find(ctx, key)
	if err == nil && r.Owner == nil {
		a.claim(ctx, at, r.Login)
		r, at, err = a.find(ctx, key)
	}
	return r, at, err
}

// find looks for the record under the keys in order. An error under the first key
// is returned unless the second has a record.
func (a *app) find(ctx context.Context, key string) (r record, at string, err error) {
	first := error(ErrNoRecord)
	for i, at := range a.ownership.keys(key) {
		r, _, err := read(ctx, storedKey{a.store, at})
		switch {
		case err == nil && a.ownership.owns(r):
			return r, at, nil
		case err == nil || errors.Is(err, ErrNoRecord):
		case errors.Is(err, ErrDamaged) && i == 0:
			first = err
		default:
			return record{}, at, err
		}
	}
	return record{}, key, first
}

// claim writes the app's owner into a record of an earlier version, so that no
// other app takes it. If the store fails, the next use tries again.
func (a *app) claim(ctx context.Context, at, login string) {
	_, _ = withLock(ctx, a.store, at, func(ctx context.Context, tx Tx) (struct{}, error) {
		r, version, err := read(ctx, tx)
		if err != nil || r.Login != login || r.Owner != nil {
			return struct{}{}, err
		}
		r.Owner = &a.ownership.owner
		out, err := r.toRecord(version, time.Now())
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.Save(ctx, out)
	})
}
