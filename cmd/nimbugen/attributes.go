package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is writeAttributes, by which git merges the names of two
// branches by keeping the lines of both. The generated package has a file of its
// own with the attributes of its files.

const attributesName = ".gitattributes"

// writeAttributes adds the line of the lock to .gitattributes, unless it is there.
func writeAttributes() (written bool, err error) {
	data, err := os.ReadFile(attributesName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	text, line := string(data), lock.Name+" merge=union"
	for has := range strings.Lines(text) {
		if words := strings.Fields(has); len(words) > 1 && words[0] == lock.Name && slices.Contains(words, "merge=union") {
			return false, nil
		}
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return true, os.WriteFile(attributesName, []byte(text+line+"\n"), 0o644)
}
