package compile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
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

// headerSet is a set and the operations that use it.
type headerSet struct {
	set    *ir.HeaderSet
	key    string
	suffix string // "Headers" or "ErrorHeaders"
	errors bool   // only error responses have it
	users  []*operation
	uses   int // as headers of responses and of errors
}

// collect returns the sets of headers of all operations. Operations with the
// same headers share a set.
func (n *headerNamer) collect(ops []*operation) []*ir.HeaderSet {
	for _, op := range ops {
		op.ir.Headers = n.add(op, op.headers, "Headers")
		op.ir.ErrorHeaders = n.add(op, op.errorHeaders, "ErrorHeaders")
	}
	n.nameAsBefore()
	var sets []*ir.HeaderSet
	for _, s := range n.order {
		n.name(s)
		sets = append(sets, s.set)
	}
	return sets
}

// nameAsBefore gives the sets the names of an earlier run. Of several sets that
// had the same name, the one that most operations use keeps it.
func (n *headerNamer) nameAsBefore() {
	byUses := slices.Clone(n.order)
	slices.SortStableFunc(byUses, func(a, b *headerSet) int { return cmp.Or(b.uses-a.uses, cmp.Compare(a.key, b.key)) })
	for _, s := range byUses {
		for _, name := range n.namesBefore(s) {
			if _, used := n.names.Holder("Parse" + name); used || !n.names.Take(name, s.set.Pos) {
				continue
			}
			n.names.Take("Parse"+name, s.set.Pos)
			s.set.Name = name
			break
		}
	}
}

// namesBefore returns the names that the headers of the operations of a set had
// in an earlier run, the most frequent first.
func (n *headerNamer) namesBefore(s *headerSet) []string {
	count := map[string]int{}
	for _, op := range s.users {
		if name, ok := n.lock.name(lock.Headers, op.key, s.suffix); ok {
			count[name]++
		}
	}
	if name, ok := n.lock.name(lock.Headers, "", s.key); ok { // of format 1
		count[name]++
	}
	names := slices.Sorted(maps.Keys(count))
	slices.SortStableFunc(names, func(a, b string) int { return count[b] - count[a] })
	return names
}

func (n *headerNamer) add(op *operation, list []*ir.Header, suffix string) *ir.HeaderSet {
	if len(list) == 0 {
		return nil
	}
	key := headersKey(list)
	s := n.sets[key]
	if s == nil {
		s = &headerSet{key: key, suffix: suffix, errors: true, set: &ir.HeaderSet{Pos: list[0].Pos, Headers: list}}
		n.sets[key], n.order = s, append(n.order, s)
	}
	s.errors = s.errors && suffix == "ErrorHeaders"
	s.uses++
	if !slices.Contains(s.users, op) {
		s.users = append(s.users, op)
	}
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

// name names a set and its fields.
func (n *headerNamer) name(s *headerSet) {
	name := s.set.Name
	if name == "" {
		name = n.first(s)
	}
	s.set.Name = name
	s.set.Doc.Text = headersDoc(s)
	fields := naming.NewScope(nil)
	for _, h := range s.set.Headers {
		h.Name = fields.First(h.Pos, exportedParam(h.Wire))
		h.Doc = godoc.Comment(h.Name, h.Doc.Text, h.Name+" is the header "+h.Wire+".")
		h.Doc.Text = strings.TrimSpace(h.Doc.Text + " " + h.Limits)
	}
}

// first claims the first free name of a set. A set that is used once is named
// after the operation. Another one is named after its headers, where these have
// something in common, or after the service of its operations.
func (n *headerNamer) first(s *headerSet) string {
	op := s.users[0]
	names := []string{op.typeName()}
	if s.uses > 1 {
		names = []string{cmp.Or(sharedWords(s.set.Headers), "Common")}
		if !slices.ContainsFunc(s.users, func(other *operation) bool { return other.service != op.service }) {
			names = append(names, op.service.ir.Name)
		}
		names = append(names, op.typeName())
	}
	for _, name := range names {
		if n.claim(name+s.suffix, s.set) {
			return name + s.suffix
		}
	}
	last := names[len(names)-1] + s.suffix
	for i := 2; ; i++ {
		if name := fmt.Sprintf("%s%d", last, i); n.claim(name, s.set) {
			return name
		}
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

// headersDoc is the comment of a set: the operations that respond with it, of
// many the first, and the function that reads it.
func headersDoc(s *headerSet) string {
	const most = 3
	var ops []string
	for i, op := range s.users {
		if i == most && len(s.users) > most+1 {
			ops = append(ops, fmt.Sprintf("%d other operations", len(s.users)-most))
			break
		}
		ops = append(ops, "["+op.service.ir.Name+"Service."+op.ir.Name+"]")
	}
	kind := "responses"
	if s.errors {
		kind = "error responses"
	}
	return s.set.Name + " holds headers of " + kind + " to " + enumeration(ops) + ". A missing header is zero. [Parse" + s.set.Name + "] reads them."
}

// withParseDoc adds the paragraph about headers to the package comment. A last
// paragraph of one line gets a full stop, without which go doc would take it for
// a heading.
func withParseDoc(text string, sets []*ir.HeaderSet) string {
	if len(sets) == 0 {
		return text
	}
	if at := strings.LastIndex(text, "\n\n"); at >= 0 {
		last := text[at+len("\n\n"):]
		if !strings.Contains(last, "\n") && strings.TrimLeft(last, " \t-") == last {
			text = strings.TrimSuffix(text, last) + godoc.WithStop(last)
		}
	}
	return text + "\n\n" + parseDoc(sets)
}

// parseDoc is the paragraph of the package comment about headers.
func parseDoc(sets []*ir.HeaderSet) string {
	const most = 10
	readers, read := "The functions Parse...Headers", " read"
	if len(sets) <= most {
		var names []string
		for _, set := range sets {
			names = append(names, "[Parse"+set.Name+"]")
		}
		readers = enumeration(names)
	}
	if len(sets) == 1 {
		read = " reads"
	}
	return readers + read + " response headers: of the response that runtime.WithResponse stores, of a Page or of an Error."
}

// enumeration joins texts as a sentence does: "a, b and c".
func enumeration(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}
