package spec

import (
	"errors"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file reads the other files of a specification.

// readFileOf reads the file of a reference, once.
func (l *loader) readFileOf(n *Node, text string) {
	location, _, _ := strings.Cut(text, "#")
	if location == "" {
		return
	}
	name := join(n.file.Name, location)
	if _, ok := l.doc.byName[name]; ok {
		return
	}
	data, err := l.source.read(l.ctx, name)
	if err != nil {
		l.unreadable(n, name, err)
		return
	}
	if f := l.add(name, data); f.Root != nil {
		l.readReferred(f.Root)
	}
}

func (l *loader) unreadable(n *Node, name string, err error) {
	d := l.diags.Errorf(n.Get("$ref").Pos(), diag.CodeFile, "the file %s cannot be read: %v", name, err)
	switch {
	case errors.Is(err, errOutside):
		d.WithFix("copy the file below the directory of the specification")
	case errors.Is(err, errHost):
		d.WithFix("allow the host, or keep a copy of the file beside the specification")
	}
}
