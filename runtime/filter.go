package runtime

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// This file holds Filter and how filters are written into a query.

// Filter is one condition on a field of T. Fields make filters; the zero Filter
// is no condition.
type Filter[T any] struct{ condition }

// condition is a Filter without its type.
type condition struct {
	field, op string
	values    []string
	err       error
}

func (c condition) filter() condition { return c }

// FilterSyntax is how an API writes filters: pairs operator=suffix, separated
// by spaces, where the suffix is put behind the field's name, and
// list=separator for operators with several values. Operators are eq, ne, in,
// nin, contains, not-contains, starts, ends, exists, matches, regex, gt, gte,
// lt and lte; one that is missing is not supported by the API.
type FilterSyntax string

// word returns what follows "name=" in the syntax.
func (s FilterSyntax) word(name string) (string, bool) {
	for word := range strings.FieldsSeq(string(s)) {
		if key, value, _ := strings.Cut(word, "="); key == name {
			return value, true
		}
	}
	return "", false
}

// query returns the condition as a query parameter.
func (c condition) query(syntax FilterSyntax) (name, value string, err error) {
	suffix, ok := syntax.word(c.op)
	switch {
	case c.err != nil:
		return "", "", fmt.Errorf("filter %s %s: %w", c.field, c.op, c.err)
	case c.field == "":
		return "", "", fmt.Errorf("a filter names no field")
	case !ok:
		return "", "", fmt.Errorf("filter %s: the API has no operator %q", c.field, c.op)
	}
	separator, ok := syntax.word("list")
	if !ok {
		separator = ","
	}
	if c.op == "in" || c.op == "nin" {
		for _, v := range c.values {
			if strings.Contains(v, separator) {
				return "", "", fmt.Errorf("filter %s %s: a value contains %q, which separates values", c.field, c.op, separator)
			}
		}
	}
	return c.field + suffix, strings.Join(c.values, separator), nil
}

// where makes a filter of values that appendScalar can print.
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
