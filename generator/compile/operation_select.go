package compile

import (
	"path"
	"slices"
	"strings"
)

// The entry points are Selection.hasAll, for Options.Include, and
// Selection.hasAny, for Options.Exclude.

// hasAll reports whether op matches an entry of each list that is not empty.
func (s Selection) hasAll(op *operation) bool {
	return (len(s.Tags) == 0 || s.hasTag(op)) && (len(s.Operations) == 0 || s.hasID(op)) &&
		(len(s.Paths) == 0 || s.hasPath(op)) && (len(s.Methods) == 0 || s.hasMethod(op)) &&
		(!s.Deprecated || op.node.Bool("deprecated"))
}

// hasAny reports whether op matches an entry of any list.
func (s Selection) hasAny(op *operation) bool {
	return s.hasTag(op) || s.hasID(op) || s.hasPath(op) || s.hasMethod(op) || s.Deprecated && op.node.Bool("deprecated")
}

func (s Selection) hasTag(op *operation) bool {
	return slices.ContainsFunc(op.node.Strings("tags"), func(t string) bool { return slices.Contains(s.Tags, t) })
}

func (s Selection) hasID(op *operation) bool {
	return op.ir.SpecID != "" && slices.Contains(s.Operations, op.ir.SpecID)
}

func (s Selection) hasPath(op *operation) bool {
	return slices.ContainsFunc(s.Paths, func(glob string) bool { return matchPath(glob, op.ir.Path) })
}

func (s Selection) hasMethod(op *operation) bool {
	return slices.ContainsFunc(s.Methods, func(m string) bool { return strings.EqualFold(m, op.ir.Method) })
}

// matchPath reports whether a path template matches a glob.
func matchPath(glob, template string) bool {
	return matchSegments(strings.Split(strings.Trim(glob, "/"), "/"), strings.Split(strings.Trim(template, "/"), "/"))
}

func matchSegments(glob, segments []string) bool {
	switch {
	case len(glob) == 0:
		return len(segments) == 0
	case glob[0] == "**":
		for i := range len(segments) + 1 {
			if matchSegments(glob[1:], segments[i:]) {
				return true
			}
		}
		return false
	case len(segments) == 0:
		return false
	}
	ok, err := path.Match(glob[0], segments[0])
	return (ok || err != nil && glob[0] == segments[0]) && matchSegments(glob[1:], segments[1:])
}
