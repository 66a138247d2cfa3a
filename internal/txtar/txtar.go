// Package txtar reads and writes the trivial text archives of this module's
// golden tests: a comment, then files, each after a line "-- name --".
//
// The format is that of golang.org/x/tools/txtar. Sixty lines here are cheaper
// than a dependency in the go.mod of every user.
package txtar

import (
	"bytes"
	"fmt"
	"strings"
)

// Archive is a text archive: the text before the first file, and the files in
// their order.
type Archive struct {
	Comment []byte
	Files   []File
}

// File is one file of an archive. Name has no spaces around it; Data ends with
// a newline unless it is empty.
type File struct {
	Name string
	Data []byte
}

// Parse parses an archive. Every input is one: text without a marker line is
// all comment.
func Parse(b []byte) *Archive {
	a := new(Archive)
	data := &a.Comment
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line = b[:i+1]
		}
		b = b[len(line):]
		if name, ok := marker(line); ok {
			a.Files = append(a.Files, File{Name: name})
			data = &a.Files[len(a.Files)-1].Data
			continue
		}
		*data = append(*data, line...)
	}
	a.Comment = withNewline(a.Comment)
	for i := range a.Files {
		a.Files[i].Data = withNewline(a.Files[i].Data)
	}
	return a
}

// Format formats an archive so that Parse returns it again. Missing newlines at
// the end of a file are added.
func Format(a *Archive) []byte {
	var out bytes.Buffer
	out.Write(withNewline(a.Comment))
	for _, f := range a.Files {
		fmt.Fprintf(&out, "-- %s --\n", f.Name)
		out.Write(withNewline(f.Data))
	}
	return out.Bytes()
}

// Get returns the data of the file with that name.
func (a *Archive) Get(name string) ([]byte, bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data, true
		}
	}
	return nil, false
}

// marker parses a line "-- name --".
func marker(line []byte) (string, bool) {
	s := strings.TrimRight(string(line), "\r\n")
	if len(s) < len("-- x --") || !strings.HasPrefix(s, "-- ") || !strings.HasSuffix(s, " --") {
		return "", false
	}
	name := strings.TrimSpace(s[len("-- ") : len(s)-len(" --")])
	return name, name != ""
}

func withNewline(b []byte) []byte {
	if len(b) == 0 || b[len(b)-1] == '\n' {
		return b
	}
	return append(bytes.Clone(b), '\n')
}
