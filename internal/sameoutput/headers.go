package main

import (
	"fmt"
	"go/ast"
	"regexp"
	"strings"
)

// The entry point is headerNames. Older programs number the types of headers that
// several operations share.

var (
	numbered    = regexp.MustCompile(`^Common(Error)?Headers\d+$`)
	headerEntry = regexp.MustCompile(`(?m)^(\S+ headers \S+ \S+) (\w+) `)
)

// headerNames maps numbered names in the old lock file to the names of the same
// headers in the new one.
func headerNames(before, after output) map[string]string {
	now := map[string]string{}
	for _, m := range headerEntry.FindAllSubmatch(after["nimbugen.lock"], -1) {
		now[string(m[1])] = string(m[2])
	}
	table := map[string]string{}
	for _, m := range headerEntry.FindAllSubmatch(before["nimbugen.lock"], -1) {
		if to := now[string(m[1])]; numbered.Match(m[2]) && to != "" {
			table[string(m[2])] = to
		}
	}
	return table
}

// renameHeaders writes the new names into the old package.
func (p goPackage) renameHeaders(table map[string]string) {
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if to, ok := table[strings.TrimPrefix(id.Name, "Parse")]; ok {
					id.Name = strings.TrimSuffix(id.Name, strings.TrimPrefix(id.Name, "Parse")) + to
				}
			}
			return true
		})
	}
}

// lockWith writes the new names into the old lock file.
func lockWith(lock []byte, table map[string]string) []byte {
	return headerEntry.ReplaceAllFunc(lock, func(entry []byte) []byte {
		m := headerEntry.FindSubmatch(entry)
		if to, ok := table[string(m[2])]; ok {
			return fmt.Appendf(nil, "%s %s ", m[1], to)
		}
		return entry
	})
}
