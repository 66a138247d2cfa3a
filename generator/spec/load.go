package spec

import (
	"context"
	"io"
	"net/http"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is Load, the sequence of steps from a path to a document.

// Options configures Load. The zero Options read local files only.
type Options struct {
	// Input holds the main file, which is not read from its path then; references
	// are relative to the path all the same. Nil is no input.
	Input io.Reader
	// AllowHosts are the hosts ("api.example.com", with or without a port) that
	// remote references may be fetched from.
	AllowHosts []string
	// Overlays are the paths of OpenAPI Overlay documents, applied in order.
	Overlays []string
	// RefDir is the directory that references between files may not leave; ""
	// is the directory of the specification.
	RefDir string
	// HTTPClient fetches remote files; nil is a client with a timeout.
	HTTPClient *http.Client
}

// Load reads a specification. The findings are sorted. The document is never
// nil; when the findings have errors it serves for their excerpts and for
// inspection, not for generation, and its Root is nil when nothing could be
// read.
func Load(ctx context.Context, path string, opts Options) (*Document, *diag.List) {
	l := &loader{
		ctx:    ctx,
		source: newSource(fileName(path), opts),
		doc:    &Document{byName: map[string]*File{}},
		diags:  &diag.List{},
		failed: map[string]*failure{},
	}
	l.load(fileName(path), opts)
	l.diags.Sort()
	return l.doc, l.diags
}

// loader is the state that the steps share.
type loader struct {
	ctx    context.Context
	source *source
	doc    *Document
	diags  *diag.List
	failed map[string]*failure // files that could not be read, by name
	added  int                 // values that overlays added
	second int                 // bytes that the second opinion may still read
}

func (l *loader) load(name string, opts Options) {
	data, err := l.main(name, opts.Input)
	if err != nil {
		l.diags.Errorf(diag.Pos{File: name}, diag.CodeFile, "the specification cannot be read: %v", err)
		return
	}
	l.loadMain(name, data, opts)
}

// main returns the main file.
func (l *loader) main(name string, input io.Reader) ([]byte, error) {
	if input != nil {
		data, err := readLimited(input)
		return data, plainError(err)
	}
	return l.source.main(l.ctx, name)
}

// loadMain loads a document whose main file has been read.
func (l *loader) loadMain(name string, data []byte, opts Options) {
	f := l.add(name, data)
	if f.Root == nil {
		return
	}
	l.doc.Root = f.Root
	if !l.version(f.Root) {
		return
	}
	for _, path := range opts.Overlays {
		l.overlay(fileName(path))
	}
	if !l.keepsVersion(f.Root) && !l.version(f.Root) {
		return // an overlay took the version away
	}
	l.readReferred()
	if l.doc.Version == "2.0" {
		l.convert()
	}
	l.repair()
	l.validate()
}

// add parses a file and adds it to the document.
func (l *loader) add(name string, data []byte) *File {
	f := &File{Name: name, Data: data}
	l.doc.addFile(f)
	f.Root = parse(f, l.diags)
	resolveAnchors(f)
	return f
}

// repair walks the document and corrects errors whose meaning is clear.
func (l *loader) repair() {
	g := newGrammar(grammarText)
	r := &repairer{loader: l, diags: l.diags, is31: l.doc.Is31(), grammar: g, newer: membersOf32(), operations: map[string]*Node{}, chained: map[*Node]bool{}}
	w := newWalker(r, l.doc.Is31())
	w.object(l.doc.Root, g["document"])
	l.reportFailed()
	// kin-openapi reads the other files whole, used or not. Findings in
	// their unused parts are dropped.
	r.diags = &diag.List{}
	for _, f := range l.doc.Files[1:] {
		if f.Root.Has("openapi") {
			w.object(f.Root, g["document"])
		}
	}
}
