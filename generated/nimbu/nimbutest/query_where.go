package nimbutest

import (
	"encoding/json"
	"strings"
)

// The entry point is filterer.where, which parses the grammar of where (section
// 4.3) by recursive descent, or its JSON form:
//
//	expression = term { "OR" term }
//	term       = factor { "AND" factor }
//	factor     = "(" expression ")" | field operator value
//	operator   = ":" | "=" | "==" | "!=" | "<" | "<=" | ">" | ">="
//	value      = quoted text with \" and \\, or text up to a space or parenthesis
//
// Assumption (docs/nimbu-api.md 15.11): AND binds closer than OR, parentheses
// group, the words are not case-sensitive, and JSON has the form {"and":[…]},
// {"or":[…]}, {"field":value}, {"field.operator":value} or
// {"field":{"operator":value}}.

// maxDepth is the maximum nesting of parentheses and JSON.
const maxDepth = 50

func (f filterer) where(text string) (test, error) {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return f.whereJSON(text)
	}
	p := whereParser{filterer: f, rest: text}
	t, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.skipSpace(); p.rest != "" {
		return nil, p.wrong("nothing more")
	}
	return t, nil
}

type whereParser struct {
	filterer
	rest string
}

func (p *whereParser) wrong(wanted string) error {
	return badRequest("where: expected " + wanted + ", found " + strings.TrimSpace(p.rest+" (end)"))
}

func (p *whereParser) skipSpace() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// word skips a keyword such as AND, if it is next.
func (p *whereParser) word(word string) bool {
	p.skipSpace()
	if len(p.rest) <= len(word) || !strings.EqualFold(p.rest[:len(word)], word) {
		return false
	}
	if !strings.ContainsRune(" \t\r\n(", rune(p.rest[len(word)])) {
		return false
	}
	p.rest = p.rest[len(word):]
	return true
}

func (p *whereParser) expression(depth int) (test, error) {
	if depth > maxDepth {
		return nil, badRequest("where: nested too deep")
	}
	left, err := p.term(depth)
	for err == nil && p.word("OR") {
		var right test
		first := left
		right, err = p.term(depth)
		left = func(d doc) bool { return first(d) || right(d) }
	}
	return left, err
}

func (p *whereParser) term(depth int) (test, error) {
	left, err := p.factor(depth)
	for err == nil && p.word("AND") {
		var right test
		first := left
		right, err = p.factor(depth)
		left = func(d doc) bool { return first(d) && right(d) }
	}
	return left, err
}

func (p *whereParser) factor(depth int) (test, error) {
	p.skipSpace()
	if !strings.HasPrefix(p.rest, "(") {
		return p.comparison()
	}
	p.rest = p.rest[1:]
	inner, err := p.expression(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.skipSpace(); !strings.HasPrefix(p.rest, ")") {
		return nil, p.wrong("a closing parenthesis")
	}
	p.rest = p.rest[1:]
	return inner, nil
}

func (p *whereParser) comparison() (test, error) {
	end := strings.IndexAny(p.rest, ":=!<> ()\"")
	if end <= 0 {
		return nil, p.wrong("a field")
	}
	field := p.rest[:end]
	p.rest = p.rest[end:]
	suffix, err := p.symbol()
	if err != nil {
		return nil, err
	}
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	return p.test(field+suffix, value)
}

// symbol reads a comparison sign and returns its operator.
func (p *whereParser) symbol() (string, error) {
	p.skipSpace()
	for _, s := range []struct{ sign, suffix string }{
		{"==", ""}, {"!=", ".ne"}, {"<=", ".lte"}, {">=", ".gte"}, {":", ""}, {"=", ""}, {"<", ".lt"}, {">", ".gt"},
	} {
		if rest, ok := strings.CutPrefix(p.rest, s.sign); ok {
			p.rest = rest
			return s.suffix, nil
		}
	}
	return "", p.wrong("an operator such as : or >=")
}

func (p *whereParser) value() (string, error) {
	p.skipSpace()
	if strings.HasPrefix(p.rest, `"`) {
		return p.quoted()
	}
	end := strings.IndexAny(p.rest, " \t\r\n()")
	if end < 0 {
		end = len(p.rest)
	}
	if end == 0 {
		return "", p.wrong("a value")
	}
	value := p.rest[:end]
	p.rest = p.rest[end:]
	return value, nil
}

func (p *whereParser) quoted() (string, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch ch := p.rest[i]; {
		case ch == '"':
			p.rest = p.rest[i+1:]
			return b.String(), nil
		case ch == '\\' && i+1 < len(p.rest):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(ch)
		}
	}
	return "", p.wrong("a closing quote")
}

func (f filterer) whereJSON(text string) (test, error) {
	v, err := parseJSON([]byte(text))
	object, isObject := v.(doc)
	if err != nil || !isObject {
		return nil, badRequest("where: not a JSON object")
	}
	return f.object(object, 0)
}

// object reads one JSON object: all its members must match.
func (f filterer) object(object doc, depth int) (test, error) {
	if depth > maxDepth {
		return nil, badRequest("where: nested too deep")
	}
	var tests []test
	for key, value := range object {
		t, err := f.member(key, value, depth)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	return func(d doc) bool { return all(tests, d) }, nil
}

func (f filterer) member(key string, value any, depth int) (test, error) {
	if key == "and" || key == "or" {
		return f.group(key, value, depth)
	}
	switch v := value.(type) {
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = textOf(v[i])
		}
		return f.test(key, strings.Join(texts, ","))
	case doc:
		var tests []test
		for op, operand := range v {
			t, err := f.member(key+"."+op, operand, depth+1)
			if err != nil {
				return nil, err
			}
			tests = append(tests, t)
		}
		return func(d doc) bool { return all(tests, d) }, nil
	case nil:
		return f.test(key+".exists", "false")
	case json.Number, string, bool:
		return f.test(key, textOf(v))
	}
	return nil, badRequest("where: unexpected value of " + key)
}

func (f filterer) group(word string, value any, depth int) (test, error) {
	members, isList := value.([]any)
	if !isList {
		return nil, badRequest("where: " + word + " takes a list of objects")
	}
	var tests []test
	for _, m := range members {
		object, isObject := m.(doc)
		if !isObject {
			return nil, badRequest("where: " + word + " takes a list of objects")
		}
		t, err := f.object(object, depth+1)
		if err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	if word == "and" {
		return func(d doc) bool { return all(tests, d) }, nil
	}
	return func(d doc) bool {
		for _, t := range tests {
			if t(d) {
				return true
			}
		}
		return false
	}, nil
}
