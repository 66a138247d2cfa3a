package diag

import (
	"cmp"
	"fmt"
	"strings"
)

// The entry points are the methods of Pos, a place in a file.

// Pos is a place in a file. Line and Col count from 1, Col in characters. File
// is the path relative to the working directory. A zero Line is a whole file;
// the zero Pos is no place.
type Pos struct {
	File      string
	Line, Col int
}

// String returns "file:line:col", without unknown parts.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// IsValid reports whether the position names a line of a file.
func (p Pos) IsValid() bool { return p.File != "" && p.Line > 0 }

// Compare orders positions by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(
		strings.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Col, q.Col),
	)
}
