package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// This file holds the judge that is not ours: kin-openapi over the
// specification as its author wrote it.

// oracle is a specification as kin-openapi reads it.
type oracle struct {
	doc      *openapi3.T
	schemas  *schemas
	repaired string // why kin-openapi could not read the author's text; empty when it could
}

// loadOracle reads the specification by kin-openapi, as one document. Where
// kin-openapi refuses the author's text, it reads nimbugen's repaired one.
func loadOracle(ctx context.Context, file string) (oracle, error) {
	file = filepath.ToSlash(filepath.Clean(file))
	root, err := bundled(file, readTree)
	if err == nil && root["openapi"] == nil {
		err = errors.New("not OpenAPI 3")
	}
	if err == nil {
		var doc *openapi3.T
		if doc, err = readByKin(root); err == nil {
			return newOracle(doc, ""), nil
		}
	}
	own, _ := spec.Load(ctx, file, spec.Options{})
	if own == nil || own.Root == nil {
		return oracle{}, fmt.Errorf("neither kin-openapi nor nimbugen reads it: %w", err)
	}
	reason := err.Error()
	if root, err = bundled(file, repaired(own)); err != nil {
		return oracle{}, fmt.Errorf("%s; repaired: %w", reason, err)
	}
	doc, err := readByKin(root)
	if err != nil {
		return oracle{}, fmt.Errorf("%s; repaired: %w", reason, err)
	}
	return newOracle(doc, reason), nil
}

// repaired gives the trees of the files as nimbugen reads them.
func repaired(own *spec.Document) func(file string) (any, error) {
	return func(file string) (any, error) {
		for _, f := range own.Files {
			if f.Name == file && f.Root != nil {
				return tree(f.Root.JSON())
			}
		}
		return nil, fmt.Errorf("nimbugen did not read %s", file)
	}
}

func readByKin(root map[string]any) (*openapi3.T, error) {
	directed(root)
	unlooped(root)
	data, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err == nil && doc.Paths == nil {
		doc.Paths = openapi3.NewPaths()
	}
	return doc, err
}

func newOracle(doc *openapi3.T, reason string) oracle {
	o := oracle{doc, newSchemas(doc), reason}
	dropIgnored(doc)
	dropUndeclared(doc)
	resolveMappings(doc)
	return o
}

// dropUndeclared removes security requirements whose schemes do not exist: after
// their error openapi3filter 0.152 finds no body any more.
func dropUndeclared(doc *openapi3.T) {
	declared := func(name string) bool {
		return doc.Components != nil && doc.Components.SecuritySchemes[name] != nil
	}
	undeclared := func(r openapi3.SecurityRequirement) bool {
		for name := range r {
			if !declared(name) {
				return true
			}
		}
		return false
	}
	doc.Security = slices.DeleteFunc(doc.Security, undeclared)
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security != nil {
				*op.Security = slices.DeleteFunc(*op.Security, undeclared)
			}
		}
	}
}

// resolveMappings finds the schemas that discriminators name, which kin-openapi
// leaves unresolved.
func resolveMappings(doc *openapi3.T) {
	if doc.Components == nil {
		return
	}
	for _, schema := range doc.Components.Schemas {
		if schema.Value == nil || schema.Value.Discriminator == nil {
			continue
		}
		for name, ref := range schema.Value.Discriminator.Mapping {
			if target := doc.Components.Schemas[ref.Ref[strings.LastIndex(ref.Ref, "/")+1:]]; target != nil && ref.Value == nil {
				ref.Value = target.Value
				schema.Value.Discriminator.Mapping[name] = ref
			}
		}
	}
}

// dropIgnored removes the header parameters that OpenAPI says shall be ignored
// (3.1.1, section 4.8.12.1) and that openapi3filter asks for.
func dropIgnored(doc *openapi3.T) {
	ignored := func(ref *openapi3.ParameterRef) bool {
		v := ref.Value
		return v != nil && v.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(v.Name))
	}
	for _, item := range doc.Paths.Map() {
		item.Parameters = slices.DeleteFunc(item.Parameters, ignored)
		for _, op := range item.Operations() {
			op.Parameters = slices.DeleteFunc(op.Parameters, ignored)
		}
	}
}

// operation finds an operation by its method and path template, and by its id
// where paths are told apart by what stands behind a #, which is not sent.
func (o oracle) operation(id, method, path string) (item *openapi3.PathItem, op *openapi3.Operation) {
	all := o.doc.Paths.Map()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		plain, _, _ := strings.Cut(name, "#")
		if strings.TrimSuffix(plain, "/") != strings.TrimSuffix(path, "/") {
			continue
		}
		for verb, one := range all[name].Operations() {
			if strings.EqualFold(verb, method) && (op == nil || one.OperationID == id) {
				item, op = all[name], one
			}
		}
	}
	return item, op
}

// accepts reports why a value is none of the schema: what is found first.
func (o oracle) accepts(ref *openapi3.SchemaRef, value any, response bool) error {
	return o.visit(ref, value, response)
}

// faults reports all that is wrong with a value.
func (o oracle) faults(ref *openapi3.SchemaRef, value any, response bool) error {
	return o.visit(ref, value, response, openapi3.MultiErrors())
}

