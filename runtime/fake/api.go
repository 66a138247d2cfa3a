package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/validate"
)

// The entry point is NewAPI. An API is read from its description by the first server.

// API is the description of an API, which nimbugen writes. Goroutines may share it.
type API struct {
	name string
	text string
	read func() (*description, error)
}

// NewAPI returns the API of a description. name is that of the fake's package.
func NewAPI(name, text string) *API {
	a := &API{name: name, text: text}
	a.read = sync.OnceValues(a.parse)
	return a
}

// description is an API that has been read.
type description struct {
	API struct {
		Bases    []string
		Schemes  map[string]scheme
		Security [][]string
	}
	Operations map[string]*operation
	Rules      map[string]json.RawMessage

	routes  []*operation
	schemas map[string]any // the rules
	checks  *validate.Rules
}

type scheme struct{ Type, In, Name, Scheme string }

// operation is an operation of the API.
type operation struct {
	ID        string `json:"-"`
	Method    string
	Path      string
	Args      []string
	Params    []param
	Body      *bodyDescription
	Responses []*responseDescription
	Security  *[][]string
	Methods   []*method

	match   *regexp.Regexp // of an escaped path
	names   []string       // of its parameters, in order
	literal int            // characters of the path outside parameters
}

type param struct {
	In, Name, Style         string
	Explode, JSON, Required bool
}

type bodyDescription struct {
	Required bool
	Media    []string
}

type responseDescription struct {
	Status  string
	Media   []string
	Headers map[string]bool
}

// method is a method of the client that performs an operation.
type method struct {
	Name, In, Out, Unwrap, Flag string
	Whole                       bool
	Member, Query               string
	Cases                       []struct{ Field, Status string }
	Paging                      *paging
}

// paging is how pages refer to each other: see ir.Paging of the generator.
type paging struct {
	Style, Page, Size                                                       string
	InBody                                                                  bool
	First                                                                   int64
	ItemsAt, NextAt, NextHeader, TotalAt, PagesAt, NumberAt, MoreAt, DoneAt string
}

func (a *API) parse() (*description, error) {
	d := &description{schemas: map[string]any{}}
	if err := json.Unmarshal([]byte(a.text), d); err != nil {
		return nil, fmt.Errorf("%s: fake.json is damaged, generate it again: %w", a.name, err)
	}
	var lines strings.Builder
	for name, raw := range d.Rules {
		v, err := parseJSON(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: the rule %s: %w", a.name, name, err)
		}
		d.schemas[name] = v
		var one bytes.Buffer
		if err := json.Compact(&one, raw); err != nil {
			return nil, err
		}
		lines.WriteString(name + "\t" + one.String() + "\n")
	}
	d.checks = validate.New(lines.String())
	for id, op := range d.Operations {
		op.ID = id
		op.compile()
		d.routes = append(d.routes, op)
	}
	slices.SortFunc(d.routes, compareRoutes)
	return d, nil
}

// security returns the alternatives that an operation requires.
func (d *description) security(op *operation) [][]string {
	if op.Security != nil {
		return *op.Security
	}
	return d.API.Security
}

// has reports whether there is a rule.
func (d *description) has(rule string) bool { _, ok := d.schemas[rule]; return ok }
