package spec

import (
	"context"
	"fmt"
	"regexp/syntax"
	"strconv"

	"github.com/theory/jsonpath/registry"
	path "github.com/theory/jsonpath/spec"
)

// The entry points are pathMeter, which bounds what the evaluation of a path
// takes, and pathWalk.value, which converts nodes for filters.

// pathSteps bounds the steps of one search: nodes that are visited and selected,
// those of filters included. A path of some bytes, such as $..[?$..*], takes the
// square of the document's size.
const pathSteps = 5_000_000

// pathMeter counts the steps of a search. It ends the search by a panic with an
// error, which jsonPath.find recovers: filters have no other way out.
type pathMeter struct {
	ctx         context.Context
	limit, left int // steps
}

func (m *pathMeter) start(ctx context.Context) { m.ctx, m.left = ctx, m.limit }

// check ends the search with its context.
func (m *pathMeter) check() {
	if m.ctx.Err() != nil {
		panic(context.Cause(m.ctx))
	}
}

// spend counts steps.
func (m *pathMeter) spend(steps int) {
	before := m.left >> 10
	if m.left -= steps; m.left < 0 {
		panic(fmt.Errorf("it takes more than %d steps in this document", m.limit))
	}
	if m.left>>10 != before {
		m.check()
	}
}

// stopped turns what a search panicked with into an error. It may be a fault of
// the module, which reads untrusted input.
func stopped(r any) error {
	if r == nil {
		return nil
	}
	if err, ok := r.(error); ok {
		return err
	}
	return fmt.Errorf("the JSONPath module failed: %v", r)
}

// meteredSelector is a selector of a filter's query. Its result is counted.
type meteredSelector struct {
	path.Selector
	meter *pathMeter
}

// Select selects what the selector does.
func (s meteredSelector) Select(current, root any) []any {
	found := s.Selector.Select(current, root)
	s.meter.spend(1 + len(found))
	return found
}

// watch counts the steps of the queries in a filter. Those in arguments of
// functions are watched when the module validates the arguments.
func (m *pathMeter) watch(filter path.LogicalOr) {
	for _, all := range filter {
		for _, one := range all {
			switch one := one.(type) {
			case *path.ExistExpr:
				m.watchQuery(one.PathQuery)
			case *path.NonExistExpr:
				m.watchQuery(one.PathQuery)
			case *path.ParenExpr:
				m.watch(one.LogicalOr)
			case *path.NotParenExpr:
				m.watch(one.LogicalOr)
			}
		}
	}
}

func (m *pathMeter) watchQuery(query *path.PathQuery) {
	for _, segment := range query.Segments() {
		selectors := segment.Selectors()
		for i, sel := range selectors {
			if filter, ok := sel.(*path.FilterSelector); ok {
				m.watch(filter.LogicalOr)
			}
			selectors[i] = meteredSelector{sel, m}
		}
	}
}

// functions returns the functions of RFC 9535. Of those of the module, match and
// search fail for an absent value, and match reads the pattern a|b as ^a or b$.
func (m *pathMeter) functions() *registry.Registry {
	all := registry.New()
	for _, name := range [...]string{"length", "count", "value", "match", "search"} {
		function := all.Get(name)
		old := *function
		validate := func(args []path.FuncExprArg) error {
			for _, arg := range args {
				if query, ok := arg.(*path.PathQuery); ok {
					m.watchQuery(query)
				}
			}
			return old.Validate(args)
		}
		evaluate := old.Evaluate
		if old.ReturnType() == path.FuncLogical {
			evaluate = func(args []path.PathValue) path.PathValue { return matched(&old, args) }
		}
		*function = *path.Extension(name, old.ReturnType(), validate, evaluate)
	}
	return all
}

// matched calls match or search.
func matched(function *path.FuncExtension, args []path.PathValue) path.PathValue {
	text, okText := stringOf(args[0])
	pattern, okPattern := stringOf(args[1])
	if !okText || !okPattern {
		return path.LogicalFalse
	}
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
		return path.LogicalFalse
	}
	return function.Evaluate([]path.PathValue{path.Value(text), path.Value("(?:" + pattern + ")")})
}

func stringOf(v path.PathValue) (string, bool) {
	value, ok := v.(*path.ValueType)
	if !ok || value == nil {
		return "", false
	}
	s, ok := value.Value().(string)
	return s, ok
}

// value returns a node as filters compare it. Numbers are those of IEEE 754,
// which RFC 9535 requires, so that 1 and 1.0 are equal.
func (w *pathWalk) value(n *Node) any {
	if v, ok := w.values[n]; ok {
		return v
	}
	v := w.convert(n)
	w.values[n] = v
	return v
}

func (w *pathWalk) convert(n *Node) any {
	switch n.kind {
	case KindBool:
		return n.text == "true"
	case KindNumber:
		f, _ := strconv.ParseFloat(n.text, 64) // beyond its range, an infinity
		return f
	case KindString:
		return n.text
	case KindArray:
		items := make([]any, len(n.list))
		for i, m := range n.list {
			items[i] = w.value(m)
		}
		return items
	case KindObject:
		members := make(map[string]any, len(n.list))
		for _, m := range n.list {
			members[m.key] = w.value(m)
		}
		return members
	}
	return nil
}
