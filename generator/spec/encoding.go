package spec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// The entry point is decodeText: the text of a file as UTF-8.

// errEncoding is the error of a file in no encoding that is read.
var errEncoding = errors.New("the file is not UTF-8 text")

// decodeText returns data as UTF-8 without a byte order mark. It reads UTF-16 as
// well, with a byte order mark or without, since PowerShell 5 writes it
// ("curl … > openapi.json"). With an error the data is unchanged.
func decodeText(data []byte) ([]byte, error) {
	if order := utf16Order(data); order != nil {
		text, ok := decodeUTF16(data, order)
		if !ok {
			return data, errors.New("the file is damaged UTF-16 text")
		}
		return bytes.TrimPrefix(text, []byte("\ufeff")), nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return data, errEncoding
	}
	return data, nil
}

// utf16Order returns the byte order of UTF-16 text: that of its mark, else that
// of its first character, which is ASCII in JSON and YAML (RFC 4627 section 3).
// It is nil for other text.
func utf16Order(data []byte) binary.ByteOrder {
	switch {
	case len(data) < 2:
		return nil
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), data[0] != 0 && data[1] == 0:
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), data[0] == 0 && data[1] != 0:
		return binary.BigEndian
	}
	return nil
}

// decodeUTF16 converts UTF-16 text to UTF-8; ok is false for half a character.
func decodeUTF16(data []byte, order binary.ByteOrder) (text []byte, ok bool) {
	if len(data)%2 != 0 {
		return nil, false
	}
	text = make([]byte, 0, len(data)/2)
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			if i+4 > len(data) {
				return nil, false
			}
			i += 2
			if r = utf16.DecodeRune(r, rune(order.Uint16(data[i:]))); r == utf8.RuneError {
				return nil, false
			}
		}
		text = utf8.AppendRune(text, r)
	}
	return text, true
}
