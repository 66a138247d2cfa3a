package spec

import "slices"

// The entry point is jsonPath.find, which evaluates a JSONPath.

// find returns the nodes that a path selects below a root, each once, in the
// order of the document.
func (path jsonPath) find(root *Node) []*Node {
	nodes := []*Node{root}
	for _, step := range path {
		nodes = step.from(nodes)
	}
	return nodes
}

func (s pathStep) from(nodes []*Node) []*Node {
	var found []*Node
	seen := map[*Node]bool{}
	add := func(n *Node) {
		if n != nil && !seen[n] {
			seen[n] = true
			found = append(found, n)
		}
	}
	for _, n := range nodes {
		s.visit(n, add)
	}
	return found
}

func (s pathStep) visit(n *Node, add func(*Node)) {
	for _, sel := range s.selectors {
		sel(n, add)
	}
	if !s.deep {
		return
	}
	for _, m := range n.list {
		s.visit(m, add)
	}
}

func selectAll(n *Node, add func(*Node)) {
	for _, m := range n.list {
		add(m)
	}
}

func selectName(name string) selector {
	return func(n *Node, add func(*Node)) { add(n.Get(name)) }
}

func selectIndex(i int) selector {
	return func(n *Node, add func(*Node)) {
		at := i
		if at < 0 {
			at += n.Len()
		}
		add(n.Index(at))
	}
}

func selectSlice(from, to int, hasTo bool) selector {
	return func(n *Node, add func(*Node)) {
		if n.kind != KindArray {
			return
		}
		length := len(n.list)
		if !hasTo {
			to = length
		}
		for i := bound(from, length); i < bound(to, length); i++ {
			add(n.list[i])
		}
	}
}

// bound returns an end of a slice as an index; negative ones count from the
// end.
func bound(i, length int) int {
	if i < 0 {
		i += length
	}
	return min(max(i, 0), length)
}

// condition is a filter expression.
type condition func(n *Node) bool

func selectIf(holds condition) selector {
	return func(n *Node, add func(*Node)) {
		for _, m := range n.list {
			if holds(m) {
				add(m)
			}
		}
	}
}

// operand returns the value of one side of a comparison, nil for nothing.
type operand func(n *Node) *Node

// compare returns the condition of a comparison.
func compare(left operand, sign string, right operand) condition {
	return func(n *Node) bool {
		a, b := left(n), right(n)
		switch sign {
		case "==":
			return a.Equal(b)
		case "!=":
			return !a.Equal(b)
		}
		order, ok := orderOf(a, b)
		if !ok {
			return false
		}
		switch sign {
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		case ">":
			return order > 0
		}
		return order >= 0
	}
}

// orderOf compares two numbers or two strings.
func orderOf(a, b *Node) (order int, ok bool) {
	switch {
	case a.Kind() == KindNumber && b.Kind() == KindNumber:
		x, okX := rational(a.text)
		y, okY := rational(b.text)
		if !okX || !okY {
			return 0, false
		}
		return x.Cmp(y), true
	case a.Kind() == KindString && b.Kind() == KindString:
		return slices.Compare([]byte(a.text), []byte(b.text)), true
	}
	return 0, false
}
