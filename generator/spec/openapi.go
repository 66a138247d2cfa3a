package spec

import (
	"context"
	"fmt"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is Document.OpenAPI, which passes the repaired document to
// kin-openapi for programs that judge requests and responses.

// OpenAPI returns the document as kin-openapi reads it, with references resolved.
// It reads the files of the document and no others.
func (d *Document) OpenAPI(ctx context.Context) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.Context = ctx
	loader.IsExternalRefsAllowed = true
	budget := secondBudget
	for _, f := range d.Files {
		budget += secondReads * len(f.Data)
	}
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		f, err := d.file(u)
		if err != nil {
			return nil, err
		}
		text := d.wholeJSON(f)
		if budget -= len(text) + 1; budget < 0 {
			return nil, errBudget
		}
		return text, nil
	}
	main := d.Root.file
	return loader.LoadFromDataWithPath(d.wholeJSON(main), location(main.Name))
}

// wholeJSON returns a file as JSON, without hidden members.
func (d *Document) wholeJSON(f *File) []byte {
	w := &kinWriter{file: f, is31: d.Is31(), whole: true}
	w.value(f.Root, kinDepth)
	return w.b
}

// file returns the file that kin-openapi knows by a URL.
func (d *Document) file(u *url.URL) (*File, error) {
	name := u.String()
	if !isURL(name) {
		name = fileName(u.Path)
	}
	f, ok := d.byName[name]
	if !ok || f.Root == nil {
		return nil, fmt.Errorf("the file %s was not read", name)
	}
	return f, nil
}
