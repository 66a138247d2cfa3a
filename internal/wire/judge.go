package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry point is oracle.judge, which validates requests by openapi3filter.

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders returns the path arguments of a URL, still escaped.
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

// pathArguments returns the path arguments of a request, still escaped. Those of
// a template whose placeholders stand side by side, or in its query, cannot be
// told from the URL: they are those of the call, if these make the URL.
func (x *exchange) pathArguments(u *url.URL) (map[string]string, bool) {
	if strings.Contains(x.op.Path, "}{") || strings.Contains(x.op.Path, "?") {
		if values, ok := x.givenArguments(u); ok {
			return values, true
		}
	}
	if values, ok := placeholders(x.op.Path, u.EscapedPath()); ok {
		return values, true
	}
	return placeholders(x.op.Path, u.Path)
}

// givenArguments returns the path arguments of the call, still escaped, if they make
// the end of the URL. The query may have other parameters behind those of the template.
func (x *exchange) givenArguments(u *url.URL) (map[string]string, bool) {
	values, made := map[string]string{}, x.op.Path
	for _, g := range x.params {
		if text, ok := scalarText(g.value); ok && g.param.In == "path" {
			values[g.param.Wire] = url.PathEscape(text)
			made = strings.ReplaceAll(made, "{"+g.param.Wire+"}", text)
		}
	}
	path, query, _ := strings.Cut(made, "?")
	sent, err := url.QueryUnescape(u.RawQuery)
	return values, err == nil && strings.HasSuffix(u.Path, path) && strings.HasPrefix(sent, query)
}

// literal matches a text of a template unescaped and escaped.
func literal(text string) string {
	return "(?:" + regexp.QuoteMeta(text) + "|" + regexp.QuoteMeta((&url.URL{Path: text}).EscapedPath()) + ")"
}

// judge validates a request by openapi3filter.
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
	params, ok := x.pathArguments(req.URL)
	if !ok {
		return fmt.Errorf("the path is %s", req.URL.EscapedPath())
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

// bodyError validates a JSON body in place of openapi3filter, by the schema
// that was compiled once.
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

// credential checks that the credential of a scheme was sent.
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

// registerMedia registers the media types of a specification that
// openapi3filter does not know: JSON of any suffix, everything else as bytes.
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