func (o oracle) visit(ref *openapi3.SchemaRef, value any, response bool, more ...openapi3.SchemaValidationOption) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("kin-openapi panics: %v", p)
		}
	}()
	if ref == nil || ref.Value == nil {
		return nil
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		return err
	}
	return o.schemas.check(ref, plain, response, more...)
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders reads the path arguments of an URL, still escaped.
func placeholders(template, escaped string) (map[string]string, bool) {
	template, _, _ = strings.Cut(template, "?")
	var names []string
	var pattern strings.Builder
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(template, -1) {
		names = append(names, template[m[2]:m[3]])
		pattern.WriteString(literal(template[at:m[0]]) + "([^/]*?)")
		at = m[1]
	}
	re, err := regexp.Compile(pattern.String() + literal(template[at:]) + "$")
	if err != nil {
		return nil, false
	}
	found := re.FindStringSubmatch(escaped)
	if found == nil {
		return nil, false
	}
	values := map[string]string{}
	for i, name := range names {
		values[name] = found[i+1]
	}
	return values, true
}

// literal matches a text of a template as it is and escaped.
func literal(text string) string {
	return "(?:" + regexp.QuoteMeta(text) + "|" + regexp.QuoteMeta((&url.URL{Path: text}).EscapedPath()) + ")"
}

// judge lets openapi3filter validate a request.
func (o oracle) judge(x *exchange, sent *driver.Sent) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("kin-openapi panics: %v", p)
		}
	}()
	req, err := http.NewRequest(sent.Method, sent.URL, bytes.NewReader(sent.Body))
	if err != nil {
		return err
	}
	req.Header = sent.Header
	if len(sent.Body) == 0 {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	if !strings.EqualFold(sent.Method, x.op.Method) {
		return fmt.Errorf("the method is %s", sent.Method)
	}
	path := req.URL.EscapedPath()
	params, ok := placeholders(x.op.Path, path)
	if !ok {
		if params, ok = placeholders(x.op.Path, req.URL.Path); !ok {
			return fmt.Errorf("the path is %s", path)
		}
	}
	for name, v := range params {
		if params[name], err = url.PathUnescape(v); err != nil {
			params[name] = v
		}
	}
	options := &openapi3filter.Options{
		MultiError: true, SkipSettingDefaults: true, RejectWhenRequestBodyNotSpecified: true, ExcludeReadOnlyValidations: true,
		AuthenticationFunc: credential, RegexCompiler: forKin,
	}
	if x.body != nil && x.bodySchema != nil && isJSON(sent.Header.Get("Content-Type")) && o.schemas.of(x.bodySchema) != nil {
		options.ExcludeRequestBody = true
		err = o.bodyError(x, sent)
	}
	return errors.Join(err, openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Options: options,
		Route: &routers.Route{Spec: o.doc, Path: x.op.Path, PathItem: x.item, Method: x.op.Method, Operation: x.kin},
	}))
}

// bodyError validates a JSON body in place of openapi3filter, by the schema that
// was compiled once.
func (o oracle) bodyError(x *exchange, sent *driver.Sent) error {
	if media := sent.Header.Get("Content-Type"); x.kin.RequestBody.Value.Content.Get(media) == nil {
		return fmt.Errorf("request body has an error: %q is not declared", media)
	}
	var value any
	if err := json.Unmarshal(sent.Body, &value); err != nil {
		return fmt.Errorf("request body has an error: %w", err)
	}
	if err := o.schemas.check(x.bodySchema, value, false); err != nil {
		return fmt.Errorf("request body has an error: %w", err)
	}
	return nil
}

// credential sees that the credential of a scheme was sent.
func credential(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	req, s := in.RequestValidationInput.Request, in.SecurityScheme
	sent := true
	switch {
	case s.Type == "apiKey" && s.In == "header":
		sent = req.Header.Get(s.Name) != ""
	case s.Type == "apiKey" && s.In == "query":
		sent = req.URL.Query().Has(s.Name)
	case s.Type == "apiKey" && s.In == "cookie":
		_, err := req.Cookie(s.Name)
		sent = err == nil
	case s.Type == "http" && strings.EqualFold(s.Scheme, "basic"):
		_, _, sent = req.BasicAuth()
	case s.Type == "http" && strings.EqualFold(s.Scheme, "bearer"), s.Type == "oauth2", s.Type == "openIdConnect":
		sent = strings.HasPrefix(req.Header.Get("Authorization"), "Bearer ")
	}
	if !sent {
		return fmt.Errorf("no credential of %s was sent", in.SecuritySchemeName)
	}
	return nil
}

// registerMedia lets openapi3filter read what a specification sends but it does
// not know: JSON of any suffix, everything else as bytes.
func (o oracle) registerMedia() {
	for _, item := range o.doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.RequestBody == nil || op.RequestBody.Value == nil {
				continue
			}
			for media := range op.RequestBody.Value.Content {
				media, _, _ = strings.Cut(strings.ToLower(media), ";")
				switch {
				case openapi3filter.RegisteredBodyDecoder(media) != nil:
				case isJSON(media):
					openapi3filter.RegisterBodyDecoder(media, openapi3filter.JSONBodyDecoder)
				default:
					openapi3filter.RegisterBodyDecoder(media, asText)
				}
			}
		}
	}
}

func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	data, err := io.ReadAll(body)
	return string(data), err
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(media)), ";")
	return media == "application/json" || strings.HasSuffix(media, "+json") || media == "*/*" || media == "text/json" || media == "application/*"
}
