// Package emit prints an ir.API as Go source with jennifer.
//
// It decides nothing: each function takes IR nodes and returns a declaration or
// an expression, a new one on every call, since jennifer's values must not be
// shared or extended twice. Generated code has no logic of its own: it calls
// package runtime or runtime/codec.
package emit

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is Package, the table of contents of a generated package.

// Options configure the output beside the API.
type Options struct {
	Runtime string // import path of package runtime; its subpackages lie below it
}

// DefaultRuntime is the import path of the runtime that ships with nimbugen.
const DefaultRuntime = "github.com/nimbugen/nimbugen/runtime"

// Package returns the Go files of api, unformatted, in a fixed order.
func Package(api *ir.API, opts Options) ([]output.File, error) {
	if opts.Runtime == "" {
		opts.Runtime = DefaultRuntime
	}
	e := emitter{api: api, runtime: opts.Runtime, plain: plainVariants(api), readers: sharesReaders(api)}
	files := []*file{e.docFile(), e.clientFile(), e.valuesFile()}
	for _, s := range api.Services {
		files = append(files, e.serviceFile(s))
	}
	files = append(files, e.modelFiles()...)
	if len(api.Forwards) > 0 {
		files = append(files, e.forwardsFile())
	}
	if len(api.Headers) > 0 {
		files = append(files, e.headersFile())
	}
	if len(api.XML) > 0 {
		f, err := e.xmlFile()
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if len(api.Filters) > 0 {
		files = append(files, e.filtersFile())
	}
	if len(api.Receivers) > 0 {
		files = append(files, e.receiversFile())
	}
	if api.Rules != nil {
		files = append(files, e.validateFile())
	}
	if len(api.Responses) > 0 {
		files = append(files, e.responsesFile())
	}
	if api.Session != nil {
		files = append(files, e.sessionFile())
	}
	var out []output.File
	names := map[string]bool{}
	for _, f := range files {
		if names[f.name] {
			return nil, fmt.Errorf("emit: two files have the name %s", f.name)
		}
		names[f.name] = true
		rendered, err := f.render()
		if err != nil {
			return nil, err
		}
		out = append(out, rendered)
	}
	return out, nil
}

// emitter is the input of all printing functions. It does not change.
type emitter struct {
	api     *ir.API
	runtime string // import path
	plain   []plainVariant
	readers bool   // unions share their reader and writer
	client  string // import path of the generated package, in the fake beside it
}

// docFile holds the package comment.
func (e emitter) docFile() *file {
	f := e.newFile("doc")
	f.packageDoc(e.api.Doc)
	return f
}
