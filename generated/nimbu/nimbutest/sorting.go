package nimbutest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// This file holds sorting: sort=field,-field and direction=desc.

// sort orders rows in place.
//
// Assumption (docs/nimbu-api.md 15.9): without sort the order is that of creation.
// direction turns the fields that carry no sign of their own. Objects without
// the field come last whatever the direction; equal ones keep their order.
func (c *call) sort(rows []row) {
	descending := strings.EqualFold(c.query.Get("direction"), "desc")
	type key struct {
		name string
		desc bool
	}
	var keys []key
	for _, name := range c.commaList("sort") {
		bare, minus := strings.CutPrefix(name, "-")
		keys = append(keys, key{strings.TrimPrefix(bare, "+"), minus || descending})
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for _, k := range keys {
			if order := orderValues(a.plain[k.name], b.plain[k.name], k.desc); order != 0 {
				return order
			}
		}
		return 0
	})
}

func orderValues(a, b any, desc bool) int {
	if a == nil || b == nil {
		return order3(a != nil, b != nil)
	}
	order := strings.Compare(textOf(a), textOf(b))
	if x, isNumber := number(a); isNumber {
		if y, isNumber := number(b); isNumber {
			order = order3(x < y, x > y)
		}
	}
	if desc {
		return -order
	}
	return order
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case string, bool, doc, []any:
		return 0, false
	}
	f, err := strconv.ParseFloat(textOf(v), 64)
	return f, err == nil
}
