package spec

import "slices"

// The entry points are newNode and its variants, and the methods of Node below,
// which change trees. Only the steps of Load call them.

// newNode makes a value with the position of at.
func newNode(at *Node, kind Kind, text string) *Node {
	return &Node{file: at.file, line: at.line, col: at.col, kind: kind, text: text}
}

func newString(at *Node, text string) *Node { return newNode(at, KindString, text) }

func newBool(at *Node, value bool) *Node {
	if value {
		return newNode(at, KindBool, "true")
	}
	return newNode(at, KindBool, "false")
}

// newObject makes an object of keys and values in turn.
func newObject(at *Node, members ...any) *Node {
	n := newNode(at, KindObject, "")
	for i := 0; i+1 < len(members); i += 2 {
		n.set(members[i].(string), members[i+1].(*Node))
	}
	return n
}

// set adds or replaces a member. A member that was moved from another object
// keeps the position of its key.
func (n *Node) set(key string, m *Node) {
	if m.key == "" || m.keyLine == 0 {
		m.keyLine, m.keyCol = m.line, m.col
	}
	m.parent, m.key = n, key
	if i := n.find(key); i >= 0 {
		n.list[i] = m
		return
	}
	n.list = append(n.list, m)
	n.reindex()
}

// push adds an item to a list.
func (n *Node) push(item *Node) {
	item.parent, item.key = n, ""
	n.list = append(n.list, item)
}

// remove removes a member from an object and returns it, nil if there is none.
func (n *Node) remove(key string) *Node {
	i := n.find(key)
	if i < 0 {
		return nil
	}
	m := n.list[i]
	n.list = slices.Delete(n.list, i, i+1)
	n.reindex()
	return m
}

// detach removes the value from its object or list.
func (n *Node) detach() {
	if n.parent == nil {
		return
	}
	if i := slices.Index(n.parent.list, n); i >= 0 {
		n.parent.list = slices.Delete(n.parent.list, i, i+1)
		n.parent.reindex()
	}
}

// rename changes the value's key, at the same place among its siblings.
func (n *Node) rename(key string) {
	n.key = key
	n.parent.reindex()
}

// become changes the value in place, position and key kept.
func (n *Node) become(m *Node) {
	n.kind, n.text, n.list, n.unresolved = m.kind, m.text, m.list, m.unresolved
	for _, child := range n.list {
		child.parent = n
	}
	n.reindex()
}

// replace changes a scalar to another one, with its position.
func (n *Node) replace(m *Node) {
	n.kind, n.text, n.file, n.line, n.col = m.kind, m.text, m.file, m.line, m.col
}

// wrap turns the value into a list that holds it.
func (n *Node) wrap() {
	item := *n
	item.key, item.keyLine, item.keyCol, item.parent = "", 0, 0, n
	for _, child := range item.list {
		child.parent = &item
	}
	n.kind, n.text, n.list, n.index = KindArray, "", []*Node{&item}, nil
}

// clone copies the value with all below it; the copy has no parent.
func (n *Node) clone() *Node {
	c := *n
	c.parent, c.index, c.list = nil, nil, nil
	for _, m := range n.list {
		child := m.clone()
		child.parent = &c
		c.list = append(c.list, child)
	}
	c.reindex()
	return &c
}

// hide excludes a member from the document for kin-openapi.
func (n *Node) hide() {
	if n != nil {
		n.hidden = true
	}
}
