package oauth

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds entry, an access token with its times, and the two clocks.
// The wall clock jumps when it is set; the monotonic one stands still while a
// machine sleeps. A token is good only if both say so.

// reading is what both clocks show: unix milliseconds, and nanoseconds since
// the Source was made.
type reading struct{ wall, mono int64 }

func (r reading) before(limit reading) bool {
	return r.wall < limit.wall && r.mono < limit.mono
}

func (r reading) plus(d time.Duration) reading {
	return reading{r.wall + d.Milliseconds(), r.mono + int64(d)}
}

// never is after every reading.
func never() reading { return reading{math.MaxInt64, math.MaxInt64} }

func (s *Source) now() reading {
	if s.clock != nil {
		return s.clock()
	}
	t := time.Now()
	return reading{t.UnixMilli(), int64(t.Sub(s.base))}
}

func (r reading) time() time.Time { return time.UnixMilli(r.wall) }

// entry is immutable. Before soft it is handed out and nothing else is looked
// at. From due on it is handed out while a refresh runs in the background; from
// hard on callers wait for the refresh; until end it serves if that fails. Soft
// is due, or zero while there is something else to do: the store is behind.
type entry struct {
	token                Token
	header               []string
	soft, due, hard, end reading
	forced               bool // made after its predecessor was refused
}

// recheck is how long a look at both clocks holds. Reading the monotonic clock
// alone is half the price; a busy program that does so for a millisecond of its
// own running time is no worse off than one that was not scheduled between the
// look and the request.
const recheck = int64(time.Millisecond)

// fresh is the check of every call.
func (s *Source) fresh(e *entry) bool {
	mono := s.mono()
	if since := mono - s.looked.Load(); mono < e.soft.mono && since < recheck && since >= 0 {
		return true
	}
	now := s.now()
	if !now.before(e.soft) {
		return false
	}
	s.looked.Store(now.mono)
	return true
}

func (s *Source) mono() int64 {
	if s.clock != nil {
		return s.clock().mono
	}
	return int64(time.Since(s.base))
}

// margins are the parts of a life at whose end a token is spared.
type margins struct {
	early, leeway time.Duration
	trip          time.Duration // how long the exchange took
}

// newEntry makes an entry of a state whose life began at start.
func newEntry(st Record, start reading, life time.Duration, m margins) *entry {
	e := &entry{
		token: Token{
			AccessToken: st.AccessToken, Type: bearer, Scopes: st.Scopes,
			Issued: st.Issued, Expires: st.Expires, Estimated: st.Estimated,
		},
		header: []string{bearer + " " + string(st.AccessToken)},
		end:    start.plus(life),
	}
	switch {
	case st.RefreshToken != "":
		soft, hard := m.offsets(life)
		e.due, e.hard = start.plus(soft), start.plus(hard)
	case st.Estimated:
		// Nothing can be done about a guess: the API will say when it is over.
		e.due, e.hard, e.end = never(), never(), never()
	default:
		e.due, e.hard = e.end, e.end
	}
	e.soft = e.due
	return e
}

func (m margins) offsets(life time.Duration) (soft, hard time.Duration) {
	early := m.early
	if early == 0 {
		early = max(30*time.Second, life/10)
	}
	early += rand.N(early/10 + 1)
	hard = life - min(m.leeway, life/20) - min(m.trip, life/20)
	return min(max(life/2, life-early), hard), hard
}

// entryOf makes an entry of a stored state. Its times are by another process's
// clock, perhaps on another machine: what is left of the life is believed only
// up to the whole life.
func (s *Source) entryOf(st Record, now reading) *entry {
	longest := s.config.Client.config.MaxLifetime
	if st.Expires.IsZero() {
		st.Issued, st.Estimated = now.time(), true
		st.Expires = st.Issued.Add(s.config.Client.config.DefaultLifetime)
	}
	life := min(max(st.Expires.Sub(st.Issued), 0), longest)
	if st.Issued.IsZero() {
		life = longest
	}
	left := min(st.Expires.Sub(now.time()), life)
	if st.Issued.IsZero() {
		life = max(left, 0)
	}
	return newEntry(st, now.plus(left-life), life, s.margins(0))
}

func (s *Source) margins(trip time.Duration) margins {
	return margins{early: s.config.EarlyRefresh, leeway: s.config.Leeway, trip: trip}
}

// dated returns the state of a token that was asked for at start, by the
// Source's own clocks.
func dated(t *Token, start reading) Record {
	st := t.Record()
	life := t.Expires.Sub(t.Issued)
	st.Issued = start.time()
	st.Expires = st.Issued.Add(life)
	return st
}

// lives reports whether the entry may be handed out if nothing better can be
// had; serves, whether it may be handed out without waiting.
func (e *entry) lives(now reading) bool  { return e != nil && now.before(e.end) }
func (e *entry) serves(now reading) bool { return e != nil && now.before(e.hard) }

// holds reports whether the entry is of the given access token.
func (e *entry) holds(accessToken runtime.Secret) bool {
	return e != nil && e.token.AccessToken == accessToken
}
