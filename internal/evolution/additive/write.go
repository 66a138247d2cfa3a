package additive

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
)

// The entry point is Spec.JSON.

// JSON returns the specification as text. With order, members and the items of lists
// whose order means nothing are in a random one, else they are sorted.
func (s *Spec) JSON(order *rand.Rand) []byte {
	w := writer{order: order}
	w.value("", s.root, 0)
	return append(w.Bytes(), '\n')
}

type writer struct {
	bytes.Buffer
	order *rand.Rand
}

func (w *writer) value(key string, v any, depth int) {
	switch v := v.(type) {
	case object:
		w.object(v, depth)
	case list:
		w.list(key, v, depth)
	default:
		data, err := json.Marshal(v)
		if err != nil {
			panic(err) // texts, numbers and booleans only
		}
		w.Write(data)
	}
}

func (w *writer) object(o object, depth int) {
	names := keys(o)
	w.shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	w.WriteByte('{')
	for i, name := range names {
		w.line(i, depth+1)
		w.value("", name, 0)
		w.WriteString(": ")
		w.value(name, o[name], depth+1)
	}
	w.line(0, depth)
	w.WriteByte('}')
}

func (w *writer) list(key string, l list, depth int) {
	switch key {
	case "oneOf", "anyOf", "parameters", "required", "enum", "type":
		l = slices.Clone(l)
		w.shuffle(len(l), func(i, j int) { l[i], l[j] = l[j], l[i] })
	}
	w.WriteByte('[')
	for i, m := range l {
		w.line(i, depth+1)
		w.value("", m, depth+1)
	}
	w.line(0, depth)
	w.WriteByte(']')
}

func (w *writer) shuffle(n int, swap func(i, j int)) {
	if w.order != nil {
		w.order.Shuffle(n, swap)
	}
}

// line starts a line, that of a member after the first one with a comma.
func (w *writer) line(i, depth int) {
	if i > 0 {
		w.WriteByte(',')
	}
	w.WriteString("\n" + strings.Repeat(" ", depth))
}
