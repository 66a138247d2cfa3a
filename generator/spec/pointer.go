package spec

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The entry points are Node.Pointer and segments, which write and read JSON
// pointers (RFC 6901).

// Pointer returns the JSON pointer of the value in its file, "" for a root.
// Together with File it identifies the value.
func (n *Node) Pointer() string {
	var room [256]byte
	return string(n.appendPointer(room[:0]))
}

func (n *Node) appendPointer(b []byte) []byte {
	if n == nil || n.parent == nil {
		return b
	}
	b = append(n.parent.appendPointer(b), '/')
	if n.parent.kind == KindObject {
		return append(b, escape(n.key)...)
	}
	if i := slices.Index(n.parent.list, n); i >= 0 {
		return strconv.AppendInt(b, int64(i), 10)
	}
	return append(b, '-')
}

// Ref returns the value's name in the whole document, "file#/pointer".
func (n *Node) Ref() string {
	if n == nil {
		return ""
	}
	return n.file.Name + "#" + n.Pointer()
}

// escape encodes a key as a segment of a pointer.
func escape(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// unescape decodes a segment of a pointer.
func unescape(segment string) string {
	if !strings.Contains(segment, "~") {
		return segment
	}
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

// segments splits a pointer, with or without a leading "#", into its keys. ok
// is false for a text that is no pointer. With percent it decodes the %xx of a
// URI fragment; a wrong %xx stays as it is, since people write paths with a
// plain per cent sign.
func segments(pointer string, percent bool) (keys []string, ok bool) {
	pointer = strings.TrimPrefix(pointer, "#")
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	keys = strings.Split(pointer[1:], "/")
	for i, key := range keys {
		if percent && strings.Contains(key, "%") {
			if plain, err := url.PathUnescape(key); err == nil {
				key = plain
			}
		}
		keys[i] = unescape(key)
	}
	return keys, true
}

// Child returns the member or the item with the name segment, without following
// references.
func (n *Node) Child(segment string) *Node {
	if n.Kind() == KindArray {
		i, err := strconv.Atoi(segment)
		if err != nil {
			return nil
		}
		return n.Index(i)
	}
	return n.Get(segment)
}
