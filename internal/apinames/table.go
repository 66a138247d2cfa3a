package main

import (
	"fmt"
	"os"
	"strings"
)

// The entry point is readTable.

// method is one way to call an operation, ours or the vendor's.
type method struct {
	service, name, paged, params, result, args string
}

func (m method) call() string { return strings.TrimPrefix(m.service+"."+m.name, ".") }

// readTable reads a table that extract wrote.
func readTable(file string) (map[string][]method, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	table := map[string][]method{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 8 {
			return nil, fmt.Errorf("%s: a line has %d columns: %q", file, len(f), line)
		}
		table[f[0]+" "+f[1]] = append(table[f[0]+" "+f[1]], method{f[2], f[3], f[4], f[5], f[6], f[7]})
	}
	return table, nil
}
