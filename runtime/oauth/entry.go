package oauth

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are newEntry, entryOf and fresh. An entry is an access token
// with its times, a reading the time on two clocks: the wall clock jumps when it
// is set, the monotonic clock stops while a machine sleeps. A token is good only
// if it has not expired on either.

// reading is the time on both clocks: Unix milliseconds, and nanoseconds since
// the Source was created.
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

// entry is an access token with its times. It is immutable. Until soft, calls use
// it without further checks. From due on they use it while a refresh runs in the
// background; from hard on they wait for the refresh, and use the entry until end
// if that fails. soft equals due, or is zero while the store has to be written.
type entry struct {
	token                Token
	header               []string
	soft, due, hard, end reading
	afterRejection       bool // obtained because its predecessor was rejected
}

// recheckInterval is how long fresh relies on the monotonic clock alone, which
// costs half as much as both. Scheduling can delay a request by a millisecond
// anyway.
const recheckInterval = int64(time.Millisecond)

// fresh reports whether e can be used without further checks. Every call runs it.
func (s *Source) fresh(e *entry) bool {
	mono := s.mono()
	if since := mono - s.checkedAt.Load(); mono < e.soft.mono && since < recheckInterval && since >= 0 {
		return true
	}
	now := s.now()
	if !now.before(e.soft) {
		return false
	}
	s.checkedAt.Store(now.mono)
	return true
}

func (s *Source) mono() int64 {
	if s.clock != nil {
		return s.clock().mono
	}
	return int64(time.Since(s.base))
}

// margins holds how long before its expiry a token is refreshed.
type margins struct {
	early, leeway time.Duration
	roundTrip     time.Duration // duration of the exchange
}

// newEntry returns the entry of a record whose life began at start.
func newEntry(rec Record, start reading, life time.Duration, m margins) *entry {
	e := &entry{
		token: Token{
			AccessToken: rec.AccessToken, Type: bearer, Scopes: rec.Scopes,
			Issued: rec.Issued, Expires: rec.Expires, Estimated: rec.Estimated,
		},
		header: []string{bearer + " " + string(rec.AccessToken)},
		end:    start.plus(life),
	}
	switch {
	case rec.RefreshToken != "":
		soft, hard := m.offsets(life)
		e.due, e.hard = start.plus(soft), start.plus(hard)
	case rec.Estimated:
		// The expiry is a guess and there is no refresh token: use the token
		// until the API rejects it.
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
	hard = life - min(m.leeway, life/20) - min(m.roundTrip, life/20)
	return min(max(life/2, life-early), hard), hard
}

// entryOf returns the entry of a stored record. Its times are by the clock of
// another process, perhaps on another machine, so the remaining life is limited to
// the whole life.
func (s *Source) entryOf(rec Record, now reading) *entry {
	longest := s.config.Client.config.MaxLifetime
	if rec.Expires.IsZero() {
		rec.Issued, rec.Estimated = now.time(), true
		rec.Expires = rec.Issued.Add(s.config.Client.config.DefaultLifetime)
	}
	life := min(max(rec.Expires.Sub(rec.Issued), 0), longest)
	if rec.Issued.IsZero() {
		life = longest
	}
	left := min(rec.Expires.Sub(now.time()), life)
	if rec.Issued.IsZero() {
		life = max(left, 0)
	}
	return newEntry(rec, now.plus(left-life), life, s.margins(0))
}

func (s *Source) margins(trip time.Duration) margins {
	return margins{early: s.config.EarlyRefresh, leeway: s.config.Leeway, roundTrip: trip}
}

// recordAt returns the record of a token that was requested at start, by the
// Source's own clocks.
func recordAt(t *Token, start reading) Record {
	rec := t.Record()
	life := t.Expires.Sub(t.Issued)
	rec.Issued = start.time()
	rec.Expires = rec.Issued.Add(life)
	return rec
}

// valid reports whether the entry may be used if no newer one can be obtained;
// usable, whether it may be used without waiting.
func (e *entry) valid(now reading) bool  { return e != nil && now.before(e.end) }
func (e *entry) usable(now reading) bool { return e != nil && now.before(e.hard) }

// dueIf makes a new entry due for a refresh at once, if due. It serves meanwhile.
func (e *entry) dueIf(due bool) *entry {
	if due {
		e.soft, e.due = reading{}, reading{}
	}
	return e
}

// isFor reports whether the entry holds accessToken.
func (e *entry) isFor(accessToken runtime.Secret) bool {
	return e != nil && e.token.AccessToken == accessToken
}
