package spec

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// This file holds JSON pointers (RFC 6901) and the way from a pointer to its
// node and back.

// Pointer gives the JSON pointer of the value in its file, "" for a root.
// Together with File it names the value.
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

// Ref gives the value's name in the whole document, "file#/pointer".
func (n *Node) Ref() string {
	if n == nil {
		return ""
	}
	return n.file.Name + "#" + n.Pointer()
}

// escape writes a key as a segment of a pointer.
func escape(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// unescape reads a segment of a pointer.
func unescape(segment string) string {
	if !strings.Contains(segment, "~") {
		return segment
	}
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

// segments splits a pointer, with or without a leading "#", into its keys. ok
// is false for a text that is no pointer. percent asks for the %xx of a URI
// fragment to be read; a wrong %xx stays as it is, since people write paths
// with a plain per cent sign.
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

// child gives the member or the item that a segment names.
func (n *Node) child(segment string) *Node {
	if n.Kind() == KindArray {
		i, err := strconv.Atoi(segment)
		if err != nil {
			return nil
		}
		return n.Index(i)
	}
	return n.Get(segment)
}
