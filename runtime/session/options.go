package session

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the options of apps and log ins. They travel among the
// options of the client, which does not look at them.

type extension int

const (
	storeKey extension = iota
	hookKey
	indexKey
	rememberKey
	scopesKey
	lifeKey
	serverKey
)

func option[T any](opts []runtime.Option, key extension) T {
	v, _ := runtime.Extension(opts, key)
	t, _ := v.(T)
	return t
}

// WithStore keeps the sessions of an app in s. Without it they are in memory.
func WithStore(s Store) runtime.Option { return runtime.WithExtension(storeKey, s) }

// OnEvent tells receive of everything that happens to the sessions of an app:
// for metrics and logs. It is called from one goroutine at a time, in order,
// may be slow (then the oldest of more than 1024 waiting events are dropped)
// and may call the session.
func OnEvent(receive func(Event)) runtime.Option { return runtime.WithExtension(hookKey, receive) }

// WithCustomerIndex makes the app keep, in its store, which sessions each
// customer has, which is what [App.LogOutEverywhere] needs. It costs a write
// more at each log in and log out.
func WithCustomerIndex() runtime.Option { return runtime.WithExtension(indexKey, true) }

// Remember makes a log in survive the end of the program or of the browser:
// its tokens go to the durable part of the store.
func Remember() runtime.Option { return runtime.WithExtension(rememberKey, true) }

// WithScopes asks for less than [Config.CustomerScopes] at a log in.
func WithScopes(scopes ...string) runtime.Option { return runtime.WithExtension(scopesKey, scopes) }

// WithLife limits how long the store keeps a session that is not used; each
// refresh of its token starts the time anew. For an app it is the default of
// all log ins, for a log in its own. Zero, the default: until it ends.
func WithLife(d time.Duration) runtime.Option { return runtime.WithExtension(lifeKey, d) }
