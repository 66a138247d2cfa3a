package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// This file holds the description by which values become XML and back: OpenAPI's
// XML objects, put together by the generator.

// xmlElement says how a value is written. Those of objects and lists stand in a
// table, because they can hold themselves.
type xmlElement struct {
	Ref     string                 `json:"r"` // an entry of the table
	Name    string                 `json:"n"` // of the element; "": the member's
	Space   string                 `json:"s"` // namespace
	Prefix  string                 `json:"p"`
	Attr    bool                   `json:"a"` // an attribute of the element it belongs to
	Wrapped bool                   `json:"w"` // the items of the list stand in an element of their own
	Kind    string                 `json:"k"` // "o" object, "l" list, "n" number, "b" boolean, "" text
	Members map[string]*xmlElement `json:"m"`
	Rest    *xmlElement            `json:"e"` // of members that are not named
	Item    *xmlElement            `json:"i"` // of a list
}

// xmlTable is a description, by entries.
type xmlTable map[string]*xmlElement

// xmlTables keeps the tables of a client's packages, by their text. It is no
// sync.Map: whoever uses a Core would compile all that is generic in one.
type xmlTables struct {
	mu     sync.Mutex
	byText map[string]xmlTable
}

var errXMLTable = errors.New("the description of XML cannot be read; generate the client again")

func (t *xmlTables) get(text string) (xmlTable, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if table, ok := t.byText[text]; ok {
		return table, nil
	}
	var table xmlTable
	if err := json.Unmarshal([]byte(text), &table); err != nil {
		return nil, fmt.Errorf("%w: %w", errXMLTable, err)
	}
	if t.byText == nil {
		t.byText = map[string]xmlTable{}
	}
	t.byText[text] = table
	return table, nil
}

// of resolves an element. What is not described is text.
func (t xmlTable) of(el *xmlElement) *xmlElement {
	if el != nil && el.Ref != "" {
		el = t[el.Ref]
	}
	if el == nil {
		return &xmlElement{}
	}
	return el
}

// named is the element's own name, or that of the member.
func (el *xmlElement) named(member string) string {
	if el.Name != "" {
		return el.Name
	}
	return member
}

// xmlAnswer is how answers of XML are read.
type xmlAnswer struct {
	table, root string // root: of a success, "" for none
	errors      string // of errors: statuses with their entries, as ErrorsXML has them
}

// xmlBody is the JSON of an answer of XML.
func (c *call) xmlBody(a answer) ([]byte, error) {
	body, err := c.core.buffers.xml.json(c.r.xml.table, a.body, c.r.xml.root)
	if err != nil {
		return nil, c.unreadable(a, err)
	}
	return body, nil
}

// xmlProblem is the JSON of an error's body, nil where the spec declares none of
// XML for the status.
func (c *call) xmlProblem(a answer) []byte {
	if c.r.xml == nil || !isXML(baseMedia(a.resp.Header.Get("Content-Type"))) {
		return nil
	}
	root := c.r.xml.problem(a.resp.StatusCode)
	if root == "" {
		return nil
	}
	body, err := c.core.buffers.xml.json(c.r.xml.table, a.body, root)
	if err != nil {
		return nil
	}
	return body
}

// problem gives the entry of a status: its own, that of its range, the default.
func (x *xmlAnswer) problem(status int) string {
	code := strconv.Itoa(status)
	for _, want := range []string{code, code[:1] + "XX", "default"} {
		for pair := range strings.FieldsSeq(x.errors) {
			if key, root, _ := strings.Cut(pair, "="); key == want {
				return root
			}
		}
	}
	return ""
}

// json reads a document as the entry root of a table says.
func (t *xmlTables) json(table string, document []byte, root string) ([]byte, error) {
	known, err := t.get(table)
	if err != nil {
		return nil, err
	}
	return known.json(document, root)
}

// xmlForm names a description and the entry that a body begins with.
type xmlForm struct{ table, root string }

// XML sends in as application/xml, as the entry root of a table of elements
// says. A nil pointer sends no body.
func (r *Request) XML(in any, table, root string) *Request {
	if !isNil(in) {
		r.body = body{in: in, media: mediaXML, xml: xmlForm{table, root}}
	}
	return r
}

// ReadXML reads answers of XML as the entry root of a table of elements says.
func (r *Request) ReadXML(table, root string) *Request {
	r.answersXML().table, r.xml.root = table, root
	return r.Accept(mediaXML)
}

// ErrorsXML reads the bodies of errors that are XML by a table of elements.
// statuses names the entry for each: "404=12 4XX=13 default=14".
func (r *Request) ErrorsXML(table, statuses string) *Request {
	r.answersXML().table, r.xml.errors = table, statuses
	return r
}

func (r *Request) answersXML() *xmlAnswer {
	if r.xml == nil {
		r.xml = new(xmlAnswer)
	}
	return r.xml
}
