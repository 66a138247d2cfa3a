package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is headerNamer.collect.

// headerNamer makes types of the headers with which operations respond, and
// names them.
type headerNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
	sets  map[string]*headerSet
	order []*headerSet
}

// headerSet is a set in the making.
type headerSet struct {
	set    *ir.HeaderSet
	key    string
	first  string // how types of the operation begin that was seen first
	suffix string // "Headers" or "ErrorHeaders"
	users  int
}

// collect returns the sets of headers of all operations. Operations with the
// same headers share a set.
func (n *headerNamer) collect(ops []*operation) []*ir.HeaderSet {
	for _, op := range ops {
		op.ir.Headers = n.add(op, op.headers, "Headers")
		op.ir.ErrorHeaders = n.add(op, op.errorHeaders, "ErrorHeaders")
	}
	var sets []*ir.HeaderSet
	for _, s := range n.order {
		n.name(s)
		sets = append(sets, s.set)
	}
	for _, op := range ops {
		describeHeaders(op.ir)
	}
	return sets
}

func (n *headerNamer) add(op *operation, list []*ir.Header, suffix string) *ir.HeaderSet {
	if len(list) == 0 {
		return nil
	}
	key := headersKey(list)
	s := n.sets[key]
	if s == nil {
		s = &headerSet{key: key, first: op.typeName(), suffix: suffix, set: &ir.HeaderSet{Pos: list[0].Pos, Headers: list}}
		n.sets[key], n.order = s, append(n.order, s)
	}
	s.users++
	return s.set
}

// headersKey returns equal keys for headers for which one type will do.
func headersKey(list []*ir.Header) string {
	var parts []string
	for _, h := range list {
		parts = append(parts, strings.ToLower(h.Wire)+" "+ir.TypeText(h.Type))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// name names a set and its fields. A set of one operation is named after the
// operation, another one after its headers.
func (n *headerNamer) name(s *headerSet) {
	place := "headers " + s.key
	name, ok := n.lock.name(place)
	if !ok || !n.claim(name, s.set) {
		name = s.first + s.suffix
		if s.users > 1 {
			name = cmp.Or(sharedWords(s.set.Headers), "Common") + s.suffix
		}
		for i, want := 2, name; !n.claim(name, s.set); i++ {
			name = fmt.Sprintf("%s%d", want, i)
		}
	}
	n.lock.keep(place, name)
	s.set.Name = name
	s.set.Doc.Text = name + " are headers that the answers of some operations come with. What is missing is zero."
	fields := naming.NewScope(nil)
	for _, h := range s.set.Headers {
		h.Name = fields.First(h.Pos, exportedParam(h.Wire))
		h.Doc = godoc.Comment(h.Name, h.Doc.Text, h.Name+" is the header "+h.Wire+".")
	}
}

// claim takes the names of the type and of the function that reads it.
func (n *headerNamer) claim(name string, set *ir.HeaderSet) bool {
	if _, used := n.names.Holder("Parse" + name); used || !n.names.Claim(name, set.Pos) {
		return false
	}
	return n.names.Claim("Parse"+name, set.Pos)
}

// sharedWords returns the words with which the names of all headers begin, as a
// Go name, or "".
func sharedWords(list []*ir.Header) string {
	var shared []string
	for i, h := range list {
		ws := naming.Words(strings.TrimPrefix(strings.ToLower(h.Wire), "x-"))
		if i == 0 {
			shared = ws
		}
		n := 0
		for n < len(shared) && n < len(ws) && shared[n] == ws[n] {
			n++
		}
		shared = shared[:n]
	}
	if len(shared) == 0 {
		return ""
	}
	return naming.Exported(strings.Join(shared, "_"))
}

// describeHeaders adds to the comment of a method how its headers are read.
func describeHeaders(op *ir.Operation) {
	var text string
	switch {
	case op.Headers != nil && op.Paging != nil:
		text = "Parse" + op.Headers.Name + " reads the headers of a page."
	case op.Headers != nil:
		text = "Parse" + op.Headers.Name + " reads the headers of the answer, which runtime.WithResponse gives."
	}
	if op.ErrorHeaders != nil {
		text = strings.TrimSpace(text + " Parse" + op.ErrorHeaders.Name + " reads those of an Error.")
	}
	if text != "" {
		op.Doc.Text += "\n\n" + text
	}
}
