package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is WithBodyMember, an option that adds to the body of requests.

// bodyMember is a member that an option sets.
type bodyMember struct {
	setMember
	in any
}

var (
	errMemberPointer = errors.New(`the pointer must be a JSON pointer to a member, such as "/metadata/order"`)
	errMemberBody    = errors.New("WithBodyMember: the body is neither a form nor JSON with objects on the way to the member")
)

// WithBodyMember sets a member of the request body, JSON or a form, that the
// specification lacks: pointer is its JSON pointer (RFC 6901), v its value, which
// encoding/json or the codec writes. It takes the place of the member that the body
// has. Objects on the way that are missing are made, and so is a body of JSON where
// the call has none. Lists and other bodies are an error, and nothing is sent.
//
// [WithHeader] and [WithQuery] do the same for headers and the query.
func WithBodyMember(pointer string, v any) Option {
	return func(s *settings) {
		if len(pointer) < 2 || pointer[0] != '/' {
			s.fail(fmt.Errorf("WithBodyMember: %w", errMemberPointer))
			return
		}
		w := codec.NewWriter(nil)
		codec.WriteAny(w, v)
		if err := w.Err(); err != nil {
			s.fail(fmt.Errorf("WithBodyMember: %w", err))
			return
		}
		m := bodyMember{setMember{at: pointer, json: w.Bytes(), wrong: errMemberBody}, v}
		if json.Unmarshal(m.json, &m.value) != nil {
			m.value = string(m.json) // of a form
		}
		s.members = grow(s.members, m)
	}
}

// addMembers sets the members of the options in the encoded body.
func (c *call) addMembers() (err error) {
	for _, m := range c.core.settings.members {
		if base := baseMedia(c.media); c.source != nil && !isJSON(base) && (base != mediaForm || strings.Count(m.at, "/") > 1) {
			return errMemberBody
		}
		if c.source, c.media, err = m.revise(c.source, c.media); err != nil {
			return err
		}
	}
	return nil
}

// withMembers adds the secrets among the members.
func (c *call) withMembers(s redact.Secrets) redact.Secrets {
	for _, m := range c.core.settings.members {
		name := m.at[strings.LastIndexByte(m.at, '/')+1:]
		s = s.Body(map[string]any{unescapeStep(name): m.in}, reflect.TypeFor[Secret]())
	}
	return s
}
