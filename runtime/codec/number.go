package codec

import (
	"encoding/json"
	"strings"
)

// Numbers are read here as text. The entry points are Number and numberText.

// Number reads a number as its exact decimal text, from a number or from a
// string that holds one. null returns "". The result shares the body's memory.
func Number(c *Cursor) json.Number {
	start := c.i
	var text string
	if c.Kind() != KindString {
		text = c.numberText()
	} else if text = c.sharedString(); c.err == nil && !validNumber(text) {
		c.failValue(start, errNotNumber)
		return ""
	}
	if c.copy {
		text = strings.Clone(text)
	}
	return json.Number(text)
}

// validNumber reports whether s is a JSON number.
func validNumber(s string) bool {
	if s == "" {
		return false
	}
	end, err := skipNumber([]byte(s), 0)
	return err == nil && end == len(s)
}

// numberText returns the text of the number in front of the cursor, "" for null
// and after an error.
func (c *Cursor) numberText() string {
	start := c.i
	if c.Kind() != KindNumber {
		if !c.Null() {
			c.failKind(KindNumber)
		}
		return ""
	}
	end, err := skipNumber(c.b, start)
	if err != nil {
		c.failAt(end, err)
		return ""
	}
	c.i = end
	return share(c.b, start, end)
}
