package lock

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// The entry point is File.readFormat1. Format 1 was JSON; its keys had no kinds,
// so that the compiler, which knows the specification, gives them to the names.

// readFormat1 reads a file of format 1, also one with the marks of a merge.
func (f *File) readFormat1(text string) error {
	var file struct {
		Format  int
		Clients map[string]*struct{ Names map[string]string }
	}
	if json.Unmarshal([]byte(text), &file) == nil {
		if file.Format > format {
			return fmt.Errorf(": written by a newer nimbugen (format %d, this one knows %d): update nimbugen", file.Format, format)
		}
		for out, c := range file.Clients {
			if c != nil {
				f.Clients[out] = &Client{format1: c.Names}
			}
		}
		return nil
	}
	return f.readLines1(text)
}

// line1 is a line of format 1 with a name, or with the directory of a package.
var line1 = regexp.MustCompile(`^(\t+)("(?:[^"\\]|\\.)*"): (?:("(?:[^"\\]|\\.)*"),?|\{)$`)

// readLines1 reads the lines of a file that is no JSON because of a merge.
func (f *File) readLines1(text string) error {
	const ofClient, ofName = 2, 4 // tabs
	var c *Client
	for i, line := range strings.Split(text, "\n") {
		if isMarker(line) {
			f.note(i+1, "a merge left its marks here; the lines of both sides count")
		}
		m := line1.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		var key, name string
		if json.Unmarshal([]byte(m[2]), &key) != nil {
			continue
		}
		switch {
		case len(m[1]) == ofClient && m[3] == "":
			if f.Clients[key] == nil {
				f.Clients[key] = &Client{format1: map[string]string{}}
			}
			c = f.Clients[key]
		case len(m[1]) == ofName && c != nil && json.Unmarshal([]byte(m[3]), &name) == nil:
			if _, ok := c.format1[key]; !ok {
				c.format1[key] = name
			}
		}
	}
	if len(f.Notes) == 0 {
		return fmt.Errorf(": neither lines of names nor the JSON of format 1 (restore it from version control)")
	}
	return nil
}
