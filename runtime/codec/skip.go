package codec

import "encoding/json"

// Values are skipped here without reading them, but their grammar is checked. The
// entry points are Skip and Raw.

// Skip skips one value of any kind and checks its grammar.
func (c *Cursor) Skip() {
	end, err := skipValue(c.b, c.i, c.depth)
	if err != nil {
		c.failAt(end, err)
		return
	}
	c.i = end
}

// Raw returns the text of one value and checks its grammar. The text shares the
// body's memory and has no spare capacity: an append cannot overwrite the bytes
// that follow. null returns the text null.
func Raw(c *Cursor) json.RawMessage {
	start := c.i
	c.Skip()
	if c.err != nil {
		return nil
	}
	return json.RawMessage(c.b[start:c.i:c.i])
}

// skipValue returns the index behind the value at b[i], or the index and the
// cause of an error.
func skipValue(b []byte, i, depth int) (int, error) {
	if i >= len(b) {
		return i, errEnd
	}
	switch ch := b[i]; ch {
	case '"':
		return skipText(b, i+1)
	case '{':
		return skipObject(b, i, depth+1)
	case '[':
		return skipArray(b, i, depth+1)
	case 't':
		return skipLiteral(b, i, "true")
	case 'f':
		return skipLiteral(b, i, "false")
	case 'n':
		return skipLiteral(b, i, "null")
	default:
		if ch == '-' || ch-'0' <= 9 {
			return skipNumber(b, i)
		}
		return i, unexpected(b, i, "a value")
	}
}

func skipLiteral(b []byte, i int, word string) (int, error) {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return i, errLiteral
	}
	return i + len(word), nil
}

// skipText skips the string whose first byte, behind the quote, is at i.
func skipText(b []byte, i int) (int, error) {
	for {
		i, _ = textEnd(b, i)
		switch {
		case i >= len(b):
			return i, errEnd
		case b[i] == '"':
			return i + 1, nil
		case b[i] != '\\':
			return i, errControl
		case i+1 < len(b) && simpleEscape(b[i+1]) != 0:
			i += 2
		default:
			if _, ok := hex4(b, i); !ok {
				return i, errEscape
			}
			i += 6
		}
	}
}

// skipNumber skips the number at b[i].
func skipNumber(b []byte, i int) (int, error) {
	if b[i] == '-' {
		i++
	}
	j := skipDigits(b, i)
	if j == i || b[i] == '0' && j > i+1 {
		return i, errNumber
	}
	if i = j; i < len(b) && b[i] == '.' {
		if i = skipDigits(b, i+1); i == j+1 {
			return i, errNumber
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if j, i = i, skipDigits(b, i); i == j {
			return i, errNumber
		}
	}
	return i, nil
}

func skipDigits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

func skipArray(b []byte, i, depth int) (int, error) {
	if depth > maxDepth {
		return i, errDepth
	}
	if i = skipSpace(b, i+1); i < len(b) && b[i] == ']' {
		return i + 1, nil
	}
	for {
		var err error
		if i, err = skipValue(b, i, depth); err != nil {
			return i, err
		}
		i = skipSpace(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = skipSpace(b, i+1)
		case i < len(b) && b[i] == ']':
			return i + 1, nil
		default:
			return i, unexpected(b, i, "a comma or ]")
		}
	}
}

func skipObject(b []byte, i, depth int) (int, error) {
	if depth > maxDepth {
		return i, errDepth
	}
	if i = skipSpace(b, i+1); i < len(b) && b[i] == '}' {
		return i + 1, nil
	}
	for {
		var err error
		if i, err = skipKey(b, i); err != nil {
			return i, err
		}
		if i, err = skipValue(b, i, depth); err != nil {
			return i, err
		}
		i = skipSpace(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = skipSpace(b, i+1)
		case i < len(b) && b[i] == '}':
			return i + 1, nil
		default:
			return i, unexpected(b, i, "a comma or }")
		}
	}
}

// skipKey skips a member's name and its colon.
func skipKey(b []byte, i int) (int, error) {
	if i >= len(b) || b[i] != '"' {
		return i, unexpected(b, i, "a member name")
	}
	i, err := skipText(b, i+1)
	if err != nil {
		return i, err
	}
	if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
		return i, unexpected(b, i, "a colon")
	}
	return skipSpace(b, i+1), nil
}
