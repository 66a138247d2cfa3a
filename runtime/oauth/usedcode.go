package oauth

import (
	"crypto/sha256"
	"maps"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is usedStates.use, by which each browser log in sends its code
// once: the browser repeats the redirect when the user reloads the page or goes back
// to it, or after it has loaded the page in advance. A server may revoke the tokens of
// a code that arrives twice (RFC 6749 section 4.1.2).

const (
	// stateLife is how long a state is remembered. A code expires earlier (RFC 6749
	// section 4.1.2 recommends ten minutes at most).
	stateLife = 15 * time.Minute
	// maxStates limits the states that are remembered.
	maxStates = 1 << 14
)

// usedStates holds hashes of the states whose codes were sent.
type usedStates struct {
	mu    sync.Mutex
	sent  map[[sha256.Size]byte]time.Time
	sweep time.Time // when to remove old ones
}

// use reports whether state was not used before, and notes it.
func (u *usedStates) use(state runtime.Secret) bool {
	key, now := sha256.Sum256([]byte(state)), time.Now()
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, used := u.sent[key]; used {
		return false
	}
	u.clean(now)
	u.sent[key] = now
	return true
}

// clean removes old states, and any one if there are too many.
func (u *usedStates) clean(now time.Time) {
	if u.sent == nil {
		u.sent = make(map[[sha256.Size]byte]time.Time)
	}
	if !now.Before(u.sweep) {
		u.sweep = now.Add(stateLife)
		maps.DeleteFunc(u.sent, func(_ [sha256.Size]byte, at time.Time) bool { return now.Sub(at) >= stateLife })
	}
	for key := range u.sent {
		if len(u.sent) < maxStates {
			return
		}
		delete(u.sent, key)
	}
}
