package diag

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// The entry point is jsonPath.pointer. Minified JSON is one line of megabytes,
// in which a column does not help the user; a JSON pointer does.

// minified is the length of a line from which the pointer is shown.
const minified = 500

// jsonPath follows the members and items of a JSON text. Findings are sorted,
// so that one pass serves all findings of a file.
type jsonPath struct {
	data      []byte
	at        int // offset of the next byte
	requested int // offset of the last requested pointer
	stack     []jsonStep
}

// isObject reports whether the text can be JSON.
func (p *jsonPath) isObject() bool {
	return bytes.HasPrefix(bytes.TrimSpace(p.data[:min(len(p.data), minified)]), []byte("{"))
}

// jsonStep is an object or a list that is not closed yet.
type jsonStep struct {
	list  bool
	key   string // of the member, quoted as in the text
	value bool   // the key was read, its value is next
	index int
}

// pointer returns the JSON pointer of the value at the offset, as a fragment.
func (p *jsonPath) pointer(offset int) string {
	if offset < p.requested {
		*p = jsonPath{data: p.data}
	}
	p.requested = offset
	for p.at < min(offset, len(p.data)) {
		p.step()
	}
	if p.at == offset && p.at < len(p.data) && p.data[p.at] == '"' {
		p.step() // the pointer of a finding at a key includes the key
	}
	var b strings.Builder
	b.WriteByte('#')
	for _, s := range p.stack {
		switch {
		case s.list:
			b.WriteString("/" + strconv.Itoa(s.index))
		case s.key != "":
			b.WriteString("/" + s.token())
		}
	}
	return b.String()
}

// token is the key as part of a pointer (RFC 6901).
func (s jsonStep) token() string {
	var key string
	if json.Unmarshal([]byte(s.key), &key) != nil {
		key = strings.Trim(s.key, `"`)
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// step reads a string, or one other byte.
func (p *jsonPath) step() {
	c := p.data[p.at]
	p.at++
	top := &jsonStep{}
	if n := len(p.stack); n > 0 {
		top = &p.stack[n-1]
	}
	switch c {
	case '{', '[':
		if len(p.stack) > 0 && !top.list && !top.value {
			return // not JSON
		}
		p.stack = append(p.stack, jsonStep{list: c == '['})
	case '}', ']':
		p.stack = p.stack[:max(0, len(p.stack)-1)]
	case ',':
		top.index, top.value = top.index+1, false
	case ':':
		top.value = true
	case '"':
		start := p.at - 1
		for p.at < len(p.data) && p.data[p.at] != '"' {
			if p.data[p.at] == '\\' {
				p.at++
			}
			p.at++
		}
		p.at = min(p.at+1, len(p.data))
		if !top.list && !top.value {
			top.key = string(p.data[start:p.at])
		}
	}
}
