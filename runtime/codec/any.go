package codec

import "encoding/json"

// Values of unknown shape are read here. The entry point is Any.

// boxed is the memory of a value of unknown type beside its text or its elements.
const boxed = 24

// Any reads a value of any type into the types of encoding/json: nil, bool,
// [json.Number], string, []any or map[string]any.
func Any(c *Cursor) any {
	c.take(boxed)
	switch c.Kind() {
	case KindNull:
		c.Null()
		return nil
	case KindBool:
		return Bool(c)
	case KindNumber:
		return c.anyNumber()
	case KindString:
		return String(c)
	case KindArray:
		return List(c, Any)
	case KindObject:
		return Map(c, Any)
	}
	c.failAt(c.i, unexpected(c.b, c.i, "a value"))
	return nil
}

func (c *Cursor) anyNumber() any {
	n := Number(c)
	if c.err != nil {
		return nil
	}
	return json.Number(n)
}
