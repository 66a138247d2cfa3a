package nimbutest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// The entry point is newState. state is all that a request reads and changes
// under the server's lock; ids, tokens and the time come from it.

type state struct {
	clock  func() time.Time
	skew   time.Duration
	random *rand.ChaCha8

	idPrefix string
	lastID   uint64

	sites        map[string]*Site // by subdomain
	users        []*user
	tokens       map[string]*apiToken // by value
	sessions     map[string]*classicSession
	oauth        oauthState
	mails        []Mail
	defaultToken string
	mistake      error
	authorize    func(AuthorizeRequest) Decision
}

func newState(cfg *settings) state {
	st := state{
		clock:    cfg.clock,
		random:   rand.NewChaCha8(seedBytes(cfg.seed, "state")),
		sites:    map[string]*Site{},
		tokens:   map[string]*apiToken{},
		sessions: map[string]*classicSession{},
		oauth:    newOAuthState(),
	}
	st.idPrefix = st.randomHex(4)
	st.oauth.key = []byte(st.randomHex(32))
	return st
}

// seedBytes derives the seed of one random generator from the server's seed.
// Generators for different purposes are independent.
func seedBytes(seed uint64, purpose string) [32]byte {
	return sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(purpose), seed))
}

func (st *state) now() time.Time { return st.clock().Add(st.skew).UTC() }

// newID returns 24 lower-case hexadecimal digits that sort in the order of
// creation, as MongoDB's do.
func (st *state) newID() string {
	st.lastID++
	return fmt.Sprintf("%s%016x", st.idPrefix, st.lastID)
}

// randomHex returns n random bytes as 2n lower-case hexadecimal digits.
func (st *state) randomHex(n int) string {
	b := make([]byte, n)
	_, _ = st.random.Read(b) // Read is documented to return no error
	return hex.EncodeToString(b)
}

// stamp formats a time as Nimbu does: UTC with milliseconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// doc is a JSON object in its plain form, which filters and sorting work on.
type doc = map[string]any

// setTime puts t under key unless it is zero: unset times are left out.
func setTime(d doc, key string, t time.Time) {
	if !t.IsZero() {
		d[key] = stamp(t)
	}
}

// setText puts value under key unless it is empty.
func setText(d doc, key, value string) {
	if value != "" {
		d[key] = value
	}
}

// copyDoc and copyValue copy JSON values deeply, so that seed data and results
// are never shared with the server.

func copyDoc(d map[string]any) doc {
	if d == nil {
		return nil
	}
	out := make(doc, len(d))
	for key, value := range d {
		out[key] = copyValue(value)
	}
	return out
}

func copyValue(v any) any {
	switch v := v.(type) {
	case doc:
		return copyDoc(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copyValue(v[i])
		}
		return out
	case []string:
		return anySlice(v)
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = copyDoc(v[i])
		}
		return out
	case int:
		return int64(v)
	default:
		return v
	}
}

// anySlice never returns nil, so that the result is encoded as [].
func anySlice[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// idSet is a relation: distinct ids in the order of insertion. A look-up takes
// constant time, which lists of customers with their roles depend on.
type idSet struct {
	ids []string
	has map[string]struct{}
}

func newIDSet(ids []string) idSet {
	var s idSet
	for _, id := range ids {
		s.add(id)
	}
	return s
}

func (s *idSet) contains(id string) bool { _, ok := s.has[id]; return ok }

func (s *idSet) add(id string) {
	if s.contains(id) {
		return
	}
	if s.has == nil {
		s.has = map[string]struct{}{}
	}
	s.has[id] = struct{}{}
	s.ids = append(s.ids, id)
}

func (s *idSet) remove(id string) {
	if s.contains(id) {
		delete(s.has, id)
		s.ids = slices.DeleteFunc(s.ids, func(have string) bool { return have == id })
	}
}

// list returns a copy of the ids, never nil.
func (s *idSet) list() []string { return append([]string{}, s.ids...) }
