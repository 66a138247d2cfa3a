package spec

import (
	"errors"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.validate, which has kin-openapi check the document.

// validate passes the repaired tree to kin-openapi and turns its errors into
// warnings: code can be generated from the tree in spite of them. kin-openapi's
// document is not kept: code is generated from the tree.
func (l *loader) validate() {
	loader := openapi3.NewLoader()
	loader.Context = l.ctx
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = l.readForKin
	main := l.doc.Root.file
	l.second = secondBudget
	for _, f := range l.doc.Files {
		l.second += secondReads * len(f.Data)
	}
	t, err := loader.LoadFromDataWithPath(l.doc.kinJSON(main), location(main.Name))
	if errors.Is(err, errBudget) {
		l.diags.Notef(l.doc.Root.Pos(), diag.CodeOpenAPI, "the files of the document refer to each other in too many ways for kin-openapi, so that it was not validated")
		return
	}
	if err != nil {
		l.diags.Warnf(l.doc.Root.Pos(), diag.CodeOpenAPI, "kin-openapi cannot read the document, so that it was not validated: %s", firstLine(err.Error()))
		return
	}
	err = t.Validate(l.ctx,
		openapi3.EnableMultiError(),
		openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaDefaultsValidation(),
		openapi3.DisableSchemaPatternValidation())
	for _, err := range leaves(err) {
		l.finding(err)
	}
}

// kin-openapi reads a file once for each path of references that leads to it. These
// bound the work: the bytes that it may read beyond the document, and how many
// times it may read the document.
const (
	secondBudget = 8 << 20
	secondReads  = 32
)

// errBudget ends the second opinion.
var errBudget = errors.New("the budget is spent")

// location is the URL that identifies a file to kin-openapi.
func location(name string) *url.URL {
	if isURL(name) {
		if u, err := url.Parse(name); err == nil {
			return u
		}
	}
	return &url.URL{Path: name}
}

// readForKin serves kin-openapi the files that were read already, and no
// others.
func (l *loader) readForKin(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
	f, err := l.doc.file(u)
	if err != nil {
		return nil, err
	}
	text := l.doc.kinJSON(f)
	if l.second -= len(text) + 1; l.second < 0 {
		return nil, errBudget
	}
	return text, nil
}

// leaves flattens joined errors.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	list, ok := err.(openapi3.MultiError)
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range list {
		all = append(all, leaves(e)...)
	}
	return all
}

// finding reports one error at the place that its context names.
func (l *loader) finding(err error) {
	n, rest := l.place(err)
	code := diag.CodeOpenAPI
	if coded, ok := errors.AsType[openapi3.CodedError](err); ok {
		code += "/" + coded.Code()
	}
	if l.doc.Is31() && strings.HasSuffix(code, "/extra-sibling-fields") {
		return // JSON Schema permits unknown keywords; the repairs report other objects
	}
	l.diags.Warnf(l.deepen(n, err).KeyPos(), code, "%s", firstLine(rest.Error()))
}

// deepen finds the place of errors that contain it themselves.
func (l *loader) deepen(n *Node, err error) *Node {
	paths := l.doc.Root.Get("paths")
	if e, ok := errors.AsType[*openapi3.ConflictingPathsError](err); ok && paths.Has(e.Path2) {
		return paths.Get(e.Path2)
	}
	if e, ok := errors.AsType[*openapi3.PathParametersError](err); ok && paths.Has(e.Path) {
		return paths.At(e.Path, strings.ToLower(e.Method))
	}
	if e, ok := errors.AsType[*openapi3.PathMustStartWithSlashError](err); ok && paths.Has(e.Path) {
		return paths.Get(e.Path)
	}
	return n
}

// place follows the context of an error down the tree as far as possible, and
// returns the rest of the error.
func (l *loader) place(err error) (*Node, error) {
	n := l.doc.Root
	for {
		next, cause := l.step(n, err)
		if cause == nil {
			return n, err
		}
		if next, ok := l.doc.Resolve(next); ok {
			n = next
		}
		err = cause
	}
}

// step reads one layer of context. cause is nil when there is none.
func (l *loader) step(n *Node, err error) (next *Node, cause error) {
	switch e := err.(type) {
	case *openapi3.SectionValidationError:
		return n.Get(e.Section), e.Cause
	case *openapi3.PathValidationError:
		return n.Get(e.Path), e.Cause
	case *openapi3.OperationValidationError:
		return n.Get(strings.ToLower(e.Method)), e.Cause
	case *openapi3.ComponentValidationError:
		return n.At(section(e.Section), e.Name), e.Cause
	case *openapi3.WebhookValidationError:
		return n.Get(e.Name), e.Cause
	case *openapi3.ParameterFieldValidationError:
		return l.parameterNamed(n, e.ParameterName).Get(e.Field), e.Cause
	case *openapi3.TagValidationError:
		for _, item := range l.doc.Root.Get("tags").Items() {
			if item.Str("name") == e.Name {
				return item, e.Cause
			}
		}
	}
	return nil, nil
}

// section returns the key of components for the word in an error.
func section(word string) string {
	switch word {
	case "request body":
		return "requestBodies"
	case "security scheme":
		return "securitySchemes"
	}
	return word + "s"
}

func (l *loader) parameterNamed(n *Node, name string) *Node {
	if n.Str("name") == name {
		return n
	}
	for _, item := range n.Get("parameters").Items() {
		if p, ok := l.doc.Resolve(item); ok && p.Str("name") == name {
			return p
		}
	}
	return nil
}

// firstLine drops the dump of a schema that some errors have.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSuffix(strings.TrimSpace(line), ":")
}
