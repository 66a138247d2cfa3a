package nimbutest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The entry point is operator, the operators of filters. A field with a list
// matches if one of its members does.

// matcher tests the values of a field; there are none if it is absent or null.
type matcher func(values []any) bool

func isOperator(name string) bool {
	switch name {
	case "ne", "gt", "gte", "lt", "lte", "in", "nin", "all", "contains", "not_contains", "start", "end", "exists",
		"matches", "regex", "near", "minDistance", "maxDistance", "geoWithin", "geoIntersects":
		return true
	}
	return false
}

func operator(op, text string) (matcher, error) {
	switch op {
	case "":
		return some(equals(text)), nil
	case "ne":
		return none(equals(text)), nil
	case "gt", "gte", "lt", "lte":
		return some(compares(op, text)), nil
	case "in":
		return some(oneOf(text)), nil
	case "nin":
		return none(oneOf(text)), nil
	case "all":
		return containsAll(text), nil
	case "contains":
		return some(contains(text)), nil
	case "not_contains":
		return none(contains(text)), nil
	case "start":
		return some(onText(func(s string) bool { return strings.HasPrefix(s, text) })), nil
	case "end":
		return some(onText(func(s string) bool { return strings.HasSuffix(s, text) })), nil
	case "exists":
		return exists(text)
	case "matches", "regex":
		return expression(op, text)
	}
	return geoOperator(op, text)
}

func some(one func(any) bool) matcher {
	return func(values []any) bool { return slices.ContainsFunc(values, one) }
}

func none(one func(any) bool) matcher {
	return func(values []any) bool { return !slices.ContainsFunc(values, one) }
}

func onText(one func(string) bool) func(any) bool {
	return func(v any) bool { return one(textOf(v)) }
}

// textOf returns a scalar in the form of a query string.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case doc:
		// A filter names a select, file or reference by one of these.
		for _, key := range []string{"value", "id", "filename"} {
			if s, isText := v[key].(string); isText {
				return s
			}
		}
		return ""
	}
	return fmt.Sprint(v)
}

// equals compares exactly, numbers and times by their value.
//
// Assumption (docs/nimbu-api.md 15.11): equality is case-sensitive, for e-mail
// addresses too.
func equals(text string) func(any) bool {
	return func(v any) bool {
		if textOf(v) == text {
			return true
		}
		order, comparable := compare(v, text)
		_, isText := v.(string)
		return comparable && order == 0 && (!isText || isTime(text))
	}
}

func oneOf(text string) func(any) bool {
	choices := strings.Split(text, ",")
	return func(v any) bool {
		return slices.ContainsFunc(choices, func(choice string) bool { return equals(strings.TrimSpace(choice))(v) })
	}
}

func containsAll(text string) matcher {
	wanted := strings.Split(text, ",")
	return func(values []any) bool {
		return !slices.ContainsFunc(wanted, func(w string) bool {
			return !slices.ContainsFunc(values, equals(strings.TrimSpace(w)))
		})
	}
}

func contains(text string) func(any) bool {
	return onText(func(s string) bool { return strings.Contains(s, text) })
}

func exists(text string) (matcher, error) {
	switch text {
	case "true", "1":
		return func(values []any) bool { return len(values) > 0 }, nil
	case "false", "0":
		return func(values []any) bool { return len(values) == 0 }, nil
	}
	return nil, errors.New("exists takes true or false")
}

func expression(op, text string) (matcher, error) {
	compile := regexp.Compile
	if op == "matches" {
		compile = pattern
	}
	re, err := compile(text)
	if err != nil {
		return nil, errors.New("malformed pattern")
	}
	return some(onText(re.MatchString)), nil
}

func compares(op, text string) func(any) bool {
	return func(v any) bool {
		order, comparable := compare(v, text)
		if !comparable {
			return false
		}
		switch op {
		case "gt":
			return order > 0
		case "gte":
			return order >= 0
		case "lt":
			return order < 0
		}
		return order <= 0
	}
}

// compare compares a value with a text: as numbers, as times, or else as texts.
func compare(v any, text string) (order int, comparable bool) {
	switch v.(type) {
	case bool, doc:
		return 0, false
	}
	have := textOf(v)
	if _, isText := v.(string); !isText {
		a, errA := strconv.ParseFloat(have, 64)
		b, errB := strconv.ParseFloat(text, 64)
		if errA != nil || errB != nil {
			return 0, false
		}
		return order3(a < b, a > b), true
	}
	if a, okA := parseTime(have); okA {
		if b, okB := parseTime(text); okB {
			return a.Compare(b), true
		}
	}
	return strings.Compare(have, text), true
}

func order3(less, greater bool) int {
	switch {
	case less:
		return -1
	case greater:
		return 1
	}
	return 0
}

func isTime(text string) bool { _, ok := parseTime(text); return ok }

func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
