package diag

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// This file says where in a JSON document a finding is. Minified JSON is one
// line of megabytes, in which a column tells nobody anything.

// minified is the length of a line from which the pointer is shown.
const minified = 500

// jsonPath follows the members and items of a JSON text. Findings are sorted,
// so that one pass serves all those of a file.
type jsonPath struct {
	data  []byte
	at    int // what comes next
	asked int // the offset of the last pointer
	stack []jsonStep
}

// isObject reports a text that can be JSON.
func (p *jsonPath) isObject() bool {
	return bytes.HasPrefix(bytes.TrimSpace(p.data[:min(len(p.data), minified)]), []byte("{"))
}

// jsonStep is an object or a list that is open.
type jsonStep struct {
	list  bool
	key   string // of the member, quoted as in the text
	value bool   // the key is behind us
	index int
}

// pointer gives the JSON pointer of what begins at the offset, as a fragment.
func (p *jsonPath) pointer(offset int) string {
	if offset < p.asked {
		*p = jsonPath{data: p.data}
	}
	p.asked = offset
	for p.at < min(offset, len(p.data)) {
		p.step()
	}
	if p.at == offset && p.at < len(p.data) && p.data[p.at] == '"' {
		p.step() // the key that the finding is at belongs to its pointer
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
			return // no JSON
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
