package spec

import (
	"encoding/json"
	"strings"
)

// The entry point is pathParser.or, which reads the filters of a JSONPath.

// or reads conditions joined by ||.
func (p *pathParser) or() condition {
	left := p.and()
	for {
		p.space()
		if !p.take("||") {
			return left
		}
		a, b := left, p.and()
		left = func(n *Node) bool { return a(n) || b(n) }
	}
}

// and reads conditions joined by &&.
func (p *pathParser) and() condition {
	left := p.not()
	for {
		p.space()
		if !p.take("&&") {
			return left
		}
		a, b := left, p.not()
		left = func(n *Node) bool { return a(n) && b(n) }
	}
}

// not reads a condition, which may be negated or in parentheses.
func (p *pathParser) not() condition {
	p.space()
	if p.take("!") {
		holds := p.not()
		return func(n *Node) bool { return !holds(n) }
	}
	if p.take("(") {
		holds := p.or()
		p.space()
		p.expect(")")
		return holds
	}
	return p.comparison()
}

// comparison reads a comparison, or a path that must select a node.
func (p *pathParser) comparison() condition {
	left, exists := p.side()
	p.space()
	for _, sign := range [...]string{"==", "!=", "<=", ">=", "<", ">"} {
		if p.take(sign) {
			p.space()
			right, _ := p.side()
			return compare(left, sign, right)
		}
	}
	if exists == nil {
		p.fail("a comparison was expected")
	}
	return exists
}

// side reads one side of a comparison: a path from @ or a literal. A path alone
// is the condition exists.
func (p *pathParser) side() (value operand, exists condition) {
	if p.take("@") {
		path := p.steps()
		value = func(n *Node) *Node {
			if found := path.find(n); len(found) == 1 {
				return found[0]
			}
			return nil
		}
		return value, func(n *Node) bool { return len(path.find(n)) > 0 }
	}
	literal := p.literal()
	return func(*Node) *Node { return literal }, nil
}

// literal reads a string, a number, true, false or null.
func (p *pathParser) literal() *Node {
	if strings.HasPrefix(p.rest(), "'") || strings.HasPrefix(p.rest(), `"`) {
		return &Node{kind: KindString, text: p.quoted()}
	}
	start := p.at
	for p.at < len(p.text) && !strings.ContainsRune(" \t\r\n)]&|,=<>!", rune(p.text[p.at])) {
		p.at++
	}
	word := p.text[start:p.at]
	switch {
	case word == "true" || word == "false":
		return &Node{kind: KindBool, text: word}
	case word == "null":
		return &Node{kind: KindNull, text: word}
	case word != "" && word[0] != '{' && word[0] != '[' && json.Valid([]byte(word)):
		return &Node{kind: KindNumber, text: word}
	}
	p.at = start
	p.fail("a value was expected")
	return nil
}
