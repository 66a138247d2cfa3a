package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are LogOutEverywhere, addToIndex and removeFromIndex. The
// index of a customer's sessions is a record like any other, so that every store
// can keep it.

// indexRecord is the Data of an index.
type indexRecord struct {
	Keys []string `json:"keys"`
}

func indexKeyOf(customerID string) string { return "customer-index " + customerID }

// updateIndex replaces the keys of a customer by the result of change.
func (a *app) updateIndex(ctx context.Context, customerID string, change func([]string) []string) error {
	return withLock(ctx, a.store, indexKeyOf(customerID), func(ctx context.Context, tx Tx) error {
		raw, err := tx.Load(ctx)
		if err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrDamaged) {
			return err
		}
		if isNewer(raw.Data) {
			return ErrNewer
		}
		var index indexRecord
		_ = json.Unmarshal(raw.Data, &index) // a damaged index starts empty
		index.Keys = change(index.Keys)
		if len(index.Keys) == 0 {
			return tx.Delete(ctx)
		}
		data, err := json.Marshal(index)
		if err != nil {
			return err
		}
		return tx.Save(ctx, Record{Version: raw.Version, Data: data, Durable: true})
	})
}

func (a *app) addToIndex(ctx context.Context, customerID, key string) error {
	return a.updateIndex(ctx, customerID, func(keys []string) []string {
		if slices.Contains(keys, key) {
			return keys
		}
		return append(keys, key)
	})
}

func (a *app) removeFromIndex(ctx context.Context, customerID, key string) error {
	return a.updateIndex(ctx, customerID, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(k string) bool { return k == key })
	})
}

// LogOutEverywhere ends all sessions of a customer that are in the app's store,
// including those of other browsers and processes, which notice at their next
// request or, at the latest, when their access token expires. It returns how
// many it ended. It needs [WithCustomerIndex], and finds only the log ins made
// since the app has that option.
func (a *app) LogOutEverywhere(ctx context.Context, customerID string) (int, error) {
	if !a.indexed {
		return 0, fmt.Errorf("%w: LogOutEverywhere needs the option WithCustomerIndex", ErrConfig)
	}
	var keys []string
	err := a.updateIndex(ctx, customerID, func(known []string) []string {
		keys = slices.Clone(known)
		return known
	})
	if err != nil {
		return 0, fmt.Errorf("session: reading the customer's sessions: %w", err)
	}
	var all []error
	ended := 0
	for _, key := range keys {
		done, err := a.logOutKey(ctx, customerID, key)
		if errors.Is(err, errOtherApp) {
			continue // that app has the same customer, and the entry is its own
		}
		if all = append(all, err); err != nil {
			continue
		}
		if done {
			ended++
		}
		all = append(all, a.removeFromIndex(ctx, customerID, key))
	}
	return ended, errors.Join(all...)
}

// logOutKey ends the session whose record is under key if it is the customer's.
func (a *app) logOutKey(ctx context.Context, customerID, key string) (bool, error) {
	a.mu.Lock()
	s := a.live[strings.TrimSuffix(key, a.ownership.suffix)].Value()
	a.mu.Unlock()
	if s != nil && s.customerID() == customerID {
		return true, s.LogOut(ctx)
	}
	token, done, err := a.deleteRecord(ctx, customerID, key)
	if err == nil {
		_ = a.revoke(context.WithoutCancel(ctx), token)
	}
	return done, err
}

// deleteRecord deletes the record under key if it is the customer's or damaged,
// and returns its refresh token. done is false if there is none.
func (a *app) deleteRecord(ctx context.Context, customerID, key string) (token runtime.Secret, done bool, err error) {
	err = withLock(ctx, a.store, key, func(ctx context.Context, tx Tx) error {
		r, _, err := read(ctx, tx)
		switch {
		case errors.Is(err, ErrNoRecord), err == nil && r.CustomerID != customerID:
			return nil
		case err == nil && !a.ownership.owns(r):
			return errOtherApp
		case err != nil && !errors.Is(err, ErrDamaged):
			return err
		}
		token, done = r.refreshToken(), true
		return tx.Delete(ctx)
	})
	return token, done, err
}
