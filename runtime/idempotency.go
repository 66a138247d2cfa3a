package runtime

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// The entry points are WithIdempotencyKey, and Request.Keyed for operations that
// declare a key. All attempts of a call have the same key.

// WithIdempotencyKey sends the header Idempotency-Key, so that a call can be
// repeated although its method is not idempotent. An operation that declares another
// header for the key gets it there. An empty key means a random UUID for each call.
func WithIdempotencyKey(key string) Option {
	return func(s *settings) { s.idempotencyKey = &key }
}

// Keyed declares the place of an idempotency key: the name of a header, or the JSON
// pointer of a member of the body, JSON or a form. A call that leaves it empty sends a
// random UUID, and a call with a key may be repeated, whatever its method.
//
//go:noinline
func (r *Request) Keyed(place string) *Request {
	r.keyed = &place
	return r
}

// keyHeader returns the header that takes the key of the call; "" for none.
func (c *call) keyHeader() string {
	if k := c.r.keyed; k != nil && !strings.HasPrefix(*k, "/") {
		return *k
	}
	if c.core.settings.idempotencyKey != nil {
		return "Idempotency-Key"
	}
	return ""
}

// keyMember returns the pointer of the member that takes the key; "" for none.
func (c *call) keyMember() string {
	if k := c.r.keyed; k != nil && strings.HasPrefix(*k, "/") && c.source != nil {
		return *k
	}
	return ""
}

// addKey sets the key in a body that has none.
func (c *call) addKey() (err error) {
	at := c.keyMember()
	if at == "" || memberText(c.source, c.media, at) != "" {
		return nil
	}
	m := setMember{at: at, value: c.idempotencyKey(), wrong: errMemberBody}
	c.source, c.media, err = m.revise(c.source, c.media)
	return err
}

// hasKey reports whether a key makes repetitions harmless.
func (c *call) hasKey() bool { return c.keyHeader() != "" || c.keyMember() != "" }

// idempotencyKey returns the key of this call, a random one if none was
// configured.
func (c *call) idempotencyKey() string {
	if c.key == nil {
		c.key = c.core.settings.idempotencyKey
		if c.key == nil || *c.key == "" {
			c.key = new(randomUUID())
		}
	}
	return *c.key
}

// randomUUID returns a UUID of version 4 (RFC 9562 section 5.4), which servers that
// restrict their keys accept.
func randomUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// isKey reports whether a parameter is the header of a key that the call can make.
func (r *Request) isKey(in, name string) bool {
	return in == "header" && r.keyed != nil && strings.EqualFold(*r.keyed, name)
}
