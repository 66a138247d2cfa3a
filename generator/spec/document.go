package spec

import (
	"cmp"
	"strings"
)

// The entry points are the methods of Document, the result of Load.

// Document is a loaded specification. It is not changed after Load.
type Document struct {
	// Version is the version as the author wrote it: "3.1.0", "2.0".
	Version string
	// Root is the main document; for Swagger 2.0, the OpenAPI 3.0 document that
	// it was converted to.
	Root *Node
	// Files are the files that were read, the main one first, then in the
	// order of the references to them.
	Files []*File

	read   string // the version of OpenAPI that the tree conforms to
	byName map[string]*File
}

// File is one file of the specification.
type File struct {
	// Name is the path relative to the working directory, with forward
	// slashes, or the URL of a remote file.
	Name string
	// Data are the bytes as read.
	Data []byte
	// Root is the whole file's value; of a Swagger 2.0 document, converted.
	Root *Node

	refBase string           // file that references are relative to; "" is Name
	written map[place]string // YAML scalars that JSON writes in another form
}

// base returns the name of the file that references in f are relative to: for an
// overlay, that of the document that its values became parts of.
func (f *File) base() string { return cmp.Or(f.refBase, f.Name) }

// place is the position of a value in its file.
type place struct{ line, col int32 }

// Is31 reports whether the document conforms to OpenAPI 3.1 or later, where a
// schema is JSON Schema: lists of types, members beside $ref.
func (d *Document) Is31() bool {
	return !strings.HasPrefix(d.read, "3.0")
}

// Node returns the value at a JSON pointer ("/paths/~1x", "#/paths/~1x", "" for
// the whole file) of a file; "" is the main document. References on the way are
// followed.
func (d *Document) Node(file, pointer string) (*Node, bool) {
	root := d.Root
	if file != "" {
		f, ok := d.byName[file]
		if !ok {
			return nil, false
		}
		root = f.Root
	}
	keys, ok := segments(pointer, false)
	if !ok || root == nil {
		return nil, false
	}
	n := d.walk(root, keys, maxRefs)
	return n, n != nil
}

// Source returns the bytes of a file, nil for one that was not read. It suits
// diag.Printer.
func (d *Document) Source(file string) []byte {
	if d == nil {
		return nil
	}
	if f, ok := d.byName[file]; ok {
		return f.Data
	}
	return nil
}

func (d *Document) addFile(f *File) {
	d.Files = append(d.Files, f)
	d.byName[f.Name] = f
}
