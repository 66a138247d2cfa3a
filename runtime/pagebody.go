package runtime

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are setMember.revise, which sets the cursor, offset or page of
// a list in the body of its request, and memberText, which reads it.

// setMember is a member of a request body: JSON or a form.
type setMember struct {
	at     string // JSON pointer
	value  string
	number bool
	json   []byte // the value, in place of value; nil: it is a string or number
	wrong  error  // of a body without such a place; nil: errNoPageBody
}

var errNoPageBody = errors.New("the next page of the list is chosen in the body, which is neither a JSON object nor a form")

// revise returns the body with the member. Without a body it makes one.
func (m setMember) revise(s source, media string) (source, string, error) {
	data, ok := sourceBytes(s)
	if s == nil {
		data, media, ok = []byte("{}"), mediaJSON, true
	}
	revised := bytesSource{}
	switch {
	case !ok:
		return s, media, m.misplaced()
	case baseMedia(media) == mediaForm:
		revised.data = []byte(style.WithQuery(string(data), strings.TrimPrefix(m.at, "/"), m.value))
	default:
		w := codec.NewWriter(nil)
		m.write(w, codec.NewCursor(data), m.at)
		if revised.data = w.Bytes(); w.Err() != nil {
			return s, media, m.misplaced()
		}
	}
	if s != nil {
		s.done() // its bytes are copied
	}
	revised.users.Store(1)
	return &revised, media, nil
}

func (m setMember) misplaced() error { return cmp.Or(m.wrong, errNoPageBody) }

// write copies the object at c, with the value at the pointer at. Objects on the
// way that are missing or null are made.
func (m setMember) write(w *codec.Writer, c *codec.Cursor, at string) {
	step, rest, deeper := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	name, found := unescapeStep(step), false
	w.ObjectStart()
	if c.Kind() == codec.KindObject {
		for c.ObjectStart(); c.NextMember(); {
			key := c.Key()
			raw := codec.Raw(c)
			w.Key(key)
			if key != name {
				w.Raw(raw)
				continue
			}
			found = true
			m.member(w, raw, rest, deeper)
		}
	} else if !c.Null() {
		w.Fail(m.misplaced())
	}
	if !found {
		w.Key(name)
		m.member(w, []byte("null"), rest, deeper)
	}
	w.ObjectEnd()
	if err := c.Err(); err != nil {
		w.Fail(err)
	}
}

// member writes the value, or the object raw that holds it.
func (m setMember) member(w *codec.Writer, raw []byte, rest string, deeper bool) {
	switch {
	case deeper:
		m.write(w, codec.NewCursor(raw), rest)
	case m.json != nil:
		w.Raw(m.json)
	case m.number:
		w.Raw(json.RawMessage(m.value))
	default:
		codec.WriteString(w, m.value)
	}
}

// memberText returns the scalar at a JSON pointer of a body, or "".
func memberText(s source, media, at string) string {
	data, ok := sourceBytes(s)
	switch {
	case !ok:
		return ""
	case baseMedia(media) == mediaForm:
		values, _ := url.ParseQuery(string(data))
		return values.Get(strings.TrimPrefix(at, "/"))
	}
	return scalarAt(data, at)
}

// sourceBytes returns a body that is in memory.
func sourceBytes(s source) ([]byte, bool) {
	b, ok := s.(*bytesSource)
	if !ok {
		return nil, false
	}
	return b.data, true
}
