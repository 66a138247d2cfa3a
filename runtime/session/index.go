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

// updateIndex replaces the keys of a customer by the result of change, and returns
// them as they were.
func (a *app) updateIndex(ctx context.Context, customerID string, change func([]string) []string) ([]string, error) {
	return withLock(ctx, a.store, indexKeyOf(customerID), func(ctx context.Context, tx Tx) ([]string, error) {
		raw, err := tx.Load(ctx)
		if err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrDamaged) {
			return nil, err
		}
		if isNewer(raw.Data) {
			return nil, ErrNewer
		}
		var index indexRecord
		_ = json.Unmarshal(raw.Data, &index) // a damaged index starts empty
		before := slices.Clone(index.Keys)
		index.Keys = change(index.Keys)
		if len(index.Keys) == 0 {
			return before, tx.Delete(ctx)
		}
		data, err := json.Marshal(index)
		if err != nil {
			return nil, err
		}
		return before, tx.Save(ctx, Record{Version: raw.Version, Data: data, Durable: true})
	})
}

func (a *app) addToIndex(ctx context.Context, customerID, key string) error {
	_, err := a.updateIndex(ctx, customerID, func(keys []string) []string {
		if slices.Contains(keys, key) {
			return keys
		}
		return append(keys, key)
	})
	return err
}

func (a *app) removeFromIndex(ctx context.Context, customerID, key string) error {
	_, err := a.updateIndex(ctx, customerID, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(k string) bool { return k == key })
	})
	return err
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
	keys, err := a.updateIndex(ctx, customerID, func(keys []string) []string { return keys })
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
	deleted, err := a.deleteRecord(ctx, customerID, key)
	if err == nil {
		_ = a.revoke(context.WithoutCancel(ctx), deleted.token)
	}
	return deleted.done, err
}

// deleted is a record that was deleted.
type deleted struct {
	done  bool // there was one
	token runtime.Secret
}

// deleteRecord deletes the record under key if it is the customer's or damaged.
func (a *app) deleteRecord(ctx context.Context, customerID, key string) (deleted, error) {
	return withLock(ctx, a.store, key, func(ctx context.Context, tx Tx) (deleted, error) {
		r, _, err := read(ctx, tx)
		switch {
		case errors.Is(err, ErrNoRecord), err == nil && r.CustomerID != customerID:
			return deleted{}, nil
		case err == nil && !a.ownership.owns(r):
			return deleted{}, errOtherApp
		case err != nil && !errors.Is(err, ErrDamaged):
			return deleted{}, err
		}
		return deleted{true, r.refreshToken()}, tx.Delete(ctx)
	})
}
