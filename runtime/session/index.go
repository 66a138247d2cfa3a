package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the index of which sessions a customer has. It is a record
// like any other, so that every store can keep it.

// indexed is the Data of an index record.
type indexed struct {
	Keys []string `json:"keys"`
}

func indexKeyOf(customerID string) string { return "customer-index " + customerID }

// reindex changes the keys of a customer.
func (a *App[Client, Customer, NewCustomer]) reindex(ctx context.Context, customerID string, change func([]string) []string) error {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	tx, err := a.store.Lock(ctx, indexKeyOf(customerID))
	if err != nil {
		return err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	raw, err := tx.Load(ctx)
	if err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrDamaged) {
		return err
	}
	var index indexed
	_ = json.Unmarshal(raw.Data, &index) // what is damaged is begun anew
	index.Keys = change(index.Keys)
	if len(index.Keys) == 0 {
		return tx.Delete(ctx)
	}
	data, err := json.Marshal(index)
	if err != nil {
		return err
	}
	return tx.Save(ctx, Record{Version: raw.Version, Data: data, Durable: true})
}

func (a *App[Client, Customer, NewCustomer]) enroll(ctx context.Context, customerID, key string) error {
	return a.reindex(ctx, customerID, func(keys []string) []string {
		if slices.Contains(keys, key) {
			return keys
		}
		return append(keys, key)
	})
}

func (a *App[Client, Customer, NewCustomer]) strike(ctx context.Context, customerID, key string) error {
	return a.reindex(ctx, customerID, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(k string) bool { return k == key })
	})
}

// LogOutEverywhere ends all sessions of a customer that are in the app's store:
// those of other browsers and processes too, which notice at their next request
// at the latest when their access token expires. It returns how many it ended.
// The app needs [WithCustomerIndex], and knows of log ins since it has that.
func (a *App[Client, Customer, NewCustomer]) LogOutEverywhere(ctx context.Context, customerID string) (int, error) {
	if !a.indexed {
		return 0, fmt.Errorf("%w: LogOutEverywhere needs the option WithCustomerIndex", ErrConfig)
	}
	var keys []string
	err := a.reindex(ctx, customerID, func(known []string) []string {
		keys = slices.Clone(known)
		return known
	})
	if err != nil {
		return 0, fmt.Errorf("session: reading the customer's sessions: %w", err)
	}
	var all []error
	ended := 0
	for _, key := range keys {
		done, err := a.evict(ctx, customerID, key)
		if all = append(all, err); err != nil {
			continue
		}
		if done {
			ended++
		}
		all = append(all, a.strike(ctx, customerID, key))
	}
	return ended, errors.Join(all...)
}

// evict ends the session under key if it is the customer's.
func (a *App[Client, Customer, NewCustomer]) evict(ctx context.Context, customerID, key string) (bool, error) {
	a.mu.Lock()
	s := a.live[key].Value()
	a.mu.Unlock()
	if s != nil && s.customerID() == customerID {
		return true, s.LogOut(ctx)
	}
	spent, done, err := a.erase(ctx, customerID, key)
	if err == nil {
		_ = a.revoke(context.WithoutCancel(ctx), spent)
	}
	return done, err
}

func (a *App[Client, Customer, NewCustomer]) erase(ctx context.Context, customerID, key string) (spent runtime.Secret, done bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	tx, err := a.store.Lock(ctx, key)
	if err != nil {
		return "", false, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	raw, err := tx.Load(ctx)
	var r record
	if err == nil {
		r, err = decodeRecord(raw.Data)
	}
	switch {
	case errors.Is(err, ErrNoRecord), err == nil && r.CustomerID != customerID:
		return "", false, nil
	case err != nil && !errors.Is(err, ErrDamaged):
		return "", false, err
	}
	return r.refreshToken(), true, tx.Delete(ctx)
}
