package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// The entry points are Or, And and Quote. An expression of conditions is sent in
// one query parameter, as field:"value" OR field.operator:"value".

// Or holds where at least one of the filters holds. It fails when there is none.
func Or[T any](filters ...Filter[T]) Filter[T] { return Filter[T]{joined("or", filters)} }

// And holds where all filters hold: an alternative of Or that has several
// conditions. It fails when there is none.
func And[T any](filters ...Filter[T]) Filter[T] { return Filter[T]{joined("and", filters)} }

// Quote returns value as a value of an expression: in quotation marks, with a
// backslash before each quotation mark and backslash in it.
func Quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

var errNoConditions = errors.New("there are no conditions")

// joined joins filters by an operator, except those that are no condition.
func joined[T any](op string, filters []Filter[T]) condition {
	c := condition{op: op}
	for _, f := range filters {
		if f.op != "" {
			c.parts = append(c.parts, f.condition)
		}
	}
	switch len(c.parts) {
	case 0:
		c.err = errNoConditions
	case 1:
		return c.parts[0]
	}
	return c
}

// expression returns the condition as an expression. outer is the operator
// around it: or within and has parentheses, since and binds closer.
func (c condition) expression(syntax *FilterSyntax, outer string) (string, error) {
	if c.parts == nil {
		name, value, err := c.query(syntax)
		return name + ":" + Quote(value), err
	}
	texts := make([]string, len(c.parts))
	for i, part := range c.parts {
		text, err := part.expression(syntax, c.op)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	text := strings.Join(texts, " "+strings.ToUpper(c.op)+" ")
	if c.op == "or" && outer == "and" {
		text = "(" + text + ")"
	}
	return text, nil
}

// filter adds a condition as a parameter, or to the expressions that it returns.
func (p *Params) filter(c condition, syntax *FilterSyntax, expressions []condition) []condition {
	switch {
	case c.op == "" || p.err != nil:
		return expressions
	case c.parts == nil && c.op != "or" && c.op != "and":
		name, value, err := c.query(syntax)
		if err != nil {
			p.err = err
			return expressions
		}
		p.Query(name, value)
		return expressions
	case c.err != nil:
		p.err = fmt.Errorf("filter %s: %w", c.op, c.err)
	case c.op == "or":
		return append(expressions, c)
	}
	for _, part := range c.parts {
		expressions = p.filter(part, syntax, expressions)
	}
	return expressions
}

// where adds the parameter that has an expression of conditions.
func (p *Params) where(conditions []condition, syntax *FilterSyntax) {
	switch {
	case syntax.Where == "":
		p.err = errors.New("filter or: the API has no expressions of conditions")
		return
	case p.hasQuery(syntax.Where):
		p.err = fmt.Errorf("filter or: the parameter %s is set too; write its conditions as filters", syntax.Where)
		return
	}
	whole := condition{op: "and", parts: conditions}
	if len(conditions) == 1 {
		whole = conditions[0]
	}
	text, err := whole.expression(syntax, "")
	if err != nil {
		p.err = err
		return
	}
	p.Query(syntax.Where, text)
}

// hasQuery reports whether the query has a parameter with this name.
func (p *Params) hasQuery(name string) bool {
	member := []byte(url.QueryEscape(name) + "=")
	return bytes.HasPrefix(p.query, member) || bytes.Contains(p.query, append([]byte("&"), member...))
}
