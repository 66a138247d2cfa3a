package customize

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The entry point is object.write, which writes YAML. Names and labels are quoted
// with the escapes that Go and YAML share.

// object is a mapping with an order, list is a list. Their values are strings,
// booleans, objects and lists.
type (
	object []member
	list   []any
	member struct {
		key   string
		value any
	}
)

func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// with returns the object with another value of a member that it has.
func (o object) with(key string, value any) object {
	o = slices.Clone(o)
	for i := range o {
		if o[i].key == key {
			o[i].value = value
		}
	}
	return o
}

func (o object) write(b *bytes.Buffer, indent string) {
	for i, m := range o {
		if i > 0 {
			b.WriteString(indent)
		}
		b.WriteString(scalarText(m.key) + ":")
		writeValue(b, indent, m.value)
	}
}

// writeValue writes a value after a key, with the end of its line.
func writeValue(b *bytes.Buffer, indent string, value any) {
	switch v := value.(type) {
	case object:
		if len(v) == 0 {
			b.WriteString(" {}\n")
			return
		}
		b.WriteString("\n" + indent + "  ")
		v.write(b, indent+"  ")
	case list:
		if len(v) == 0 {
			b.WriteString(" []\n")
			return
		}
		b.WriteString("\n")
		for _, item := range v {
			b.WriteString(indent + "  -")
			if o, ok := item.(object); ok {
				b.WriteString(" ")
				o.write(b, indent+"    ")
				continue
			}
			b.WriteString(" " + scalarText(item) + "\n")
		}
	default:
		b.WriteString(" " + scalarText(v) + "\n")
	}
}

// plainText matches strings that YAML reads as they are.
var plainText = regexp.MustCompile(`^[A-Za-z$][A-Za-z0-9_./$-]*$`)

func scalarText(value any) string {
	s, ok := value.(string)
	if !ok {
		return fmt.Sprint(value)
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
	default:
		if plainText.MatchString(s) {
			return s
		}
	}
	return strconv.Quote(strings.ToValidUTF8(s, "\uFFFD"))
}
