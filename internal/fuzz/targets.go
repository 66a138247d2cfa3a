package main

import (
	"fmt"
	"os"
	"strings"
)

// The entry point is Targets.

// Target is a line of the table.
type Target struct {
	Dir     string // of the package, from the root
	Name    string // of the function
	Subject string // what is read or written, and with what it is compared
}

// String returns the name and the directory.
func (t Target) String() string { return t.Name + " in " + t.Dir }

// Targets reads the table.
func Targets(file string) ([]Target, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []Target
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("%s:%d: the line has %d cells, not 3", file, i+1, len(cells))
		}
		all = append(all, Target{cells[0], cells[1], cells[2]})
	}
	return all, nil
}
