package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file shortens names of components that carry a namespace:
// io.k8s.api.core.v1.Pod is Pod, unless another one is, too.

// shortNames gives the Go names of components with a namespace of three parts
// or more: the last part, with as many before it as tell it from the others.
func (c *compiler) shortNames() map[string]string {
	if c.shorts != nil {
		return c.shorts
	}
	c.shorts = map[string]string{}
	names := c.doc.Root.At("components", "schemas").Keys()
	count := map[string]int{}
	for _, name := range names {
		parts := namespace(name)
		for n := range parts {
			count[lastParts(parts, n+1)]++
		}
		if len(parts) == 0 {
			count[naming.Exported(name)]++
		}
	}
	for _, name := range names {
		parts := namespace(name)
		for n := range parts {
			short := lastParts(parts, n+1)
			if count[short] == 1 && !naming.IsReservedPattern(short) {
				c.shorts[name] = short
				break
			}
		}
	}
	return c.shorts
}

// namespace gives the parts of a dotted name, none for one with fewer than
// three.
func namespace(name string) []string {
	parts := strings.Split(name, ".")
	if len(parts) < 3 || strings.ContainsAny(name, " /") {
		return nil
	}
	for _, p := range parts {
		if len(naming.Words(p)) == 0 {
			return nil
		}
	}
	return parts
}

func lastParts(parts []string, n int) string {
	return naming.Exported(strings.Join(parts[len(parts)-n:], "_"))
}
