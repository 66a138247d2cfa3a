package spec

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/theory/jsonpath"
	path "github.com/theory/jsonpath/spec"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are parsePath and jsonPath.find, the JSONPath (RFC 9535) of
// overlays. The module theory/jsonpath reads the paths and evaluates filters.
// The walk is over our nodes, because the module's objects have neither an order
// nor positions: the nodes that a path selects have the order of the document.

// jsonPath is a path that can be followed from a root.
type jsonPath struct {
	segments []*path.Segment
	rooted   bool // a filter may refer to the root
	meter    *pathMeter
}

// maxPath bounds the length of a path, since the module parses recursively.
const maxPath = 10_000

// parsePath reads a path that begins with $.
func parsePath(text string) (*jsonPath, error) {
	if len(text) > maxPath {
		return nil, fmt.Errorf("it is longer than %d bytes", maxPath)
	}
	meter := &pathMeter{limit: pathSteps}
	parsed, err := jsonpath.NewParser(jsonpath.WithRegistry(meter.functions())).Parse(text)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(strings.ToValidUTF8(err.Error(), ""), jsonpath.ErrPathParse.Error()+": "))
	}
	p := &jsonPath{segments: parsed.Query().Segments(), meter: meter, rooted: strings.Contains(strings.TrimPrefix(text, "$"), "$")}
	for _, segment := range p.segments {
		for _, sel := range segment.Selectors() {
			if filter, ok := sel.(*path.FilterSelector); ok {
				meter.watch(filter.LogicalOr)
			}
		}
	}
	return p, nil
}

// pathTime bounds the time for one path. It stops what steps cannot measure,
// such as comparisons of large values.
const pathTime = 20 * time.Second

// find returns the nodes that the path selects below a root: as RFC 9535 has it,
// a node that two selectors select occurs twice. It ends with the context, and
// with an error when the path takes too many steps.
func (p *jsonPath) find(ctx context.Context, root *Node) (found []*Node, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, pathTime, fmt.Errorf("it takes more than %s", pathTime))
	defer cancel()
	p.meter.start(ctx)
	defer func() { err = stopped(recover()) }()
	w := pathWalk{meter: p.meter, values: map[*Node]any{}}
	if p.rooted {
		w.root = w.value(root)
	}
	found = []*Node{root}
	for _, segment := range p.segments {
		var next []*Node
		for _, n := range found {
			next = w.segment(segment, n, next)
		}
		found = next
	}
	return found, nil
}

// pathWalk is one search.
type pathWalk struct {
	meter  *pathMeter
	root   any
	values map[*Node]any // for filters
}

// segment appends what a segment selects from a node and, if it is a descendant
// segment, from all below it.
func (w *pathWalk) segment(s *path.Segment, n *Node, to []*Node) []*Node {
	before := len(to)
	for _, sel := range s.Selectors() {
		to = w.selected(sel, n, to)
	}
	w.meter.spend(1 + len(to) - before)
	if s.IsDescendant() {
		for _, m := range n.list {
			to = w.segment(s, m, to)
		}
	}
	return to
}

func (w *pathWalk) selected(sel path.Selector, n *Node, to []*Node) []*Node {
	switch sel := sel.(type) {
	case path.Name:
		return appendPresent(to, n.Get(string(sel)))
	case path.Index:
		if sel < 0 {
			sel += path.Index(n.Len())
		}
		return appendPresent(to, n.Index(int(sel)))
	case path.SliceSelector:
		return append(to, sliced(sel, n)...)
	case path.WildcardSelector:
		return append(to, n.list...)
	case *path.FilterSelector:
		for _, m := range n.list {
			w.meter.check()
			if sel.Eval(w.value(m), w.root) {
				to = append(to, m)
			}
		}
		return to
	}
	panic(fmt.Errorf("the selector %s is unknown", sel))
}

func appendPresent(to []*Node, n *Node) []*Node {
	if n == nil {
		return to
	}
	return append(to, n)
}

func sliced(s path.SliceSelector, n *Node) (found []*Node) {
	if n.kind != KindArray {
		return nil
	}
	lower, upper := s.Bounds(len(n.list))
	switch step := s.Step(); {
	case step > 0:
		for i := lower; i < upper; i += step {
			found = append(found, n.list[i])
		}
	case step < 0:
		for i := upper; i > lower; i += step {
			found = append(found, n.list[i])
		}
	}
	return found
}

// unquoted matches a name with other signs after a dot, as in $.x-a and
// $.paths./pets/{id}.
var unquoted = regexp.MustCompile(`\.(\w*[-/][^.\[\]()=<>!&|\s]*)`)

// badPath reports a text that is no path, with the most frequent mistakes.
func (l *loader) badPath(n *Node, member string, err error) {
	d := l.diags.Errorf(n.Pos(), diag.CodeOverlay, "the %s is no JSONPath: %v", member, err)
	switch at := unquoted.FindStringSubmatchIndex(n.text); {
	case !strings.HasPrefix(n.text, "$"):
		d.WithFix("begin with the document: $.paths")
	case at != nil:
		d.WithFix("write  %s['%s']%s", n.text[:at[0]], n.text[at[2]:at[3]], n.text[at[1]:])
	}
}
