package session

import (
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are the options of apps and log ins, and option, which reads
// one. They are extensions of the client's options, which the client ignores.

type extension int

const (
	storeKey extension = iota
	hookKey
	indexKey
	rememberKey
	scopesKey
	lifeKey
	visitorLogInKey
	unlessKey
)

func option[T any](opts []runtime.Option, key extension) T {
	v, _ := runtime.Extension(opts, key)
	t, _ := v.(T)
	return t
}

// WithStore keeps the sessions of an app in s. The default is [NewMemory].
func WithStore(s Store) runtime.Option { return runtime.WithExtension(storeKey, s) }

// OnEvent calls receive with the events of all sessions of an app, for metrics
// and logs: in order, from one goroutine at a time. receive may be slow (then the
// oldest of more than 1024 waiting events are dropped) and may call the session.
func OnEvent(receive func(Event)) runtime.Option { return runtime.WithExtension(hookKey, receive) }

// WithCustomerIndex keeps an index of each customer's sessions in the app's
// store, which [App.LogOutEverywhere] needs. It costs one more write at each log
// in and log out.
func WithCustomerIndex() runtime.Option { return runtime.WithExtension(indexKey, true) }

// Remember makes a log in survive the end of the program or of the browser: its
// tokens are kept in the durable part of the store. When the store cannot be
// written, the log in returns the customer and [ErrNotRemembered]. A store that
// is not durable, such as [Memory], is no error; see [Session.Remembered].
func Remember() runtime.Option { return runtime.WithExtension(rememberKey, true) }

// WithScopes requests a part of [Config.CustomerScopes] at a log in.
func WithScopes(scopes ...string) runtime.Option { return runtime.WithExtension(scopesKey, scopes) }

// WithLife limits how long the store keeps a session that is not used; each
// refresh of its token restarts the time. As an option of an app it is the
// default for log ins. Zero, the default: no limit.
func WithLife(d time.Duration) runtime.Option { return runtime.WithExtension(lifeKey, d) }
