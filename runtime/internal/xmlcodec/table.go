package xmlcodec

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// The entry point is Tables, which parses each description once.

// element describes how a value is written. The elements of objects and lists
// are entries of a table, because they can contain themselves.
type element struct {
	Ref     string              `json:"r"` // an entry of the table
	Name    string              `json:"n"` // of the element; "": the member's
	Space   string              `json:"s"` // namespace
	Prefix  string              `json:"p"`
	Attr    bool                `json:"a"` // an attribute of the element it belongs to
	Wrapped bool                `json:"w"` // the items of the list have an element around them
	Kind    string              `json:"k"` // "o" object, "l" list, "n" number, "b" boolean, "" text
	Members map[string]*element `json:"m"`
	Rest    *element            `json:"e"` // of members that are not named
	Item    *element            `json:"i"` // of a list
}

// table is a description, by entries.
type table map[string]*element

// Tables keeps the tables of a client's packages, by their text. It is no
// sync.Map: generated packages, which use a Core, would compile its generic
// parts again.
type Tables struct {
	mu     sync.Mutex
	byText map[string]table
}

var errTable = errors.New("the description of XML cannot be read; generate the client again")

func (t *Tables) get(text string) (table, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if parsed, ok := t.byText[text]; ok {
		return parsed, nil
	}
	var parsed table
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return nil, fmt.Errorf("%w: %w", errTable, err)
	}
	if t.byText == nil {
		t.byText = map[string]table{}
	}
	t.byText[text] = parsed
	return parsed, nil
}

// of resolves an element. A value without a description is text.
func (t table) of(el *element) *element {
	if el != nil && el.Ref != "" {
		el = t[el.Ref]
	}
	if el == nil {
		return &element{}
	}
	return el
}

// named returns the element's own name, or else the member's.
func (el *element) named(member string) string {
	if el.Name != "" {
		return el.Name
	}
	return member
}
