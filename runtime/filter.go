package runtime

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry points are Filter, a condition on a field that is sent in the query,
// and, for generated code, FilterSyntax. filterexpression.go joins conditions.

// Filter is one condition on a field of T, made by the methods of the field
// types. The zero Filter is no condition.
type Filter[T any] struct{ condition }

// condition is a Filter without its type.
type condition struct {
	field, op string
	values    []string
	parts     []condition // of the operators or and and
	err       error
}

func (c condition) filter() condition { return c }

// FilterSyntax is how an API writes filters into a query.
type FilterSyntax struct {
	// Operators lists the operators that the API supports.
	Operators []FilterOperator
	// Separator separates the values of an operator that takes several. The
	// default is a comma.
	Separator string
	// Where is the query parameter that takes an expression of conditions. Without
	// it, the API has none, and Or fails.
	Where string
}

// FilterOperator is an operator and the suffix that it adds to the name of the
// field. Operators are eq, ne, in, nin, contains, not-contains, starts, ends,
// exists, matches, regex, gt, gte, lt, lte, all, near, min-distance,
// max-distance, within and intersects.
type FilterOperator struct{ Name, Suffix string }

// suffixOf returns the suffix of an operator. It is false if the API does not
// support it.
func suffixOf(operators []FilterOperator, name string) (string, bool) {
	for i := range operators {
		if operators[i].Name == name {
			return operators[i].Suffix, true
		}
	}
	return "", false
}

// query returns the condition as a query parameter.
func (c condition) query(syntax *FilterSyntax) (name, value string, err error) {
	suffix, ok := suffixOf(syntax.Operators, c.op)
	switch {
	case c.err != nil:
		return "", "", fmt.Errorf("filter %s %s: %w", c.field, c.op, c.err)
	case c.field == "":
		return "", "", fmt.Errorf("a filter names no field")
	case !ok:
		return "", "", fmt.Errorf("filter %s: the API has no operator %q", c.field, c.op)
	}
	separator := cmp.Or(syntax.Separator, ",")
	if c.op == "in" || c.op == "nin" || c.op == "all" {
		for _, v := range c.values {
			if strings.Contains(v, separator) {
				return "", "", fmt.Errorf("filter %s %s: a value contains %q, which separates values", c.field, c.op, separator)
			}
		}
	}
	return c.field + suffix, strings.Join(c.values, separator), nil
}

// where returns a filter with scalar values.
func where[T any, V any](field, op string, values ...V) Filter[T] {
	c := condition{field: field, op: op, values: make([]string, 0, len(values))}
	for i := range values {
		text, err := style.ScalarText(&values[i])
		if err != nil {
			c.err = err
		}
		c.values = append(c.values, text)
	}
	return Filter[T]{c}
}
